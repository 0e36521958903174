"""minutes train: an attention model from labelled meetings, or from a team's reviews."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from minutes.cli import parameters as p

__all__ = ["TrainCommand", "train"]

Corpora = Annotated[
    list[Path] | None,
    typer.Argument(metavar="CORPUS...", help="Labelled meetings to learn from."),
]
Dev = Annotated[
    list[Path] | None,
    typer.Option(metavar="CORPUS...", help="Labelled meetings that choose the best epoch."),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The folder of the model.")]
FromReviews = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Learn from what was kept and dropped in a folder's reviews, in place of corpora.",
    ),
]
Database = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where the reviews are; by default, beside the meetings."),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="With --from-reviews: use the model even if it is not surely better."
    ),
]
Encoder = Annotated[
    str | None,
    typer.Option(help="A Hugging Face encoder to start from: its name, or a folder that holds it."),
]
Start = Annotated[
    str | None,
    typer.Option("--from", help="A trained model to go on from: builtin, or its folder."),
]
Name = Annotated[
    str | None,
    typer.Option(
        help="What minutes call the model; by default, the name of its folder. With "
        "--from-reviews, the team, which is given a number: team-1, team-2, …"
    ),
]
Epochs = Annotated[int | None, typer.Option(help="How often every meeting is seen.")]
Rate = Annotated[float | None, typer.Option("--lr", help="Learning rate of the encoder.")]
ContextRate = Annotated[float | None, typer.Option(help="Learning rate of all other layers.")]
Batch = Annotated[
    int | None, typer.Option("--batch-size", help="Stretches of up to 160 utterances a step.")
]
Device = Annotated[str | None, typer.Option(help="auto, cpu or cuda.")]
Precision = Annotated[
    str | None, typer.Option(help="auto, float32 or bfloat16 (mixed); auto takes what is fast.")
]
Seed = Annotated[int | None, typer.Option(help="The same seed and machine give the same model.")]
Lora = Annotated[
    bool | None, typer.Option("--lora", help="Train a small adapter in place of the encoder.")
]
DropLayer = Annotated[
    list[int] | None,
    typer.Option(
        help="A layer of the encoder to do without, from 1; may be given several times. Faster."
    ),
]
Activation = Annotated[
    str | None,
    typer.Option(help="gelu or relu, in place of the encoder's own; relu is faster."),
]
Teacher = Annotated[
    str | None,
    typer.Option(
        help="A trained model, builtin or its folder, whose probabilities are learned in place of "
        "the labels."
    ),
]
Replay = Annotated[
    float | None,
    typer.Option(help="Share of the meetings that the teacher labels that an epoch sees, 0 to 1."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")]
Tracker = Annotated[
    str | None, typer.Option(help="none, tensorboard or wandb: where figures go besides here.")
]


class TrainCommand(TyperCommand):
    """Takes several files after one --dev, so that none of them is learned from by mistake."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments with --dev before each of its files."""
        spread: list[str] = []
        within = False
        for argument in args:
            if argument == "--dev":
                within = True
                continue
            within = within and not argument.startswith("-")
            spread += ["--dev", argument] if within else [argument]
        return super().parse_args(ctx, spread)


_OF_REVIEWS = ("from_reviews", "database", "models_dir", "force")


def train(
    corpora: Corpora = None,
    dev: Dev = None,
    output: Output = None,
    from_reviews: FromReviews = None,
    database: Database = None,
    encoder: Encoder = None,
    start: Start = None,
    name: Name = None,
    epochs: Epochs = None,
    lr: Rate = None,
    context_lr: ContextRate = None,
    batch_size: Batch = None,
    device: Device = None,
    precision: Precision = None,
    seed: Seed = None,
    lora: Lora = None,
    drop_layer: DropLayer = None,
    activation: Activation = None,
    teacher: Teacher = None,
    replay: Replay = None,
    resume: Resume = False,
    tracker: Tracker = None,
    models_dir: p.ModelsDir = None,
    force: Force = False,
) -> None:
    """Train an attention model on labelled meetings, or a team's on its reviews.

    Keeps the epoch with the best average precision on the development meetings, tells its figures
    and prints the folder of the model.

    With --from-reviews the shipped model's heads are fitted to what the team kept, dropped and
    promoted, which takes seconds. Every meeting is held out once, of twelve or more the newest
    quarter: the table shows both models on them, and what would change in sentences. The team's is
    put to use where it is better beyond chance, or with --force.
    """
    flags: dict[str, Any] = dict(locals())
    for other in ("corpora", "dev", "output", "resume", *_OF_REVIEWS):
        del flags[other]
    if from_reviews is not None:
        _check_reviews({**flags, "corpora": corpora, "dev": dev, "output": output})
        from minutes.cli.learning import learn

        runtime = p.merged({"device": device, "models_dir": models_dir}).runtime
        learn(from_reviews, runtime, database=database, name=name or "team", force=force)
        return
    for flag, value in (("CORPUS...", corpora), ("--dev", dev), ("--output", output)):
        if not value:
            raise typer.BadParameter("is missing", param_hint=flag)
    assert corpora and dev and output
    flags["drop_layers"] = tuple(flags.pop("drop_layer") or ())
    flags["name"] = name or output.resolve().name

    from minutes.cli import reporting
    from minutes.corpora import read_all
    from minutes.training.checks import check_folder
    from minutes.training.options import TrainingOptions

    options = TrainingOptions(**{k: v for k, v in flags.items() if v is not None})
    check_folder(output, resume=resume)
    meetings, development = read_all(corpora), read_all(dev)

    from minutes.training.loop import train as run

    try:
        with reporting.following(str(output)) as progress:
            run(meetings, development, output, options, resume=resume, progress=progress)
    except KeyboardInterrupt as exc:
        reporting.stopped(str(output), "the same command with --resume")
        raise typer.Exit(130) from exc
    reporting.result(output)


def _check_reviews(flags: dict[str, Any]) -> None:
    """Whether no flag is given that learning from reviews takes no notice of."""
    for flag, value in flags.items():
        if value and flag not in {"name", "device"}:
            raise typer.BadParameter(
                "does not go with --from-reviews",
                param_hint="CORPUS..." if flag == "corpora" else f"--{flag.replace('_', '-')}",
            )
