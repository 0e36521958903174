"""What a file tells of itself, apart from its sound: its end mark, its frame count, its date."""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

__all__ = ["counts_frames", "is_cut_riff", "is_mp4", "lacks_end_mark", "recorded_at"]

OGG_PAGE = 65_307  # bytes, the longest page: RFC 3533, section 6
LAST_PAGE = 0x04  # its header type flag for the end of a stream
EARLIEST = 1990  # before it nothing was recorded in these forms: a clock that was not set


def lacks_end_mark(path: Path) -> bool:
    """Whether an Ogg file stops without the page that ends its stream (RFC 3533, section 6)."""
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - OGG_PAGE, 0))
        tail = file.read()
    page = tail.rfind(b"OggS")
    return page < 0 or len(tail) < page + 6 or not tail[page + 5] & LAST_PAGE


def counts_frames(path: Path) -> bool:
    """Whether an MP3 says how many frames it has, in a Xing, Info or VBRI header."""
    with path.open("rb") as file:
        start = file.read(10)
        skip = 0
        if start.startswith(b"ID3"):  # its length: four times seven bits, ID3v2.4 section 3.1
            skip = 10 + sum(byte << 7 * (3 - place) for place, byte in enumerate(start[6:10]))
        file.seek(skip)
        first = file.read(4096)
    return any(mark in first for mark in (b"Xing", b"Info", b"VBRI"))


def is_cut_riff(path: Path) -> bool:
    """Whether a RIFF file, such as an AVI, is smaller than its first chunk says."""
    with path.open("rb") as file:
        form, size = struct.unpack("<4sI", file.read(8))
    return bool(form == b"RIFF" and path.stat().st_size < size)


def is_mp4(path: Path) -> bool:
    """Whether a file begins as MP4, M4A, MOV and 3GP do (ISO/IEC 14496-12, section 4.3)."""
    with path.open("rb") as file:
        return file.read(8)[4:] in {b"ftyp", b"mdat", b"moov", b"wide"}


def recorded_at(tags: Mapping[str, str]) -> str | None:
    """When the tags say that the recording was made, in ISO 8601; a date alone if no more is known.

    Broadcast WAV keeps the date and the time of day in two tags; QuickTime keeps the local time
    beside the universal one.
    """
    tags = {name.lower(): text.strip() for name, text in tags.items()}
    day, time = tags.get("date", ""), tags.get("creation_time", "")
    for text in (tags.get("com.apple.quicktime.creationdate", ""), f"{day}T{time}", time, day):
        try:
            moment = datetime.fromisoformat(text)
            if moment.year < EARLIEST:
                continue
            if len(text) <= len("2026-03-06"):
                return date(moment.year, moment.month, moment.day).isoformat()
            return moment.isoformat(timespec="seconds")
        except ValueError:
            continue
    return None
