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
from urllib.parse import urlsplit

from minutes.engines import spoken
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

# The largest model that hears a meeting faster than it lasted.
DEFAULT_MODEL = {"cuda": "turbo", "cpu": "base"}

# On a GPU, the search of Whisper's own command line; on a CPU the likeliest word each time, as a
# search through five beams takes more than four times as long there.
BEAMS = {"cuda": 5, "cpu": None}

# Windows heard side by side: more fill a GPU better, on a CPU they only take memory.
BATCH = {"cuda": 16, "cpu": 8}

PROBES = 5  # windows heard to tell the language of a recording


class WhisperTranscriber:
    """Satisfies `minutes.stages.transcription.Transcriber`."""

    notice = None

    def __init__(self, options: TranscriptionOptions, runtime: RuntimeOptions) -> None:
        self._model_option = options.model
        self._runtime = runtime

    @property
    def name(self) -> str:
        """The engine and its model, such as "whisper:turbo" or "whisper:our-team.pt"."""
        return f"whisper:{self._checkpoint.name}"

    @property
    def fingerprint(self) -> str:
        """The engine and the SHA-256 of its weights.

        Raises:
            CheckpointError: there is no such model, neither by name nor by path.
        """
        return f"whisper:{self._checkpoint.fingerprint}"

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
        weights.fetch(self._checkpoint, offline=self._runtime.offline, progress=progress)
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
        return weights.find(self._model_option or DEFAULT_MODEL[self._device])

    @cached_property
    def _model(self) -> Any:
        return loading.load(self._checkpoint, self._device)


def readiness(options: TranscriptionOptions, runtime: RuntimeOptions) -> Readiness:
    """Whether the weights are on the disk or can be downloaded; answers within five seconds."""
    try:
        device = resolve(runtime.device)
        checkpoint = weights.find(options.model or DEFAULT_MODEL[device])
        here = weights.on_disk()
    except MinutesError as exc:
        return Readiness("whisper", False, exc.problem, exc.remedy)
    file = checkpoint.path.name
    if checkpoint.path.is_file():
        return Readiness("whisper", True, f"{file} on the disk, runs on {device}")
    remedy = f"connect to the network once, or put {file} into {checkpoint.path.parent}"
    if here:
        remedy = f"use --model {here[-1]}, which is on the disk, or {remedy}"
    if runtime.offline or checkpoint.url is None:
        return Readiness("whisper", False, f"{file} is not on the disk", remedy)
    if weights.reachable(checkpoint.url):
        return Readiness("whisper", True, f"{file} can be downloaded, runs on {device}")
    host = urlsplit(checkpoint.url).hostname
    detail = f"{file} is not on the disk and {host} cannot be reached"
    return Readiness("whisper", False, detail, remedy)


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
