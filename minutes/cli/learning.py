"""minutes train --from-reviews: a team's model from what the team kept and dropped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from minutes.options import RuntimeOptions
    from minutes.training.team import Learned

__all__ = ["learn"]


def learn(
    directory: Path,
    runtime: RuntimeOptions,
    *,
    database: str | None,
    name: str,
    force: bool,
) -> None:
    """Fit a team's model, show before and after, and put it to use where it is better."""
    from minutes import assets, models
    from minutes.cli import reporting
    from minutes.engines.device import resolve
    from minutes.training import reviews

    models.check_name(name)
    folder = models.folder_of(runtime)
    gathered = reviews.gather(directory, database)
    reviews.split(gathered)  # too few are told before the work

    from minutes.model import checkpoint
    from minutes.model.adapters import Base
    from minutes.training import team

    with reporting.following(str(directory)) as progress:
        base = checkpoint.load(assets.model_folder(models.BUILTIN), resolve(runtime.device))
        learned = team.learn(gathered, base, progress=progress)
    typer.echo(_table(learned))
    if not learned.comparison.better and not force:
        typer.echo("Not better: the model in use stays. --force puts this one to use all the same.")
        return
    version = models.reserve(name, folder)
    made = team.contents(version, learned, base, Base("model", models.BUILTIN, base.sha256))
    models.add(version, made, folder)
    models.use(version, folder)
    typer.echo(f"{version} is in use; minutes models use builtin puts the shipped model back.")


def _table(learned: Learned) -> str:
    from minutes.training.comparison import as_table

    count = learned.held
    newest = "the newest meeting" if count == 1 else f"the {count} newest meetings"
    head = (f"{newest}, not learned from", "before", "after")
    rows = [head, *as_table(learned.comparison)]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        f"{name:<{widths[0]}}  {before:>{widths[1]}}  {after:>{widths[2]}}"
        for name, before, after in rows
    ]
    learned_from = f"{learned.choices} choices in {learned.meetings} meetings"
    return "\n".join([learned_from, *lines])
