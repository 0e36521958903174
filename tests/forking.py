"""Processes of their own that start at once, to be killed.

Each is a fork of one process that has loaded what they import and does nothing else, so that a
start costs some hundredths of a second, where a new process takes one and a half.
That a command starts from nothing is tried by `cli/test_terminal.py` and `test_package.py`.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, Self

__all__ = ["Forked", "command"]

ROOT = Path(__file__).parents[1]
CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["alembic", "minutes.cli.review", "minutes.web.app"])


class Forked:
    """A process that does some work, with the interface of `subprocess.Popen`.

    Args:
        work: a function that can be imported.
        arguments: what it is given.
        errors: the file that takes what the process prints as errors.
        more: variables of its environment beside those of this process.
    """

    def __init__(
        self, work: Callable[..., object], *arguments: Any, errors: Path, **more: str
    ) -> None:
        reading, writing = CONTEXT.Pipe(duplex=False)
        given = (work, arguments, os.environ | more, writing, errors)
        self._process = CONTEXT.Process(target=_run, args=given)
        self._process.start()
        atexit.register(self.kill)
        writing.close()
        self.stdout: IO[bytes] = os.fdopen(os.dup(reading.fileno()), "rb")
        reading.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stdout.close()
        self.wait()

    @property
    def returncode(self) -> int | None:
        """Its exit status; less than 0 for the signal that ended it, None while it runs."""
        return self._process.exitcode

    def wait(self, seconds: float | None = None) -> int:
        """Its exit status, once it has ended."""
        self._process.join(seconds)
        if self.returncode is None:
            raise TimeoutError(f"process {self._process.pid} goes on after {seconds} s")
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self._process.pid or 0, number)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.send_signal(signal.SIGKILL)


def _run(
    work: Callable[..., object],
    arguments: tuple[Any, ...],
    environment: Mapping[str, str],
    out: Connection,
    errors: Path,
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    os.dup2(out.fileno(), 1)
    with errors.open("wb") as file:
        os.dup2(file.fileno(), 2)
    # Where the shell has Ctrl-C ignored, so would this process.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    work(*arguments)


def command(*arguments: object) -> None:
    """Run a command of minutes."""
    from minutes import cli

    sys.argv = ["minutes", *map(str, arguments)]
    cli.main()
