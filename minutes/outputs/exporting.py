"""Approved minutes are written out in every format, in place of those that were there."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from minutes import serialization
from minutes.errors import OutputError
from minutes.files import content_hash, write_all
from minutes.options import OutputOptions, formats
from minutes.outputs import approval, ownership, recording
from minutes.outputs.approval import Approved
from minutes.outputs.aside import keep_aside
from minutes.outputs.writing import output_stem, render_outputs
from minutes.records import MinutesRecord
from minutes.stages import rendering

__all__ = ["Exported", "export"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export left: `approved` names all files of it, `aside` those moved just now."""

    approved: Approved
    aside: tuple[str, ...]


def export(
    reviewed: MinutesRecord,
    original: MinutesRecord,
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
        reviewed: as they were approved.
        original: the minutes before the review.
        record: where their record is.
        source: the recording or transcript, where it is known and not beside the record.
        known: SHA-256 of files that minutes wrote, by which edited ones are told.

    Raises:
        OutputError: the minutes are not approved, or a file cannot be written.
    """
    if reviewed.approval is None:
        raise OutputError(record, "its minutes are not approved", "approve them first")
    folder, name = record.parent, output_stem(record)
    contents = _render(reviewed, record, source)
    contents = {path: c for path, c in contents.items() if not _is_source(path, original)}
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    before = approval.find(folder, name)
    ours = {*known, *(before.outputs.values() if before else ())}
    edited = [path for path in _changed(hashes) if ownership.is_edited(path, ours)]
    if edited:
        first = _render(original, record, source)
        ours |= {hashlib.sha256(content).hexdigest() for content in first.values()}
        edited = [path for path in edited if ownership.is_edited(path, ours)]
    aside = tuple(keep_aside(path, name, "approval") for path in edited)
    approved = Approved(
        name,
        reviewed.approval.by,
        reviewed.approval.at,
        {path.name: sha256 for path, sha256 in hashes.items()},
        (*(before.aside if before else ()), *aside),
    )
    new = {path: contents[path] for path in hashes if path in _changed(hashes) or not path.exists()}
    # The mark comes last: where this stops half-way, the same call finds what it wrote and goes on.
    mark = {approval.mark(folder, name): serialization.dump(approved).encode()}
    write_all({**new, **mark}, within=folder)
    return Exported(approved, aside)


def _is_source(path: Path, minutes: MinutesRecord) -> bool:
    """Whether a file is the transcript that the minutes were made from."""
    named = path.name == minutes.meeting.source and path.is_file()
    return named and content_hash(path) == minutes.meeting.sha256


def _render(minutes: MinutesRecord, record: Path, source: Path | None) -> dict[Path, bytes]:
    """All formats; a page that brought its sound along still does."""
    name = output_stem(record)
    page = record.with_name(f"{name}.html")
    contents = render_outputs(
        minutes, source or record, OutputOptions(record.parent, formats()), name=name
    )
    if sound := recording.embedded(page):
        contents[page] = rendering.render(minutes, "html", audio=sound)
    return contents


def _changed(hashes: Mapping[Path, str]) -> list[Path]:
    """The files that are there and hold something else."""
    return [path for path, new in hashes.items() if path.exists() and content_hash(path) != new]
