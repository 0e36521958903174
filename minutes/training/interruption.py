"""Ctrl-C between two steps and never within one, so that the state is one to go on from."""

from __future__ import annotations

import logging
import signal
from types import FrameType, TracebackType
from typing import Any

from minutes.progress import Progress

__all__ = ["Interruption", "Stopped"]

log = logging.getLogger(__name__)


class Stopped(KeyboardInterrupt):
    """The user stopped the run, at a moment when its state is whole."""


class Interruption:
    """While it is entered, Ctrl-C waits for `check`; a second one stops at once.

    Outside the main thread, where signals cannot be caught, it does nothing.
    """

    def __init__(self) -> None:
        self._asked = False
        self._before: Any = None

    def __enter__(self) -> Interruption:
        try:
            self._before = signal.signal(signal.SIGINT, self._ask)
        except ValueError:  # not the main thread
            self._before = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def check(self) -> None:
        """Raise `Stopped` if the user has asked for it."""
        if self._asked:
            raise Stopped

    def watching(self, progress: Progress) -> Progress:
        """The callback, with a check at each call."""

        def show(step: str, completed: float, total: float) -> None:
            progress(step, completed, total)
            self.check()

        return show

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        log.info("stopping after this step; Ctrl-C again stops at once and loses it")
