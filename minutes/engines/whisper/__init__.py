"""Whisper, by openai-whisper: what is said, in 99 languages.

transcriber.py  WhisperTranscriber: windows of speech in, words with times out
window_decoder.py  windows decoded side by side, turn by turn
decoder.py      the text decoder with what it has heard and said kept
decoding.py     the tokens of a batch of windows, with the fall-back to higher temperatures
search.py       which token is chosen; rules.py which may be
alignment.py    when each word was said; time_warping.py the cheapest way through frames
segments.py     tokens cut to segments, their words put in time
weights.py      checkpoints by name or path, on the disk or downloaded
loading.py      a checkpoint's file read without trusting it
conversion.py   CTranslate2's form of the same weights, read as openai-whisper has it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.engines import Engine, Official, Readiness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from minutes.engines import Holding
    from minutes.engines.whisper.transcriber import WhisperTranscriber
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = ["ENGINE"]


def _make(options: TranscriptionOptions, runtime: RuntimeOptions) -> WhisperTranscriber:
    from minutes.engines import converted
    from minutes.engines.whisper.transcriber import WhisperTranscriber

    converted.offer_better(options, runtime)
    return WhisperTranscriber(options, runtime)


def _readiness(options: TranscriptionOptions, runtime: RuntimeOptions) -> Readiness:
    from minutes.engines.whisper.transcriber import readiness

    return readiness(options, runtime)


def _preference(options: TranscriptionOptions, runtime: RuntimeOptions) -> float:
    """It goes first on a GPU, and with weights that are here in OpenAI's form alone."""
    from minutes.engines import converted, device
    from minutes.engines.whisper.weights import is_on_disk

    model = options.model
    if converted.is_folder(model):
        return 0.0
    if model is not None and model not in converted.REPOSITORIES:
        return 1.0  # a file in openai-whisper's form, or what it has an error for
    on_gpu = device.resolve_device(runtime.device) == "cuda"
    if model is not None:
        # distil-large-v3 and its like are faster-whisper's alone.
        runs = on_gpu and not model.startswith("distil-")
        return 1.0 if runs or (converted.official(model) is None and is_on_disk(model)) else 0.0
    official = any(converted.official(name) for name in converted.AUTO["cpu"])
    return 1.0 if on_gpu or (not official and is_on_disk(converted.DEFAULT["cpu"])) else 0.0


def _models() -> Iterable[str]:
    from minutes.engines.whisper import weights

    return weights.known()


def _held() -> Iterable[Holding]:
    from minutes.engines.whisper import weights

    return weights.held()


def _pull(model: str, runtime: RuntimeOptions, progress: Progress) -> Path:
    from minutes.engines.whisper import weights

    return weights.fetch(weights.known()[model], runtime=runtime, progress=progress)


ENGINE = Engine(
    "whisper",
    "transcription",
    make=_make,
    readiness=_readiness,
    preference=_preference,
    official=Official(_models, _held, _pull),
)
