"""What a statement is about, where its own words leave that open: "[PR 795] We can merge it".

The phrases of the utterances before are ranked by a logistic regression on how long ago and how
often they were said, how common they are in the meeting, and how much they add to the statement. It
learned from annotated calls which phrases their readers' paraphrases hold
(`benchmarks/matters.py`). As in a quotation, what stands in brackets was said elsewhere.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from minutes.languages.backchannels import is_backchannel
from minutes.languages.english.content import content_words
from minutes.languages.english.phrases import noun_phrases
from minutes.languages.phrases import stem
from minutes.records import Evidence, Utterance

__all__ = ["Antecedent", "Matters"]

REACH = 25  # utterances before a statement in which it is looked for what it is about
FADES = 8.0  # utterances after which a mention counts a third
# The logarithm of the distance of the last mention, the mentions as they fade, the logarithm of the
# share of utterances that hold the last word, the words of content that the statement has not.
WEIGHTS = (-0.718, 0.696, 0.388, 0.573)
BIAS = -0.77
LEAST = 0.15  # probability from which a phrase is shown
# "PR 795", "EIP-7723", "DevNet 7": names with a number, which noun phrases have not. Bounded, as no
# name is longer and time would be quadratic.
_NUMBERED = re.compile(
    r"\b(?:[A-Z][\w'’-]{0,40}\s+){0,3}(?:[A-Za-z]{0,40}[A-Z][\w-]{0,40}|#)\s?#?\d[\w.-]{0,40}\w"
    r"|\b\w{0,40}[A-Za-z]\w{0,40}-\d[\w.-]{0,40}"
)
_WORD = re.compile(r"[^\W_]+")

Key = tuple[str, ...]  # a phrase by its stems


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A phrase as it was last said, at which place, and what is known of it."""

    phrase: str
    place: int
    key: Key
    inputs: tuple[float, float, float, float]

    @property
    def probability(self) -> float:
        """How likely it says what the statement is about."""
        logit = BIAS + sum(w * x for w, x in zip(WEIGHTS, self.inputs, strict=True))
        return 1 / (1 + math.exp(-logit))


class Matters:
    """The phrases of a meeting, looked up when they are needed.

    Args:
        utterances: of the whole meeting, in order of time.
        names: what the people present are called; no matter is called so.
    """

    def __init__(self, utterances: Sequence[Utterance], names: Collection[str]) -> None:
        self._said = utterances
        self._names = frozenset(name.casefold() for name in names)
        self._phrases: dict[int, list[tuple[Key, str]]] = {}
        self._holding: Counter[str] | None = None

    def find(self, place: int, statement: str) -> tuple[Evidence, ...]:
        """What the utterances before a place say that a statement there is about.

        Returns:
            Two phrases at most, the likeliest, in the order in which they were last said.
        """
        chosen = self.choose(tuple(self.candidates(place, statement)))
        return tuple(
            Evidence(self._said[one.place].id, one.phrase)
            for one in sorted(chosen, key=lambda one: (one.place, one.phrase))
        )

    @staticmethod
    def choose(candidates: Sequence[Antecedent], most: int = 2) -> list[Antecedent]:
        """The likeliest phrases, none of which shares a word with another."""
        chosen: list[Antecedent] = []
        for one in sorted(candidates, key=lambda one: (-one.probability, one.key)):
            if one.probability < LEAST or len(chosen) == most:
                break
            if not any(set(one.key) & set(other.key) for other in chosen):
                chosen.append(one)
        return chosen

    def candidates(self, place: int, statement: str) -> Iterator[Antecedent]:
        """The phrases before a place that say something which a statement there does not."""
        said, total = content_words(statement), len(self._said)
        for key, mentions in self._mentioned(place).items():
            at, phrase = mentions[-1]
            new = len(content_words(phrase) - said)
            if new:
                fading = sum(math.exp((where - place) / FADES) for where, _ in mentions)
                common = math.log((self._held(key[-1]) + 1) / total)
                yield Antecedent(phrase, at, key, (math.log1p(place - at), fading, common, new))

    def _mentioned(self, place: int) -> dict[Key, list[tuple[int, str]]]:
        found: dict[Key, list[tuple[int, str]]] = defaultdict(list)
        for at in range(max(place - REACH, 0), place):
            for key, phrase in self._of(at):
                found[key].append((at, phrase))
        return found

    def _of(self, at: int) -> list[tuple[Key, str]]:
        """The phrases of an utterance, each once."""
        if at not in self._phrases:
            text = self._said[at].text
            phrases: dict[Key, str] = {}
            if not is_backchannel(text):
                named = [" ".join(p.words) for p in noun_phrases(text, self._names)]
                for phrase in [*named, *_NUMBERED.findall(text)]:
                    if phrase in text:  # cleaning may have joined words
                        phrases.setdefault(_stems(phrase), phrase)
            self._phrases[at] = [(key, phrase) for key, phrase in phrases.items() if key]
        return self._phrases[at]

    def _held(self, word: str) -> int:
        """How many utterances hold a word, by its stem."""
        if self._holding is None:
            self._holding = Counter(w for u in self._said for w in set(_stems(u.text)))
        return self._holding[word]


def _stems(text: str) -> Key:
    return tuple(stem(word) for word in _WORD.findall(text))
