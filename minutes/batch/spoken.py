"""What was said at the meetings of an output folder, small enough to be searched in a page.

The text of a meeting is read from its NAME.minutes.json once and kept beside the ledger until that
file changes; a page of all meetings holds the latest of them, up to a size.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path

from minutes import files
from minutes.errors import MinutesError, OutputError
from minutes.outputs.ledger import FOLDER, SAID, Entry, Ledger, state_of
from minutes.record_files import ENDING, read_minutes
from minutes.text import printable

__all__ = ["MOST", "gather", "kept"]

log = logging.getLogger(__name__)

MOST = 4 * 2**20  # bytes, compressed, of a page's meetings: some three hundred of an hour each


def gather(entries: Iterable[Entry], out: Path, most: int = MOST) -> Iterator[tuple[int, bytes]]:
    """The number of each meeting in its order and what was said at it, gzipped, up to a size.

    A line is an utterance's id, its second, its speaker and its text, with tabs between them.
    """
    left = most
    for number, entry in enumerate(entries):
        said = _said(entry, out)
        if said is None:
            continue
        left -= len(said)
        if left < 0:
            return
        yield number, said


def kept(out: Path, name: str) -> Path:
    """Where the text of a meeting is kept."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return out / FOLDER / SAID / f"{digest[:32]}.gz"


def _said(entry: Entry, out: Path) -> bytes | None:
    name = next((one for one in (*entry.outputs, *entry.kept) if one.endswith(ENDING)), None)
    if name is None:
        return None
    record, copy = out / name, kept(out, entry.name)
    try:
        state = state_of(record)
        mark = f"{state.size} {state.mtime_ns}\n".encode()
        if copy.is_file():
            before = files.read(copy)
            if before.startswith(mark):
                return before[len(mark) :]
        if not state.size or not files.stays(record, out.resolve()):  # a far file is not here
            return None
        said = _compressed(record)
        files.write_all({copy: mark + said}, within=out)
    except FileNotFoundError:  # who deletes a record wants nothing kept of what was said
        _forget(copy, out)
        return None
    except (OSError, MinutesError) as exc:
        log.warning("%s: what was said cannot be searched (%s)", record, exc)
        return None
    return said


def _forget(copy: Path, out: Path) -> None:
    try:
        Ledger(out).delete(copy.relative_to(out).as_posix())
    except OutputError as exc:
        log.warning("%s", exc)


def _compressed(record: Path) -> bytes:
    minutes = read_minutes(record)
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    lines = (
        "\t".join(
            (
                utterance.id,
                str(int(utterance.start)),
                printable(names.get(utterance.speaker or "", "")),
                printable(utterance.text),
            )
        )
        for utterance in minutes.utterances
        if utterance.text
    )
    return gzip.compress("\n".join(lines).encode("utf-8", "replace"), mtime=0)
