"""The words of the minutes that nobody said: headings and captions, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minutes.records import Kind

__all__ = ["CHINESE", "ENGLISH", "Labels", "catalogue"]


@dataclass(frozen=True, slots=True)
class Labels:
    """What a template writes in its own words. Braces stand for what is put in."""

    language: str  # BCP 47
    meeting: str
    sections: Mapping[Kind, str]
    topics: str
    transcript: str
    owner: str
    due: str
    no_speech: str
    no_points: str
    seconds: str
    minutes: str
    hours: str
    day: str
    months: tuple[str, ...]


ENGLISH = Labels(
    language="en",
    meeting="Meeting",
    sections={
        "point": "Summary",
        "decision": "Decisions",
        "action": "Actions",
        "problem": "Open problems",
    },
    topics="Topics",
    transcript="Transcript",
    owner="Owner",
    due="Due",
    no_speech="No speech was found.",
    no_points="No point stood out; the transcript has all that was said.",
    seconds="{} s",
    minutes="{} min",
    hours="{} h",
    day="{day} {month} {year}",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
)

CHINESE = Labels(
    language="zh",
    meeting="会议",
    sections={"point": "摘要", "decision": "决议", "action": "待办事项", "problem": "未决问题"},
    topics="议题",
    transcript="发言记录",
    owner="负责人",
    due="截止日期",
    no_speech="未检测到语音。",
    no_points="没有突出的要点；全部发言见发言记录。",
    seconds="{} 秒",
    minutes="{} 分钟",
    hours="{} 小时",
    day="{year}年{month}月{day}日",
    months=tuple(map(str, range(1, 13))),
)

_BY_LANGUAGE = {labels.language: labels for labels in (ENGLISH, CHINESE)}


def catalogue(language: str | None) -> Labels:
    """The words for a meeting in this language (ISO 639-1); English where there are none."""
    return _BY_LANGUAGE.get((language or "").casefold().partition("-")[0], ENGLISH)
