"""Where the recording of a meeting lies: as its record says, seen from the record's folder.

Versions before the record said so left the address in the page alone; a page that holds the sound
itself is the only place where that is. Both are read from it here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote

from minutes import files, transcripts
from minutes.record_files import ENDING
from minutes.records import MinutesRecord

__all__ = ["address", "embedded", "find", "place"]

LARGEST_PAGE = 2**30  # bytes: eight hours of sound are a third of it
_EMBEDDED = re.compile(r"data:audio/mpeg;base64,[A-Za-z0-9+/]+=*")


def find(minutes: MinutesRecord, source: Path) -> Path | None:
    """The recording that minutes were made from; None where it is not found.

    Args:
        source: the recording itself, a transcript, or the record of the minutes.
    """
    name = minutes.meeting.source
    plain = Path(name).name == name and "\0" not in name  # a record may come from anywhere
    if not name or not plain or transcripts.is_transcript(Path(name)):
        return None
    return next((path for path in _places(minutes, source) if _is_recording(path, name)), None)


def _places(minutes: MinutesRecord, source: Path) -> Iterator[Path]:
    yield source.with_name(minutes.meeting.source)
    if minutes.recording:
        yield source.parent / minutes.recording
    if played := _played(source.with_name(_page(source))):
        yield source.parent / unquote(played)


def place(minutes: MinutesRecord, source: Path, recording: Path | None, folder: Path) -> str | None:
    """Where the recording lies as seen from a folder, for the record that is written there.

    Args:
        source, recording: what `find` was given, and what it found; a recording that is not there
            now may be there again.
    """
    if recording is None and minutes.recording:
        recording = source.parent / minutes.recording
    if recording is None:
        return None
    return Path(os.path.relpath(recording.absolute(), folder.absolute())).as_posix()


def address(recording: Path, folder: Path) -> str:
    """A recording's address from a page in a folder."""
    return quote(os.fsencode(os.path.relpath(recording.absolute(), folder.absolute())))


def embedded(page: Path) -> str:
    """The address that holds the sound that a page brings along; "" where it brings none."""
    found = _played(page)
    return found if _EMBEDDED.fullmatch(found) else ""


def _is_recording(path: Path, name: str) -> bool:
    try:
        return path.name == name and path.is_file()
    except (OSError, ValueError):  # no address of a file
        return False


def _page(source: Path) -> str:
    return f"{source.name.removesuffix(ENDING)}.html"


def _played(page: Path) -> str:
    """What a page plays; "" where there is no page or it plays nothing."""
    try:
        text = files.read(page, LARGEST_PAGE).decode("utf-8", "replace")
    except OSError:
        return ""
    player = _Player()
    player.feed(text)
    return player.source


class _Player(HTMLParser):
    """The source of a page's first player."""

    source = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "audio" and not self.source:
            self.source = dict(attrs).get("src") or ""
