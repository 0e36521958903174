"""minutes render: any format from a NAME.minutes.json, without recomputing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from minutes.cli import parameters as p

__all__ = ["render"]

Record = Annotated[
    Path, typer.Argument(metavar="FILE.minutes.json", help="What minutes run wrote.")
]


def render(
    file: Record,
    output_dir: p.OutputDir = None,
    output_format: p.OutputFormat = None,
    template: p.Template = None,
    title: p.Title = None,
    date: p.Date = None,
    speaker: p.SpeakerNames = None,
    max_points: p.MaxPoints = None,
    max_words: p.MaxWords = None,
    outcomes: p.Outcomes = None,
    agenda: p.Agenda = None,
    explain: p.Explain = None,
    embed_audio: p.EmbedAudio = None,
    attention_model: p.AttentionModel = None,
    models_dir: p.ModelsDir = None,
    device: p.Device = None,
    force: p.Force = None,
) -> None:
    """Make any format from a NAME.minutes.json, without recomputing.

    Points are kept as they are in the file, unless a budget is given; --explain asks the model
    that scored them why they are there. Prints the path of each result; by default md and html.
    """
    flags: dict[str, Any] = dict(locals())
    del flags["file"]
    flags["output_format"] = output_format or ["md,html"]
    options = p.merged(flags)

    from minutes import outputs, pipeline
    from minutes.cli import reporting

    outputs.check([file], options.output)
    with reporting.following(file.name) as progress:
        minutes = pipeline.revise(file, options, progress=progress)
        written = outputs.write(minutes, file, options.output, progress=progress)
    for path in written:
        reporting.result(path)
