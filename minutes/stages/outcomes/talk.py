"""A meeting read once: what each utterance does, whom it gives work, what it is about."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from minutes.records import Speaker, Utterance
from minutes.sentences import is_backchannel
from minutes.stages.outcomes.claims import Claim, Moves
from minutes.stages.outcomes.grammar import Grammar
from minutes.stages.outcomes.names import Names

__all__ = ["Talk"]

_SPREAD = 1.0  # log odds between an utterance of middling importance and one above most others
_HEADS = 0.4  # how much of the model's log odds of a kind is believed
_SILENT = -4.0  # log odds of a kind below which the model says nothing
_ALIKE = 0.5  # share of what the shorter text is about


class Talk:
    """The utterances of a meeting by place, with all that is read from each, read once."""

    def __init__(
        self,
        utterances: Sequence[Utterance],
        speakers: Sequence[Speaker],
        grammar: Grammar,
        meeting: date | None,
    ) -> None:
        self.said, self.grammar, self.meeting = utterances, grammar, meeting
        names = Names(speakers, utterances)
        self.claims: list[list[Claim]] = [grammar.claims(u, names) for u in utterances]
        self.moves: list[Moves] = [grammar.moves(u.text) for u in utterances]
        self.content = [grammar.content(u.text) for u in utterances]
        self.nods = [is_backchannel(u.text) for u in utterances]
        self._people = {s.id for s in speakers}

    def __len__(self) -> int:
        return len(self.said)

    def speaker(self, place: int) -> str | None:
        return self.said[place].speaker

    def accepts(self, place: int) -> bool:
        return self.grammar.accepts(self.said[place].text)

    def refuses(self, place: int) -> bool:
        return self.grammar.refuses(self.said[place].text)

    def others(self, place: int, speaker: str | None, reach: int) -> Iterator[int]:
        """Places soon after one at which somebody other than `speaker` talks."""
        for i in range(place + 1, min(place + 1 + reach, len(self.said))):
            if self.speaker(i) not in (None, speaker):
                yield i

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The share of what the shorter of two says that the other says too, rare words first."""
        shared = math.fsum(self._rarity(word) for word in sorted(one & other))
        least = min(math.fsum(self._rarity(word) for word in sorted(held)) for held in (one, other))
        return shared / least if least else 0.0

    def alike(self, one: frozenset[str], other: frozenset[str]) -> bool:
        return self.overlap(one, other) >= _ALIKE

    def _rarity(self, word: str) -> float:
        return math.log((1 + len(self.said)) / self._frequency.get(word, 1))

    @cached_property
    def _frequency(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for held in self.content:
            for word in held:
                counts[word] = counts.get(word, 0) + 1
        return counts

    @cached_property
    def importance(self) -> list[float]:
        """The log odds that an utterance matters, by its rank in the meeting; 0 where unknown."""
        known = sorted(u.importance for u in self.said if u.importance is not None)
        if len(known) < len(self.said):
            return [0.0] * len(self.said)
        order = sorted(range(len(known)), key=lambda i: self.said[i].importance or 0.0)
        ranks = [0.0] * len(known)
        for rank, i in enumerate(order):
            share = (rank + 0.5) / len(known)
            ranks[i] = _SPREAD * max(-2.0, min(2.0, math.log(share / (1 - share))))
        return ranks

    def head(self, place: int, kind: str) -> float:
        """What the model's head of a kind adds; the heads are quiet, so only loudness counts."""
        probability = min(max(self.said[place].kinds.get(kind, 0.0), 1e-6), 1 - 1e-6)
        return _HEADS * max(math.log(probability / (1 - probability)) - _SILENT, 0.0)
