"""Days in Chinese talk: where they stand, and whether they can be a deadline."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable

from minutes.expressions import expression
from minutes.languages.chinese.grammar.content import CLAUSE
from minutes.languages.days import WEEKDAYS, Phrase

__all__ = ["find_days"]

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


def _end_of_month(m: re.Match[str]) -> str:
    month, year = _number(m["month"]), m["year"]
    if not 0 < month < 13:
        return ""
    return f"end of {calendar.month_name[month].casefold()}" + (f" {year}" if year else "")


def _after(m: re.Match[str]) -> str:
    unit = {"天": "days", "月": "months"}.get(m["unit"][-1], "weeks")
    return f"in {_number(m['number'].replace('两', '二'))} {unit}"


def _fixed(text: str) -> Callable[[re.Match[str]], str]:
    return lambda m: text


# Longer readings of a stretch win over shorter ones.
_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = tuple(
    (expression(pattern), read)
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
        (f"下个?{_WEEK}(?:初|开头)", _fixed("start of next week")),
        (f"下个?{_WEEK}(?:末|底|内|之内)?", _fixed("end of next week")),
        (f"(?:这个?|本)?{_WEEK}末", _fixed("")),
        (f"(?:这个?|本){_WEEK}(?:底|内|之内)?", _fixed("end of week")),
        ("下个?月(?:底|末|内)?", _fixed("end of next month")),
        (f"(?:(?P<year>20\\d\\d)年)?(?P<month>{_NUMBER})月(?:份)?(?:底|末)", _end_of_month),
        ("(?<![上下每\\d一二三四五六七八九十])(?:这个|本|这)?月(?:底|末)|(?:这个|本)月(?:内|之内)?",
         _fixed("end of month")),
        ("年底|今年内|年末", _fixed("end of year")),
        ("大后天", _fixed("in 3 days")),
        ("(?<!大)后天", _fixed("day after tomorrow")),
        ("明天|明早|明晚|明日", _fixed("tomorrow")),
        ("今天|今晚|今日|今儿", _fixed("today")),
        ("(?<=[我你您])(?:晚上|下午|中午)(?![^，。]{0,3}点)|(?<![一二三四五六日天晚号])下班(?=前|之前)",
         _fixed("today")),
        (f"(?:(?:{_NUMBER}|这个|本|下个)月)?(?:上旬|中旬|下旬)|(?:下个?|{_NUMBER})月(?:份)?初|明后天|后两天|"
         f"今明两天|(?:这|过|后|未来)(?:两|几|三)天|下{_WEEK}前半{_WEEK}", _fixed("")),
        (r"(?:(?:春|中秋|国庆|元旦|五一|端午|清明|圣诞)?节|放?(?:寒|暑)?假|(?<![一二三四五六七八九十几两多大\d])年|开学|考试|评审|上线|发布|开业|开会|期末|期中|"
         "验收|检查|比赛|演出|旺季|[例周晨]会)(?:前(?![面期言提后端]|半)|之前|以前)", _fixed("")),
        ("(?:这次|今天)?(?:会后|散会(?:后|以后|之后)?|开完会)(?=[^，。]{2})", _fixed("")),
        (f"(?P<number>{_NUMBER}|两)个?(?P<unit>天|周|星期|礼拜|月)(?:[之以]?后|[之以]?内)", _after),
        ("下次(?:会议|开会|例会|会)", _fixed("")),
    )
)  # fmt: skip

_UNTIL = expression(f"{_TIME_OF_DAY}(?:之前|以前|前|为止)")
_TIME_SAID = expression(_TIME_OF_DAY)
_SINCE = expression("^(?:之后|以后|后|起|以来|开始的|的(?:会|时候|数据|问题|版本))")
_FROM = expression("(?:上|上个|每|每个|从|自|原计划|原计划是|原定|原定于|原来是|至少)$")
_BY = expression("(?:最晚|最迟|截至|截止到?|到|在|于|赶在)+$")
_DENIED = expression("不合适|不行|来不及|不能|没法|不要|不可能|没有|不在")
# A day on which somebody has other things to do: an excuse, and no deadline.
_BUSY = expression("还得|还要|还有|有(?:个)?(?:会|事|课|手术|门诊)|出差|请假|休假|没空|要去|在外")
_WAS = expression("昨|上周|上个|已经|刚才|刚刚|以前|当时|[他她][^，]*了$")
_OVER = expression("[^为]了$")
_WILL = expression("要|会|就|吧|能|可以|必须|得|来|去")
_REGULAR = expression("每|经常|通常|一般|总是|往往|是周[一二三四五六日天]$")


def find_days(text: str) -> list[Phrase]:
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
            before = text[start:end].endswith("前")
            deadline = bool(until or before or (by and re.search("[最截到赶]", by[0])))
            found.append(Phrase(begin, last, date, text[start:end], deadline, not deadline))
    return found


def _may_come(text: str, start: int, end: int, *, deadline: bool) -> bool:
    """Whether the clause may set a deadline: not past, not recurring, not denied."""
    before = CLAUSE.split(text[:start])[-1]
    after = CLAUSE.split(text[end:])[0]
    whole = before + text[start:end] + after
    if _FROM.search(before) or _SINCE.match(after) or _DENIED.search(before + after):
        return False
    if _REGULAR.search(before) or (_REGULAR.search(whole) and not deadline):
        return False
    if not deadline and (_BUSY.search(after) or _WAS.search(before + after)):
        return False
    return deadline or not _OVER.search(before + after) or bool(_WILL.search(before + after))
