"""What the model says of a meeting, and what every way of computing it shares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from minutes.model.packing import Reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.arrays import ModelConfig
    from minutes.progress import Progress
    from minutes.records import Utterance

__all__ = [
    "DISTANCES",
    "MARKS",
    "REACH",
    "TRAITS",
    "OutcomeSigns",
    "Prediction",
    "Predictor",
    "context_windows",
    "probability",
    "shares",
    "tokenize",
    "tokenize_with_offsets",
    "words_of_windows",
]

TRAITS = ("in_meeting", "dependent")  # done in the meeting itself; not understandable alone
MARKS = ("statement", "due")
DISTANCES = 15  # buckets of distance between utterances, on either side; half powers of two
REACH = 12  # utterances back in which an antecedent is looked for


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of a meeting, one row an utterance.

    `logits` are log odds of importance, divided by the temperature; `kinds` log odds, shape
    (utterances, kinds); `states` the vectors h, shape (utterances, hidden); `context` the states
    after the context layers, shape (utterances, size). `outcomes` is what the heads of outcomes
    read, None where the model has none.
    """

    logits: NDArray[np.float32]
    kinds: NDArray[np.float32]
    states: NDArray[np.float32]
    context: NDArray[np.float32]
    outcomes: OutcomeSigns | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSigns:
    """Log odds of what the heads of outcomes tell (`minutes.model.outcomes`).

    `traits`, shape (utterances, traits); `antecedents`, (utterances, REACH), the utterance one
    place before first; `marks`, (tokens, marks), those of utterance i from `ends[i]` to
    `ends[i + 1]`, as many as were read of it; `verdicts`, (utterances, kinds + 1), where the model
    has learned from readers': that one agrees, by kind, and that it is unclear what it is about;
    `owners`, (utterances,), where it has learned from owners: that who says an action does it.
    """

    traits: NDArray[np.float32]
    antecedents: NDArray[np.float32]
    marks: NDArray[np.float32]
    ends: NDArray[np.int64]
    verdicts: NDArray[np.float32] | None = None
    owners: NDArray[np.float32] | None = None


class Predictor(Protocol):
    """A model ready to score, in whatever way it is computed."""

    @property
    def settings(self) -> ModelConfig:
        """The numbers that define it."""
        ...

    @property
    def tokenizer(self) -> Any:
        """What it reads text with."""
        ...

    def predict(
        self, utterances: Sequence[Utterance], *, verdicts: bool = ..., progress: Progress = ...
    ) -> Prediction:
        """Score the utterances of one meeting, which must be in order of time, at least one.

        Args:
            verdicts: whether what it learned from readers' is told, for which words are read once
                more; all else stays the same without.
        """
        ...


def probability(logit: float) -> float:
    """The probability of log odds; none are too large for it."""
    if logit >= 0:
        return 1.0 / (1.0 + math.exp(-logit))
    return math.exp(logit) / (1.0 + math.exp(logit))


def tokenize(tokenizer: Any, utterances: Sequence[Utterance]) -> list[list[int]]:
    """The token ids of each utterance, without special tokens.

    Args:
        tokenizer: of `tokenizers`, or what transformers wraps around one.
    """
    texts = [utterance.text for utterance in utterances]
    pieces = _backend(tokenizer).encode_batch_fast(texts, add_special_tokens=False)
    return [piece.ids for piece in pieces]


def tokenize_with_offsets(
    tokenizer: Any, utterances: Sequence[Utterance]
) -> tuple[list[list[int]], list[list[tuple[int, int]]]]:
    """The same, and where in its utterance's text each token begins and ends."""
    texts = [utterance.text for utterance in utterances]
    pieces = _backend(tokenizer).encode_batch(texts, add_special_tokens=False)
    return [piece.ids for piece in pieces], [piece.offsets for piece in pieces]


def _backend(tokenizer: Any) -> Any:
    """The tokenizer without what transformers wraps around each piece."""
    backend = getattr(tokenizer, "backend_tokenizer", tokenizer)
    backend.no_truncation()
    backend.no_padding()
    return backend


def words_of_windows(reading: Reading) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of the utterances' tokens among all of the windows, and where each one's end.

    Those of utterance i are from `ends[i]` to `ends[i + 1]`, without the separator.
    """
    owner = reading.windows.owner.reshape(-1)
    order = np.argsort(owner, kind="stable")
    order = order[owner[order] >= 0]
    counts = np.bincount(owner[order], minlength=len(reading.source))
    separators = np.cumsum(counts)[counts > 0] - 1  # each utterance's last token
    ends = np.concatenate([[0], np.cumsum(np.maximum(counts - 1, 0))])
    return np.delete(order, separators), ends


def context_windows(total: int, size: int) -> Iterator[tuple[int, int]]:
    """Windows of `size` utterances from the first to the last, each a quarter over the one before.

    More overlap costs time and changes no figure (docs/LOG.md).
    """
    begin = 0
    while begin + size < total:
        yield begin, begin + size
        begin += size - size // 4
    yield max(total - size, 0), total


def shares(begin: int, end: int, total: int) -> NDArray[np.float32]:
    """How much a window's view of each of its utterances counts: most in its middle."""
    index = np.arange(begin, end)
    edge = max((end - begin) // 4, 1)
    left = np.full(len(index), edge) if begin == 0 else index - begin + 1
    right = np.full(len(index), edge) if end == total else end - index
    found: NDArray[np.float32] = np.minimum(np.minimum(left, right), edge).astype(np.float32)
    return found
