"""What Whisper made of a window: its segments, and which of them nobody can have said.

Whisper answers noise, music and silence with what stood under such sound in the subtitles that it
learned from, and repeats itself where it has lost the thread. What it does not trust itself
(https://arxiv.org/abs/2212.04356, section 4.5), and lines that are known for it, are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from minutes.sentences import ends_sentence
from minutes.text import tokens

__all__ = [
    "COMPRESSION_RATIO_THRESHOLD",
    "LOGPROB_THRESHOLD",
    "NO_SPEECH_THRESHOLD",
    "Dropped",
    "Passage",
    "Slice",
    "Timing",
    "needs_fallback",
    "sift",
]

# As Whisper's own transcribe() has them: above the first its text is a loop, below the second it is
# not trusted, and above the third such a text is no speech.
COMPRESSION_RATIO_THRESHOLD = 2.4
LOGPROB_THRESHOLD = -1.0
NO_SPEECH_THRESHOLD = 0.6
DOUBTFUL = 0.5  # the probability of no speech above which a courtesy is more likely a ghost
FAINT = 0.35  # the mean probability of words below which a courtesy is more likely a ghost

# Lines that were said in no meeting: signatures of subtitles, and how videos end. A sentence that
# holds one of them, as words in lower case, is left out whole.
GHOSTS = (
    "please subscribe", "subscribe to my channel",
    "subscribe to our channel", "like and subscribe", "see you in the next video",
    "subtitles by", "subtitled by", "captions by", "amara org", "subs by www zeoranger co uk",
    "untertitel im auftrag des zdf", "untertitel der amara org community", "untertitelung des zdf",
    "sous titres réalisés par", "sous titrage st 501", "merci d'avoir regardé cette vidéo",
    "subtítulos realizados por", "gracias por ver el video", "sottotitoli creati dalla comunità",
    "legendas pela comunidade", "ondertitels ingediend door", "ondertiteld door",
    "napisy stworzone przez społeczność", "продолжение следует", "субтитры сделал",
    "редактор субтитров", "请 不 吝 点 赞", "字 幕 由", "ご 視 聴 あ り が と う",
    "시청해 주셔서 감사합니다",
)  # fmt: skip
# The same, where it is all of a sentence.
FAREWELLS = frozenset(
    {"thanks for watching", "thank you for watching", "thank you so much for watching",
     "thank you very much for watching", "thank you guys for watching"}
)  # fmt: skip
# What people do say, and Whisper too where there is nothing to hear.
COURTESIES = frozenset(
    {
        "thank you", "thank you very much", "thank you so much", "thanks", "thanks a lot", "bye",
        "bye bye", "you", "so", "okay", "oh", "hmm", "mm", "uh", "um", "ah", "i'm", "i am", "yeah",
        "vielen dank", "danke", "merci", "gracias", "obrigado", "grazie", "dank u", "you're",
        "i'm sorry", "sorry", "good night", "the end", "музыка", "谢 谢", "謝 謝",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """A word of a segment with the space before it, as Whisper writes and times it."""

    text: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment of what was heard in a window; seconds in the window."""

    start: float
    end: float
    text: str
    words: tuple[Timing, ...]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float

    @property
    def failed(self) -> bool:
        """Whether it is a loop or not sure, so that another try is worth it."""
        return needs_fallback(self.avg_logprob, self.no_speech_prob, self.compression_ratio)


def needs_fallback(avg_logprob: float, no_speech_prob: float, compression_ratio: float) -> bool:
    """Whether Whisper's `transcribe` would hear it again at a higher temperature."""
    if no_speech_prob > NO_SPEECH_THRESHOLD and avg_logprob < LOGPROB_THRESHOLD:
        return False
    return compression_ratio > COMPRESSION_RATIO_THRESHOLD or avg_logprob < LOGPROB_THRESHOLD


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a window, in its seconds, and how probable each language is in it."""

    start: float
    end: float
    languages: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was left out, and why."""

    start: float
    end: float
    text: str
    reason: Literal["unsure", "ghost", "loop"]


def sift(passages: Sequence[Passage]) -> tuple[list[Passage], list[Dropped]]:
    """The passages that somebody can have said, and those that nobody has."""
    kept: list[Passage] = []
    dropped: list[Dropped] = []
    alone = len(passages) == 1
    for passage in passages:
        if passage.avg_logprob < LOGPROB_THRESHOLD:
            dropped.append(Dropped(passage.start, passage.end, passage.text.strip(), "unsure"))
            continue
        words: list[Timing] = []
        sentences = list(_sentences(passage.words))
        for sentence in sentences:
            text = "".join(word.text for word in sentence).strip()
            single = alone and len(sentences) == 1
            if _is_ghost(text, sentence, passage, single=single):
                dropped.append(Dropped(sentence[0].start, sentence[-1].end, text, "ghost"))
            else:
                words += sentence
        if words or not passage.words:
            kept.append(replace(passage, words=tuple(words)))
    return kept, dropped


def _is_ghost(text: str, words: Sequence[Timing], passage: Passage, *, single: bool) -> bool:
    said = " ".join(tokens(text))
    if not said or said in FAREWELLS or any(f" {line} " in f" {said} " for line in GHOSTS):
        return True
    if not single or said not in COURTESIES:
        return False
    sure = sum(word.probability for word in words) / len(words)
    return passage.no_speech_prob > DOUBTFUL or sure < FAINT


def _sentences(words: Sequence[Timing]) -> Iterator[list[Timing]]:
    sentence: list[Timing] = []
    texts = [word.text.strip() for word in words]
    for i, word in enumerate(words):
        sentence.append(word)
        following = texts[i + 1] if i + 1 < len(words) else None
        if following is None or ends_sentence(texts[i], following):
            yield sentence
            sentence = []
