"""minutes feedback: what reviewers chose, for models to learn from, or to be forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes.cli.parameters import add_command
from minutes.cli.shared import DatabaseOptions, ReviewedFolder
from minutes.errors import InputError
from minutes.settings import Settings, option

__all__ = ["FeedbackOptions", "app"]


@dataclass(frozen=True, slots=True)
class FeedbackOptions(Settings):
    """Where the corpus goes."""

    group: ClassVar[str] = "The corpus"

    output: Path = option(
        Path("reviews.jsonl.gz"),
        "The corpus to write; .gz compresses it.",
        short="o",
        metavar="FILE.jsonl.gz",
        own=True,
    )
    corpus: str = option("reviews", "The name of the corpus.", own=True)
    annotations: Path | None = option(
        None,
        "Write what was found in approved minutes apart from their transcripts too, by places in "
        "words: evidence, statement, owner, due, and what is none.",
        metavar="FILE.jsonl",
        own=True,
    )
    force: bool = option(False, "Replace a corpus that exists.", own=True)


def export(folder: ReviewedFolder, kept: DatabaseOptions, options: FeedbackOptions) -> None:
    """Write all that was reviewed in a folder as a corpus, and print its path.

    What somebody kept, promoted or edited is important, what they dropped or dismissed is not, and
    where reviewers disagree the share counts. In approved minutes what nobody touched has labels
    too, of a low certainty; elsewhere it has none. Approved minutes also tell their outcomes as
    careful readers mark them, with the words that state each, its owner and when it is due:
    minutes train learns from them as from annotated calls.

    Examples:
        minutes feedback export out/ -o reviews.jsonl.gz
    """
    database, output, name, force = kept.database, options.output, options.corpus, options.force
    annotations = options.annotations

    from minutes import corpora, store
    from minutes.cli import reporting
    from minutes.files import write_all
    from minutes.outputs import ownership
    from minutes.review.feedback import gather_feedback
    from minutes.store.opening import FILE

    ownership.check_new([path for path in (output, annotations) if path], force=force)
    if database is None and not (folder / FILE).is_file():
        raise InputError(folder, "has no reviews", f"begin with minutes review {folder}")
    with store.open(database, folder) as opened:
        meetings = gather_feedback(opened, corpus=name)
    if not meetings:
        raise InputError(folder, "nothing in it was reviewed yet", f"try minutes review {folder}")
    contents = {output: corpora.corpus_bytes(output, meetings)}
    if annotations is not None:
        read = [corpora.annotation_of(one) for one in meetings if one.outcomes is not None]
        if not read:
            raise InputError(
                folder, "nothing in it is approved", "approve minutes first, or omit --annotations"
            )
        contents[annotations] = corpora.annotation_bytes(annotations, read)
    write_all(contents)
    for path in contents:
        reporting.result(path)


Meetings = Annotated[
    list[str],
    typer.Argument(metavar="NAME...", help="Of meetings: NAME.minutes.json without its ending."),
]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Turn what reviewers chose into a corpus to learn from, or forget it.",
)


@app.callback()
def root() -> None:
    """Turn what reviewers chose into a corpus to learn from, or forget it."""


def forget(folder: ReviewedFolder, names: Meetings, kept: DatabaseOptions) -> None:
    """Delete the reviews of meetings whose NAME.minutes.json was deleted, and print their names.

    The reviews hold what was said in them. There is no way back but a copy of the database.

    Examples:
        minutes feedback forget out/ planning    # after its files were deleted
    """
    from minutes import store
    from minutes.cli import reporting
    from minutes.review.meetings import find_meetings, key
    from minutes.store.opening import FILE

    there = {found.name: found.path for found in find_meetings(folder)}
    if still := [name for name in names if name in there]:
        raise InputError(still[0], "is still there", f"delete {there[still[0]]} first")
    if kept.database is None and not (folder / FILE).is_file():
        raise InputError(folder, "has no reviews", "name the folder whose meetings were reviewed")
    with store.open(kept.database, folder) as opened:
        if unknown := [name for name in names if opened.pinned(key(name)) is None]:
            raise InputError(
                unknown[0], "was not reviewed", "give its name as the review page lists it"
            )
        for name in names:
            opened.forget(key(name))
            reporting.echo(name)


add_command(app, export, within="feedback")
add_command(app, forget, within="feedback")
