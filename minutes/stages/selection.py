"""What the minutes keep: the utterances of greatest weight, each said once, in order of time."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from minutes.options import SelectionOptions
from minutes.records import Point, Utterance
from minutes.sentences import is_backchannel
from minutes.text import count_words, terms

__all__ = ["select"]

_REPEATED = 0.7  # share of what a point says that another already says
_FEWEST_WORDS = 2  # one word makes no point
_WORDS_A_SECOND = 2.5  # of conversation, where a transcript has no times
_BASE_POINTS = 4
_MINUTES_A_POINT = 2.0  # of speech
_MOST_POINTS = 30


def select(
    utterances: Sequence[Utterance], *, options: SelectionOptions | None = None
) -> tuple[Point, ...]:
    """The points of the minutes: the greatest weights that the budget has room for.

    An utterance that does not fit into the words left is passed over and the next one tried. One
    that repeats a point already chosen is left out: a hard form of maximal marginal relevance
    (Carbonell & Goldstein 1998, "The Use of MMR, Diversity-Based Reranking", SIGIR), with the
    share of rare words in common as the similarity. With neither budget given there are four
    points and one for every two minutes of speech, 30 at most.

    Args:
        utterances: in order of time, with importance and weight.

    Returns:
        Points p01, p02, … in order of time; fewer than asked for where too little was said.
    """
    options = options or SelectionOptions()
    most = options.max_points
    if most is None:
        most = len(utterances) if options.max_words is not None else _length(utterances)
    room = math.inf if options.max_words is None else options.max_words
    seen = _Seen(utterances)
    chosen: list[int] = []
    for i in sorted(range(len(utterances)), key=lambda i: -_weight(utterances[i])):
        if len(chosen) >= most or room < _FEWEST_WORDS:
            break
        text = utterances[i].text
        words = count_words(text)
        if not _FEWEST_WORDS <= words <= room or is_backchannel(text) or seen.repeats(i):
            continue
        seen.add(i)
        chosen.append(i)
        room -= words
    return tuple(_points(utterances[i] for i in sorted(chosen)))


class _Seen:
    """What the chosen utterances say: the rarer a word in the meeting, the more it says."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._terms = [frozenset(terms(utterance.text)) for utterance in utterances]
        frequency = Counter(term for held in self._terms for term in held)
        total = 1 + len(utterances)
        self._idf = {term: math.log(total / count) for term, count in frequency.items()}
        self._chosen: dict[str, list[int]] = defaultdict(list)

    def repeats(self, i: int) -> bool:
        """Whether utterance i and a chosen one say mostly the same, or one holds the other."""
        shared: dict[int, float] = defaultdict(float)
        for term in sorted(self._terms[i]):
            for j in self._chosen.get(term, ()):
                shared[j] += self._idf[term]
        return any(
            common >= _REPEATED * min(self._said(i), self._said(j)) for j, common in shared.items()
        )

    def add(self, i: int) -> None:
        for term in self._terms[i]:
            self._chosen[term].append(i)

    def _said(self, i: int) -> float:
        return math.fsum(self._idf[term] for term in self._terms[i])


def _weight(utterance: Utterance) -> float:
    if utterance.weight is None or utterance.importance is None:
        raise ValueError(f"{utterance.id} has no weight: score the utterances before selecting")
    return utterance.weight


def _length(utterances: Sequence[Utterance]) -> int:
    """How many points suit a meeting of this length."""
    words = [count_words(utterance.text) for utterance in utterances]
    # The time of a caption may hold silence: nobody takes more than a second a word.
    pairs = zip(utterances, words, strict=True)
    seconds = sum(min(utterance.end - utterance.start, count) for utterance, count in pairs)
    minutes = (seconds or sum(words) / _WORDS_A_SECOND) / 60
    return min(_BASE_POINTS + round(minutes / _MINUTES_A_POINT), _MOST_POINTS)


def _points(utterances: Iterator[Utterance]) -> Iterator[Point]:
    for number, utterance in enumerate(utterances, start=1):
        yield Point(
            id=f"p{number:02d}",
            kind="point",
            text=utterance.text,
            speaker=utterance.speaker,
            start=utterance.start,
            end=utterance.end,
            utterances=(utterance.id,),
            importance=utterance.importance or 0.0,
            weight=round(utterance.weight or 0.0, 6),
        )
