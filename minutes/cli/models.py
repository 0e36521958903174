"""minutes models: the attention models that were trained here, and the speech models' weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes import extras
from minutes.cli.parameters import Only, add_command
from minutes.options import Options

if TYPE_CHECKING:
    from minutes.models import Version

__all__ = ["app"]

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="builtin, a version such as team-2, or team for its newest version."
    ),
]
Trained = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a trained model.")]
Corpora = Annotated[
    list[Path],
    typer.Argument(metavar="DEV.jsonl.gz...", help="Meetings that the model has not learned from."),
]
Removed = Annotated[str, typer.Argument(metavar="VERSION", help="A version such as team-2.")]
Folder = Annotated[Options, Only("models_dir")]

Official = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME...",
        help="Such as whisper:turbo, faster-whisper:small, pyannote, pyannote:3.1.",
    ),
]


def list_(options: Annotated[Options, Only("models_dir", "cache_dir")]) -> None:
    """List attention models and speech weights.

    A star marks the attention model in use. Each has what it learned from; weights have their
    source, licence and hash.

    Examples:
        minutes models list
    """
    from dataclasses import asdict

    from minutes import assets, models
    from minutes.cli import reporting
    from minutes.corpora.meetings import source
    from minutes.engines import inventory
    from minutes.model import card

    folder = models.folder_of(options.runtime)
    used = models.in_use(folder)
    card_ = card.read(assets.model_folder(models.BUILTIN))
    shipped = f"{assets.SHIPPED}, shipped with minutes ({card_['license']})"
    typer.echo(f"{'*' if used == models.BUILTIN else ' '} {models.BUILTIN:<12} {shipped}")
    for corpus in card_["datasets"]:
        typer.echo(f"{'':<15}learned from {source(corpus)}")
    for version in models.listed(folder):
        typer.echo(f"{'*' if version.in_use else ' '} {version.name:<12} {_described(version)}")
    typer.echo("\nweights of the speech models")
    for held in inventory.held(options.runtime):
        reporting.show_weights(**asdict(held))


def pull(
    names: Official, options: Annotated[Options, Only("cache_dir", "hf_token", "offline")]
) -> None:
    """Download official speech weights.

    Checks their hashes and prints their paths.

    Examples:
        minutes models pull faster-whisper:small
        minutes models pull pyannote --hf-token hf_…    # after accepting its terms
    """
    from minutes.cli import reporting
    from minutes.engines import inventory

    for name in names:
        with reporting.following(name) as progress:
            path = inventory.pull(name, options.runtime, progress)
        typer.echo(path)


def use(name: Name, options: Folder) -> None:
    """Use a model from now on.

    Every command uses it unless you name another. Prints its version.

    Examples:
        minutes models use team       # its newest version
        minutes models use builtin    # back to the shipped model
    """
    from minutes import models

    typer.echo(models.use(name, models.folder_of(options.runtime)))


def measure(folder: Trained, corpora: Corpora) -> None:
    """Choose between float32 and int8.

    For a model that an older version of minutes trained. Chooses int8 if that loses at most 0.003
    of average precision on every kind of meeting, and writes the choice into the folder's
    config.json and card. minutes train does this at its end.

    Examples:
        minutes models measure team/ ami-dev.jsonl.gz icsi-dev.jsonl.gz
    """
    extras.require("minutes models measure", "torch", "transformers", "sklearn", extra="train")

    from minutes.cli import reporting
    from minutes.corpora import read_corpus
    from minutes.training import precision

    meetings = [meeting for path in corpora for meeting in read_corpus(path)]
    with reporting.following(str(folder)) as progress:
        found = precision.settle(folder, meetings, progress)
    if found is None:
        typer.echo("its encoder is run by PyTorch, in float32")
        return
    for kind, single in found.single.items():
        typer.echo(f"{kind:<24} float32 {single:.4f}  int8 {found.int8[kind]:.4f}")
    typer.echo(found.chosen)


def rm(version: Removed, options: Folder) -> None:
    """Delete a version of a model. Its number is not used again.

    Examples:
        minutes models rm team-2
    """
    from minutes import models

    used = models.remove(version, models.folder_of(options.runtime))
    typer.echo(f"{version} is deleted" + ("; builtin is in use" if used else ""))


def _described(version: Version) -> str:
    card = version.card
    figures = card.get("figures", {})
    try:
        before, after = (float(figures[side]["average_precision"]) for side in ("before", "after"))
        learned = (
            f"{card['date']}, {card['meetings']} meetings, {card['choices']} choices, "
            f"average precision {before:.3f} -> {after:.3f}, on {card['base_model']}"
        )
    except (KeyError, TypeError, ValueError):
        learned = "another kind of model"
    return f"cannot be used: {version.problem}" if version.problem else learned


app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Manage models; download weights.",
)
add_command(app, list_, "list", within="models")
add_command(app, pull, within="models")
add_command(app, use, within="models")
add_command(app, measure, within="models")
add_command(app, rm, within="models")
