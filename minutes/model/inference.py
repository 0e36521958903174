"""A whole meeting through the network, in time and memory that grow linearly with its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model.features import features, speaker_numbers
from minutes.model.packing import Packed, pack
from minutes.progress import Progress, silent
from minutes.records import Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel

__all__ = ["Prediction", "context_windows", "predict", "readings", "shares", "tokenize"]

_BATCH = 16  # windows that the encoder reads at once


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of a meeting, one row an utterance.

    `logits` are log odds of importance, divided by the temperature; `kinds` log odds, shape
    (utterances, kinds); `states` the vectors h, shape (utterances, hidden); `context` the states
    after the context layers, shape (utterances, size).
    """

    logits: NDArray[np.float32]
    kinds: NDArray[np.float32]
    states: NDArray[np.float32]
    context: NDArray[np.float32]


@torch.inference_mode()
def predict(
    model: AttentionModel,
    tokenizer: Any,
    utterances: Sequence[Utterance],
    *,
    progress: Progress = silent,
) -> Prediction:
    """Score the utterances of one meeting, which must be in order of time, at least one.

    The encoder reads the meeting twice, its windows shifted by half the second time, so that no
    utterance stands at the edge of both; its state is the mean. The context layers run over windows
    of `config.context_window` utterances that overlap by half; where windows overlap, the one in
    whose middle an utterance lies counts most.
    """
    config = model.config
    device = model.speaker.weight.device
    speakers = speaker_numbers(utterances)
    states = _encode(model, readings(model, tokenizer, utterances), progress)
    inputs = torch.as_tensor(features(utterances), device=device)
    numbers = torch.as_tensor(speakers, device=device)
    total = len(utterances)
    logits = torch.zeros(total, device=device)
    kinds = torch.zeros(total, len(config.kinds), device=device)
    context = torch.zeros(total, config.context_size, device=device)
    mass = torch.zeros(total, device=device)
    for begin, end in context_windows(total, config.context_window):
        part = slice(begin, end)
        seen = model.attend(states[part], inputs[part], numbers[part])
        share = torch.as_tensor(shares(begin, end, total), device=device)
        logits[part] += share * seen.importance
        kinds[part] += share[:, None] * seen.kinds
        context[part] += share[:, None] * seen.context
        mass[part] += share
    return Prediction(
        logits=(logits / mass / config.importance_temperature).cpu().numpy(),
        kinds=(kinds / mass[:, None]).cpu().numpy(),
        states=states.cpu().numpy(),
        context=(context / mass[:, None]).cpu().numpy(),
    )


def tokenize(tokenizer: Any, utterances: Sequence[Utterance]) -> list[list[int]]:
    """The token ids of each utterance, without special tokens."""
    if not utterances:
        return []
    encoded = tokenizer(
        [utterance.text for utterance in utterances], add_special_tokens=False, verbose=False
    )
    ids: list[list[int]] = encoded["input_ids"]
    return ids


def readings(
    model: AttentionModel, tokenizer: Any, utterances: Sequence[Utterance]
) -> tuple[Packed, Packed]:
    """The windows of both readings."""
    tokens = tokenize(tokenizer, utterances)
    speakers = speaker_numbers(utterances)
    first, second = (
        pack(tokens, speakers, model.config, shifted=shifted) for shifted in (False, True)
    )
    return first, second


def context_windows(total: int, size: int) -> Iterator[tuple[int, int]]:
    """Windows of `size` utterances from the first to the last, each half over the one before."""
    begin = 0
    while begin + size < total:
        yield begin, begin + size
        begin += size // 2
    yield max(total - size, 0), total


def _encode(model: AttentionModel, read: Sequence[Packed], progress: Progress) -> Tensor:
    """The mean over the readings of the utterances' states."""
    total = sum(len(packed.ids) for packed in read)
    done = 0
    states = []
    for packed in read:
        pieces = []
        for i in range(0, len(packed.ids), _BATCH):
            progress("scoring", done, total)
            part = packed.rows(i, i + _BATCH)
            pieces.append(model.encode(part))
            done += len(part.ids)
        states.append(torch.cat(pieces))
    progress("scoring", total, total)
    return torch.stack(states).mean(dim=0)


def shares(begin: int, end: int, total: int) -> NDArray[np.float32]:
    """How much a window's view of each of its utterances counts: most in its middle."""
    index = np.arange(begin, end)
    edge = max((end - begin) // 4, 1)
    left = np.full(len(index), edge) if begin == 0 else index - begin + 1
    right = np.full(len(index), edge) if end == total else end - index
    shares: NDArray[np.float32] = np.minimum(np.minimum(left, right), edge).astype(np.float32)
    return shares
