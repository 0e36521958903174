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
    of_whom: str
    tally: str
    all: str
    nobody: str
    when: str
    overdue: str
    this_week: str
    on_a_day: str
    no_day: str
    which: str
    still_open: str
    done: str
    sort: str
    by_due: str
    by_owner: str
    by_meeting: str
    more: str
    open_count: str
    late: str
    none_left: str
    clear: str
    said: str
    nothing_said: str
    heard_of: str
    by_file: str
    gone: str


ENGLISH = Words(
    language="en",
    heading="Meetings",
    count="{meetings} meetings · {length}",
    one="{meetings} meeting · {length}",
    no_meetings="There are no minutes here yet.",
    search="Search",
    hint="Titles, people, decisions, actions, and what was said",
    shown="{} shown",
    meetings="All meetings",
    meeting="Meeting",
    actions="Actions",
    date="Date",
    length="Length",
    decisions="Decisions",
    open="Open actions",
    lead=(
        "A person’s list has what is theirs, then what they said that has no owner yet. "
        "A tick stays in this browser, here and on the page of the meeting."
    ),
    files="All actions and all that was done, as files:",
    of_whom="Owner, or said by",
    tally="{own} + {said} open",
    all="All",
    nobody="Nobody yet",
    when="Due",
    overdue="Overdue",
    this_week="By the end of this week",
    on_a_day="On a day",
    no_day="Without a day",
    which="Show",
    still_open="Open",
    done="Done",
    sort="Sort by",
    by_due="Due date",
    by_owner="Owner",
    by_meeting="Meeting",
    more="Show {} more",
    open_count="{open} open of {all}",
    late="{} overdue",
    none_left="Nothing here under these choices.",
    clear="Clear",
    said="What was said",
    nothing_said="Nobody said that.",
    heard_of="Searched in {heard} of {all} meetings: the latest whose NAME.minutes.json is here.",
    by_file="by the file’s time",
    gone="The recording is gone; its minutes are still here.",
)
CHINESE = Words(
    language="zh",
    heading="会议",
    count="{meetings} 场会议 · {length}",
    one="{meetings} 场会议 · {length}",
    no_meetings="这里还没有会议纪要。",
    search="搜索",
    hint="标题、人名、决定、待办，以及说过的话",
    shown="显示 {} 项",
    meetings="全部会议",
    meeting="会议",
    actions="待办事项",
    date="日期",
    length="时长",
    decisions="决定",
    open="未完成待办",
    lead="按人筛选：先列其负责的事项，再列其提出而负责人待定的事项。勾选只保存在本浏览器，此处与会议页面相同。",
    files="全部待办与处理记录的文件：",
    of_whom="负责人或提出者",
    tally="{own} 项 + 待定 {said} 项",
    all="全部",
    nobody="尚无人",
    when="截止",
    overdue="已逾期",
    this_week="本周之内",
    on_a_day="有日期",
    no_day="无日期",
    which="显示",
    still_open="未完成",
    done="已完成",
    sort="排序",
    by_due="截止日期",
    by_owner="负责人",
    by_meeting="会议",
    more="再显示 {} 项",
    open_count="共 {all} 项，{open} 项未完成",
    late="{} 项已逾期",
    none_left="没有符合条件的事项。",
    clear="清除",
    said="说过的话",
    nothing_said="没有人说过。",
    heard_of="已搜索 {all} 场会议中的 {heard} 场：其 NAME.minutes.json 在此的最近会议。",
    by_file="按文件时间",
    gone="录音已不在，纪要仍保留。",
)


def words(languages: list[str | None]) -> Words:
    """The words for meetings in these languages: Chinese where more than half of them are."""
    chinese = sum((language or "").partition("-")[0] == "zh" for language in languages)
    return CHINESE if 2 * chinese > len(languages) else ENGLISH
