"""What the commands print: results on stdout; progress, warnings and errors on stderr."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from minutes.errors import MinutesError
from minutes.progress import Progress

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["configure", "error", "following", "print_above", "stopped", "warning"]


class _Handler(logging.Handler):
    """Prints what the core logs, one line each, above any progress bar."""

    console: Console | None = None

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        message = " ".join(record.getMessage().split())
        self.said.add(message)
        if record.levelno >= logging.WARNING:
            message = f"warning: {message}"
        if self.console is None:
            print(f"minutes: {message}", file=sys.stderr)
        else:
            self.console.print(f"minutes: {message}", markup=False, highlight=False, soft_wrap=True)


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
    print(f"minutes: error: {exc}", file=sys.stderr)


def warning(message: str) -> None:
    """Print what a worker warns of as one line, unless it has been said."""
    if " ".join(message.split()) not in _handler.said:
        logging.getLogger("minutes").warning("%s", message)


def print_above(console: Console | None) -> None:
    """Print what is logged through a console that shows bars; None when they are gone."""
    _handler.console = console


def stopped(subject: str) -> None:
    """Say that the user stopped the work, and that nothing finished is lost."""
    print(f"\nminutes: {subject}: stopped; the same command goes on from here", file=sys.stderr)


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
                tasks[step] = bars.add_task(f"{subject}: {step}", total=total)
            bars.update(tasks[step], completed=completed, total=total)

        try:
            yield show
        finally:
            _handler.console = None


def _lines(subject: str) -> Progress:
    seen: set[str] = set()

    def show(step: str, completed: float, total: float) -> None:
        if step not in seen:
            seen.add(step)
            print(f"minutes: {subject}: {step}", file=sys.stderr, flush=True)

    return show
