"""minutes corpus: reviewed minutes and annotated calls become meetings with labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes.errors import CorpusError, MinutesError, OutputError, RecordError

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting

__all__ = ["corpus"]

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Minutes that were reviewed (NAME.minutes.json); with --annotations, corpora.",
    ),
]
Annotations = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.jsonl",
        help="What careful readers found in meetings of the corpora, by places in words.",
    ),
]
Split = Annotated[
    str | None, typer.Option(metavar="train|dev", help="Take the annotations of this split only.")
]
Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE.jsonl.gz", help="The corpus to write; .gz compresses it."
    ),
]
Name = Annotated[str, typer.Option("--corpus", help="The name of the corpus.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a corpus that exists.")]


def corpus(
    files: Files,
    output: Output,
    name: Name = "reviewed",
    annotations: Annotations = None,
    split: Split = None,
    force: Force = False,
) -> None:
    """Turn reviewed minutes, or annotated meetings, into a corpus to train on or evaluate with.

    Of reviewed minutes what is evidence of a point counts as important, everything else as not.
    With --annotations the meetings that were read come out with the outcomes that readers found.
    Prints the path of the corpus. Nothing is written where a file is broken.
    """
    from minutes import corpora
    from minutes.cli import reporting

    inputs = [*files, *filter(None, [annotations])]
    if output.resolve() in {file.resolve() for file in inputs}:
        raise OutputError(output, "is an input too", "choose another --output")
    if output.exists() and not force:
        raise OutputError(output, "exists", "give --force to replace it or another --output")
    if annotations is None:
        meetings = _reviewed(files, name)
    else:
        found = [a for a in corpora.read_annotations(annotations) if split in (None, a.split)]
        if not found:
            raise CorpusError(annotations, f"holds no annotation of {split}", "choose train or dev")
        meetings = list(corpora.annotate([m for f in files for m in corpora.transcripts(f)], found))
    corpora.write(output, meetings)
    reporting.result(output)


def _reviewed(files: list[Path], name: str) -> list[LabelledMeeting]:
    """The meetings of reviewed minutes; every file that is broken is told before it ends."""
    from minutes.cli import reporting

    meetings: list[LabelledMeeting] = []
    home: dict[str, Path] = {}
    failed = False
    for file in files:
        try:
            meeting = _meeting(file, name)
            if meeting.meeting in home:
                raise RecordError(
                    file, f"its meeting is in {home[meeting.meeting]} too", "leave one out"
                )
        except MinutesError as exc:
            reporting.error(exc)
            failed = True
        else:
            home[meeting.meeting] = file
            meetings.append(meeting)
    if failed:
        raise typer.Exit(1)
    return meetings


def _meeting(file: Path, corpus: str) -> LabelledMeeting:
    from minutes.corpora import from_minutes
    from minutes.records import read_minutes

    meeting = from_minutes(read_minutes(file), corpus=corpus)
    if not meeting.utterances:
        raise RecordError(file, "has no utterances", "leave it out")
    return meeting
