"""Which utterances before say what one is about: what "that" is, and what is being discussed.

Each of those before is weighed by a log-linear model over what is known of it. It learned from the
lines that readers of real calls named where they could not tell what a point was about
(`benchmarks/antecedents.py`). The network's own pointer, which sees a dozen utterances, is one of
its features; a discussion is often named long before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from minutes.languages.backchannels import is_backchannel
from minutes.text import count_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.records import Utterance

    Floats = NDArray[np.float32]

__all__ = ["FEATURES", "WEIGHTS", "Antecedents"]

REACH = 60  # utterances before in which it is looked for
FEATURES = (
    "distance",  # logarithm of the utterances between
    "rarest",  # inverse frequency in the meeting of its rarest word of content
    "words",  # logarithm of its words
    "dependent",  # log odds that it is not understood alone itself
    "content",  # words of content
    "empty",  # one of them or none
    "backchannel",
    "importance",  # log odds
    "taken_up",  # how often its words of content were said again since, the rare ones more
    "pointed",  # log odds of the network's pointer, 0 where that does not reach
    "reached",  # whether it does
)
# As learned, in the order of the features.
WEIGHTS = (-1.188, 0.225, -0.493, -0.351, 0.180, -0.959, -1.337, 0.144, 0.157, 0.169, 0.870)
_MANY = 12  # words of content from which more tell no more
_AGAIN = 3  # times from which saying again tells no more


class Antecedents:
    """The utterances of a meeting, weighed as what others are about.

    Args:
        utterances: in order of time.
        content: the words that say what a text is about.
        importance: log odds, one an utterance.
        dependent: log odds that each is not understood alone.
        pointed: of the network's pointer, shape (utterances, reach), the one right before first.
    """

    def __init__(
        self,
        utterances: Sequence[Utterance],
        content: Callable[[str], frozenset[str]],
        importance: Floats,
        dependent: Floats,
        pointed: Floats,
    ) -> None:
        self._pointed = pointed
        texts = [utterance.text for utterance in utterances]
        self._about = [content(text) for text in texts]
        held = Counter(word for words in self._about for word in words)
        total = len(texts) + 1
        self._rarity = {word: math.log(total / (count + 0.5)) for word, count in held.items()}
        rarest = [max((self._rarity[w] for w in words), default=0.0) for words in self._about]
        self._alone = np.array(
            [
                (
                    rare,
                    math.log1p(count_words(text)),
                    dark,
                    min(len(words), _MANY),
                    len(words) <= 1,
                    is_backchannel(text),
                    logit,
                )
                for text, words, rare, dark, logit in zip(
                    texts, self._about, rarest, dependent, importance, strict=True
                )
            ],
            dtype=np.float32,
        ).reshape(len(texts), 7)

    def features(self, place: int) -> Floats:
        """What is known of those before a place, the nearest first: (utterances, features)."""
        first = max(place - REACH, 0)
        count = place - first
        said: dict[str, int] = {}
        again = []
        for words in reversed(self._about[first:place]):
            risen = []
            for word in words:
                times = said.get(word, 0)
                said[word] = times + 1
                if times:
                    risen.append(self._rarity[word] * min(times, _AGAIN))
            again.append(math.fsum(risen) / (1 + len(words)))  # words are in no order
        found = np.zeros((count, len(FEATURES)), dtype=np.float32)
        found[:, 0] = np.log1p(np.arange(1, count + 1))
        found[:, 1:8] = self._alone[first:place][::-1]
        found[:, 8] = again
        near = self._pointed[place, :count]
        found[: len(near), 9] = near
        found[: len(near), 10] = 1.0
        return found

    def likeliest(self, place: int, most: int) -> list[int]:
        """The places of the utterances that likeliest say what one is about, best first."""
        scores = self.features(place) @ np.array(WEIGHTS, dtype=np.float32)
        return [place - 1 - int(k) for k in np.argsort(-scores, kind="stable")[:most]]
