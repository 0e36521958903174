"""Windows heard side by side, each as `whisper.transcribe` hears one alone.

A window may take several turns: Whisper stops where it is not sure how a sentence goes on, and
hears the rest again. Windows that need another turn share a batch with those that wait for theirs.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F  # noqa: N812  torch's own habit
from torch import Tensor

from minutes.engines.passages import Passage, Slice, Timing
from minutes.engines.recognition import DecodedWindow
from minutes.engines.whisper.alignment import align_words
from minutes.engines.whisper.decoder import Decoder
from minutes.engines.whisper.decoding import Said, decode_windows, is_silence
from minutes.engines.whisper.segments import Cut, WhisperSegment, cut, place_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "WhisperWindowDecoder",
    "WindowState",
    "decoding_task",
    "spectrogram",
    "transcribe_windows",
]

log = logging.getLogger(__name__)

PART = 10  # seconds of a window that are asked for their language together
SEED = 0  # of the sampling at temperatures above 0
RATE = 100  # frames of the spectrogram a second
SECONDS = 30  # that the encoder takes
FRAMES = SECONDS * RATE


class WindowState:
    """A window of sound and how far it has been heard.

    Args:
        number: the window's.
        mel: its spectrogram, (bands, frames).
    """

    def __init__(self, number: int, mel: Tensor) -> None:
        self.number, self.mel = number, mel
        self.passages: list[Passage] = []
        self.slices: list[Slice] = []
        self.seek = 0  # the frame from which to hear on
        self._spoken_until = 0.0
        self.generator = torch.Generator(mel.device).manual_seed(SEED)

    @property
    def over(self) -> bool:
        """Whether all of it has been heard."""
        return self.seek >= self.mel.shape[1]

    @property
    def offset(self) -> float:
        """The seconds before what is to be heard."""
        return self.seek / RATE

    def rest(self) -> Tensor:
        """What is to be heard, as much as the encoder takes, (bands, 3000)."""
        rest = self.mel[:, self.seek : self.seek + FRAMES]
        return F.pad(rest, (0, FRAMES - rest.shape[1]))

    @property
    def frames(self) -> int:
        """How many frames of the rest hold sound."""
        return min(FRAMES, self.mel.shape[1] - self.seek)

    def skip(self) -> None:
        """Nothing is said in the rest."""
        self.seek += self.frames

    def take(self, found: Cut, said: Said) -> None:
        """Note what was said and go on behind it."""
        until = self.seek + round(found.heard * RATE)
        ends = [segment.words[-1]["end"] for segment in found.segments if segment.words]
        last = ends[-1] if ends else (found.segments[-1].end if found.segments else None)
        if last is not None and last > self.offset and not found.whole:
            until = round(last * RATE)
        if last is not None:
            self._spoken_until = last
        for segment in found.segments:
            if segment.start != segment.end and segment.text.strip():
                self.passages.append(_passage(segment, said))
        # Whisper itself could hear the same for ever.
        self.seek = until if until > self.seek else self.seek + self.frames

    @property
    def spoken_until(self) -> float:
        """When the last word so far ended, in seconds."""
        return self._spoken_until


def decoding_task(model: Any, language: str, prompt: str | None) -> Any:
    """What openai-whisper's decoder starts from, and which tokens it suppresses."""
    from whisper.decoding import DecodingOptions, DecodingTask

    on_gpu = model.device.type == "cuda"
    return DecodingTask(model, DecodingOptions(language=language, prompt=prompt, fp16=on_gpu))


class WhisperWindowDecoder:
    """Satisfies `minutes.engines.recognition.WindowDecoder`.

    Args:
        model: openai-whisper's `Whisper`.
        beams: how many candidates the search keeps; None takes the likeliest token.
        batch_size: how many windows are heard side by side; halved where memory does not do.
    """

    def __init__(self, model: Any, *, beams: int | None, batch_size: int) -> None:
        self._model, self._beams, self._batch_size = model, beams, batch_size

    @property
    def languages(self) -> Sequence[str]:
        """Whisper's codes of the languages that it knows."""
        from whisper.tokenizer import LANGUAGES

        model = self._model
        return list(LANGUAGES)[: model.num_languages] if model.is_multilingual else ["en"]

    @torch.inference_mode()
    def detect(self, sounds: Sequence[NDArray[np.float32]]) -> list[Mapping[str, float]]:
        """Of each sound, how probable each language is."""
        dtype = self._model.encoder.conv1.weight.dtype
        rests = (WindowState(0, spectrogram(self._model, sound)).rest() for sound in sounds)
        return [
            _languages(self._model, self._model.encoder(rest[None].to(dtype)))[0] for rest in rests
        ]

    def decode(
        self,
        sounds: Iterable[NDArray[np.float32]],
        *,
        language: str,
        prompt: str | None,
        alone: bool = False,
    ) -> Iterator[DecodedWindow]:
        """What is said in sounds; they are read as they are needed, and come back as they end.

        Batches go on in a window as Whisper does by itself, so that `alone` changes nothing.
        """
        task = decoding_task(self._model, language, prompt)
        for heard in transcribe_windows(
            self._model, task, iter(sounds), batch_size=self._batch_size, beam_size=self._beams
        ):
            yield DecodedWindow(heard.number, heard.passages, heard.slices)


