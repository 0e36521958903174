"""Duties and days in Chinese talk."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator

from minutes.records import Utterance
from minutes.stages.assignment.days import WEEKDAYS
from minutes.stages.assignment.evidence import Claim, Phrase
from minutes.stages.assignment.names import Mention, Names

__all__ = ["accepts", "claims", "days", "refuses"]

_SENTENCE = re.compile("[^。！？!?；;\n]+[。！？!?；;]?")
_CLAUSE = re.compile("[，,、。！？!?；;：:\\s]")
_DUTY = (
    "(?:负责|写|发(?!现|生|展|言)|做|查|打电话|打给|联系|通知|准备|提交|完成|安排|整理|修改|修复|修|"
    "改|问(?!题)|跟进|处理|确认|更新|测试|订|买|给|交|检查|落实|解决|搞定|弄|催|约|找|组织|起草|审|补|"
    "调整|设置|部署|对接|沟通|协调|送|办|看(?!到|见|来|法)|核对|统计|收集|联络|预约|翻译|开始)"
)
_TIME = "(?:今|明|后天|下午|上午|周|星期|礼拜|月|号|日|之前|前|内)"
_TAKES = f"(?:来|会|去|负责|可以|能|要|马上|就|再|{_TIME})"
_NOT = (
    "(?:不|没|昨|上周|上个|刚才|刚刚|已经|以前|觉得|想|如果|要是|担心|怕|希望|说|讲|介绍|建议|们)"
)
_FIRST = re.compile(f"我(?P<middle>[^，,。！？我你他她]{{0,18}}?)(?P<verb>{_DUTY})")
_MINE = re.compile("交给我|包在我身上|算我的|我来吧|我负责")
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
_UNNAMED = re.compile(f"你(?:能不能|可不可以|可以|能|来|去|帮)[^，,。！？]{{0,14}}?{_DUTY}")
_TALK = re.compile("说|讲|介绍|觉得|认为|怎么|为什么|什么|谁|吗|没有|不是|昨|上周|已经|刚")
_DONE = re.compile("^[^，,。！？]{0,8}(?<!为)了(?:[，,。！？]|$)")

_ACCEPTS = re.compile(
    "^(?:嗯|啊|哦|那)?[，,\\s]*(?:好(?!像|多|几)|没问题|可以|行(?!吗)|我来|是的|当然|收到|明白|没事|放心)"
)
_REFUSES = re.compile(
    "^(?:嗯|啊|哦|那|这个)?[，,\\s]*(?:不行|不能|不太|没时间|没空|我没|恐怕|抱歉|对不起|我不|来不及|不好意思|"
    "不用|不可以|可能不|我可能不)"
)


def claims(utterance: Utterance, names: Names) -> list[Claim]:
    """What the sentences of an utterance say of who is to do something."""
    mentions = names.mentions(utterance.text)
    found: list[Claim] = []
    for sentence in _SENTENCE.finditer(utterance.text):
        inside = [m for m in mentions if sentence.start() <= m.start and m.end <= sentence.end()]
        said = sentence[0]
        if utterance.speaker is not None:
            found += _first(said, sentence.start(), utterance.speaker)
        named = list(_named(said, sentence.start(), inside, utterance.speaker))
        found += named
        asked = None if named else _UNNAMED.search(said)
        if asked and re.search("[吗吧？?]|能不能|可不可以", said) and not _TALK.search(asked[0]):
            start = sentence.start() + asked.start()
            found.append(Claim(None, False, start, start + len(asked[0])))
    return found


def accepts(text: str) -> bool:
    """Whether an answer takes on what was asked or proposed."""
    return bool(_ACCEPTS.search(text.strip())) and not refuses(text)


def refuses(text: str) -> bool:
    """Whether an answer declines."""
    return bool(_REFUSES.search(text.strip()))


def _first(said: str, offset: int, speaker: str) -> Iterator[Claim]:
    for match in _FIRST.finditer(said):
        before = _CLAUSE.split(said[: match.start()])[-1]
        middle, verb = match["middle"], match["verb"]
        takes = re.search(_TAKES, middle) or re.search(_TIME, before) or verb == "负责"
        if not takes or re.match("[和与]", middle):
            continue
        if re.search(_NOT, before + middle) or _NOT_MINE.search(before):
            continue
        if not _DONE.match(said[match.end() :]):
            yield Claim(speaker, True, offset + match.start(), offset + match.end())
    for match in _MINE.finditer(said):
        if not _NOT_MINE.search(said[: match.start()]):
            yield Claim(speaker, True, offset + match.start(), offset + match.end())


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


_NUMBER = "(?:[一二三四五六七八九十]{1,3}|\\d{1,2})"
_WEEK = "(?:周|星期|礼拜)"
_TIME_OF_DAY = "(?:早上|上午|中午|下午|晚上|傍晚|一早|下班)?"
_PLACE = "(?!楼|线|会议室|机|店|门|厅|文件|服务器|院|方案|桌)"


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, _, ones = text.rpartition("十")
    digits = "零一二三四五六七八九"
    if "十" not in text:
        return digits.find(text)
    return 10 * (digits.find(tens) if tens else 1) + (digits.find(ones) if ones else 0)


def _weekday(text: str) -> str:
    return WEEKDAYS["一二三四五六日".find(text.replace("天", "日"))]


def _date(m: re.Match[str]) -> str:
    month, year = _number(m["month"]), m["year"]
    if not 0 < month < 13:
        return ""
    return f"{_number(m['day'])} {calendar.month_name[month].casefold()}" + (
        f" {year}" if year else ""
    )


def _after(m: re.Match[str]) -> str:
    unit = {"天": "days", "月": "months"}.get(m["unit"][-1], "weeks")
    return f"in {_number(m['number'].replace('两', '二'))} {unit}"


def _fixed(text: str) -> Callable[[re.Match[str]], str]:
    return lambda m: text


# Longer readings of a stretch win over shorter ones.
_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (f"(?:(?P<year>20\\d\\d)年)?(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[号日]?", _date),
        (f"下个?月(?P<day>{_NUMBER})[号日]", lambda m: f"day {_number(m['day'])} next month"),
        (f"(?<![第月\\d一二三四五六七八九十])(?:这个月|本月)?(?P<day>{_NUMBER})[号日]{_PLACE}",
         lambda m: f"day {_number(m['day'])}"),
        (f"下下个?{_WEEK}[一二三四五六日天]?", _fixed("")),
        (f"下个?{_WEEK}(?P<day>[一二三四五六日天])", lambda m: f"{_weekday(m['day'])} next week"),
        (f"(?:这个?|本){_WEEK}(?P<day>[一二三四五六日天])", lambda m: f"this {_weekday(m['day'])}"),
        (f"(?<![上下每个这本]){_WEEK}(?P<day>[一二三四五六日天])(?!后|之后|以后)",
         lambda m: _weekday(m["day"])),
        (f"下个?{_WEEK}(?:初)", _fixed("start of next week")),
        (f"下个?{_WEEK}(?:末|底|内|之内)?", _fixed("end of next week")),
        (f"(?:这个?|本)?{_WEEK}末", _fixed("")),
        (f"(?:这个?|本){_WEEK}(?:底|内|之内)?", _fixed("end of week")),
        ("下个?月(?:底|末|内)?", _fixed("end of next month")),
        ("(?<![上下每\\d一二三四五六七八九十])(?:这个|本|这)?月(?:底|末)|(?:这个|本)月(?:内|之内)?",
         _fixed("end of month")),
        ("年底|今年内|年末", _fixed("end of year")),
        ("大后天", _fixed("in 3 days")),
        ("(?<!大)后天", _fixed("day after tomorrow")),
        ("明天|明早|明晚|明日", _fixed("tomorrow")),
        ("今天|今晚|今日", _fixed("today")),
        (f"(?P<number>{_NUMBER}|两)个?(?P<unit>天|周|星期|礼拜|月)(?:[之以]?后|[之以]?内)", _after),
        ("下次(?:会议|开会|例会|会)", _fixed("")),
    )
)  # fmt: skip

_UNTIL = re.compile(f"{_TIME_OF_DAY}(?:之前|以前|前|为止)")
_TIME_SAID = re.compile(_TIME_OF_DAY)
_SINCE = re.compile("^(?:之后|以后|后|起|以来|开始的|的(?:会|时候|数据|问题|版本))")
_FROM = re.compile("(?:上|上个|每|每个|从|自|原计划|原计划是|原定|原定于|原来是|至少)$")
_BY = re.compile("(?:最晚|最迟|截至|截止到?|到|在|于|赶在)+$")
_DENIED = re.compile("不合适|不行|来不及|不能|没法|不要|不可能|没有|不在")
_WAS = re.compile("昨|上周|上个|已经|刚才|刚刚|以前|当时|[^为]了$")
_WILL = re.compile("要|会|就|吧|能|可以|必须|得|来|去")
_REGULAR = re.compile("每|经常|通常|一般|总是|往往|是周[一二三四五六日天]$")


def days(text: str) -> list[Phrase]:
    """The days that a text gives for something still to be done, in order."""
    candidates = [
        (m.start(), m.end(), read(m)) for pattern, read in _READINGS for m in pattern.finditer(text)
    ]
    found: list[Phrase] = []
    taken = 0
    for start, end, date in sorted(candidates, key=lambda c: (c[0], -c[1])):
        if start < taken:
            continue
        taken = end
        until = _UNTIL.match(text, end)
        by = _BY.search(text[:start])
        time = _TIME_SAID.match(text, end)
        last = until.end() if until else time.end() if time else end
        if _may_come(text, start, end, deadline=bool(until)):
            begin = by.start() if by else start
            deadline = bool(until or (by and re.search("[最截到赶]", by[0])))
            found.append(Phrase(begin, last, date, text[start:end], deadline, not deadline))
    return found


def _may_come(text: str, start: int, end: int, *, deadline: bool) -> bool:
    """Whether the clause may set a deadline: not past, not recurring, not denied."""
    before = _CLAUSE.split(text[:start])[-1]
    after = _CLAUSE.split(text[end:])[0]
    whole = before + text[start:end] + after
    if _FROM.search(before) or _SINCE.match(after) or _DENIED.search(before + after):
        return False
    if _REGULAR.search(before) or (_REGULAR.search(whole) and not deadline):
        return False
    return deadline or not _WAS.search(before + after) or bool(_WILL.search(before + after))
