"""What is read once more: utterances that may carry an outcome, in the middle of a window.

    words around an utterance -> encoder with changed layers -> mean over its tokens, first token
    both states -> head -> log odds that a reader agrees, by kind

They are added to those of the first reading. The changes are low-rank, W + B A (Hu et al. 2021,
"LoRA: Low-Rank Adaptation of Large Language Models", arXiv:2106.09685, section 4.1), and learned
from readers' verdicts (`minutes.training.rereading`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from minutes.model.packing import Packed, around

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.arrays import Array, ModelConfig

__all__ = ["CHANGES", "HEAD", "NOT_READ", "RANK", "Changed", "added", "change", "windows"]

RANK = 16
_WIDTH = 160  # tokens of a window from which is learned
_SHARED = 128  # tokens of one that neighbours share, and on either side of them
_BESIDE = 24
NOT_READ = -30.0  # log odds of a verdict where nothing is proposed
HEAD = "outcomes.rereading.head"
CHANGES = "outcomes.rereading.changes."
_ROUNDED = 0.01  # log odds; probabilities are kept with four digits


def change(layer: str, part: str) -> str:
    """The name of the matrix A ("down") or B ("up") of one of the encoder's layers.

    PyTorch has no dots in the names of single parameters.
    """
    return f"{layer.replace('.', '/')}/{part}"


class Changed(Mapping[str, "Array"]):
    """A model's arrays with the encoder as it is for the rereading.

    A layer's weights are changed when they are asked for, so that never all are in memory.

    Raises:
        KeyError: those of the rereading are not among them.
    """

    def __init__(self, tensors: Mapping[str, Array]) -> None:
        if f"{HEAD}.weight" not in tensors or not any(map(_is_change, tensors)):
            raise KeyError(HEAD)
        self._tensors = tensors

    def __getitem__(self, name: str) -> Array:
        weight = self._tensors[name]
        layer = name.removesuffix(".weight")
        down, up = (self._tensors.get(CHANGES + change(layer, part)) for part in ("down", "up"))
        if down is None or up is None:
            return weight
        return weight.astype(np.float32) + up.astype(np.float32) @ down.astype(np.float32)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)


def _is_change(name: str) -> bool:
    return name.startswith(CHANGES)


def added(
    verdicts: NDArray[np.float32],
    kinds: NDArray[np.float32],
    tokens: Sequence[Sequence[int]],
    speakers: NDArray[np.int64],
    config: ModelConfig,
    read: Callable[[Packed], NDArray[np.float32]],
) -> NDArray[np.float32]:
    """The verdicts with what the rereading says; `NOT_READ` where there is no candidate.

    Args:
        verdicts: log odds of the first reading, shape (utterances, kinds + 1); the last stays.
        kinds: log odds of the kinds' heads, shape (utterances, kinds).
        read: gives the log odds of the utterances that own tokens of windows, window by window,
            shape (utterances, kinds).
    """
    count = len(config.kinds)
    wanted = places(kinds, config.kinds, config.candidates)
    found = verdicts.copy()
    found[:, :count] = NOT_READ
    if len(wanted):
        width = min(_SHARED, config.window_tokens)
        told = read(around(tokens, speakers, wanted.tolist(), width, config, beside=_BESIDE))
        found[wanted, :count] = verdicts[wanted, :count] + told
    return found


def windows(
    tokens: Sequence[Sequence[int]],
    speakers: NDArray[np.int64],
    wanted: Sequence[int],
    config: ModelConfig,
) -> Packed:
    """A window for each of some utterances, as the rereading learns from them."""
    return around(tokens, speakers, wanted, min(_WIDTH, config.window_tokens), config)


def places(
    kinds: NDArray[np.float32], names: Sequence[str], candidates: Mapping[str, float]
) -> NDArray[np.int64]:
    """The utterances that are read once more: from which an outcome is looked at.

    Args:
        kinds: log odds, shape (utterances, kinds).
        names: of the kinds.
        candidates: the probability of each kind from which an outcome is looked at.
    """
    least = np.array([candidates.get(name, 1.0) for name in names], dtype=np.float64)
    with np.errstate(divide="ignore"):
        log_odds = np.log(least) - np.log1p(-least)
    return np.flatnonzero((kinds >= log_odds - _ROUNDED).any(axis=1))
