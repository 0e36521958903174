"""Who takes on or is given a duty in a Chinese utterance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.records import Utterance
from minutes.stages.outcomes.chinese.clauses import CLAUSE, SENTENCE
from minutes.stages.outcomes.claims import Claim
from minutes.stages.outcomes.names import Mention, Names

__all__ = ["accepts", "claims", "refuses"]

_DUTY = (
    "(?:负责|写|发(?!现|生|展|言)|做|查|打电话|打给|联系|通知|准备|提交|完成|安排|整理|修改|修复|修|"
    "改|问(?!题)|跟进|处理|确认|更新|测试|订|买|给|交|检查|落实|解决|搞定|弄|催|约|找|组织|起草|审|补|"
    "调整|设置|部署|对接|沟通|协调|送|办|看(?!到|见|来|法)|核对|统计|收集|联络|预约|翻译|开始|了解|"
    "打听|研究|调研|汇总|发布|宣布|采购|下单|付|填|打印|复印|贴|培训|面试|招|接|搬|装(?!修)|清理|更换|换|"
    "退|申请|报名|登记|注册|租|借|召集|主持|策划|设计|画|拟|制定|制作|评估|测|回复|答复|反馈|汇报|转告|"
    "转发|提醒|传达|拜访|排|列|录|拍|打扫|布置|组装|盯|补充|上传|备份|恢复|优化|带)"
)
_TIME = "(?:今|明|后天|下午|上午|周|星期|礼拜|月|号|日|之前|前|内)"
_TAKES = f"(?:来|会|去|负责|可以|能|要|马上|就|再|{_TIME})"
_NOT = (
    "(?:不|没|昨|上周|上个|刚才|刚刚|已经|以前|觉得|想|如果|要是|担心|怕|希望|说|讲|介绍|建议|们)"
)
_FIRST = re.compile(f"我(?P<middle>[^，,。！？我你他她]{{0,18}}?)(?P<verb>{_DUTY})")
_MINE = re.compile("交给我|包在我身上|算我的|我负责")
_SPEAKS = re.compile(
    "我(?:来|去|会)?(?:跟|和|给)?[^，,。！？我你]{0,6}(?:说|讲|打)(?:一声|一下|个招呼|个电话)"
)
_BARE = re.compile("我(?:来|去|可以|能|行)(?:吧|弄|看看)?(?=[，,。！]|$)")
_NOT_MINE = re.compile(
    "(?:如果|要是|假如|除非|等|给|让|帮|跟|和|与|叫|请|找|问|告诉|以为|替|对|的话)$"
)
_ASKED = re.compile(
    "[，,、\\s]*(?:请|麻烦)?(?:你|您)?(?P<middle>[^，,。！？我他她]{0,18}?)(?P<verb>" + _DUTY + ")"
)
_BEFORE_NAME = re.compile(
    "(?:^|[，,、\\s])(?:那|那么|好|好的|嗯|然后|另外|还有|所以|就)?[，,]?(?:请|让|由|麻烦)?$"
)
_HANDED = re.compile("(?:交给|分配给|安排给|留给)$")
_UNNAMED = re.compile(
    f"你(?:能不能|可不可以|可以|能|来|去|帮)[^，,。！？]{{0,14}}?{_DUTY}|"
    f"你[^，,。！？]{{0,4}}?{_DUTY}[^，,。！？]{{0,6}}?(?:看|一下|吧|试试)"
)
_PUT_TO = re.compile("[吗吧？?看]|能不能|可不可以|一下|试试")
_CALL = re.compile(
    "谁(?:来|去|能|可以|负责|愿意|有空|帮|有时间)[^，,。！？]{0,12}|"
    "(?:得|要|需要|找|有没有)(?:个|一个)?人(?:来|去|能|可以|帮)?"
    f"[^，,。！？]{{0,8}}?{_DUTY}"
)
_TALK = re.compile("说|讲|介绍|觉得|认为|怎么|为什么|什么|谁|吗|没有|不是|昨|上周|已经|刚")
_DONE = re.compile("^[^，,。！？]{0,8}(?<!为)了(?:[，,。！？]|$)")

_ACCEPTS = re.compile(
    "^(?:嗯|啊|哦|那)?[，,\\s]*(?:好(?!像|多|几)|没问题|可以|行(?!吗)|我来|是的|当然|收到|明白|没事|放心|对)|^嗯[，,。]"
)
_REFUSES = re.compile(
    "^(?:嗯|啊|哦|那|这个)?[，,\\s]*(?:不行|不能|不太|没时间|没空|我没|恐怕|抱歉|对不起|我不|来不及|不好意思|"
    "不用|不可以|可能不|我可能不)"
)


def claims(utterance: Utterance, names: Names) -> list[Claim]:
    """What the sentences of an utterance say of who is to do something."""
    mentions = names.mentions(utterance.text)
    found: list[Claim] = []
    for sentence in SENTENCE.finditer(utterance.text):
        inside = [m for m in mentions if sentence.start() <= m.start and m.end <= sentence.end()]
        said = sentence[0]
        if utterance.speaker is not None:
            found += _first(said, sentence.start(), utterance.speaker)
        named = list(_named(said, sentence.start(), inside, utterance.speaker))
        found += named
        asked = None if named else _UNNAMED.search(said)
        if asked and _PUT_TO.search(said) and not _TALK.search(asked[0]):
            start = sentence.start() + asked.start()
            found.append(Claim(None, False, start, start + len(asked[0])))
        call = _CALL.search(said)
        if call and not _TALK.search(call[0].replace("谁", "")):
            start = sentence.start() + call.start()
            found.append(Claim(None, False, start, start + len(call[0]), anyone=True))
    return found


def accepts(text: str) -> bool:
    """Whether an answer takes on what was asked or proposed."""
    return bool(_ACCEPTS.search(text.strip())) and not refuses(text)


def refuses(text: str) -> bool:
    """Whether an answer declines."""
    return bool(_REFUSES.search(text.strip()))


def _first(said: str, offset: int, speaker: str) -> Iterator[Claim]:
    for match in _FIRST.finditer(said):
        before = CLAUSE.split(said[: match.start()])[-1]
        middle, verb = match["middle"], match["verb"]
        takes = re.search(_TAKES, middle) or re.search(_TIME, before) or verb == "负责"
        if not takes or re.match("[和与]", middle):
            continue
        if re.search(_NOT, before + middle) or _NOT_MINE.search(before):
            continue
        if not _DONE.match(said[match.end() :]):
            yield Claim(speaker, True, offset + match.start(), offset + match.end())
    for pattern in (_MINE, _SPEAKS, _BARE):
        for match in pattern.finditer(said):
            if not _NOT_MINE.search(said[: match.start()]):
                start, end = offset + match.start(), offset + match.end()
                yield Claim(speaker, True, start, end, bare=pattern is _BARE)


def _named(said: str, offset: int, mentions: list[Mention], speaker: str | None) -> Iterator[Claim]:
    for mention in mentions:
        start, end = mention.start - offset, mention.end - offset
        if _joined(said, start, end) or mention.owner == speaker:
            continue
        if handed := _HANDED.search(said[:start]):
            yield Claim(mention.owner, True, offset + handed.start(), offset + end)
        elif _BEFORE_NAME.search(said[:start]):
            match = _ASKED.match(said, end)
            if match is None or re.search(_NOT, match["middle"].replace("能不能", "")):
                continue
            asks = re.search("你|您|请|麻烦", match[0]) or re.search(
                "(?:请|让|由|麻烦)$", said[:start]
            )
            takes = match["verb"] == "负责" or re.search(_TAKES, match["middle"])
            if _TALK.search(match["middle"]) or not (asks or takes):
                continue
            if not _DONE.match(said[match.end() :]):
                yield Claim(mention.owner, True, offset + start, offset + match.end())


def _joined(said: str, start: int, end: int) -> bool:
    """Whether the name is one of several: 李强和陈静, 我和李强."""
    return bool(re.search("[和与或]$", said[:start]) or re.match("[和与或]|还是|跟我", said[end:]))
