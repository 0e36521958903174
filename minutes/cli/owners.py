"""minutes owners: whose an action is, learned from calls in which readers noted it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minutes import extras
from minutes.cli.new_model import NewModelOptions
from minutes.cli.parameters import Only
from minutes.options import Options

__all__ = ["command"]

Corpora = Annotated[
    list[Path],
    typer.Argument(metavar="CORPUS...", help="Calls whose actions have owners, as JSON lines."),
]


def command(
    corpora: Corpora,
    options: Annotated[Options, Only("attention_model", "models_dir", "device")],
    written: NewModelOptions,
) -> None:
    """Teach a model whose an action is.

    It learns when the person who says an action is the one who does it, as in "we'll ship it this
    week" said for a team. Writes a folder with the whole model and what it learned; all else that
    it says stays the same. Prints how well it tells, judged by heads that learned from other
    calls, and the folder.

    minutes corpus --annotations joins what readers noted to the transcripts of the calls. Each
    corpus counts the same, however long it is: give the calls of each group of readers as one.

    Examples:
        minutes owners calls.jsonl.gz --attention-model builtin -o taught/
        minutes owners ours.jsonl.gz theirs.jsonl.gz --attention-model ours/ -o taught/
    """
    extras.require("minutes owners", "sklearn", "torch", "transformers", extra="train")
    output = written.folder()

    from minutes.cli import reporting
    from minutes.corpora import read_all
    from minutes.engines import attention
    from minutes.files import write_all
    from minutes.training import owners

    meetings = [read_all([path]) for path in corpora]
    scorer = attention.find(options.scoring.attention_model, options.runtime)
    owners.check(scorer.folder)
    with reporting.following("owners") as progress:
        noted = owners.read_actions(meetings, scorer.predictor, progress=progress)
    head = owners.learn(noted)
    made = owners.contents(scorer.folder, head, name=written.name or output.resolve().name)
    write_all({output / name: content for name, content in made.items()})
    reporting.echo(
        f"{head.actions} actions in {head.calls} calls; cross-validated by call: "
        f"AUROC {head.ranking:.3f}, {head.right:.0%} right of {head.likely} likely ones"
    )
    reporting.result(output)
