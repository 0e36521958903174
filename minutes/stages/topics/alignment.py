"""Where the items of an agenda were discussed.

Items and the meeting are compared by their words; a dynamic programme gives each item one stretch
of the meeting or none. What no item speaks of, between its cuts, remains a topic of its own.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.languages.topics import all_topic_words
from minutes.stages.topics.cohesion import stems
from minutes.text import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["align"]

_ITEM = 1.2  # mentions of a word said once, that an item must bring to count as discussed
_MOVE = 4.0  # nats that another order must bring
_MOST_MOVES = 10
_FEW = 10.0  # pieces, added to those of a meeting: in a short one no word is rare
_ROOT, _ENDING = 4, 3  # letters that two forms of a word share at least, and of an ending at most
_BESIDE = 5.0  # times that the best part of a stretch may speak more of an item than the others
_ON_ITEM = 3.0  # what a word of the item counts beside the cohesion of a stretch


def align(
    pieces: Sequence[Sequence[str]], score: Array, cuts: Sequence[int], agenda: Sequence[str]
) -> list[tuple[int, str]]:
    """Where the discussion of each item begins.

    Items keep their order unless the words say plainly that they were taken in another one; each
    has one stretch of the meeting, or none. What is said around it stays with it, up to where the
    meeting changes its subject: a stretch beyond, which speaks of the item no more than the meeting
    does now and then, is a topic without one.

    Args:
        pieces: the stems of each piece, in order.
        score: how cohesive every stretch of pieces is; see `Pieces.stretches`.
        cuts: the pieces with which the meeting changes its subject, by itself.
        agenda: the items.

    Returns:
        The first piece and the item of each stretch, in order of time, the first at 0, the item
        empty where there is none; nothing where no item was discussed.
    """
    matches = _match([set(piece) for piece in pieces], [_subject(item) for item in agenda])
    # What is mentioned now and then all meeting long is no stretch of it.
    gains = matches - matches.mean(axis=1, keepdims=True) / 2
    order = _discussed(gains, _order(gains))
    if not order:
        return []
    found: list[tuple[int, str]] = []
    fitted = _fit(gains, score, order)
    ends = [start for start, _ in fitted[1:]] + [len(pieces)]
    for (start, k), end in zip(fitted, ends, strict=True):
        bounds = [start, *(cut for cut in cuts if start < cut < end), end]
        told = [float(gains[k, low:high].sum()) for low, high in pairwise(bounds)]
        least = max(max(told) / _BESIDE, 0.0)
        about = [n for n, gain in enumerate(told) if gain > least] or [told.index(max(told))]
        for n, begin in enumerate(bounds[:-1]):
            if n <= about[0] or n > about[-1]:
                found.append((begin, agenda[k] if n == about[0] else ""))
    return found


def _subject(item: str) -> set[str]:
    """The stems of an item but for "of" and "next", where it has others."""
    stops = frozenset[str]().union(*(words.stops for words in all_topic_words()))
    words = " ".join(word for word in tokens(item) if word not in stops)
    return set(stems(words) or stems(item))


def _match(pieces: Sequence[set[str]], items: Sequence[set[str]]) -> Array:
    """How much each piece speaks of each item: shape (items, pieces), in nats.

    A word counts by how rare it is in the meeting, and less where several items hold it, or where
    a piece speaks of several, as who opens a meeting does.
    """
    import numpy as np

    shared = Counter(term for item in items for term in item)
    forms = _forms(shared, {term for piece in pieces for term in piece})
    spoken = [{form for term in piece for form in forms.get(term, ())} for piece in pieces]
    frequency = Counter(term for piece in spoken for term in piece)
    weight = {
        term: math.log((_FEW + len(pieces)) / count) / shared[term]
        for term, count in frequency.items()
    }
    matches: Array = np.array(
        [[sum(weight[term] for term in piece & item) for piece in spoken] for item in items],
        dtype=np.float64,
    )
    matches /= np.maximum(np.count_nonzero(matches, axis=0), 1)
    return matches


def _forms(wanted: Collection[str], said: Collection[str]) -> dict[str, list[str]]:
    """Which of the wanted terms each term that was said is a form of: "leak" of "leaking"."""
    begun: dict[str, list[str]] = defaultdict(list)
    for term in wanted:
        for prefix in _prefixes(term):
            begun[prefix].append(term)
    return {
        term: found
        for term in said
        if (found := [*begun.get(term, ()), *(p for p in _prefixes(term)[1:] if p in wanted)])
    }


def _prefixes(term: str) -> list[str]:
    """The term, and its beginnings that may be another form of it."""
    shortest = max(len(term) - _ENDING, _ROOT)
    plural = [term[:-1]] if term.endswith("s") and len(term) == _ROOT else []
    return [term, *plural, *(term[:size] for size in range(shortest, len(term)))]


def _order(gains: Array) -> list[int]:
    """The order in which the items were taken: that of the agenda, but for those plainly moved."""
    order = list(range(len(gains)))
    best = float(_reach(gains, order)[-1][-1])
    for _ in range(_MOST_MOVES):
        value, moved = max(_move(gains, order, k) for k in order)
        if value <= best + _MOVE:
            break
        best, order = value, moved
    return order


def _move(gains: Array, order: Sequence[int], k: int) -> tuple[float, list[int]]:
    """What the items gain with item k in its best place, and the order then."""
    import numpy as np

    rest = [item for item in order if item != k]
    before = _reach(gains, rest)
    after = [reached[::-1] for reached in _reach(gains[:, ::-1], rest[::-1])[::-1]]
    told, cost = _told(gains[k]), _cost(gains)
    values = [
        float((told + np.maximum.accumulate(left - told) + right).max()) - cost
        for left, right in zip(before, after, strict=True)
    ]
    place = max(range(len(values)), key=lambda i: values[i])
    return values[place], [*rest[:place], k, *rest[place:]]


def _discussed(gains: Array, order: Sequence[int]) -> list[int]:
    """The items of which enough was said, in the order in which they were taken."""
    reached = _reach(gains, order)
    kept = []
    end = gains.shape[1]
    for k, before, after in zip(order[::-1], reached[-2::-1], reached[:0:-1], strict=True):
        if after[end] > before[end]:
            told = _told(gains[k])
            end = int(after[: end + 1].argmax())  # the first to reach this much: the stretch's end
            end = int((before[: end + 1] - told[: end + 1]).argmax())
            kept.append(k)
    return kept[::-1]


def _reach(gains: Array, order: Sequence[int]) -> list[Array]:
    """What the first items gain at most within the first pieces, less the cost of each taken.

    Returns:
        For no item, the first, the first two, and so on: shape (pieces + 1,), never falling.
    """
    import numpy as np

    cost = _cost(gains)
    best = np.zeros(gains.shape[1] + 1)
    found = [best]
    for k in order:
        told = _told(gains[k])
        taken = told + np.maximum.accumulate(best - told) - cost
        best = np.maximum(best, np.maximum.accumulate(taken))
        found.append(best)
    return found


def _fit(gains: Array, score: Array, order: Sequence[int]) -> list[tuple[int, int]]:
    """The first piece and the item of each stretch: cohesive, and about its item."""
    import numpy as np

    total = gains.shape[1]
    best = np.full(total + 1, -np.inf)
    best[0] = 0.0
    steps = []
    for k in order:
        told = _told(gains[k])
        sums = best[:total, None] + score + _ON_ITEM * (told - told[:total, None])
        steps.append(sums.argmax(axis=0))
        best = sums.max(axis=0)
    starts = []
    end = total
    for origin in reversed(steps):
        end = int(origin[end])
        starts.append(end)
    return list(zip(reversed(starts), order, strict=True))


def _cost(gains: Array) -> float:
    return _ITEM * math.log(1 + gains.shape[1])


def _told(gains: Array) -> Array:
    """What an item gains before each piece."""
    import numpy as np

    return np.concatenate([[0.0], np.cumsum(gains)])
