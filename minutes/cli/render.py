"""minutes render: any format from a NAME.minutes.json, without recomputing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from minutes.cli.parameters import Only
from minutes.errors import OutputError
from minutes.options import Options

__all__ = ["command"]

Record = Annotated[
    Path, typer.Argument(metavar="FILE.minutes.json", help="A file that minutes run wrote.")
]
Chosen = Annotated[
    Options,
    Only(
        "output_dir",
        "output_format",
        "template",
        "title",
        "date",
        "speaker",
        "max_points",
        "max_words",
        "outcomes",
        "agenda",
        "explain",
        "embed_audio",
        "force",
        "attention_model",
        "models_dir",
        "device",
    ),
]


def command(file: Record, options: Chosen) -> None:
    """Write minutes in other formats.

    Nothing is computed again: the points stay as they are in the file, unless you give a limit.
    --explain asks the model that scored them why they are there. Writes md, html and json by
    default, and prints the path of each file. The file itself stays as it is: -f json --force alone
    writes it anew, with the names that you give, for all that is rendered from it later.

    Examples:
        minutes render call.minutes.json -f docx,srt           # nothing is recomputed
        minutes render call.minutes.json --speaker S1=Anna --title "Release planning" --force
        minutes render call.minutes.json --speaker Liv=Olivia -f json --force   # in the file itself
        minutes render call.minutes.json --template brief.tex.j2
    """
    from minutes import assets, outputs
    from minutes.cli import reporting
    from minutes.minutes import revise
    from minutes.outputs import written
    from minutes.record_files import read_minutes
    from minutes.stages.rendering.templating import keep_compiled

    kept = assets.cache_folder()
    keep_compiled(kept)
    options = _beside_record(file, options)
    planned = outputs.plan_outputs(file, options.output)
    own = written.own(planned, outputs.output_stem(file), kept)
    try:
        outputs.check_writable([file], options.output, own=own)
    except OutputError:
        read_minutes(file)  # what is no record is told before what stands in its way
        raise
    with reporting.following(file.name) as progress:
        minutes = revise(file, options, progress=progress)
        paths = outputs.write_outputs(minutes, file, options.output, own=own, progress=progress)
    written.keep(paths, file, kept)
    for path in paths:
        reporting.result(path)
    output = options.output
    beside = outputs.plan_outputs(file, replace(output, output_format=("json",), template=None))
    stays = file.resolve() in {path.resolve() for path in {*beside} - {*paths}}
    if stays and (output.title or output.date or output.speaker):
        reporting.say(f"{file} stays as it is; the same with -f json --force alone writes it anew")


def _beside_record(file: Path, options: Options) -> Options:
    """The options without the format of the record that is read, which stays as it is."""
    from minutes import outputs

    planned = outputs.plan_outputs(file, options.output)
    others = tuple(f for path, f in planned.items() if path.resolve() != file.resolve())
    if len(others) in (0, len(planned)):
        return options
    formats = tuple(f for f in options.output.output_format if f in others)
    return replace(options, output=replace(options.output, output_format=formats))
