"""minutes corpus: reviewed minutes become labelled meetings, to learn from and to be held to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes.errors import MinutesError, OutputError, RecordError

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting

__all__ = ["corpus"]

Records = Annotated[
    list[Path], typer.Argument(metavar="FILE.minutes.json...", help="Minutes that were reviewed.")
]
Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE.jsonl.gz", help="The corpus to write; .gz compresses it."
    ),
]
Name = Annotated[str, typer.Option("--corpus", help="The name of the corpus.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a corpus that exists.")]


def corpus(files: Records, output: Output, name: Name = "reviewed", force: Force = False) -> None:
    """Turn reviewed minutes into a corpus, to train a model on or to evaluate it with.

    What is evidence of a point counts as important, everything else as not. Prints the path of
    the corpus. Nothing is written where a file is broken.
    """
    from minutes import corpora
    from minutes.cli import reporting

    if output.resolve() in {file.resolve() for file in files}:
        raise OutputError(output, "is an input too", "choose another --output")
    if output.exists() and not force:
        raise OutputError(output, "exists", "give --force to replace it or another --output")
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
    corpora.write(output, meetings)
    reporting.result(output)


def _meeting(file: Path, corpus: str) -> LabelledMeeting:
    from minutes import files as disk
    from minutes.corpora import from_minutes
    from minutes.records import load_minutes

    try:
        text = disk.read(file)
    except OSError as exc:
        raise RecordError(file, f"cannot be read ({exc.strerror})", "check the path") from exc
    meeting = from_minutes(load_minutes(text, str(file)), corpus=corpus)
    if not meeting.utterances:
        raise RecordError(file, "has no utterances", "leave it out")
    return meeting
