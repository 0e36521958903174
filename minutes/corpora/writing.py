"""Writes corpora, so that they can be read again."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

from minutes.corpora.meetings import LabelledMeeting
from minutes.files import write_all

__all__ = ["write_corpus"]


def write_corpus(path: Path, meetings: Sequence[LabelledMeeting]) -> None:
    """Write a corpus, gzipped where the name ends in .gz; the same meetings give the same bytes.

    Raises:
        OutputError: the file cannot be written.
    """
    from pydantic import TypeAdapter

    adapter = TypeAdapter(LabelledMeeting)
    content = b"".join(adapter.dump_json(meeting) + b"\n" for meeting in meetings)
    write_all({path: gzip.compress(content, mtime=0) if path.suffix == ".gz" else content})
