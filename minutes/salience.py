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
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

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
    present = counts.sign()
    length = _sums(counts, 1)
    frequency = _sums(present, 0)  # utterances that hold the term
    letters, idf = _letters_and_idf(names, counts)
    mass = letters * np.sqrt(idf)
    # A cue's time may hold silence: nobody takes more than a second a word.
    spoken = np.minimum([max(u.end - u.start, 0.0) for u in utterances], length)
    return np.column_stack(
        [
            np.log1p(present @ mass),
            np.log1p(spoken),
            np.log1p(_novelty(present, mass * np.log(frequency))),
            np.log(_walk(present.multiply(letters * idf * _burstiness(counts)).tocsr())),
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


def _count(utterances: Sequence[Utterance]) -> tuple[list[str], Any]:
    """The terms of a meeting, and how often each utterance has each: (utterances, terms)."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(analyzer=terms)
    try:
        counts = vectorizer.fit_transform(u.text for u in utterances).astype(float)
    except ValueError:  # not a word in the whole meeting
        return [], None
    return vectorizer.get_feature_names_out().tolist(), counts


def _letters_and_idf(names: Sequence[str], counts: Any) -> tuple[Array, Array]:
    import numpy as np

    spoken = np.count_nonzero(_sums(counts, 1))
    idf: Array = np.log((1 + spoken) / _sums(counts.sign(), 0))
    return np.array([_letters(name) for name in names]), idf


def _sums(matrix: Any, axis: int) -> Array:
    import numpy as np

    return np.asarray(matrix.sum(axis=axis), dtype=np.float64).ravel()


def _letters(term: str) -> float:
    return _LETTERS if term[0] >= "\u0e00" and len(term) <= 2 else float(len(term))


def _burstiness(counts: Any) -> Array:
    """The residual idf of each term over pages of the meeting, 0 for terms spread evenly.

    counts: sparse (utterances, terms).
    """
    import numpy as np
    from scipy.sparse import csr_matrix

    length = _sums(counts, 1)
    _, page = np.unique((np.cumsum(length) - length) // _PAGE, return_inverse=True)
    rows = np.arange(len(length))
    pages = csr_matrix((np.ones(len(length)), (page, rows))) @ counts
    total = pages.shape[0]
    observed = np.log(total / _sums(pages.sign(), 0))
    expected = -np.log(-np.expm1(-_sums(counts, 0) / total))
    residual: Array = np.maximum(observed - expected, 0.0)
    return residual


def _novelty(present: Any, value: Array) -> Array:
    """The value of the terms that each utterance is the first to say."""
    import numpy as np

    columns = present.tocsc()
    columns.sort_indices()
    first = columns.indices[columns.indptr[:-1]]
    return np.bincount(first, weights=value, minlength=present.shape[0]).astype(np.float64)


def _walk(vectors: Any) -> Array:
    """How often a random walk over similar utterances visits each, 1 on average.

    The similarity is the dot product, so that utterances of more topic words are visited more;
    its matrix is never built: a step is two products with the sparse (utterances, terms) vectors.
    """
    import numpy as np

    total = vectors.shape[0]
    degree = vectors @ _sums(vectors, 0)
    alone = degree <= 0
    degree[alone] = 1.0
    visits = np.ones(total)
    for _ in range(100):
        steps = vectors @ (vectors.T @ (visits / degree)) + visits[alone].sum() / total
        previous, visits = visits, 1 - _DAMPING + _DAMPING * steps
        if np.abs(visits - previous).max() < 1e-6:
            break
    return visits
