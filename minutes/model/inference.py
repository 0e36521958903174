"""A whole meeting through the network by PyTorch, in time and memory linear in its length.

For training, for explanations, on a GPU, and for encoders that `minutes.model.graphs` has no graph
of; `minutes.model.scoring` is the way of a transcript.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from minutes.model import rereading
from minutes.model.arrays import ModelConfig
from minutes.model.features import speaker_numbers, utterance_features
from minutes.model.outcomes import OutcomeHeads
from minutes.model.packing import Packed, Reading, pack
from minutes.model.prediction import (
    MARKS,
    OutcomeSigns,
    Prediction,
    context_windows,
    shares,
    tokenize,
    words_of_windows,
)
from minutes.progress import Progress, silent
from minutes.records import CANDIDATE, Utterance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel

__all__ = [
    "TorchModel",
    "Weighing",
    "context_windows",
    "encode",
    "predict",
    "read",
    "settings_of",
    "shares",
    "tokenize",
    "weigh",
]

_BATCH = {"cpu": 14, "cuda": 512}  # windows that are read at once, at most


@dataclass(frozen=True, slots=True)
class Weighing:
    """A `Prediction` whose tensors are still on the device."""

    logits: Tensor
    kinds: Tensor
    states: Tensor
    context: Tensor

    def numbers(self) -> Prediction:
        """The prediction as arrays; waits for the device."""
        arrays = (self.logits, self.kinds, self.states, self.context)
        logits, kinds, states, context = (array.float().cpu().numpy() for array in arrays)
        return Prediction(logits, kinds, states, context)


class TorchModel:
    """A model ready to score on its device, as `minutes.model.prediction.Predictor` has it."""

    def __init__(self, model: AttentionModel, tokenizer: Any) -> None:
        self.model, self.tokenizer = model, tokenizer

    @property
    def settings(self) -> ModelConfig:
        """The numbers that define it; of the precision nothing is said here."""
        return settings_of(self.model)

    def predict(
        self,
        utterances: Sequence[Utterance],
        *,
        verdicts: bool = True,
        progress: Progress = silent,
    ) -> Prediction:
        """Score the utterances of one meeting, which must be in order of time, at least one."""
        return predict(self.model, self.tokenizer, utterances, verdicts=verdicts, progress=progress)


def settings_of(model: AttentionModel) -> ModelConfig:
    """The numbers of a model; in single precision, whatever its folder says."""
    names = (one.name for one in fields(ModelConfig) if one.name != "candidates")
    known = {name: getattr(model.config, name) for name in names}
    candidates = model.config.thresholds.get(CANDIDATE, {})
    return ModelConfig(**{**known, "precision": "float32", "candidates": candidates})


@torch.inference_mode()
def predict(
    model: AttentionModel,
    tokenizer: Any,
    utterances: Sequence[Utterance],
    *,
    verdicts: bool = True,
    progress: Progress = silent,
) -> Prediction:
    """Score the utterances of one meeting, which must be in order of time, at least one.

    The encoder reads it in windows one after another. The context layers run over windows of
    `config.context_window` utterances that overlap by a quarter; where windows overlap, the one in
    whose middle an utterance lies counts most.
    """
    reading = read(model, tokenizer, utterances)
    marks: list[Tensor] | None = None if model.outcomes is None else []
    states = encode(model, reading, progress, marks)
    inputs, speakers = utterance_features(utterances), speaker_numbers(utterances)
    seen = weigh(model, states, inputs, speakers)
    found = seen.numbers()
    if model.outcomes is None or marks is None:
        return found
    outcomes = _signs(model.outcomes, seen, reading, marks)
    if not verdicts:
        outcomes = replace(outcomes, verdicts=None)
    if outcomes.verdicts is not None and model.outcomes.rereading is not None:
        told = rereading.added(
            outcomes.verdicts,
            found.kinds,
            tokenize(tokenizer, utterances),
            speakers,
            settings_of(model),
            partial(_reread, model),
        )
        outcomes = replace(outcomes, verdicts=told)
    return replace(found, outcomes=outcomes)


def _signs(
    heads: OutcomeHeads, seen: Weighing, reading: Reading, marks: Sequence[Tensor]
) -> OutcomeSigns:
    rows, ends = words_of_windows(reading)
    told = torch.cat(list(marks)) if marks else torch.zeros(0, len(MARKS))
    verdicts = heads.read_verdicts(seen.states, seen.context)
    owners = heads.read_owners(seen.states, seen.context)
    return OutcomeSigns(
        traits=heads.read_traits(seen.states, seen.context).float().cpu().numpy(),
        antecedents=heads.read_antecedents(seen.context).cpu().numpy(),
        marks=told.cpu().numpy()[rows],
        ends=ends,
        verdicts=None if verdicts is None else verdicts.cpu().numpy(),
        owners=None if owners is None else owners.cpu().numpy(),
    )


def _reread(model: AttentionModel, windows: Packed) -> NDArray[np.float32]:
    """Log odds of a verdict, by kind, of the utterances that own tokens of windows."""
    size = _BATCH[model.device.type]
    parts = (
        windows.rows(i, min(i + size, len(windows.ids))) for i in range(0, len(windows.ids), size)
    )
    return np.concatenate([model.reread(part).cpu().numpy() for part in parts])


def weigh(
    model: AttentionModel,
    states: Tensor,
    inputs: NDArray[np.float32],
    speakers: NDArray[np.int64],
) -> Weighing:
    """The context layers over a meeting's utterances; nothing waits for the device."""
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
        seen = model.attend(states[at], known[at], numbers[at])
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


def read(model: AttentionModel, tokenizer: Any, utterances: Sequence[Utterance]) -> Reading:
    """The windows of a meeting, and its backchannels."""
    tokens = tokenize(tokenizer, utterances)
    return pack(tokens, speaker_numbers(utterances), model.config)


def encode(
    model: AttentionModel,
    reading: Reading,
    progress: Progress = silent,
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
    for part, tokens in zip(parts, _tokens(model, parts), strict=True):
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


def _tokens(model: AttentionModel, parts: Sequence[Packed]) -> Iterator[Tensor]:
    """The states of all tokens of each part, one after another: on a GPU in half precision.

    On a CPU each thread reads parts of its own: threads that share a product wait for one another
    at the end of each.
    """
    before = torch.get_num_threads()
    threads = min(before, len(parts))
    if model.speaker.weight.device.type != "cpu":
        for part in parts:
            with torch.autocast("cuda", torch.float16):
                tokens = model.read(part)
            yield tokens
        return
    if threads < 2:
        yield from map(model.read, parts)
        return

    def read(part: Packed) -> Tensor:
        with torch.inference_mode():
            return model.read(part)

    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield from pool.map(read, parts)
    finally:
        torch.set_num_threads(before)  # one thread's number becomes that of all
