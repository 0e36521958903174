"""The overview's own words, in the languages that minutes have."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CHINESE", "ENGLISH", "Words", "words"]


@dataclass(frozen=True, slots=True)
class Words:
    """What the overview writes. Braces stand for what is put in."""

    language: str
    heading: str
    count: str
    one: str
    no_meetings: str
    search: str
    hint: str
    shown: str
    meetings: str
    meeting: str
    actions: str
    date: str
    length: str
    decisions: str
    open: str
    lead: str
    files: str


ENGLISH = Words(
    language="en",
    heading="Meetings",
    count="{meetings} meetings · {length}",
    one="{meetings} meeting · {length}",
    no_meetings="There are no minutes here yet.",
    search="Search",
    hint="Titles, people, decisions, actions",
    shown="{} shown",
    meetings="All meetings",
    meeting="Meeting",
    actions="Actions",
    date="Date",
    length="Length",
    decisions="Decisions",
    open="Open actions",
    lead="A tick stays in this browser, here and on the page of the meeting.",
    files="All actions and all that was done, as files:",
)
CHINESE = Words(
    language="zh",
    heading="会议",
    count="{meetings} 场会议 · {length}",
    one="{meetings} 场会议 · {length}",
    no_meetings="这里还没有会议纪要。",
    search="搜索",
    hint="标题、人名、决定、待办",
    shown="显示 {} 项",
    meetings="全部会议",
    meeting="会议",
    actions="待办事项",
    date="日期",
    length="时长",
    decisions="决定",
    open="未完成待办",
    lead="勾选只保存在本浏览器，此处与会议页面相同。",
    files="全部待办与处理记录的文件：",
)


def words(languages: list[str | None]) -> Words:
    """The words for meetings in these languages: Chinese where more than half of them are."""
    chinese = sum((language or "").partition("-")[0] == "zh" for language in languages)
    return CHINESE if 2 * chinese > len(languages) else ENGLISH
