"""The agenda of a meeting, as people write it: one item a line, numbered or not."""

from __future__ import annotations

import errno
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from minutes import files
from minutes.errors import AgendaError, TranscriptError
from minutes.languages.topics import all_agenda_words, either
from minutes.records import Topic
from minutes.text import printable
from minutes.transcripts.encoding import decode_text

__all__ = ["read_agenda", "undiscussed"]

_MOST_ITEMS = 100
_MOST_BYTES = 64 * 1024
_LONGEST_ITEM = 200  # characters
_TIME = r"\d{1,2}[:.：]\d{2}"
_NUMBER = (
    r"[（(]?\d{1,3}(?:\.\d{1,3})*[.)）:：、．](?!\d)\s*|\(?(?:[a-z]|[ivx]{1,4})[.)]\s+"
    r"|[（(]?[一二三四五六七八九十]{1,3}[)）、.．]\s*"
)


def read_agenda(path: Path) -> tuple[str, ...]:
    """The items of an agenda, a text file of one item a line, without their numbering.

    Raises:
        AgendaError: the file is missing, is not text, is empty or is no agenda.
    """
    try:
        data = files.read(path, _MOST_BYTES)
    except OSError as exc:
        if exc.errno == errno.EFBIG:
            raise AgendaError(path, "is too long for an agenda", "give one item a line") from exc
        raise AgendaError(path, f"cannot be read ({exc.strerror})", "check the path") from exc
    try:
        text = decode_text(data, path)
    except TranscriptError as exc:
        raise AgendaError(
            path, exc.problem, "give the agenda as a text file, one item a line"
        ) from exc
    numbering, headings = _numbering(), _headings()
    lines = (numbering.sub("", printable(line)).strip() for line in text.splitlines())
    items = tuple(
        dict.fromkeys(
            line for line in lines if line and line.rstrip(":：").casefold() not in headings
        )
    )
    if not items:
        raise AgendaError(path, "holds no item", "write one item a line")
    if len(items) > _MOST_ITEMS:
        raise AgendaError(path, f"holds {len(items)} items", f"give {_MOST_ITEMS} at most")
    for item in items:
        if len(item) > _LONGEST_ITEM:
            raise AgendaError(
                path, f"the item “{item[:40]}…” has {len(item)} characters", "shorten it"
            )
    return items


@cache
def _numbering() -> re.Pattern[str]:
    """What may stand before an item: marks of a list, its number, its time."""
    known = all_agenda_words()
    item = either(*(re.escape(word) for words in known for word in words.items))
    hour = either(*(re.escape(word) for words in known for word in words.hours))
    return re.compile(
        rf"^(?:[-*+•·–—‣▪]\s*|\[[ x]?\]\s*|#{{1,6}}\s+|{item}\s*\d{{1,3}}\s*[.:：、)]\s*"
        rf"|{_TIME}(?:\s*[-–—]\s*{_TIME})?(?:\s*{hour}\b)?[\s:–—-]+|{_NUMBER})+",
        re.I,
    )


@cache
def _headings() -> frozenset[str]:
    return frozenset(heading for words in all_agenda_words() for heading in words.headings)


def undiscussed(agenda: Sequence[str], topics: Sequence[Topic]) -> tuple[str, ...]:
    """The items that no topic is about, in the order of the agenda."""
    titles = {topic.title for topic in topics}
    return tuple(item for item in agenda if item not in titles)
