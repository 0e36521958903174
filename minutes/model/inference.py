"""A whole meeting through the network, in time and memory that grow linearly with its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model.features import features, speaker_numbers
from minutes.model.outcomes import MARKS, OutcomeHeads
from minutes.model.packing import Packed, Reading, pack
from minutes.progress import Progress, silent
from minutes.records import Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel, Reader

__all__ = [
    "OutcomeSigns",
    "Prediction",
    "Weighing",
    "context_windows",
    "encode",
    "predict",
    "read",
    "shares",
    "tokenize",
    "tokenize_with_offsets",
    "weigh",
]

_BATCH = {"cpu": 14, "cuda": 512}  # windows that are read at once, at most


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
    """Log odds of what `minutes.model.outcomes` tells of outcomes.

    `traits`, shape (utterances, traits); `antecedents`, (utterances, REACH), the utterance one
    place before first; `marks`, (tokens, marks), those of utterance i from `ends[i]` to
    `ends[i + 1]`, as many as were read of it.
    """

    traits: NDArray[np.float32]
    antecedents: NDArray[np.float32]
    marks: NDArray[np.float32]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The same while it is on the device."""

    logits: Tensor
    kinds: Tensor
    states: Tensor
    context: Tensor

    def numbers(self) -> Prediction:
        """It as arrays, once the device is done."""
        arrays = (self.logits, self.kinds, self.states, self.context)
        logits, kinds, states, context = (array.float().cpu().numpy() for array in arrays)
        return Prediction(logits, kinds, states, context)


@torch.inference_mode()
def predict(
    model: AttentionModel,
    tokenizer: Any,
    utterances: Sequence[Utterance],
    *,
    progress: Progress = silent,
    encoder: Reader | None = None,
) -> Prediction:
    """Score the utterances of one meeting, which must be in order of time, at least one.

    The encoder reads it in windows one after another. The context layers run over windows of
    `config.context_window` utterances that overlap by a quarter; where windows overlap, the one in
    whose middle an utterance lies counts most.

    Args:
        encoder: computes what the model's own does, in its place (`minutes.model.fused`).
    """
    reading = read(model, tokenizer, utterances)
    marks: list[Tensor] | None = None if model.outcomes is None else []
    states = encode(model, reading, progress, encoder, marks)
    half = getattr(encoder, "half", False)
    inputs, speakers = features(utterances), speaker_numbers(utterances)
    seen = weigh(model, states, inputs, speakers, half=half)
    if model.outcomes is None or marks is None:
        return seen.numbers()
    return replace(seen.numbers(), outcomes=_signs(model.outcomes, seen, reading, marks))


def _signs(
    heads: OutcomeHeads, seen: Weighing, reading: Reading, marks: Sequence[Tensor]
) -> OutcomeSigns:
    owner = reading.windows.owner.reshape(-1)
    order = np.argsort(owner, kind="stable")
    order = order[owner[order] >= 0]
    counts = np.bincount(owner[order], minlength=len(reading.source))
    separators = np.cumsum(counts)[counts > 0] - 1  # each utterance's last token
    rows = np.delete(order, separators)
    told = torch.cat(list(marks)) if marks else torch.zeros(0, len(MARKS))
    return OutcomeSigns(
        traits=heads.read_traits(seen.states, seen.context).cpu().numpy(),
        antecedents=heads.read_antecedents(seen.context).cpu().numpy(),
        marks=told.cpu().numpy()[rows],
        ends=np.concatenate([[0], np.cumsum(np.maximum(counts - 1, 0))]),
    )


def weigh(
    model: AttentionModel,
    states: Tensor,
    inputs: NDArray[np.float32],
    speakers: NDArray[np.int64],
    *,
    half: bool = False,
) -> Weighing:
    """The context layers over a meeting's utterances; nothing waits for the device.

    half: run the context layers in half precision, not what is read from them.
    """
    config = model.config
    device = states.device
    total = len(states)
    known = torch.as_tensor(inputs, device=device)
    numbers = torch.as_tensor(speakers, device=device)
    windows = list(context_windows(total, config.context_window))
    logits = torch.zeros(total, device=device)
    kinds = torch.zeros(total, len(config.kinds), device=device)
    context = torch.zeros(total, config.context_size, device=device)
    mass = np.zeros(total, dtype=np.float32)
    batch = _BATCH[device.type]
    for i in range(0, len(windows), batch):
        group = windows[i : i + batch]
        rows = np.stack([np.arange(begin, end) for begin, end in group])
        share = np.stack([shares(begin, end, total) for begin, end in group])
        np.add.at(mass, rows, share)
        at = torch.as_tensor(rows, device=device)
        seen = model.attend(states[at], known[at], numbers[at], half=half)
        part = torch.as_tensor(share, device=device)
        flat = at.reshape(-1)
        logits.index_add_(0, flat, (part * seen.importance).reshape(-1))
        kinds.index_add_(0, flat, (part[..., None] * seen.kinds).reshape(len(flat), -1))
        context.index_add_(0, flat, (part[..., None] * seen.context).reshape(len(flat), -1))
    whole = torch.as_tensor(mass, device=device)
    return Weighing(
        logits=logits / whole / config.importance_temperature,
        kinds=kinds / whole[:, None],
        states=states,
        context=context / whole[:, None],
    )


