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
    use_anyway: bool,
) -> None:
    """Fit a team's model, show before and after, and put it to use where it is surely better."""
    from minutes import assets, models
    from minutes.cli import reporting
    from minutes.engines.device import resolve_device
    from minutes.training import reviews

    models.check_name(name)
    folder = models.folder_of(runtime)
    gathered = reviews.gather(directory, database)
    reviews.held_out_groups(gathered)  # too few are told before the work

    from minutes.model import checkpoint
    from minutes.model.adapters import Base
    from minutes.training import team

    with reporting.following(str(directory)) as progress:
        base = checkpoint.load(assets.model_folder(models.BUILTIN), resolve_device(runtime.device))
        learned = team.learn(gathered, base, progress=progress)
    from minutes.training.comparison import as_sentences

    typer.echo(_table(learned))
    for line in as_sentences(learned.comparison):
        reporting.echo(line)
    if not learned.comparison.better and not use_anyway:
        typer.echo(_not_surely(learned))
        return
    version = models.reserve(name, folder)
    made = team.contents(version, learned, base, Base("model", models.BUILTIN, base.sha256))
    models.add(version, made, folder)
    models.use(version, folder)
    typer.echo(f"{version} is in use; minutes models use builtin puts the shipped model back.")


def _not_surely(learned: Learned) -> str:
    """Why the model in use stays, and what may help."""
    gain = learned.comparison.gain
    better = "No gain beyond chance" if gain.mean > 0 else "Not better"
    return (
        f"{better}: the model in use stays. Review two meetings more and train again, or give "
        "--use-anyway to use this one all the same."
    )


def _table(learned: Learned) -> str:
    from minutes.training.comparison import as_table

    count, gain = learned.held, learned.comparison.gain
    held = f"each of the {count} meetings" if learned.crossed else f"the {count} newest meetings"
    head = (f"{held}, learned from the others", "before", "after")
    rows = [head, *as_table(learned.comparison)]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    lines = [
        f"{name:<{widths[0]}}  {before:>{widths[1]}}  {after:>{widths[2]}}"
        for name, before, after in rows
    ]
    learned_from = f"{learned.choices} choices in {learned.meetings} meetings"
    chance = f"gain {gain.mean:+.3f}, in nine of ten draws {gain.low:+.3f} to {gain.high:+.3f}"
    return "\n".join([learned_from, *lines, chance])
