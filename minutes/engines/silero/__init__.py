"""Silero's network for voices: where there is speech. Its weights travel in its package."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from minutes import extras
from minutes.engines import Engine, Readiness

if TYPE_CHECKING:
    from minutes.engines.silero.detector import SileroDetector
    from minutes.options import RuntimeOptions, VoiceActivityOptions

__all__ = ["ENGINE"]


def _make(options: VoiceActivityOptions, runtime: RuntimeOptions) -> SileroDetector:
    from minutes.engines.silero.detector import SileroDetector

    return SileroDetector()


def _readiness(options: VoiceActivityOptions, runtime: RuntimeOptions) -> Readiness:
    try:
        version = metadata.version("silero-vad")
    except metadata.PackageNotFoundError:
        return Readiness(
            "silero", False, "it is not installed", extras.line("speech", "silero_vad")
        )
    return Readiness("silero", True, f"silero-vad {version}, runs on cpu")


ENGINE = Engine(
    "silero", "voice-activity", make=_make, readiness=_readiness, preference=lambda *_: 0.5
)