def tokenize(tokenizer: Any, utterances: Sequence[Utterance]) -> list[list[int]]:
    """The token ids of each utterance, without special tokens."""
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
    backend = tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    return backend


def read(model: AttentionModel, tokenizer: Any, utterances: Sequence[Utterance]) -> Reading:
    """The windows of a meeting, and its backchannels."""
    tokens = tokenize(tokenizer, utterances)
    return pack(tokens, speaker_numbers(utterances), model.config)


def context_windows(total: int, size: int) -> Iterator[tuple[int, int]]:
    """Windows of `size` utterances from the first to the last, each a quarter over the one before.

    More overlap costs time and changes no figure (docs/LOG.md).
    """
    begin = 0
    while begin + size < total:
        yield begin, begin + size
        begin += size - size // 4
    yield max(total - size, 0), total


def encode(
    model: AttentionModel,
    reading: Reading,
    progress: Progress = silent,
    encoder: Reader | None = None,
    marks: list[Tensor] | None = None,
) -> Tensor:
    """The utterances' states, each the mean over its tokens; (utterances, hidden).

    marks: takes the logits of the marks of the windows' tokens, one window after another.
    """
    device = model.speaker.weight.device
    parts = [batch for part in reading.parts for batch in _batches(part, device.type)]
    total = len(reading.source)
    # Padding and starts of windows are summed into a row of their own: to leave them out by a mask
    # would make a GPU wait for the processor.
    sums = torch.zeros(total + 1, model.speaker.weight.shape[1], device=device)
    counts = np.zeros(total + 1, dtype=np.int64)
    size = sum(len(part.ids) for part in parts)
    done = 0
    progress("scoring", done, size)
    for part, tokens in zip(parts, _tokens(model, parts, encoder), strict=True):
        owner = np.where(part.owner < 0, total, part.owner).reshape(-1)
        sums.index_add_(0, torch.as_tensor(owner, device=device), tokens)
        if marks is not None and model.outcomes is not None and done < len(reading.windows.ids):
            marks.append(_padded(model.outcomes.marks(tokens).float(), part, reading.windows))
        counts += np.bincount(owner, minlength=total + 1)
        done += len(part.ids)
        progress("scoring", done, size)
    states = sums[:total] / torch.as_tensor(counts[:total, None].clip(min=1), device=device)
    return states[torch.as_tensor(reading.source, device=device)]


def _padded(marks: Tensor, part: Packed, whole: Packed) -> Tensor:
    """The marks of a part's tokens, with rows for those that it has fewer a window."""
    width, full = part.ids.shape[1], whole.ids.shape[1]
    if width == full:
        return marks
    rows = marks.view(len(part.ids), width, -1)
    return torch.nn.functional.pad(rows, (0, 0, 0, full - width)).reshape(-1, rows.shape[-1])


def _batches(packed: Packed, device: str) -> Iterator[Packed]:
    """Windows that are read at once: on a CPU as much for each thread as for any other."""
    total = len(packed.ids)
    threads = torch.get_num_threads() if device == "cpu" else 1
    rounds = -(-total // (_BATCH[device] * threads))
    edges = np.linspace(0, total, min(rounds * threads, total) + 1).round().astype(int).tolist()
    for begin, end in pairwise(edges):
        yield packed.rows(begin, end)


def _tokens(
    model: AttentionModel, parts: Sequence[Packed], encoder: Reader | None
) -> Iterator[Tensor]:
    """The states of all tokens of each part, one after another.

    On a CPU each thread reads parts of its own: threads that share a product wait for one another
    at the end of each.
    """
    before = torch.get_num_threads()
    threads = min(before, len(parts))
    if model.speaker.weight.device.type != "cpu" or threads < 2:
        yield from (model.read(part, encoder) for part in parts)
        return

    def read(part: Packed) -> Tensor:
        with torch.inference_mode():
            return model.read(part, encoder)

    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield from pool.map(read, parts)
    finally:
        torch.set_num_threads(before)  # one thread's number becomes that of all


def shares(begin: int, end: int, total: int) -> NDArray[np.float32]:
    """How much a window's view of each of its utterances counts: most in its middle."""
    index = np.arange(begin, end)
    edge = max((end - begin) // 4, 1)
    left = np.full(len(index), edge) if begin == 0 else index - begin + 1
    right = np.full(len(index), edge) if end == total else end - index
    shares: NDArray[np.float32] = np.minimum(np.minimum(left, right), edge).astype(np.float32)
    return shares
