"""The command line: one command a file, each of which parses, calls and prints."""

from __future__ import annotations

import os
import sys

# What this needs is imported within, where Ctrl-C is taken care of: here it would be a traceback.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["main"]

STOPPED = 130  # by Ctrl-C, as shells tell it: 128 and the signal's number


def main() -> None:
    """Run the command line; exit status 0 done, 1 something failed, 2 wrong usage, 130 Ctrl-C."""
    try:
        command = _load()
        command(prog_name="minutes")
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    except Exception as exc:
        if isinstance(exc.__cause__, KeyboardInterrupt):  # libraries in C make it an ImportError
            sys.exit(STOPPED)
        from minutes.cli import reporting
        from minutes.errors import MinutesError

        if not isinstance(exc, MinutesError):
            raise
        reporting.error(exc)
        sys.exit(1)


def _load() -> Any:
    """The command that is asked for; Ctrl-C until it is there ends the process at once.

    Nothing is begun that would have to be tidied, and an exception from within an import may be
    printed and forgotten, or come out as another.
    """
    import signal

    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if usual:
        signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))
    # NumPy's products are small here, and are made on several threads already: with more of its
    # own, which wait for one another by spinning, they take twice the processor and no less time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from typer.main import get_command

        from minutes.cli import reporting
        from minutes.cli.app import build_app

        reporting.configure()
        return get_command(build_app(next(iter(sys.argv[1:]), None)))
    finally:
        if usual:
            signal.signal(signal.SIGINT, signal.default_int_handler)
