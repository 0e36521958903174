"""The title that a person gave a meeting by editing the heading of its NAME.md."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from minutes import files, outputs
from minutes.records import MinutesRecord
from minutes.text import printable

__all__ = ["heading", "titled"]

_LOOKED_AT = 2**14  # bytes in which a heading begins
_FACTS = " · "  # between the date, the length and the source (templates/minutes.md.j2)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # CommonMark 0.31, section 2.4

_known: dict[Path, tuple[tuple[int, int], tuple[str, bool]]] = {}


def heading(path: Path) -> str:
    """The first heading of a Markdown file as a reader sees it; "" where there is none.

    A link is none, which may lead to what is not for the readers of this folder.
    """
    return _read(path)[0]


def titled(minutes: MinutesRecord, record: Path) -> MinutesRecord:
    """Minutes with the title that NAME.md beside their record has now.

    One that a template of the user's own wrote is not looked at: its heading may be anything.
    """
    found, ours = _read(record.with_name(f"{outputs.output_stem(record)}.md"))
    if not found or not ours or found == printable(minutes.meeting.title):
        return minutes
    return replace(minutes, meeting=replace(minutes.meeting, title=found))


def _read(path: Path) -> tuple[str, bool]:
    """The first heading of a file, and whether the facts of a meeting follow it as we write them.

    A file that is as it was is not read again.
    """
    try:
        at = path.stat()
        state = (at.st_size, at.st_mtime_ns)
        if path not in _known or _known[path][0] != state:
            with files.open_regular(path, follow=False) as file:
                text = file.read(_LOOKED_AT).decode("utf-8", "replace")
            _known[path] = (state, _parse(text))
    except OSError:
        return "", False
    return _known[path][1]


def _parse(text: str) -> tuple[str, bool]:
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    for line, following in pairwise([*lines, ""]):
        if line.startswith("# "):
            plain = html.unescape(_ESCAPED.sub(r"\1", line[2:].strip().rstrip("#")))
            return printable(plain), _FACTS in following
    return "", False
