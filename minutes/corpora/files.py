"""Corpora in files: JSON lines, one meeting a line, plain or gzipped."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minutes import files
from minutes.corpora.meetings import KINDS, LabelledMeeting, TextKind
from minutes.errors import CorpusError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "corpus_bytes",
    "lines",
    "read_all",
    "read_corpus",
    "read_named",
    "transcripts",
    "write_corpus",
]

LARGEST = 4 * 2**30  # bytes of all lines, unpacked; AMI and ICSI together are a hundredth
LONGEST = 64 * 2**20  # bytes of a line, which is a meeting


def read_all(paths: Iterable[Path]) -> tuple[LabelledMeeting, ...]:
    """The meetings of several corpora, none of them twice.

    Raises:
        CorpusError: as `read_corpus`; or two files hold the same meeting.
    """
    meetings: list[LabelledMeeting] = []
    home: dict[tuple[str, str], Path] = {}
    for path in paths:
        for meeting in read_corpus(path):
            key = (meeting.corpus, meeting.meeting)
            if key in home:
                raise CorpusError(
                    path, f"meeting {meeting.meeting} is in {home[key]} too", "leave one out"
                )
            home[key] = path
            meetings.append(meeting)
    return tuple(meetings)


def read_named(
    paths: Iterable[Path], texts: Collection[TextKind]
) -> dict[str, tuple[LabelledMeeting, ...]]:
    """The meetings of each corpus by its name: that of the file, or its path where two share it.

    Args:
        texts: the words of which each corpus must have some.

    Raises:
        CorpusError: as `read_corpus`; or a file holds a meeting twice, or no text that is wanted.
    """
    paths = list(dict.fromkeys(paths))
    stems = [path.name.removesuffix(".gz").removesuffix(".jsonl") for path in paths]
    corpora: dict[str, tuple[LabelledMeeting, ...]] = {}
    for path, stem in zip(paths, stems, strict=True):
        meetings = read_all([path])
        if "asr" in texts and not any(a.asr for m in meetings for a in m.utterances):
            raise CorpusError(path, "holds no recognised text", "give --text manual")
        corpora[stem if stems.count(stem) == 1 else str(path)] = meetings
    return corpora


def read_corpus(path: Path) -> tuple[LabelledMeeting, ...]:
    """The meetings of one corpus, in the order of the file.

    Raises:
        CorpusError: the file cannot be read, is no corpus, is empty, or labels nothing.
    """
    meetings = transcripts(path)
    if not any(
        m.outcomes is not None
        or m.verdicts
        or any(act.important is not None for act in m.utterances)
        for m in meetings
    ):
        raise CorpusError(
            path,
            'nothing is labelled: "important" is missing throughout, outcomes and verdicts too',
            "label each utterance, or join what readers found: minutes corpus --annotations",
        )
    return meetings


def transcripts(path: Path) -> tuple[LabelledMeeting, ...]:
    """The same, labelled or not.

    Raises:
        CorpusError: the file cannot be read, is no corpus, or is empty.
    """
    from pydantic import TypeAdapter

    adapter = TypeAdapter(LabelledMeeting)
    meetings = [
        _meeting(adapter, line, f"{path} line {number}")
        for number, line in enumerate(lines(path), start=1)
        if line.strip()
    ]
    if not meetings:
        raise CorpusError(path, "holds no meeting", "give a file with one meeting a line")
    return tuple(meetings)


def lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, plain or gzipped.

    Raises:
        CorpusError: it cannot be read, or its compressed data is damaged.
    """
    try:
        with files.open_regular(path) as file:
            zipped = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            with gzip.open(file, "rb") if zipped else file as unzipped:
                size = 0
                while line := unzipped.readline(LONGEST + 1):
                    size += len(line)
                    if size > LARGEST:
                        raise CorpusError(
                            path, f"unpacks to more than {LARGEST >> 30} GiB", "divide it"
                        )
                    if len(line) > LONGEST:
                        raise CorpusError(
                            path,
                            f"a line has more than {LONGEST >> 20} MiB",
                            "give one meeting a line",
                        )
                    yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise CorpusError(path, f"its gzip data is damaged ({exc})", "get the file again") from exc
    except OSError as exc:
        raise CorpusError(path, f"cannot be read ({exc.strerror})", "check the path") from exc


def _meeting(adapter: TypeAdapter[LabelledMeeting], line: bytes, where: str) -> LabelledMeeting:
    from pydantic import ValidationError

    try:
        meeting = adapter.validate_json(line)
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        if first["loc"] == ("utterances",) and first["type"] == "missing":
            raise CorpusError(
                where,
                "holds no utterances, as annotations do, which have no transcripts",
                "join them: minutes corpus CALLS.jsonl.gz --annotations FILE -o OUT.jsonl.gz",
            ) from exc
        if first["type"] == "json_invalid":
            raise CorpusError(
                where,
                "is no JSON, and a corpus has a meeting in each line",
                "fix the line; what was reviewed becomes a corpus by minutes corpus",
            ) from exc
        place = ".".join(str(part) for part in first["loc"]) or "the line"
        raise CorpusError(
            where, f"not a meeting of a corpus ({place}: {first['msg']})", "fix or remove the line"
        ) from exc
    if not meeting.utterances:
        raise CorpusError(where, f"meeting {meeting.meeting} has no utterances", "remove the line")
    seen: set[str] = set()
    for act in meeting.utterances:
        if act.id in seen:
            raise CorpusError(where, f"two utterances have the id {act.id}", "make ids unique")
        seen.add(act.id)
        if unknown := sorted(set(act.kinds) - set(KINDS)):
            raise CorpusError(
                where, f"{act.id} has the kind {unknown[0]!r}", f"choose from {', '.join(KINDS)}"
            )
    return meeting


def write_corpus(path: Path, meetings: Sequence[LabelledMeeting]) -> None:
    """Write a corpus, gzipped where the name ends in .gz; the same meetings give the same bytes.

    Raises:
        OutputError: the file cannot be written.
    """
    files.write_all({path: corpus_bytes(path, meetings)})


def corpus_bytes(path: Path, meetings: Sequence[LabelledMeeting]) -> bytes:
    """What `write_corpus` writes."""
    from pydantic import TypeAdapter

    adapter = TypeAdapter(LabelledMeeting)
    content = b"".join(adapter.dump_json(meeting) + b"\n" for meeting in meetings)
    return gzip.compress(content, mtime=0) if path.suffix == ".gz" else content
