"""What an utterance says, measured against its meeting: in any language, without a model.

- content: the letters of its distinct words, each word weighed by how rare it is in the meeting
  (long words carry more: Piantadosi et al. 2011, "Word lengths are optimized for efficient
  communication", PNAS 108);
- seconds: how long the meeting listened to it;
- novelty: the words that it brings up first and that come back later;
- centrality: the random walk of LexRank (Erkan & Radev 2004, JAIR 22, arXiv:1109.2128) over words
  that come in bursts, as the words of a topic do, and words of grammar do not (residual idf:
  Church & Gale 1995, "Poisson mixtures", NLE 1).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from minutes.records import Utterance
from minutes.text import terms, tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["COMPONENTS", "components", "content_masses", "word_spans"]

COMPONENTS = ("content", "seconds", "novelty", "centrality")

_PAGE = 400  # words in which a burst of a word is looked for
_DAMPING = 0.85  # probability that the walk goes on to a similar utterance; Erkan & Radev 2004
_LETTERS = 3.0  # letters that a character of an unspaced script is worth


def components(utterances: Sequence[Utterance]) -> Array:
    """The four measures of each utterance, as logarithms.

    Args:
        utterances: of one meeting, in order of time.

    Returns:
        Shape (utterances, 4), in the order of `COMPONENTS`; all 0 where nobody says a word.
    """
    import numpy as np

    names, counts = _count(utterances)
    if not names:
        return np.zeros((len(utterances), len(COMPONENTS)))
    present = counts.scaled(1.0 / counts.values)
    length = counts.times(np.ones(len(names)))
    frequency = present.under(np.ones(len(utterances)))  # utterances that hold the term
    letters, idf = _letters_and_idf(names, counts)
    mass = letters * np.sqrt(idf)
    # A cue's time may hold silence: nobody takes more than a second a word.
    spoken = np.minimum([max(u.end - u.start, 0.0) for u in utterances], length)
    return np.column_stack(
        [
            np.log1p(present.times(mass)),
            np.log1p(spoken),
            np.log1p(_novelty(present, mass * np.log(frequency))),
            np.log(_walk(present.scaled((letters * idf * _burstiness(counts))[present.terms]))),
        ]
    )


def content_masses(utterances: Sequence[Utterance]) -> dict[str, float]:
    """What each term of the meeting adds to the content of an utterance that holds it.

    Letters times the square root of idf; the content is `log1p` of their sum over distinct terms.
    """
    import numpy as np

    names, counts = _count(utterances)
    if not names:
        return {}
    letters, idf = _letters_and_idf(names, counts)
    return dict(zip(names, (letters * np.sqrt(idf)).tolist(), strict=True))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end, as they are written, with their punctuation.

    A character of a script without spaces is a word by itself.
    """
    return [span for chunk in re.finditer(r"\S+", text) for span in _split(chunk[0], chunk.start())]


def _split(chunk: str, offset: int) -> Iterator[tuple[int, int]]:
    begin, last = 0, ""
    for i, char in enumerate(chunk):
        if not char.isalnum():
            continue
        if last and (_stands_alone(char) or _stands_alone(last)):
            yield offset + begin, offset + i
            begin = i
        last = char
    yield offset + begin, offset + len(chunk)


@cache
def _stands_alone(char: str) -> bool:
    """Whether a character is a word by itself: said twice, it is two."""
    return char >= "\u0e00" and len(tokens(char * 2)) == 2


@dataclass(frozen=True, slots=True)
class _Matrix:
    """A sparse matrix of utterances by terms: the cells that are not 0, row after row."""

    rows: NDArray[np.int64]
    terms: NDArray[np.int64]
    values: Array
    shape: tuple[int, int]

    def scaled(self, by: Array) -> _Matrix:
        """The matrix with each cell times a number of its own."""
        return replace(self, values=self.values * by)

    def times(self, vector: Array) -> Array:
        """The product with a vector over the terms, shape (utterances,)."""
        return _added(self.rows, self.values * vector[self.terms], self.shape[0])

    def under(self, vector: Array) -> Array:
        """The product of a vector over the utterances with it, shape (terms,)."""
        return _added(self.terms, self.values * vector[self.rows], self.shape[1])


def _added(places: NDArray[np.int64], values: Array, size: int) -> Array:
    import numpy as np

    return np.bincount(places, weights=values, minlength=size).astype(np.float64)


def _count(utterances: Sequence[Utterance]) -> tuple[list[str], _Matrix]:
    """The terms of a meeting in their order, and how often each utterance has each."""
    import numpy as np

    counts = [Counter(terms(utterance.text)) for utterance in utterances]
    names = sorted(set().union(*counts))
    place = {name: i for i, name in enumerate(names)}
    cells = [
        (row, place[name], count)
        for row, counted in enumerate(counts)
        for name, count in sorted(counted.items())
    ]
    rows, columns, values = np.array(cells, dtype=np.int64).reshape(-1, 3).T
    return names, _Matrix(rows, columns, values.astype(float), (len(counts), len(names)))


def _letters_and_idf(names: Sequence[str], counts: _Matrix) -> tuple[Array, Array]:
    import numpy as np

    spoken = len(np.unique(counts.rows))
    idf: Array = np.log((1 + spoken) / np.bincount(counts.terms, minlength=len(names)))
    return np.array([_letters(name) for name in names]), idf


def _letters(term: str) -> float:
    return _LETTERS if term[0] >= "\u0e00" and len(term) <= 2 else float(len(term))


def _burstiness(counts: _Matrix) -> Array:
    """The residual idf of each term over pages of the meeting, 0 for terms spread evenly."""
    import numpy as np

    utterances, terms = counts.shape
    length = counts.times(np.ones(terms))
    _, page = np.unique((np.cumsum(length) - length) // _PAGE, return_inverse=True)
    total = int(page.max()) + 1
    held = np.unique(page[counts.rows] * terms + counts.terms) % terms  # a term once a page
    observed = np.log(total / np.bincount(held, minlength=terms))
    expected = -np.log(-np.expm1(-counts.under(np.ones(utterances)) / total))
    residual: Array = np.maximum(observed - expected, 0.0)
    return residual


def _novelty(present: _Matrix, value: Array) -> Array:
    """The value of the terms that each utterance is the first to say."""
    import numpy as np

    terms, first = np.unique(present.terms, return_index=True)
    return _added(present.rows[first], value[terms], present.shape[0])


def _walk(vectors: _Matrix) -> Array:
    """How often a random walk over similar utterances visits each, 1 on average.

    The similarity is the dot product, so that utterances of more topic words are visited more;
    its matrix is never built: a step is two products with the sparse (utterances, terms) vectors.
    """
    import numpy as np

    total = vectors.shape[0]
    degree = vectors.times(vectors.under(np.ones(total)))
    alone = degree <= 0
    degree[alone] = 1.0
    visits = np.ones(total)
    for _ in range(100):
        steps = vectors.times(vectors.under(visits / degree)) + visits[alone].sum() / total
        previous, visits = visits, 1 - _DAMPING + _DAMPING * steps
        if np.abs(visits - previous).max() < 1e-6:
            break
    return visits
