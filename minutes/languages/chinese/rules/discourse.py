"""A meeting read once: what each utterance does, whom it gives work, what it is about."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from minutes.expressions import expression
from minutes.languages.chinese import grammar
from minutes.languages.chinese.rules.claims import Claim, Moves
from minutes.languages.days import Phrase
from minutes.languages.names import Mention, Names
from minutes.records import Evidence, Kind, Speaker, Utterance

__all__ = ["TELLING", "Discourse", "DraftOutcome"]

_LEADS = 3  # turns to a new matter from which somebody leads the meeting
TELLING = 2  # words of content with which an utterance says what it is about

_CLAUSE = expression(r"[,;:.?!—–，。；：？！](?=\s|$)|\s(?:but|because|so that)\s|[，。；：？！]")
_PURPOSE = expression(
    r"(?i)\bso (?:that )?(?:we|i|you|they|it|he|she|nobody|everyone|everybody)\b|\bbecause\b"
)
_SPREAD = 0.8  # how much the rank of an utterance's importance counts
_EXTREME = 2.0  # log odds beyond which a rank says no more
_HEADS = 0.7  # how much of the log odds of the model's head is believed
_SILENT = -4.0  # log odds at and below which a head says nothing


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """An outcome in the making, with log odds instead of a probability.

    `places` are those of the utterances that it rests on, `statement` those whose words say it, in
    order.
    """

    kind: Kind
    places: tuple[int, ...]
    statement: tuple[int, ...]
    odds: float
    owner: tuple[str, Evidence] | None = field(default=None)
    due: tuple[str, Evidence] | None = field(default=None)


class Discourse:
    """The utterances of a meeting by place, with all that is read from each, read once.

    `content` leaves out names and days: they say who and when, not what. `matter` has the days,
    for what is decided may be a day.
    """

    def __init__(
        self,
        utterances: Sequence[Utterance],
        speakers: Sequence[Speaker],
        meeting: date | None,
    ) -> None:
        self.said, self.meeting = utterances, meeting
        names = Names(speakers, utterances)
        self.mentions: list[list[Mention]] = [names.mentions(u.text) for u in utterances]
        self.claims: list[list[Claim]] = [grammar.claims(u, names) for u in utterances]
        self.moves: list[Moves] = [grammar.find_moves(u.text) for u in utterances]
        self.days: list[list[Phrase]] = [grammar.find_days(u.text) for u in utterances]
        self.content = [self.about(i, 0, len(u.text)) for i, u in enumerate(utterances)]
        self.matter = [self.about(i, 0, len(u.text), days=True) for i, u in enumerate(utterances)]
        self.importance = _ranked(utterances)
        counts = Counter(word for held in self.matter for word in held)
        self._rarity = {w: math.log((1 + len(utterances)) / n) for w, n in counts.items()}

    def __len__(self) -> int:
        return len(self.said)

    def speaker(self, place: int) -> str | None:
        return self.said[place].speaker

    @cached_property
    def leader(self) -> str | None:
        """Who turns to new matters at least twice as often as anybody else; None where nobody."""
        turns = Counter(self.speaker(i) for i, moves in enumerate(self.moves) if moves.opens)
        (first, most), (_, second) = (*turns.most_common(2), (None, 0), (None, 0))[:2]
        return first if most >= max(2 * second, _LEADS) else None

    def accepts(self, place: int) -> bool:
        return grammar.accepts(self.said[place].text)

    def refuses(self, place: int) -> bool:
        return grammar.refuses(self.said[place].text)

    def points_back(self, place: int) -> bool:
        """Whether an utterance speaks of what was said before; "this week" does not."""
        text = self.said[place].text
        for phrase in self.days[place]:
            text = text[: phrase.start] + " " * (phrase.end - phrase.start) + text[phrase.end :]
        return grammar.points_back(text)

    def about(self, place: int, start: int, end: int, *, days: bool = False) -> frozenset[str]:
        """The content of an utterance's text from `start` to `end`, without speakers' names."""
        text = self.said[place].text
        held = [(m.start, m.end) for m in self.mentions[place] if m.present]
        held += [(p.start, p.end) for p in self.days[place] if not days]
        for first, last in held:
            text = text[:first] + " " * (last - first) + text[last:]
        return grammar.content_words(text[start:end])

    def clause(self, place: int, claim: Claim) -> frozenset[str]:
        """The content of the clause in which a claim is made."""
        end = _CLAUSE.search(self.said[place].text, claim.end)
        return self.about(place, claim.start, end.start() if end else len(self.said[place].text))

    def purpose(self, place: int) -> int:
        """Where an utterance begins to say what its first claim is for, or its end."""
        text = self.said[place].text
        first = self.claims[place][0].end if self.claims[place] else 0
        found = _PURPOSE.search(text, first)
        return found.start() if found else len(text)

    def tells(self, place: int) -> bool:
        """Whether an utterance says by itself what it is about."""
        return len(self.content[place]) >= TELLING

    def others(self, place: int, speaker: str | None, reach: int) -> Iterator[int]:
        """Places soon after one at which somebody other than `speaker` talks."""
        for i in range(place + 1, min(place + 1 + reach, len(self.said))):
            if self.speaker(i) not in (None, speaker):
                yield i

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The share of what the shorter of two texts says that the other says too, 0 to 1.

        A word counts the more the fewer utterances have it.
        """
        least = min(self._mass(one), self._mass(other))
        return self._mass(one & other) / least if least else 0.0

    def _mass(self, words: Iterable[str]) -> float:
        return math.fsum(self._rarity.get(word, 0.0) for word in sorted(words))

    def head(self, place: int, kind: Kind) -> float:
        """What the model's head of a kind adds: it is quiet, so that only loudness counts."""
        probability = min(self.said[place].kinds.get(kind, 0.0), 1 - 1e-6)
        if probability <= 0:
            return 0.0
        return _HEADS * max(math.log(probability / (1 - probability)) - _SILENT, 0.0)


def _ranked(utterances: Sequence[Utterance]) -> list[float]:
    """The log odds that utterances matter, by the rank of their importance; 0 where unknown."""
    if any(u.importance is None for u in utterances):
        return [0.0] * len(utterances)
    order = sorted(range(len(utterances)), key=lambda i: utterances[i].importance or 0.0)
    odds = [0.0] * len(utterances)
    for rank, i in enumerate(order):
        share = (rank + 0.5) / len(utterances)
        odds[i] = _SPREAD * max(-_EXTREME, min(_EXTREME, math.log(share / (1 - share))))
    return odds
