"""Speech recognition by faster-whisper, https://github.com/SYSTRAN/faster-whisper.

Windows of speech alone go through its batches. Those have no fall-back to higher temperatures: a
window whose text is a loop or not sure is heard again alone, with the fall-back that Whisper has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from minutes.engines import spoken
from minutes.engines.device import resolve
from minutes.engines.faster_whisper import weights
from minutes.engines.readiness import Readiness
from minutes.engines.windows import Window, pack
from minutes.engines.words import REPETITIVE, words_of
from minutes.errors import CheckpointError, MinutesError
from minutes.records import Span, Transcription, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.media import Recording
    from minutes.options import RuntimeOptions, TranscriptionOptions
    from minutes.progress import Progress

__all__ = ["FasterWhisperTranscriber", "is_preferred", "readiness"]

DEFAULT_MODEL = {"cuda": "turbo", "cpu": "base"}
PRECISION = {"cuda": "float16", "cpu": "int8"}
BEAMS = {"cuda": 5, "cpu": 1}
BATCH = {"cuda": 16, "cpu": 8}
UNSURE = -1.0  # the mean log probability below which Whisper does not trust a text
PROBES = 5  # windows heard to tell the language of a recording
RATE = 16000  # samples a second


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
        return f"faster-whisper:{PRECISION[self._device]}:{self._converted.fingerprint}"

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
        for batch in _batches(windows, self._runtime.batch_size or BATCH[self._device]):
            sounds = [window.read(recording) for window in batch]
            for window, segments in zip(batch, self._hear(sounds, language, prompt), strict=True):
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
                compute_type=PRECISION[self._device],
                cpu_threads=self._runtime.threads or torch.get_num_threads(),
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as exc:
            raise CheckpointError(
                folder, f"cannot be used ({exc})", "convert or download the model again"
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

    def _hear(
        self, sounds: Sequence[NDArray[np.float32]], language: str, prompt: str | None
    ) -> list[list[dict[str, Any]]]:
        """Of each window, its segments as `words_of` takes them, timed in the window."""
        import numpy as np
        from faster_whisper import BatchedInferencePipeline

        begins = np.cumsum([0, *map(len, sounds)])
        clips = [{"start": begin / RATE, "end": end / RATE} for begin, end in pairwise(begins)]
        given = {"language": language, "initial_prompt": prompt, "word_timestamps": True}
        beams = BEAMS[self._device]
        heard, _ = BatchedInferencePipeline(self._model).transcribe(
            np.concatenate(sounds),
            clip_timestamps=clips,
            batch_size=len(sounds),
            beam_size=beams,
            **given,
        )
        # Each segment knows its window by where that began, in hundredths of a second.
        numbers = {int(begin / RATE * 100): i for i, begin in enumerate(begins[:-1])}
        found: list[list[Any]] = [[] for _ in sounds]
        for segment in heard:
            found[numbers[segment.seek]].append(segment)
        segments = []
        for sound, begin, parts in zip(sounds, begins[:-1], found, strict=True):
            if any(map(_failed, parts)):
                alone, _ = self._model.transcribe(
                    sound,
                    beam_size=beams,
                    condition_on_previous_text=False,
                    compression_ratio_threshold=REPETITIVE,
                    **given,
                )
                segments.append(list(_timed(alone, 0.0)))
            else:
                segments.append(list(_timed(parts, begin / RATE)))
        return segments


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


def _batches(windows: Sequence[Window], size: int) -> Iterator[list[Window]]:
    rest = iter(windows)
    while batch := list(islice(rest, size)):
        yield batch


def _failed(segment: Any) -> bool:
    """Whether a text is a loop, or not sure."""
    return bool(segment.compression_ratio > REPETITIVE or segment.avg_logprob < UNSURE)


def _timed(segments: Iterable[Any], begin: float) -> Iterator[dict[str, Any]]:
    """Segments as `words_of` takes them, timed from the start of their window."""
    for segment in segments:
        yield {
            "compression_ratio": segment.compression_ratio,
            "words": [
                {
                    "word": word.word,
                    "start": word.start - begin,
                    "end": word.end - begin,
                    "probability": word.probability,
                }
                for word in segment.words or ()
            ],
        }
