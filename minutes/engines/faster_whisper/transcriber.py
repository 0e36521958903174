"""Speech recognition by faster-whisper, https://github.com/SYSTRAN/faster-whisper.

Windows of speech alone (`windows`) are heard in batches (`hearing`); `weights` finds the model.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minutes.engines import spoken
from minutes.engines.device import resolve
from minutes.engines.faster_whisper import weights
from minutes.engines.faster_whisper.hearing import hear
from minutes.engines.readiness import Readiness
from minutes.engines.windows import Window, pack
from minutes.engines.words import words_of
from minutes.errors import CheckpointError, MinutesError
from minutes.records import Span, Transcription, Word

if TYPE_CHECKING:
    from minutes.media import Recording
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = ["FasterWhisperTranscriber", "is_preferred", "readiness"]

log = logging.getLogger(__name__)

DEFAULT_MODEL = {"cuda": "turbo", "cpu": "base"}
PRECISION = {"cuda": "float16", "cpu": "int8"}
PLAIN = "float32"  # which runs anywhere
BEAMS = {"cuda": 5, "cpu": 1}
BATCH = {"cuda": 16, "cpu": 8}
PROBES = 5  # windows heard to tell the language of a recording


class FasterWhisperTranscriber:
    """Satisfies `minutes.stages.transcription.Transcriber`."""

    notice = None

    def __init__(self, options: TranscriptionOptions, runtime: RuntimeOptions) -> None:
        self._model_option = options.model
        self._runtime = runtime

    @property
    def name(self) -> str:
        """The engine and its model, such as "faster-whisper:base"."""
        return f"faster-whisper:{self._converted.name}"

    @property
    def fingerprint(self) -> str:
        """The engine, its precision and the SHA-256 of its weights."""
        return f"faster-whisper:{self._precision}:{self._converted.fingerprint}"

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
        windows = pack(spans, recording)
        total = sum(window.speech for window in windows)
        progress("transcription", 0.0, total)
        given = spoken.code(options.language, self._model.supported_languages)
        language = given or self._detect(recording, windows)
        prompt = spoken.harmless(options.initial_prompt)
        words: list[Word] = []
        done = 0.0
        heard = hear(
            self._model,
            (window.read(recording) for window in windows),
            language=language,
            prompt=prompt,
            beams=BEAMS[self._device],
            batch_size=self._runtime.batch_size or BATCH[self._device],
        )
        for window, segments in zip(windows, heard, strict=True):
            for word in words_of(segments):
                if placed := window.place(word.start, word.end):
                    words.append(replace(word, start=placed.start, end=placed.end))
            done += window.speech
            progress("transcription", done, total)
        return Transcription(language if words else given, tuple(words))

    @cached_property
    def _device(self) -> str:
        return resolve(self._runtime.device)

    @cached_property
    def _precision(self) -> str:
        """The numbers that the model is run in: one warning where they are the plain ones."""
        return _precision(self._device)

    @cached_property
    def _converted(self) -> weights.Converted:
        return weights.find(self._model_option or DEFAULT_MODEL[self._device])

    @cached_property
    def _model(self) -> Any:
        folder = weights.fetch(self._converted, offline=self._runtime.offline)
        import torch
        from faster_whisper import WhisperModel

        try:
            return WhisperModel(
                str(folder),
                device=self._device,
                compute_type=self._precision,
                cpu_threads=self._runtime.threads or torch.get_num_threads(),
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as exc:
            raise CheckpointError(
                folder,
                f"cannot be used ({exc})",
                "convert or download the model again, or use --transcriber whisper",
            ) from exc

    def _detect(self, recording: Recording, windows: Sequence[Window]) -> str:
        """The language that is most probable over windows from all of the recording."""
        if not self._model.model.is_multilingual:
            return "en"
        votes: dict[str, float] = {}
        for window in spoken.spread(windows, PROBES):
            _, _, heard = self._model.detect_language(window.read(recording))
            for code, probability in heard:
                votes[code] = votes.get(code, 0.0) + window.speech * probability
        return max(votes, key=lambda code: votes[code])


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


def is_preferred(options: TranscriptionOptions, runtime: RuntimeOptions) -> bool:
    """Whether `auto` takes this engine: on a CPU, with all that it needs on the disk.

    A folder of a converted model is its own on any device.
    """
    if not weights.installed():
        return False
    if options.model is not None:
        return weights.is_folder(options.model)
    try:
        on_cpu = resolve(runtime.device) == "cpu"
        return on_cpu and weights.find(DEFAULT_MODEL["cpu"]).folder is not None
    except MinutesError:  # its libraries do not import, say: the other engines may
        return False


def readiness(options: TranscriptionOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether it is installed and its weights are on the disk."""
    if not weights.installed():
        return Readiness("faster-whisper", False, "it is not installed", weights.INSTALL)
    try:
        device = resolve(runtime.device)
        converted = weights.find(options.model or DEFAULT_MODEL[device])
    except MinutesError as exc:
        return Readiness("faster-whisper", False, exc.problem, exc.remedy)
    if converted.folder is not None:
        detail = f"{converted.name} on the disk, runs on {device} in {PRECISION[device]}"
        return Readiness("faster-whisper", True, detail)
    remedy = "run once with --transcriber faster-whisper and a network, or give --model FOLDER"
    return Readiness("faster-whisper", False, f"{converted.repository} is not on the disk", remedy)
