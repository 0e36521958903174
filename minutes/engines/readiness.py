"""Whether an engine can run here, and what it needs when it cannot."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Readiness"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `minutes doctor` shows of an engine.

    `detail` says what was found, such as "base.pt on disk"; `remedy` says what to do when the
    engine is not ready.
    """

    engine: str
    ready: bool
    detail: str
    remedy: str = ""
