"""The command line: one command a file, each of which parses, calls and prints."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; exit status 0 done, 1 something failed, 2 wrong usage."""
    # NumPy's products are small here, and are made on several threads already: with more of its
    # own, which wait for one another by spinning, they take twice the processor and no less time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from minutes.cli import reporting
    from minutes.cli.app import build_app
    from minutes.errors import MinutesError

    reporting.configure()
    try:
        build_app(next(iter(sys.argv[1:]), None))(prog_name="minutes")
    except MinutesError as exc:
        reporting.error(exc)
        sys.exit(1)
