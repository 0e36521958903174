"""Whisper's models by faster-whisper and CTranslate2: in 8-bit integers, the faster on a CPU.

transcriber.py     FasterWhisperTranscriber: windows of speech in, words with times out
window_decoder.py  batches of windows, halved where memory does not do
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.engines import Engine, Official, Readiness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from minutes.engines import Holding
    from minutes.engines.faster_whisper.transcriber import FasterWhisperTranscriber
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = ["ENGINE"]


def _make(options: TranscriptionOptions, runtime: RuntimeOptions) -> FasterWhisperTranscriber:
    from minutes.engines import converted
    from minutes.engines.faster_whisper.transcriber import FasterWhisperTranscriber

    converted.offer_better(options, runtime)
    return FasterWhisperTranscriber(options, runtime)


def _readiness(options: TranscriptionOptions, runtime: RuntimeOptions) -> Readiness:
    from minutes.engines.faster_whisper.transcriber import readiness

    return readiness(options, runtime)


def _models() -> Iterable[str]:
    from minutes.engines import converted

    return converted.REPOSITORIES


def _held() -> Iterable[Holding]:
    from minutes.engines import converted

    return converted.held()


def _pull(model: str, runtime: RuntimeOptions, progress: Progress) -> Path:
    from minutes.engines import converted

    return converted.pull(model, runtime, progress)


ENGINE = Engine(
    "faster-whisper",
    "transcription",
    make=_make,
    readiness=_readiness,
    preference=lambda *_: 0.5,
    official=Official(_models, _held, _pull),
)
