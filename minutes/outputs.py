"""What is written where, and what must not be overwritten."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from minutes.errors import OutputError
from minutes.files import write_all
from minutes.options import OutputOptions
from minutes.records import Minutes
from minutes.stages import rendering

__all__ = ["check", "plan", "stem", "write"]


def stem(source: Path) -> str:
    """The name that a source's outputs share: talk.minutes.json and talk.wav both give talk."""
    return source.stem.removesuffix(".minutes") or source.stem


def plan(source: Path, options: OutputOptions) -> dict[Path, str]:
    """The outputs of a source, and the format of each; a template replaces its format."""
    formats = list(dict.fromkeys(options.output_format))
    if options.template is not None and rendering.suffix(options.template) not in formats:
        formats.append(rendering.suffix(options.template))
    suffixes = {format_: "minutes.json" if format_ == "json" else format_ for format_ in formats}
    name = stem(source)
    return {options.output_dir / f"{name}.{suffixes[f]}": f for f in formats}


def check(sources: Sequence[Path], options: OutputOptions) -> None:
    """Find out before the work whether its results can be written.

    Raises:
        OutputError: an output exists, is an input, or two inputs share it; the folder cannot be
            written.
        TemplateError: the template cannot be used.
    """
    if options.template is not None:
        rendering.check_template(options.template)
    folder = options.output_dir
    existing = next(f for f in (folder.absolute(), *folder.absolute().parents) if f.exists())
    if not existing.is_dir():
        raise OutputError(folder, f"{existing} is not a folder", "choose another --output-dir")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise OutputError(folder, "may not be written", "choose another --output-dir")
    inputs = {source.resolve() for source in sources}
    claimed: dict[Path, Path] = {}
    for source in sources:
        for path in plan(source, options):
            if path.resolve() in inputs:
                raise OutputError(path, "is an input too", "choose another --output-dir")
            if path in claimed and claimed[path] != source:
                raise OutputError(
                    path,
                    f"would be written for {claimed[path]} and for {source}",
                    "run them apart, each with its own --output-dir",
                )
            claimed[path] = source
            if path.exists() and not options.force:
                raise OutputError(
                    path, "exists", "give --force to replace it or another --output-dir"
                )


def write(minutes: Minutes, source: Path, options: OutputOptions) -> list[Path]:
    """Render and write the outputs of a source, all of them or none.

    Returns:
        The paths written.
    """
    contents: Mapping[Path, bytes] = {
        path: rendering.render(minutes, format_, template=_template(format_, options))
        for path, format_ in plan(source, options).items()
    }
    write_all(contents)
    return list(contents)


def _template(format_: str, options: OutputOptions) -> Path | None:
    template = options.template
    return template if template and rendering.suffix(template) == format_ else None
