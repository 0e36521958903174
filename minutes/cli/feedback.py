"""minutes feedback: what reviewers chose, for models to learn from, or to be forgotten."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes.cli.parameters import add_command
from minutes.cli.reviewed import DatabaseOptions, ReviewedFolder, require_reviews
from minutes.errors import InputError
from minutes.settings import Settings, option

__all__ = ["FeedbackOptions", "app"]


@dataclass(frozen=True, slots=True)
class FeedbackOptions(Settings):
    """Where the corpus goes."""

    group: ClassVar[str] = "Corpus"

    output: Path = option(
        Path("reviews.jsonl.gz"),
        "The corpus to write; a name in .gz compresses it.",
        short="o",
        metavar="FILE.jsonl.gz",
        own=True,
    )
    corpus: str = option("reviews", "The name of the corpus.", own=True)
    write_annotations: Path | None = option(
        None,
        "Also write the labels of approved minutes without their transcripts, by word positions: "
        "evidence, statement, owner, due date, and lookalikes.",
        metavar="FILE.jsonl",
        before="annotations",
    )
    force: bool = option(False, "Replace an existing corpus.", own=True)


def export(folder: ReviewedFolder, kept: DatabaseOptions, options: FeedbackOptions) -> None:
    """Write the reviews of a folder as a corpus.

    Prints its path. What somebody kept, promoted or edited is important; what they dropped or
    dismissed is not. If reviewers disagree, their share counts. What nobody touched has labels of
    low certainty in approved minutes, and none elsewhere. Approved minutes also give their outcomes
    as careful readers mark them, with the words for the statement, the owner and the due date;
    minutes train learns from these as from annotated calls.

    Examples:
        minutes feedback export out/ -o reviews.jsonl.gz
    """
    output, annotations = options.output, options.write_annotations

    from minutes import corpora, store
    from minutes.cli import reporting
    from minutes.files import write_all
    from minutes.outputs import ownership
    from minutes.review.feedback import gather_feedback

    ownership.check_new([path for path in (output, annotations) if path], force=options.force)
    require_reviews(folder, kept, f"begin with minutes review {folder}")
    with store.open(kept.database, folder) as opened:
        meetings = gather_feedback(opened, corpus=options.corpus)
    if not meetings:
        raise InputError(folder, "nothing in it was reviewed yet", f"try minutes review {folder}")
    contents = {output: corpora.corpus_bytes(output, meetings)}
    if annotations is not None:
        read = [corpora.annotation_of(one) for one in meetings if one.outcomes is not None]
        if not read:
            raise InputError(
                folder,
                "nothing in it is approved",
                "approve minutes first, or omit --write-annotations",
            )
        contents[annotations] = corpora.annotation_bytes(annotations, read)
    write_all(contents)
    for path in contents:
        reporting.result(path)


Meetings = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...", help="Names of meetings: NAME.minutes.json without the ending."
    ),
]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Export or delete reviews.",
)


@app.callback()
def root() -> None:
    """Export or delete reviews."""


def forget(folder: ReviewedFolder, names: Meetings, kept: DatabaseOptions) -> None:
    """Delete the reviews of deleted meetings.

    For meetings whose NAME.minutes.json you deleted; prints their names. Reviews contain what was
    said in a meeting. Only a copy of the database can bring them back.

    Examples:
        minutes feedback forget out/ planning    # after its files were deleted
    """
    from minutes import store
    from minutes.cli import reporting
    from minutes.review.meetings import find_meetings, key

    there = {found.name: found.path for found in find_meetings(folder)}
    if still := [name for name in names if name in there]:
        raise InputError(still[0], "is still there", f"delete {there[still[0]]} first")
    require_reviews(folder, kept, "name the folder whose meetings were reviewed")
    with store.open(kept.database, folder) as opened:
        if unknown := [name for name in names if opened.pinned(key(name)) is None]:
            raise InputError(
                unknown[0], "was not reviewed", "give its name as the review page lists it"
            )
        for name in names:
            opened.forget(key(name))
            _drop_approval(folder, name)
            reporting.echo(name)


def _drop_approval(folder: Path, name: str) -> None:
    """Delete what is kept of an approval, where nothing is left that it wrote or moved aside."""
    from minutes.outputs import approval
    from minutes.outputs.ledger import Ledger

    record = folder / name
    held = approval.find(record.parent, record.name)
    if held and not any(os.path.lexists(record.with_name(f)) for f in (*held.outputs, *held.aside)):
        mark = approval.mark(record.parent, record.name)
        Ledger(folder.absolute()).delete(mark.relative_to(folder).as_posix())


add_command(app, export, within="feedback")
add_command(app, forget, within="feedback")