def spectrogram(model: Any, audio: NDArray[np.float32]) -> Tensor:
    """The log-mel spectrogram of 16 kHz sound, (bands, frames), 100 frames a second."""
    from whisper.audio import HOP_LENGTH, N_FFT, log_mel_spectrogram

    # Silence behind it, as much as the last frame sees, in place of the sound mirrored.
    mel: Tensor = log_mel_spectrogram(audio, model.dims.n_mels, padding=N_FFT, device=model.device)
    return mel[:, : len(audio) // HOP_LENGTH]


@torch.inference_mode()
def transcribe_windows(
    model: Any,
    task: Any,
    sounds: Iterator[NDArray[np.float32]],
    *,
    batch_size: int,
    beam_size: int | None,
) -> Iterator[WindowState]:
    """Decode windows of sound, so many at a time; each comes back when it has been heard.

    Args:
        model: openai-whisper's `Whisper`.
        task: its `DecodingTask`, for the language and the prompt.
        sounds: 16 kHz mono, up to 30 seconds each; read as they are needed.
        batch_size: how many windows are heard side by side; halved where memory does not do.
        beam_size: how many candidates the search keeps; None takes the likeliest token.
    """
    waiting: deque[WindowState] = deque()
    coming = enumerate(sounds)
    short = False
    while True:
        while len(waiting) < batch_size and (sound := next(coming, None)):
            waiting.append(WindowState(sound[0], spectrogram(model, sound[1])))
        if not waiting:
            return
        batch = [waiting.popleft() for _ in range(min(batch_size, len(waiting)))]
        drawn = [state.generator.get_state() for state in batch]
        try:
            _turn(model, task, batch, beam_size)
        except (RuntimeError, MemoryError) as exc:
            if len(batch) == 1 or not _memory(exc):
                raise
            if not short:
                log.warning(
                    "too little memory to decode %d windows at a time; decoding fewer", len(batch)
                )
            batch_size, short = max(1, len(batch) // 2), True
            for state, before in zip(batch, drawn, strict=True):
                state.generator.set_state(before)
        else:
            yield from (state for state in batch if state.over)
        waiting.extendleft(state for state in reversed(batch) if not state.over)
        del batch


def _memory(exc: Exception) -> bool:
    """Whether an error says that memory was too little; on a CPU its words alone tell."""
    return isinstance(exc, (torch.OutOfMemoryError, MemoryError)) or "allocate memory" in str(exc)


def _turn(model: Any, task: Any, batch: Sequence[WindowState], beam_size: int | None) -> None:
    """Hear the rest of some windows once."""
    weight = model.encoder.conv1.weight
    features = model.encoder(torch.stack([state.rest() for state in batch]).to(weight.dtype))
    fresh = [i for i, state in enumerate(batch) if state.seek == 0]
    slices = _slices(model, features[fresh]) if fresh and model.is_multilingual else []
    decoder = Decoder.before(model, features)
    said = decode_windows(
        decoder, task, beam_size=beam_size, sources=[state.generator for state in batch]
    )
    speaking = [i for i, one in enumerate(said) if not is_silence(one)]
    found = [
        cut(said[i].tokens, task.tokenizer, batch[i].offset, batch[i].frames / RATE)
        for i in speaking
    ]
    timings = align_words(
        decoder.of(speaking),
        task.tokenizer,
        [[token for s in one.segments for token in s.tokens] for one in found],
        [batch[i].frames // 2 for i in speaking],
    )
    # Nothing is noted before all has worked, so that a batch may be tried again.
    for i, parts in zip(fresh, slices, strict=False):
        batch[i].slices = parts
    for i, state in enumerate(batch):
        if i not in speaking:
            state.skip()
    for i, one, words in zip(speaking, found, timings, strict=True):
        place_words(one.segments, words, batch[i].offset, batch[i].spoken_until)
        batch[i].take(one, said[i])


def _slices(model: Any, features: Tensor) -> list[list[Slice]]:
    """The languages of each window's parts, from what the encoder made of it."""
    found: list[list[Slice]] = [[] for _ in features]
    size = PART * features.shape[1] // SECONDS
    for number, part in enumerate(torch.split(features, size, dim=1)):
        for slices, probable in zip(found, _languages(model, part), strict=True):
            slices.append(Slice(number * PART, (number + 1) * PART, probable))
    return found


def _languages(model: Any, features: Tensor) -> list[Mapping[str, float]]:
    """How probable each language is, from what the encoder made of some sounds.

    What `whisper.decoding.detect_language` does, which takes whole windows alone.
    """
    from whisper.tokenizer import get_tokenizer

    tokenizer = get_tokenizer(True, num_languages=model.num_languages)
    start = torch.full((len(features), 1), tokenizer.sot, device=features.device)
    codes = tokenizer.all_language_codes
    logits = model.logits(start, features)[:, 0, list(tokenizer.all_language_tokens)]
    return [dict(zip(codes, row, strict=True)) for row in logits.float().softmax(dim=1).tolist()]


def _passage(segment: WhisperSegment, said: Said) -> Passage:
    """A segment as all engines tell it."""
    return Passage(
        start=segment.start,
        end=segment.end,
        text=segment.text,
        words=tuple(
            Timing(word["word"], word["start"], word["end"], word["probability"])
            for word in segment.words
        ),
        avg_logprob=said.avg_logprob,
        no_speech_prob=said.no_speech_prob,
        compression_ratio=said.compression_ratio,
    )
