"""Approved minutes are written out in every format, in place of those that were there."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from minutes import approval, outputs, records
from minutes.approval import Approved
from minutes.errors import OutputError
from minutes.files import content_hash, write_all
from minutes.options import OutputOptions, formats
from minutes.records import Minutes
from minutes.review.applying import apply
from minutes.review.folding import Review
from minutes.stages import rendering

__all__ = ["Exported", "export"]

_SOUND = re.compile(rb'<audio [^>]*src="([^"]*)"')
_EMBEDDED = re.compile(r"data:audio/mpeg;base64,[A-Za-z0-9+/]+=*")


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export left: `approved` names all files of it, `aside` those moved just now."""

    approved: Approved
    aside: tuple[str, ...]


def export(
    review: Review,
    original: Minutes,
    record: Path,
    *,
    source: Path | None = None,
    known: Collection[str] = (),
) -> Exported:
    """Write the approved minutes of a NAME.minutes.json in all formats, and that they are approved.

    The transcript that they were made from stays where it is. A file in the way that a person may
    have edited is kept as NAME.before-approval.EXT. The same export again changes nothing, so that
    one which was interrupted can be repeated.

    Args:
        review: approved.
        original: the minutes before the review.
        record: where their record is.
        source: the recording or transcript, where it is known and not beside the record.
        known: SHA-256 of files that minutes wrote, by which edited ones are told.

    Raises:
        OutputError: the minutes are not approved, or a file cannot be written.
    """
    if review.approval is None:
        raise OutputError(record, "its minutes are not approved", "approve them first")
    folder, name = record.parent, outputs.stem(record)
    contents = _render(apply(review), original, record, source)
    contents = {path: c for path, c in contents.items() if not _is_source(path, original)}
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    before = approval.find(folder, name)
    ours = {*known, *(before.outputs.values() if before else ())}
    edited = [p for p in _changed(hashes) if content_hash(p) not in ours]
    if edited:
        first = _render(original, original, record, source)
        ours |= {hashlib.sha256(content).hexdigest() for content in first.values()}
        edited = [path for path in edited if content_hash(path) not in ours]
    aside = tuple(_keep_aside(path, folder, name) for path in edited)
    approved = Approved(
        name,
        review.approval.by,
        review.approval.at,
        {path.name: sha256 for path, sha256 in hashes.items()},
        (*(before.aside if before else ()), *aside),
    )
    new = {path: contents[path] for path in hashes if path in _changed(hashes) or not path.exists()}
    # The mark comes last: where this stops half-way, the same call finds what it wrote and goes on.
    write_all({**new, approval.mark(folder, name): records.dump(approved).encode()})
    return Exported(approved, aside)


def _is_source(path: Path, minutes: Minutes) -> bool:
    """Whether a file is the transcript that the minutes were made from."""
    named = path.name == minutes.meeting.source and path.is_file()
    return named and content_hash(path) == minutes.meeting.sha256


def _render(
    minutes: Minutes, original: Minutes, record: Path, source: Path | None
) -> dict[Path, bytes]:
    """All formats; the page plays what the page that was there played."""
    name = outputs.stem(record)
    page = record.with_name(f"{name}.html")
    sound = _sound(page)
    options = OutputOptions(record.parent, formats())
    if source is None and sound and not _EMBEDDED.fullmatch(sound):
        source = _recording(record.parent / unquote(sound), original)
    contents = outputs.render(minutes, source or record, options, name=name)
    if _EMBEDDED.fullmatch(sound):
        contents[page] = rendering.render(minutes, "html", audio=sound)
    return contents


def _sound(page: Path) -> str:
    """What a page plays; "" where there is no page or it plays nothing."""
    try:
        found = _SOUND.search(page.read_bytes())
    except OSError:
        return ""
    return found[1].decode("ascii", "replace") if found else ""


def _recording(path: Path, minutes: Minutes) -> Path | None:
    """The recording that a page's address leads to, if it is there and is of this meeting."""
    try:
        return path if path.name == minutes.meeting.source and path.is_file() else None
    except (OSError, ValueError):  # no address of a file
        return None


def _changed(hashes: Mapping[Path, str]) -> list[Path]:
    """The files that are there and hold something else."""
    return [path for path, new in hashes.items() if path.exists() and content_hash(path) != new]


def _keep_aside(path: Path, folder: Path, name: str) -> str:
    """Give a file a second name, that it keeps when another takes its place; returns that name."""
    ending = path.name.removeprefix(name)
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        kept = folder / f"{name}.before-approval{suffix}{ending}"
        try:
            with kept.open("xb"):
                pass
            break
        except FileExistsError:
            number += 1
        except OSError as exc:
            raise OutputError(
                kept, f"cannot be written ({exc.strerror})", "make room on the disk"
            ) from exc
    try:
        shutil.copy2(path, kept)
        with kept.open("rb") as file:
            os.fsync(file.fileno())
    except OSError as exc:
        kept.unlink(missing_ok=True)
        raise OutputError(
            kept, f"cannot be written ({exc.strerror})", "make room on the disk"
        ) from exc
    return kept.name
