"""Speech recognition by faster-whisper, https://github.com/SYSTRAN/faster-whisper.

`recognition` packs the speech into windows, which are heard in batches (`window_decoder`);
`engines.converted` finds the model.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minutes import extras
from minutes.engines import Readiness, converted, packaged, spoken
from minutes.engines.device import resolve_device, threads
from minutes.engines.recognition import recognise
from minutes.errors import CheckpointError, EngineUnavailable, MinutesError
from minutes.records import Span, Transcription

if TYPE_CHECKING:
    from minutes.media import Recording
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = ["FasterWhisperTranscriber", "readiness"]

log = logging.getLogger(__name__)

PRECISION = {"cuda": "float16", "cpu": "int8"}
PLAIN = "float32"  # which runs anywhere
# As Whisper's own command line: on a CPU the five take a quarter longer than the likeliest token
# alone, as the encoder takes most of the time, and they are what puts the stops between sentences.
BEAMS = 5
BATCH = {"cuda": 16, "cpu": 8}
WORKERS = 2  # batches heard at once on a CPU: a fifth quicker than one on all of its cores


class FasterWhisperTranscriber:
    """Satisfies `minutes.stages.transcription.Transcriber`."""

    def __init__(self, options: TranscriptionOptions, runtime: RuntimeOptions) -> None:
        self._model_option, self._language = options.model, options.language
        self._runtime = runtime

    @property
    def name(self) -> str:
        """The engine and its model, such as "faster-whisper:base"."""
        return f"faster-whisper:{self._converted.name}"

    @property
    def notice(self) -> str | None:
        """What the reader should know of the words."""
        unsaid = self._language is None and spoken.is_english_alone(self._converted.name)
        return spoken.ENGLISH_ALONE if unsaid else None

    @property
    def fingerprint(self) -> str:
        """The engine, its precision and the SHA-256 of its weights."""
        return f"faster-whisper:{self._precision}:{self._converted.fingerprint(self._runtime)}"

    def transcribe(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: TranscriptionOptions,
        progress: Progress,
    ) -> Transcription:
        """The words within the spans, timed from the start of the recording.

        Raises:
            EngineUnavailable: faster-whisper or the weights are not here and cannot be downloaded.
            CheckpointError: the weights cannot be used.
            OptionError: the model does not know the language.
        """
        if not spans:
            return Transcription(options.language, ())
        from minutes.engines.faster_whisper.window_decoder import FasterWhisperWindowDecoder

        decoder = FasterWhisperWindowDecoder(
            self._model,
            beams=BEAMS,
            batch_size=self._runtime.batch_size or BATCH[self._device],
            workers=self._workers,
        )
        return recognise(decoder, recording, spans, options=options, progress=progress)

    @cached_property
    def _device(self) -> str:
        return resolve_device(self._runtime.device)

    @property
    def _threads(self) -> int:
        return threads(self._runtime.threads)

    @property
    def _workers(self) -> int:
        return min(WORKERS, self._threads) if self._device == "cpu" else 1

    @cached_property
    def _precision(self) -> str:
        """The numbers that the model is run in: one warning where they are the plain ones."""
        return _precision(self._device)

    @cached_property
    def _converted(self) -> converted.Converted:
        return _chosen(self._model_option, self._device)

    @cached_property
    def _model(self) -> Any:
        folder = converted.fetch(self._converted, self._runtime)
        try:
            from minutes.engines.faster_whisper.window_decoder import Model
        except (ImportError, OSError) as exc:  # a library of CTranslate2's that does not load
            again = extras.install("faster-whisper", "ctranslate2", again=True)
            raise EngineUnavailable(
                "faster-whisper",
                f"it cannot be imported ({exc})",
                f"{again}, or use --transcriber whisper",
            ) from exc
        try:
            return Model(
                str(folder),
                device=self._device,
                compute_type=self._precision,
                cpu_threads=self._threads // self._workers,
                num_workers=self._workers,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as exc:
            raise CheckpointError(
                folder,
                f"cannot be used ({exc})",
                "convert or download the model again, or use --transcriber whisper",
            ) from exc


def _precision(device: str) -> str:
    """What CTranslate2 computes in there."""
    try:
        from ctranslate2 import get_supported_compute_types

        supported = get_supported_compute_types(device)
    except (ImportError, OSError, RuntimeError, ValueError):  # loading the model will say why
        return PRECISION[device]
    if PRECISION[device] in supported:
        return PRECISION[device]
    where = "GPU" if device == "cuda" else "processor"
    log.warning(
        "faster-whisper takes longer than it could: this %s does not compute in %s",
        where,
        PRECISION[device],
    )
    return PLAIN


def _chosen(model: str | None, device: str) -> converted.Converted:
    """The model asked for, or the best that is here.

    Raises:
        EngineUnavailable: none was asked for, and none is here.
        CheckpointError: there is no such model.
    """
    if model is not None:
        return converted.find(model)
    if (best := converted.best(device)) is None:
        raise converted.none_here("faster-whisper", device)
    return best


def readiness(options: TranscriptionOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether its weights are on the disk."""
    if absent := extras.missing("faster_whisper", "ctranslate2"):
        weights = (packaged.WHISPER_BASE,) if options.model is None else ()
        detail = f"{absent} is not installed"
        return Readiness("faster-whisper", False, detail, packaged.line(*weights))
    try:
        device = resolve_device(runtime.device)
        chosen = _chosen(options.model, device)
    except MinutesError as exc:
        return Readiness("faster-whisper", False, exc.problem, exc.remedy)
    if chosen.is_here:
        detail = f"{chosen.name} {chosen.source}, runs on {device} in {PRECISION[device]}"
        return Readiness("faster-whisper", True, detail)
    base = packaged.remedy(packaged.WHISPER_BASE)
    pull = extras.command("models", "pull", f"faster-whisper:{chosen.name}")
    detail = f"{chosen.name} is not on the disk"
    return Readiness("faster-whisper", False, detail, f"{base}, or {pull}")
