"""What the commands print: results on stdout; progress, warnings and errors on stderr."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import typer

from minutes.errors import MinutesError
from minutes.progress import Progress
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "PrintOptions",
    "calling",
    "configure",
    "echo",
    "error",
    "following",
    "pace",
    "print_above",
    "result",
    "say",
    "show_weights",
    "stopped",
    "visible",
    "warning",
]


@dataclass(frozen=True, slots=True)
class PrintOptions(Settings):
    """How a command's answer is printed."""

    group: ClassVar[str] = "Printing"

    json: bool = option(False, "Print JSON.")


_names: dict[str, str] = {}  # what users call a file that is kept elsewhere
_JOINERS = "\u200c\u200d"  # that Persian, Hindi and emoji need


def visible(text: str) -> str:
    """The text for a terminal: lines and spaces as they are, and a mark for what would act on it.

    Control characters move its cursor or give it commands, bidirectional ones turn names round.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or _is_harmless(c) else "\ufffd" for c in text)


def _is_harmless(char: str) -> bool:
    return char in "\n\t" or char in _JOINERS or (char.isspace() and char > "\x9f")


class _Handler(logging.Handler):
    """Prints what the core logs, one line each, above any progress bar."""

    console: Console | None = None

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        message = _called(" ".join(record.getMessage().split()))
        for path, name in _names.items():  # the core logs names without their folders too
            message = message.replace(Path(path).name, name)
        self.said.add(message)
        if record.levelno >= logging.WARNING:
            message = f"warning: {message}"
        if self.console is None:
            say(message)
        else:
            self.console.print(
                f"minutes: {visible(message)}", markup=False, highlight=False, soft_wrap=True
            )


_handler = _Handler()


def configure() -> None:
    """Print our own warnings as single lines, and nobody else's."""
    log = logging.getLogger("minutes")
    log.addHandler(_handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def error(exc: MinutesError) -> None:
    """Print an error as one line."""
    say(f"error: {exc}")


@contextmanager
def calling(path: Path, name: str) -> Iterator[None]:
    """Speak of a file by the name that its user has for it."""
    _names[str(path)] = name
    try:
        yield
    finally:
        del _names[str(path)]


def _called(message: str) -> str:
    for path, name in _names.items():
        message = message.replace(path, name)
    return message


def say(message: str) -> None:
    """Print a line for people, clean of what names may hold that acts on a terminal."""
    print(f"minutes: {visible(_called(message))}", file=sys.stderr, flush=True)


def echo(text: str) -> None:
    """Print a text for people as what a command was asked for, cleaned likewise."""
    print(visible(text), flush=True)


def result(path: Path) -> None:
    """Print the path of what was made: exact for programs, cleaned on a terminal."""
    if sys.stdout.isatty():
        echo(str(path))
    else:
        sys.stdout.flush()
        typer.echo(os.fsencode(path))


def warning(message: str) -> None:
    """Print what a worker warns of as one line, unless it has been said."""
    if " ".join(message.split()) not in _handler.said:
        logging.getLogger("minutes").warning("%s", message)


def print_above(console: Console | None) -> None:
    """Print what is logged through a console that shows bars; None when they are gone."""
    _handler.console = console


def stopped(subject: str, how: str = "the same command") -> None:
    """Say that the user stopped the work, and that nothing finished is lost."""
    print(file=sys.stderr)
    say(f"{subject}: stopped; {how} goes on from here")


@contextmanager
def following(subject: str) -> Iterator[Progress]:
    """A progress callback that shows each step: as a bar on a terminal, else as a line.

    Args:
        subject: what is worked on, such as a file's name.
    """
    if not sys.stderr.isatty():
        yield _lines(subject)
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Bars(*columns, console=console, transient=True) as bars:
        _handler.console = console

        def show(step: str, completed: float, total: float) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(visible(f"{subject}: {step}"), total=total)
            bars.update(tasks[step], completed=completed, total=total)

        try:
            yield show
        finally:
            _handler.console = None


def pace(sound: float, seconds: float, *, cached: bool = False) -> str:
    """How long work took, and how fast it was, the one way in which all commands tell it.

    Args:
        sound: seconds of recordings; 0 for transcripts, which have no time to be measured by.
        seconds: of the work.
        cached: whether the sound had been recognised before, so that its speed tells nothing.
    """
    from minutes.stages.rendering.labels import length

    took = length(seconds) if seconds >= 60 else f"{seconds:.1f} s"
    if not sound:
        return f"text, in {took}"
    if cached:
        return f"{length(sound)} of sound, recognised before and read from the cache, in {took}"
    return f"{length(sound)} of sound in {took}: {sound / max(seconds, 0.001):.3g} × real time"


def show_weights(
    *,
    name: str,
    stage: str,
    what: str,
    source: str,
    licence: str,
    sha256: str | None,
    path: str | None,
    problem: str,
    remedy: str,
) -> None:
    """Print which weights they are, where they come from, and whether they can be used."""
    mark = "missing" if problem else "here"
    typer.echo(f"  {name:<17} {mark:<8} {what} ({licence})")
    typer.echo(f"  {'':<17} {'':<8} {source}" + (f", {sha256[:12]}…" if sha256 else ""))
    if path:
        typer.echo(f"  {'':<17} {'':<8} {path}")
    if problem:
        typer.echo(f"  {'':<17} {'':<8} {problem}")
        typer.echo(f"  {'':<17} {'':<8} -> {remedy}")


def _lines(subject: str) -> Progress:
    seen: set[str] = set()

    def show(step: str, completed: float, total: float) -> None:
        if step not in seen:
            seen.add(step)
            say(f"{subject}: {step}")

    return show
