"""minutes feedback: what reviewers chose, for models to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import typer

from minutes.cli.parameters import add
from minutes.cli.review import DatabaseOptions, Folder
from minutes.errors import InputError, OutputError
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
    force: bool = option(False, "Replace a corpus that exists.", own=True)


def export(folder: Folder, kept: DatabaseOptions, options: FeedbackOptions) -> None:
    """Write all that was reviewed in a folder as a corpus, and print its path.

    What somebody kept, promoted or edited is important, what they dropped or dismissed is not, and
    where reviewers disagree the share counts. In approved minutes what nobody touched has labels
    too, of a low certainty; elsewhere it has none.

    Examples:
        minutes feedback export out/ -o reviews.jsonl.gz
    """
    database, output, name, force = kept.database, options.output, options.corpus, options.force

    from minutes import corpora, store
    from minutes.cli import reporting
    from minutes.review.feedback import gather
    from minutes.store.opening import FILE

    if output.exists() and not force:
        raise OutputError(output, "exists", "give --force to replace it or another --output")
    if database is None and not (folder / FILE).is_file():
        raise InputError(folder, "has no reviews", f"begin with minutes review {folder}")
    with store.open(database, folder) as opened:
        meetings = gather(opened, corpus=name)
    if not meetings:
        raise InputError(folder, "nothing in it was reviewed yet", f"try minutes review {folder}")
    corpora.write(output, meetings)
    reporting.result(output)


app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Turn what reviewers chose into a corpus to learn from.",
)


@app.callback()
def feedback() -> None:
    """Turn what reviewers chose into a corpus to learn from."""


add(app, export, within="feedback")
