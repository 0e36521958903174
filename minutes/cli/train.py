"""minutes train: an attention model from labelled meetings, or from a team's reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer

from minutes import extras
from minutes.cli.parameters import Only, required
from minutes.cli.reviewed import DatabaseOptions
from minutes.errors import OptionError
from minutes.options import Options
from minutes.settings import Settings, option
from minutes.training.options import TrainingOptions

__all__ = ["TrainOptions", "command"]

Corpora = Annotated[
    list[Path] | None,
    typer.Argument(metavar="CORPUS...", help="Labelled meetings to learn from."),
]


@dataclass(frozen=True, slots=True)
class TrainOptions(Settings):
    """What is learned from, and where the model goes."""

    group: ClassVar[str] = "Learning"

    dev: tuple[Path, ...] = option(
        (), "Labelled meetings on which the best epoch is chosen.", metavar="CORPUS..."
    )
    output: Path | None = option(
        None, "The folder for the model.", short="o", metavar="DIR", own=True
    )
    from_reviews: Path | None = option(
        None,
        "Learn from the reviews of this folder instead of corpora.",
        metavar="DIR",
    )
    name: str | None = option(
        None,
        "The name of the model; by default, that of its folder. With --from-reviews, the name of "
        "the team, to which a number is added: team-1, team-2, …",
        own=True,
    )
    resume: bool = option(False, "Continue a run that was stopped.")
    use_anyway: bool = option(
        False,
        "With --from-reviews: use the model even if it is not clearly better.",
        before="force",
    )


_OF_REVIEWS = ("from_reviews", "database", "models_dir", "use_anyway", "name", "device", "offline")


def command(
    context: typer.Context,
    options: Annotated[Options, Only("models_dir", "offline")],
    learned: TrainOptions,
    kept: DatabaseOptions,
    training: TrainingOptions,
    corpora: Corpora = None,
) -> None:
    """Train a model on corpora, or on reviews.

    Keeps the epoch with the best average precision on the development meetings, shows its figures
    and prints the folder of the model. An --encoder that is not on this machine is downloaded from
    the Hugging Face hub, unless --offline forbids it.

    With --from-reviews the heads of the shipped model are fitted, in seconds, to what the team
    kept, dropped and promoted. Every meeting is held out once (of twelve or more, the newest
    quarter). The table compares both models on the held-out meetings; below are the sentences that
    would change. The team's model is used if it is better beyond chance, or with --use-anyway.

    Examples:
        minutes train --from-reviews out/ --name team     # used only if it is better
        minutes train ami-train.jsonl.gz --dev ami-dev.jsonl.gz -o model/
        minutes train ami-train.jsonl.gz --dev ami-dev.jsonl.gz -o model/ --resume
    """
    extras.require("minutes train", "torch", "transformers", "sklearn", extra="train")
    if learned.from_reviews is not None:
        _check_reviews(context.params)
        from minutes.cli.learning import learn

        runtime = replace(options.runtime, device=training.device)
        learn(
            learned.from_reviews,
            runtime,
            database=kept.database,
            name=learned.name or "team",
            use_anyway=learned.use_anyway,
        )
        return
    corpora = required(
        corpora or None,
        "CORPUS...",
        "name the corpora to learn from, or the folder of your reviews: --from-reviews out/",
    )
    dev = required(
        learned.dev or None,
        "--dev",
        "name corpora that are measured on, such as --dev dev.jsonl.gz",
    )
    output = required(learned.output, "--output", "name a new folder, such as -o model/")
    training = replace(training, name=learned.name or output.resolve().name)
    offline = options.runtime.offline
    if offline and training.tracker == "wandb":
        raise OptionError("--offline", "wandb sends its figures away", "give --tracker tensorboard")
    _train(corpora, dev, output, training, resume=learned.resume, offline=offline)


def _train(
    corpora: Sequence[Path],
    dev: Sequence[Path],
    output: Path,
    training: TrainingOptions,
    *,
    resume: bool,
    offline: bool,
) -> None:
    from minutes.cli import reporting
    from minutes.corpora import read_all
    from minutes.training.checks import check_folder

    check_folder(output, resume=resume)
    meetings, development = read_all(corpora), read_all(dev)

    from minutes.training.loop import train as run

    try:
        with reporting.following(str(output)) as progress:
            run(
                meetings,
                development,
                output,
                training,
                resume=resume,
                offline=offline,
                progress=progress,
            )
    except KeyboardInterrupt as exc:
        reporting.stopped(str(output), "the same command with --resume")
        raise typer.Exit(130) from exc
    reporting.result(output)


def _check_reviews(flags: Mapping[str, Any]) -> None:
    """Whether no flag is given that learning from reviews takes no notice of."""
    for name, value in flags.items():
        if value and name not in _OF_REVIEWS:
            raise typer.BadParameter(
                "does not go with --from-reviews",
                param_hint="CORPUS..." if name == "corpora" else f"--{name.replace('_', '-')}",
            )
