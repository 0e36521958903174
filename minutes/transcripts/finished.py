"""Minutes that this program wrote, which are no transcript: told by what stands in them.

Markdown and Word documents say at their end what made them ("Made with minutes 0.1.0 (scorer …)",
in the language of the meeting), pages in their head. Minutes that are read as a transcript would
quote themselves.
"""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path

from minutes.errors import NoTranscript, RecordError
from minutes.expressions import expression
from minutes.record_files import beside, read_minutes
from minutes.transcripts.draft import Source

__all__ = ["refuse_minutes"]

_VERSION = expression(r"\bminutes \d+\.\d+")
# The engines stand in brackets behind it; no name or time before it, as in what somebody says.
_FOOTER = expression(
    r"[^\d:：\[\]()（）]{1,40}minutes \d+\.\d+[^\s（]*(?: \w{1,12})?\s?"
    r"[(（].*(?:\S:\S|lexrank).*[)）]"
)
_PAGE = expression(r'<meta name="generator" content="minutes \d')
_BEGINNING = 4000  # characters of a page in which its head says what made it
_LONGEST = 400  # characters of a line before and behind the version


def refuse_minutes(source: Source) -> None:
    """Make sure that a file is not minutes, as `run` and `batch` write them.

    Raises:
        NoTranscript: it is; the message names the record beside it, and what it was made from.
        TranscriptError: the file is no text.
    """
    if _is_minutes(source.text):
        problem = "is minutes, made with this program, and no transcript"
        raise NoTranscript(source.path, problem, _instead(source.path))


def _is_minutes(text: str) -> bool:
    if _PAGE.search(text, 0, _BEGINNING):
        return True
    for found in _VERSION.finditer(text):
        around = text[max(found.start() - _LONGEST, 0) : found.end() + _LONGEST]
        before = around.rfind("\n", 0, min(found.start(), _LONGEST)) + 1
        if _FOOTER.fullmatch(around[before:].partition("\n")[0].strip()):
            return True
    return False


def _instead(path: Path) -> str:
    """What to give in its place."""
    record = beside(path)
    made_from = "the recording or the transcript that it was made from"
    if record is None:
        return f"give {made_from}"
    with suppress(RecordError):
        made_from = read_minutes(record).meeting.source or made_from
    command = f"minutes render {shlex.quote(str(record))}"
    return f"give {made_from}, or for other formats {record.name}: {command}"
