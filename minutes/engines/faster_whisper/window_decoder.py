"""Windows heard side by side by faster-whisper's batches.

Those have no fall-back to higher temperatures: a window whose text is a loop or not sure is heard
again alone, with the fall-back that Whisper has. What the encoder made of a window is asked for
its language as well, in parts, which costs next to nothing. A window that is asked for the language
of its recording first, or heard again, is encoded once (`Model`), a third of its work.

Whisper writes no times of its own: with them it often stops before its window ends, as if the rest
were for another turn. Words are timed by its attention. On a CPU two batches are heard at once,
each on its half of the cores, since the steps of a decoder are too small to share among many.
"""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice, pairwise
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.transcribe import get_compression_ratio

from minutes.engines.passages import COMPRESSION_RATIO_THRESHOLD, Passage, Slice, Timing
from minutes.engines.recognition import DecodedWindow
from minutes.media import SAMPLE_RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]
    Encoded = NDArray[np.float32]

__all__ = ["FasterWhisperWindowDecoder", "Model"]

log = logging.getLogger(__name__)

FRAMES = 50  # of the encoder a second
MOST = 220  # tokens that a window may hold: half of Whisper's, which leaves room for a prompt
TEMPERATURES = (0.0, 0.4, 0.8)  # at which a window that fails is heard again
KEPT = 8  # windows whose encoding is kept: 24 MB with Whisper base
PART = 10  # seconds of a window that are asked for their language together
SHORT = ("out of memory", "allocate memory", "ALLOC_FAILED")  # what CTranslate2's errors say


class Model(WhisperModel):  # type: ignore[misc]  # it has no types
    """faster-whisper's, which on a CPU takes less memory and encodes nothing twice.

    The steps of a decoder are small, so that they are done for a batch. A window's encoding and
    alignment fill the processor alone; side by side they would need a gigabyte, for the encoder's
    attention of each frame to each and for what each token might have been. The encodings of the
    last windows are kept for those who ask again.
    """

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._kept: dict[bytes, Encoded] = {}
        self._lock = Lock()

    def encode(self, features: Any) -> Any:
        """The encoder's output for features (bands, frames) or a batch of them."""
        if self.model.device != "cpu":
            return super().encode(features)
        batch = features if features.ndim == 3 else features[None]
        return _view(np.stack([self._encoded(np.ascontiguousarray(one)) for one in batch]))

    def _encoded(self, features: NDArray[np.float32]) -> Encoded:
        key = hashlib.sha256(features.data).digest()
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            (found,) = _on_cpu(super().encode(features))
            with self._lock:
                self._kept[key] = found
                for old in list(self._kept)[:-KEPT]:
                    del self._kept[old]
        return found

    def find_alignment(
        self, tokenizer: Any, text_tokens: Any, encoder_output: Any, num_frames: Any, *rest: Any
    ) -> Any:
        """When the words of each window were said."""
        if self.model.device != "cpu" or len(text_tokens) < 2:
            return super().find_alignment(tokenizer, text_tokens, encoder_output, num_frames, *rest)
        found: list[Any] = []
        for i, encoded in enumerate(_on_cpu(encoder_output)):
            frames = num_frames if isinstance(num_frames, int) else [num_frames[i]]
            one = [text_tokens[i]], _view(encoded[None]), frames
            found += super().find_alignment(tokenizer, *one, *rest)
        return found


