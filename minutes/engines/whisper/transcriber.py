"""Speech recognition by OpenAI's Whisper, from https://github.com/openai/whisper.

`recognition` packs the speech into windows, which are decoded in batches (`window_decoder`) by
Whisper's own model, with the search, thresholds and fall-back to higher temperatures of its
`transcribe`, and with its times of words, which come from the decoder's cross-attention. `weights`
finds the checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minutes import extras
from minutes.engines import Readiness, packaged, spoken
from minutes.engines.device import resolve_device
from minutes.engines.recognition import recognise
from minutes.engines.whisper import loading, weights
from minutes.errors import EngineError, MinutesError
from minutes.records import Span, Transcription

if TYPE_CHECKING:
    from minutes.media import Recording
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = ["WhisperTranscriber", "readiness"]

# On a GPU, the search of Whisper's own command line; on a CPU the likeliest word each time, as a
# search through five beams takes more than four times as long there.
BEAMS = {"cuda": 5, "cpu": None}

# Windows heard side by side: more fill a GPU better, on a CPU they only take memory.
BATCH = {"cuda": 16, "cpu": 8}


class WhisperTranscriber:
    """Satisfies `minutes.stages.transcription.Transcriber`."""

    def __init__(self, options: TranscriptionOptions, runtime: RuntimeOptions) -> None:
        self._model_option, self._language = options.model, options.language
        self._runtime = runtime

    @property
    def name(self) -> str:
        """The engine and its model, such as "whisper:turbo" or "whisper:our-team.pt"."""
        return f"whisper:{self._checkpoint.name}"

    @property
    def notice(self) -> str | None:
        """What the reader should know of the words."""
        unsaid = self._language is None and spoken.is_english_alone(self._checkpoint.name)
        return spoken.ENGLISH_ALONE if unsaid else None

    @property
    def fingerprint(self) -> str:
        """The engine and the SHA-256 of its weights.

        Raises:
            CheckpointError: there is no such model, neither by name nor by path.
        """
        return f"whisper:{self._checkpoint.fingerprint(self._runtime)}"

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
            EngineUnavailable: the weights are not here and cannot be downloaded.
            CheckpointError: the weights cannot be used.
            OptionError: the model does not know the language.
        """
        if not spans:
            return Transcription(options.language, ())
        # What is not named is not downloaded, not even in place of a damaged file.
        runtime = self._runtime if self._model_option else replace(self._runtime, offline=True)
        weights.fetch(self._checkpoint, runtime=runtime, progress=progress)
        import torch

        from minutes.engines.whisper.window_decoder import WhisperWindowDecoder

        try:
            decoder = WhisperWindowDecoder(
                self._model,
                beams=BEAMS[self._device],
                batch_size=self._runtime.batch_size or BATCH[self._device],
            )
            return recognise(decoder, recording, spans, options=options, progress=progress)
        except torch.cuda.OutOfMemoryError as exc:
            raise EngineError(
                f"--model {self._checkpoint.name}",
                "the GPU has too little free memory for it",
                "use --device cpu or a smaller model",
            ) from exc

    @cached_property
    def _device(self) -> str:
        return resolve_device(self._runtime.device)

    @cached_property
    def _checkpoint(self) -> weights.Checkpoint:
        return _chosen(self._model_option, self._device)

    @cached_property
    def _model(self) -> Any:
        return loading.load(self._checkpoint, self._device, self._runtime)


def _chosen(model: str | None, device: str) -> weights.Checkpoint:
    return weights.best(device) if model is None else weights.find(model)


def readiness(options: TranscriptionOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether the weights are on the disk; what must be downloaded is not ready."""
    if absent := extras.missing("whisper", "torch"):
        weights = (packaged.WHISPER_BASE,) if options.model is None else ()
        detail = f"{absent} is not installed"
        return Readiness("whisper", False, detail, packaged.line(*weights))
    try:
        device = resolve_device(runtime.device)
        checkpoint = _chosen(options.model, device)
    except MinutesError as exc:
        return Readiness("whisper", False, exc.problem, exc.remedy)
    if checkpoint.other is not None:
        detail = f"{checkpoint.name} {checkpoint.other.source}, runs on {device}"
        return Readiness("whisper", True, detail)
    file = checkpoint.path.name
    if checkpoint.path.is_file():
        return Readiness("whisper", True, f"{file} on the disk, runs on {device}")
    base = packaged.remedy(packaged.WHISPER_BASE)
    pull = extras.command("models", "pull", f"whisper:{checkpoint.name}")
    return Readiness("whisper", False, f"{file} is not on the disk", f"{base}, or {pull}")
