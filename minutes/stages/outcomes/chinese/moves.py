"""What a Chinese utterance does in the talk: proposes, decides, agrees, tells of trouble.

The odds are logarithms, chosen by hand as those of English: 4 is as good as certain by itself, 1.5
needs somebody to agree.
"""

from __future__ import annotations

import re

from minutes.stages.outcomes.claims import Moves
from minutes.stages.outcomes.signs import Signs, phrases

__all__ = ["moves"]

_DECIDES = Signs(
    {
        4.0: r"""
            (我们|咱们|大家|会议|会上|一致)(都|就|已经|刚才|一致|先|也|最后)*(决定|同意|商定|通过|
                敲定)(?!不了|一下)
            决定[：:，,]|(就这么|就这样)(定|办|决定|做|说定)|(那就?|就)(定了|说定了|定下来)|敲定
            达成一致|一致通过|表决通过|(那|所以)(我)?决定
        """,
        3.0: r"""
            (那|那么|所以|好|行)[，,]?(我们|咱们|大家)?就(?!是|不|说|可以|像|开始吧|到这|先到|散会|
                奇怪|麻烦)(都|先|还是|按|一起)?(定|改|用|选|安排|采用|放|取消|推迟|提前|延期|搬|去|
                在|把|买|办|做|开|走|从|换|请|每|周|星期|下|照)
            (以后|今后)(都|就|每|一律)
            从(现在|下周|下个月|今天|明天|这周|本周|这个月|下学期|下季度|
                [一二三四五六七八九十\d]+月)[^，。]{0,8}(起|开始)
            一律|统一(用|改|按)
        """,
        1.5: r"""
            (我们|咱们)(就|先|还是|不|会|要|将|准备|打算)(?!知道|是|行|开始|说|讨论|看|要|能|太)
            (改到|改成|改为|换成|推迟到|提前到|延到|定在|定为|定于)|取消|不再|保持不变
        """,
        0.7: r"""
            ^(好|行|那|所以|那么|总之|综上|总结一下)[，,的]*(?!$)
        """,
    },
    most=5.0,
    spaced=False,
)  # fmt: skip
_PROPOSES = Signs(
    {
        1.5: r"""
            我?(建议|提议|提个建议|主张)|要不(然|就)?|不如|怎么样|如何[？?]|行不行|好不好|可不可以
            我觉得(可以|应该|最好)|我(想|倾向)
        """,
        1.2: r"""
            (我们|咱们)(应该|可以|能不能|是不是|要不要|得)|(应该|最好|干脆)
        """,
    },
    most=2.0,
    spaced=False,
)  # fmt: skip
_AGREES = Signs(
    {
        1.5: r"""
            同意|赞成|没意见|没有意见|没异议|支持|就这样|就这么|没问题|好主意
            (号|可以|挺好|不错|很好|合适|行|也好|更好|方便)[，,。！!]?$|^可以|^没问题|这样好
            我觉得行
        """,
        0.5: r"""
            ^(嗯|啊|哦|那)?[，,]?(好|行|对|可以|是的|没问题)(?!像|多|几)
        """,
    },
    most=2.0,
    spaced=False,
)  # fmt: skip
_OBJECTS = Signs(
    {
        1.5: r"""
            不合适|不行|来不及|不同意|反对|不太好|不好吧
            太(早|晚|贵|快|慢|紧|多|少|大|小|赶|远|吵|难)|做不到|不可能|不建议|没法|有冲突|冲突
            不现实|恐怕|不赞成|没时间
        """,
        0.8: r"""
            ^(嗯|那)?[，,]?(不|可是|但是|等一下|可)(?!错|如|以)
        """,
    },
    most=2.0,
    spaced=False,
)  # fmt: skip
_POLLS = phrases(
    r"""
    (大家|你们|各位)(都)?(觉得|看|认为|同意|意见|有(没有)?(什么)?(别的)?(意见|异议|想法)|
        没(有)?(意见|异议))
    (同意|可以|行|好|没意见|没问题|怎么样)(吗|吧|么)?[？?]$
    """,
    spaced=False,
)
_POLLS_AGAINST = phrases(
    "有(没有)?(人|什么|别的|不同)*(反对|不同意|异议|意见)|反对的(请)?举手", spaced=False
)
_TROUBLE = Signs(
    {
        2.5: r"""
            (有|出|遇到|碰到|存在|发现|这个|一个|的|新)(了)?(个|一个|点|些|几个|两个)?(大|小|新|
                严重)?(问题|麻烦|故障|困难|风险|隐患|矛盾|毛病|投诉|漏洞|事故)
        """,
        1.5: r"""
            (特别|非常|太|很|越来越|还是|一直|总是|老是|经常|有点|比较)(慢|差|卡|乱|贵|吵|脏|危险|
                不稳定|出错|失败|报错|掉线|死机|崩溃|拥堵|紧张|低|难)
            坏了|崩溃|报错|出错|失败|投诉|抱怨|掉线|卡死|断了|漏水|漏|丢失|延误|缺(人|货|钱|少)
            不够|打不开|连不上|用不了|不好用|跟不上|来不及|招不到|联系不上|收不到|停机|停了
            超(支|时|标)|没什么效果|没效果|不起作用|超出预算
        """,
        1.0: r"""
            担心|奇怪|异常|反映|影响很大|受不了|不满|不高兴
        """,
    },
    most=4.0,
    spaced=False,
)  # fmt: skip
_NO_TROUBLE = re.compile(
    "没(?:有)?(?:什么)?(?:大)?问题|问题(?:已经|都)?(?:解决|修复)了|解决了|修好了|讨论[^，。]*问题|问题[？?]$"
)
_UNSOLVED = Signs(
    {
        4.0: r"""
            (先|暂时|还是)(留着|放着|放一放|放一下|搁置|挂着|保留|不定|不决定|不做决定|搁一搁)
            (留到|放到|等到)(下次|下周|下回)|悬而未决|待定
            还没(有)?(定|解决|结论|办法|查出|找到|想好|着落)
            没(有)?(解决|定论|结论|办法|头绪|好办法|思路)|作为遗留问题|遗留
        """,
        2.5: r"""
            (下次|下回|下周|以后|改天|回头)(会议|开会|例会|会上|会)?(再|继续|接着)(说|讨论|议|看|
                谈|跟进|定|研究|商量)
            (解决|解释|确定|查|定|决定)不(了|下来|出来)
            (今天|现在|暂时)(还)?(解决|定|说|决定|讨论)不(了|清|出|下来)
            (暂时|目前|现在)(还)?(不能|不知道|不清楚|没办法|说不清|没法|没有)
            不知道(为什么|怎么|原因|什么原因|该)|找不(到|出)(原因|办法|人)|(看|查|想)不出
            原因(还)?不(明|清楚)|谁也不知道|没人知道|无解|怎么办
        """,
        1.0: r"""
            还是(一样|不行|没)|仍然|依然|好几次|一直没
        """,
    },
    most=5.0,
    spaced=False,
)  # fmt: skip
_ASKS = re.compile("[？?]\\s*$|(?:吗|呢|怎么样|好不好|行不行)\\s*$")
_OPENS = phrases(
    r"""
    ^(好|好的|嗯|那|行|对)*[，,。]?(下面|接下来|另外|还有|下一个|下一项|最后|再说|关于|
        第[一二三四五六]|首先|其次|然后|今天主要|说说|再一个|还有一[件个])
    """,
    spaced=False,
)
_THANKS = phrases("谢谢|感谢|辛苦|太好了|多谢|麻烦了", spaced=False)


def moves(text: str) -> Moves:
    """What the words of an utterance do in the talk."""
    text = text.strip()
    trouble = _NO_TROUBLE.sub(" ", text)
    asks = bool(_ASKS.search(text))
    unsolved = 0.0 if asks else _UNSOLVED(trouble)
    return Moves(
        decides=0.0 if asks or unsolved >= 2.5 else _DECIDES(text),
        proposes=_PROPOSES(text),
        agrees=0.0 if asks else _AGREES(text),
        objects=_OBJECTS(text),
        trouble=_TROUBLE(trouble),
        unsolved=unsolved,
        polls=asks and bool(_POLLS.search(text)),
        polls_against=asks and bool(_POLLS_AGAINST.search(text)),
        asks=asks,
        opens=bool(_OPENS.search(text)),
        thanks=bool(_THANKS.search(text)),
    )
