"""The English words of the page of all meetings."""

from __future__ import annotations

from minutes.languages.overview import OverviewLabels

__all__ = ["ENGLISH"]

ENGLISH = OverviewLabels(
    language="en",
    heading="Meetings",
    count="{meetings} meetings · {length}",
    one="{meetings} meeting · {length}",
    no_meetings="There are no minutes here yet.",
    search="Search",
    hint="Titles, people, and what was said",
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
    failed="{} failed",
    failures="Failed",
    more_failures="The others are in",
)
