"""minutes corpus: reviewed minutes and annotated calls become meetings with labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from minutes.cli.parameters import required
from minutes.errors import CorpusError, MinutesError, OptionError, RecordError
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting

__all__ = ["CorpusOptions", "command"]

Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help="Reviewed minutes (NAME.minutes.json); with --annotations, corpora.",
    ),
]


@dataclass(frozen=True, slots=True)
class CorpusOptions(Settings):
    """What becomes a corpus, and where it goes."""

    group: ClassVar[str] = "Corpus"

    output: Path | None = option(
        None,
        "The corpus to write; a name in .gz compresses it.",
        short="o",
        metavar="FILE.jsonl.gz",
        own=True,
    )
    corpus: str = option("reviewed", "The name of the corpus.", own=True)
    annotations: Path | None = option(
        None,
        "What careful readers found in the meetings of the corpora, by word positions.",
        metavar="FILE.jsonl",
    )
    split: str | None = option(
        None, "Use only the annotations of this split.", choices=("train", "dev")
    )
    force: bool = option(False, "Replace an existing corpus.", own=True)


def command(files: Files, options: CorpusOptions) -> None:
    """Make a corpus of minutes or annotations.

    A corpus is for training and evaluation. In reviewed minutes the evidence of the points counts
    as important, and everything else as not. With --annotations the corpus holds the annotated
    meetings with the outcomes that readers found. Prints the path of the corpus. If a file is
    broken, nothing is written.

    Examples:
        minutes corpus out/*.minutes.json -o reviewed.jsonl.gz
        minutes corpus calls.jsonl.gz --annotations read.jsonl --split train -o train.jsonl.gz
    """
    annotations, split = options.annotations, options.split
    if split and annotations is None:
        raise OptionError("--split", "chooses among annotations", "give --annotations FILE too")
    output = required(options.output, "--output", "name a file, such as -o reviewed.jsonl.gz")

    from minutes import corpora
    from minutes.cli import reporting
    from minutes.outputs import ownership

    inputs = [*files, *filter(None, [annotations])]
    ownership.check_new([output], force=options.force, inputs=inputs)
    if annotations is None:
        meetings = _reviewed(files, options.corpus)
    else:
        found = [a for a in corpora.read_annotations(annotations) if split in (None, a.split)]
        if not found:
            raise CorpusError(annotations, f"holds no annotation of {split}", "choose train or dev")
        meetings = list(corpora.annotate([m for f in files for m in corpora.transcripts(f)], found))
    corpora.write_corpus(output, meetings)
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
    from minutes.record_files import read_minutes

    meeting = from_minutes(read_minutes(file), corpus=corpus)
    if not meeting.utterances:
        raise RecordError(file, "has no utterances", "leave it out")
    return meeting
