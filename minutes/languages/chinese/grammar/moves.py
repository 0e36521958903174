"""What a Chinese utterance does in the talk: proposes, decides, agrees, tells of trouble."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.chinese.grammar import answers, decisions, problems
from minutes.languages.chinese.rules.claims import Moves
from minutes.languages.chinese.rules.signs import phrases

__all__ = ["find_moves"]

_OPEN = 2.5  # worth of words that leave something open: what they say is no decision
_PUT = 1.5  # worth as a proposal of a question that would be a plan without its mark
_PLAN = 2.0  # least worth of words of which such a question is made
_ASKS = expression("[？?]\\s*$|(?:吗|呢|怎么样|好不好|行不行)\\s*$")
_OPENS = phrases(
    r"""
    ^(好|好的|嗯|那|行|对|好了|OK|来|然后|哎)*[，,。]?(那)?(下面|接下来|另外|还有(?!问题|风险)|下一个|下一项|下个|最后(?!结论|决定)|
        再说|再看|关于|第[一二三四五六](?!版|期|名|次|天|家|种|批)|首先|其次|然后(?!再|就)|今天主要|说说|再一个|还有一[件个])
    ^(好|好的|嗯|行|好了|来|那|OK)+[，,。]?(那)?(我们|咱们)?(先|再|来)?(说|看|聊|过|讲|谈|汇报|对)(一下|一说|说|看|聊|
        一遍|一眼)?(?!起|到|法|好|不|得|是|了|吧|天气)[^，。？！]{1,10}([，。！]|$)
    ^(那|然后|还有)?[^，。？！]{2,10}(那个|这个|的)(事|事儿|事情|问题|情况)[，,]?[^，。？]{0,6}(怎么样|查得|进展|到哪|如何)
    ^[^，。？！]{2,8}(那边|这边|这块)?[，,]?(怎么样了|什么情况|进展如何|到哪一步了)[？?]
    ^(对了|哦对|啊对|说到|提到|说起|顺便)[，,]?|^我(们)?(这边|这里|也|还)+有(个|件|一个|一件)?[^，。？]{1,8}[，。]
    (还)?有(没有)?(别的|其他|什么别的)(事|问题|要说)
    """,
    spaced=False,
)
_OVER = expression(
    "昨天|上周|上次|上个月|去年|当时|刚才说|已经[^，。]*了|本来|原来(?:是|计划|定)|原计划|听说|[他她]们?(?:说|决定)"
)
_UNSURE = expression(
    "我(?!们)[^，。]*就|如果|要是|万一|可能|也许|大概|不一定|估计|应该会|是不是|会不会|要不要|能不能|还是[^，。]*呢"
)
_THANKS = phrases("谢谢|感谢|辛苦|太好了|多谢|麻烦了", spaced=False)


def find_moves(text: str) -> Moves:
    """What the words of an utterance do in the talk."""
    text = text.strip()
    told = problems.FINE.sub(" ", text)
    asks = bool(_ASKS.search(text))
    unsolved = 0.0 if asks else problems.unsolved(told)
    runs = bool(decisions.runs.search(text))
    decides, plans = decisions.decides(text), decisions.plans(text)
    decides = 0.0 if runs and decides < 4 else decides
    plans = 0.0 if runs or _OVER.search(text) or _UNSURE.search(text) else plans
    proposes = answers.proposes(text)
    if asks and plans >= _PLAN:
        proposes = max(proposes, _PUT)
    if asks or unsolved >= _OPEN:
        decides = plans = 0.0
    return Moves(
        decides=decides,
        proposes=proposes,
        agrees=0.0 if asks else answers.agrees(text),
        objects=answers.objects(text),
        trouble=problems.trouble(told),
        unsolved=unsolved,
        plans=plans,
        concludes=decisions.concludes(text),
        polls=asks and bool(answers.polls.search(text)),
        polls_against=asks and bool(answers.polls_against.search(text)),
        asks=asks,
        opens=bool(_OPENS.search(text)),
        thanks=bool(_THANKS.search(text)),
        concedes=not asks and bool(answers.concedes.search(text)),
    )