class FasterWhisperWindowDecoder:
    """Satisfies `minutes.engines.recognition.WindowDecoder`.

    Args:
        model: faster-whisper's `WhisperModel`.
        beams: how many candidates the search keeps; 1 takes the likeliest token.
        batch_size: how many windows are heard side by side; halved where memory does not do.
        workers: how many batches are heard at once, which share the `batch_size`; the model's
            `num_workers`.
    """

    def __init__(self, model: Any, *, beams: int, batch_size: int, workers: int = 1) -> None:
        self._model, self._beams = model, beams
        self._workers = max(1, min(workers, batch_size))
        self._batch_size = batch_size // self._workers

    @property
    def languages(self) -> Sequence[str]:
        """Whisper's codes of the languages that it knows."""
        codes: Sequence[str] = self._model.supported_languages
        return codes if self._model.model.is_multilingual else ["en"]

    def detect(self, sounds: Sequence[Sound]) -> list[Mapping[str, float]]:
        """Of each sound, how probable each language is."""
        found: list[Mapping[str, float]] = []
        for sound in sounds:
            features = pad_or_trim(self._model.feature_extractor(sound)[..., :-1])
            likely = self._model.model.detect_language(self._model.encode(features))
            found.append(_languages(likely[0]))
        return found

    def decode(
        self, sounds: Iterable[Sound], *, language: str, prompt: str | None, alone: bool = False
    ) -> Iterator[DecodedWindow]:
        """What is said in sounds; they are read as they are needed."""
        given = {
            "language": language,
            "initial_prompt": prompt,
            "beam_size": self._beams,
            "max_new_tokens": MOST,
            "word_timestamps": True,
        }
        coming = enumerate(sounds)
        waiting: deque[tuple[int, Sound]] = deque()
        running: deque[tuple[list[tuple[int, Sound]], Future[list[_Decoded]]]] = deque()
        batch_size, workers, short = self._batch_size, self._workers, False
        with ThreadPoolExecutor(workers) as pool:
            while True:
                free = max(workers - len(running), 0)
                waiting.extend(islice(coming, max(0, (free + 1) * batch_size - len(waiting))))
                # What is left at the end, or all of a short recording, is shared out evenly.
                size = min(batch_size, -(-len(waiting) // max(free, 1)))
                # A full batch more waits for whichever worker is ready first.
                while waiting and (
                    len(running) < workers
                    or (len(running) == workers and len(waiting) >= self._batch_size and not short)
                ):
                    batch = [waiting.popleft() for _ in range(min(size, len(waiting)))]
                    sound = [one for _, one in batch]
                    running.append(
                        (batch, pool.submit(_transcribe, self._model, sound, given, alone))
                    )
                if not running:
                    return
                batch, future = running.popleft()
                try:
                    found = future.result()
                except (RuntimeError, MemoryError) as exc:
                    single = len(batch) == 1 and not running
                    if single or not lacks_memory(exc):
                        raise
                    if not short:
                        log.warning(
                            "too little memory to decode %d windows at a time; decoding fewer",
                            workers * batch_size,
                        )
                    waiting.extendleft(reversed(batch))
                    batch_size, workers, short = max(1, len(batch) // 2), 1, True
                    continue
                for (number, _), (passages, slices) in zip(batch, found, strict=True):
                    yield DecodedWindow(number, passages, slices)


def lacks_memory(exc: Exception) -> bool:
    """Whether an error says that memory was too little, on a GPU or not."""
    return isinstance(exc, MemoryError) or any(words in str(exc) for words in SHORT)


class _Pipeline(BatchedInferencePipeline):  # type: ignore[misc]  # it has no types
    """faster-whisper's own, which also keeps the languages of what it encodes."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.slices: list[list[Slice]] = []

    def generate_segment_batched(self, features: Any, tokenizer: Any, options: Any) -> Any:
        encoded, output = super().generate_segment_batched(features, tokenizer, options)
        if self.model.model.is_multilingual:
            self.slices += _slices(self.model.model, encoded)
        else:
            self.slices += [[] for _ in features]
        return encoded, output


def _on_cpu(encoded: Any) -> Encoded:
    """The encoder's output (windows, 1500, state) as an array."""
    import ctranslate2

    return np.array(encoded.to_device(ctranslate2.Device.cpu), dtype=np.float32)


def _view(array: Encoded) -> Any:
    """An array as CTranslate2 takes it."""
    import ctranslate2

    return ctranslate2.StorageView.from_array(array)


def _languages(likely: Sequence[tuple[str, float]]) -> dict[str, float]:
    """How probable languages are, without the marks of Whisper's tokens."""
    return {token[2:-2]: probability for token, probability in likely}


def _slices(model: Any, encoded: Any) -> list[list[Slice]]:
    """The languages of each window's parts, from the encoder's output (windows, 1500, state)."""
    import ctranslate2

    states = _on_cpu(encoded)
    found: list[list[Slice]] = [[] for _ in states]
    size = PART * FRAMES
    for start in range(0, states.shape[1], size):
        part = np.ascontiguousarray(states[:, start : start + size])
        for slices, likely in zip(
            found, model.detect_language(ctranslate2.StorageView.from_array(part)), strict=True
        ):
            slices.append(Slice(start / FRAMES, (start + size) / FRAMES, _languages(likely)))
    return found


_Decoded = tuple[list[Passage], list[Slice]]  # of a window


def _transcribe(
    model: Any, sounds: Sequence[Sound], given: dict[str, Any], alone: bool
) -> list[_Decoded]:
    """A batch; windows that fail are heard again alone."""
    if alone:
        return [(_alone(model, sound, given), []) for sound in sounds]
    heard = []
    for sound, (passages, slices) in zip(sounds, _together(model, sounds, given), strict=True):
        if any(passage.failed for passage in passages):
            passages = _alone(model, sound, given)
        heard.append((passages, slices))
    return heard


def _together(model: Any, sounds: Sequence[Sound], given: dict[str, Any]) -> list[_Decoded]:
    """Of each window, its passages, timed from the window's start, and its slices."""
    begins = [int(begin) for begin in np.cumsum([0, *map(len, sounds)])]
    # It cuts to whole samples; half of one more keeps rounding from cutting one away.
    clips = [
        {"start": (begin + 0.5) / SAMPLE_RATE, "end": (end + 0.5) / SAMPLE_RATE}
        for begin, end in pairwise(begins)
    ]
    pipeline = _Pipeline(model)
    heard, _ = pipeline.transcribe(
        np.concatenate(sounds),
        clip_timestamps=clips,
        batch_size=len(sounds),
        **given,
    )
    # Each segment knows its window by where that began, in hundredths of a second.
    numbers = {int(begin / SAMPLE_RATE * 100): i for i, begin in enumerate(begins[:-1])}
    found: list[list[Passage]] = [[] for _ in sounds]
    for segment in heard:
        number = numbers[segment.seek]
        found[number].append(_passage(segment, begins[number] / SAMPLE_RATE))
    return [
        (_alike(passages), slices) for passages, slices in zip(found, pipeline.slices, strict=True)
    ]


def _alone(model: Any, sound: Sound, given: dict[str, Any]) -> list[Passage]:
    """What Whisper's own way hears in a window, higher temperatures included."""
    heard, _ = model.transcribe(
        sound,
        condition_on_previous_text=False,
        temperature=TEMPERATURES,
        best_of=1,
        compression_ratio_threshold=COMPRESSION_RATIO_THRESHOLD,
        **given,
    )
    return _alike([_passage(segment, 0.0) for segment in heard])


def _alike(passages: list[Passage]) -> list[Passage]:
    """The passages of a window, each with the ratio of all: a loop may run through many."""
    text = "".join(passage.text for passage in passages).strip()
    ratio = get_compression_ratio(text) if text else 0.0
    return [replace(passage, compression_ratio=ratio) for passage in passages]


def _passage(segment: Any, begin: float) -> Passage:
    """A segment of faster-whisper's, timed from the begin of its window."""
    return Passage(
        start=float(segment.start - begin),
        end=float(segment.end - begin),
        text=segment.text,
        words=tuple(
            Timing(
                word.word,
                float(word.start - begin),
                float(word.end - begin),
                float(word.probability),
            )
            for word in segment.words or ()
        ),
        avg_logprob=float(segment.avg_logprob),
        no_speech_prob=float(segment.no_speech_prob),
        compression_ratio=segment.compression_ratio,
    )
