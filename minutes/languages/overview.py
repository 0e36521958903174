"""The words of the page of all meetings, which nobody said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from minutes.languages import find_language

__all__ = ["OverviewLabels", "overview_labels"]

_FALLBACK = "en"  # of languages that have no such words


@dataclass(frozen=True, slots=True)
class OverviewLabels:
    """What the page writes in its own words. Braces stand for what is put in."""

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
    failed: str
    failures: str
    more_failures: str


def overview_labels(languages: Iterable[str | None]) -> OverviewLabels:
    """The words for meetings in these languages: those of more than half of them, else English."""
    counted = Counter((language or "").partition("-")[0] for language in languages)
    most, count = counted.most_common(1)[0] if counted else ("", 0)
    ranked = (most, _FALLBACK) if 2 * count > counted.total() else (_FALLBACK,)
    for language in map(find_language, ranked):
        if language is not None and language.overview is not None:
            return language.overview()
    raise LookupError(f"no language {_FALLBACK!r} with words for the overview is installed")
