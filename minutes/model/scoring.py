"""A whole meeting through the network by ONNX Runtime, in time and memory linear in its length.

Windows are read one at a time, each by one thread: what is made of one depends on no other, so
that scores are the same for any number of threads. Nothing here imports PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from minutes.errors import CheckpointError
from minutes.model import arrays, graphs, rereading
from minutes.model.arrays import ModelArrays
from minutes.model.features import DEVIATIONS, speaker_numbers, utterance_features
from minutes.model.onnx import session
from minutes.model.packing import Packed, Reading, pack
from minutes.model.prediction import (
    DISTANCES,
    MARKS,
    REACH,
    OutcomeSigns,
    Prediction,
    context_windows,
    shares,
    tokenize,
    words_of_windows,
)
from minutes.progress import Progress, silent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.records import Utterance

    Floats = NDArray[np.float32]
    Run = Callable[[Mapping[str, Any]], list[Floats]]

__all__ = ["OnnxModel", "buckets", "load"]

One = TypeVar("One")
Made = TypeVar("Made")


def load(folder: Path, threads: int = 1) -> OnnxModel:
    """The model in a folder, ready to score.

    Raises:
        CheckpointError: as `minutes.model.arrays.read` does, or it lacks weights.
    """
    given, tokenizer = arrays.read(folder), arrays.tokenizer(folder)
    try:
        problem = _problem(given, tokenizer)
        if problem is None:
            return OnnxModel(given, tokenizer, threads)
    except KeyError as exc:
        problem = f"lacks weights, such as {exc}"
    again = "get the model again, or train it with minutes train"
    raise CheckpointError(folder, problem, again)


def _problem(given: ModelArrays, tokenizer: Any) -> str | None:
    """What does not fit together in a model's folder."""
    settings, tensors = given.settings, given.tensors
    words = tensors["encoder.embeddings.word_embeddings.weight"]
    places = tensors["encoder.embeddings.position_embeddings.weight"]
    for name, found, told in (
        ("context_size", len(tensors["norm.weight"]), settings.context_size),
        ("kinds", len(tensors["kinds.bias"]), len(settings.kinds)),
        ("hidden_size", words.shape[1], settings.encoder.get("hidden_size")),
        ("window_tokens", min(len(places), settings.window_tokens), settings.window_tokens),
    ):
        if found != told:
            return f"cannot be loaded (config.json has {told} for {name}, the weights {found})"
    needed = max(tokenizer.get_vocab(with_added_tokens=True).values(), default=-1) + 1
    if needed > len(words):
        return f"its tokenizer knows {needed} tokens, its encoder {len(words)}"
    return None


class OnnxModel:
    """A model ready to score, on the processor.

    Args:
        given: what `minutes.model.arrays.read` gave; its encoder must be one that
            `minutes.model.graphs.obstacle` has nothing against.
        threads: how many windows are read at once.
    """

    def __init__(self, given: ModelArrays, tokenizer: Any, threads: int = 1) -> None:
        self.settings, self.tokenizer = given.settings, tokenizer
        self.threads = threads
        tensors = given.tensors
        precision = self.settings.precision
        unsigned = precision == "int8" and _saturates()
        self._encoder, self._context = (
            session(graph(tensors, self.settings, precision, unsigned=unsigned))
            for graph in (graphs.encoder, graphs.context)
        )
        self._again: Run | None = None
        if self.settings.rereading and self.settings.verdicts:
            changed = rereading.Changed(tensors)
            self._again = session(
                graphs.encoder(changed, self.settings, precision, unsigned=unsigned, marks=False)
            )
        self._words = tensors["encoder.embeddings.word_embeddings.weight"]
        places = _single(tensors["encoder.embeddings.position_embeddings.weight"])
        self._places = (
            places + _single(tensors["encoder.embeddings.token_type_embeddings.weight"])[0]
        )
        # Layers of the encoder and of context are in the graphs, and need not be kept twice.
        self._heads = {
            name: _single(array)
            for name, array in tensors.items()
            if not name.startswith(("encoder.", "layers.", "outcomes.marks.", rereading.CHANGES))
        }

    def predict(
        self,
        utterances: Sequence[Utterance],
        *,
        verdicts: bool = True,
        progress: Progress = silent,
    ) -> Prediction:
        """Score the utterances of one meeting, which must be in order of time, at least one.

        The encoder reads it in windows one after another. The context layers run over windows of
        `context_window` utterances that overlap by a quarter; where windows overlap, the one in
        whose middle an utterance lies counts most.
        """
        numbers = speaker_numbers(utterances)
        tokens = tokenize(self.tokenizer, utterances)
        reading = pack(tokens, numbers, self.settings)
        states, marks = self._read(reading, progress)
        known = self._known(utterance_features(utterances))
        context = self._weighed(states, known, numbers)
        importance = (
            self._linear(context, "importance")
            + self._linear(states, "importance_state")
            + self._linear(known, "importance_features")
        )
        kinds = self._linear(context, "kinds")
        outcomes = None
        if self.settings.outcomes:
            kinds = kinds + self._linear(states, "outcomes.kinds")
            rows, ends = words_of_windows(reading)
            both = np.hstack([states, context])
            told = None
            if self.settings.verdicts and verdicts:
                told = self._linear(both, "outcomes.verdicts")
            if self._again is not None and told is not None:
                again = partial(self._reread, encoder=self._again)
                told = rereading.added(told, kinds, tokens, numbers, self.settings, again)
            owners = None
            if self.settings.owners:
                owners = self._linear(both, "outcomes.owner")[:, 0]
            outcomes = OutcomeSigns(
                traits=self._linear(both, "outcomes.traits"),
                antecedents=self._antecedents(context),
                marks=marks[rows],
                ends=ends,
                verdicts=told,
                owners=owners,
            )
        logits = importance[:, 0] / np.float32(self.settings.importance_temperature)
        return Prediction(logits, kinds, states, context, outcomes)

    def _read(self, reading: Reading, progress: Progress) -> tuple[Floats, Floats]:
        """The utterances' states, each the mean over its tokens, and the marks of all tokens."""
        total = len(reading.source)
        states = np.zeros((total, self._words.shape[1]), dtype=np.float32)
        windows, alone = reading.windows, reading.alone
        lengths = alone.mask.sum(axis=1)  # those of one length are read at once, without padding
        rows = [(windows, np.array([i]), windows.ids.shape[1]) for i in range(len(windows.ids))]
        rows += [(alone, np.flatnonzero(lengths == n), int(n)) for n in np.unique(lengths)]
        marks = np.zeros((*windows.ids.shape, len(MARKS)), dtype=np.float32)
        given = {"vectors": self._words}

        def one(part: tuple[Any, NDArray[np.int64], int]) -> int:
            packed, at, width = part
            ids, slot, owner = (a[at, :width] for a in (packed.ids, packed.slot, packed.owner))
            read = {"words": ids, "speakers": slot, "places": self._places[:width]}
            tokens, *told = self._encoder({**given, **read})
            _pool(tokens, owner, states)
            if told and packed is windows:
                marks[at] = told[0]
            return len(at)

        size = sum(len(at) for _, at, _ in rows)
        done = 0
        progress("scoring", done, size)
        for count in self._each(one, rows):
            done += count
            progress("scoring", done, size)
        return states[reading.source], marks.reshape(-1, len(MARKS))

    def _reread(self, windows: Packed, encoder: Run) -> Floats:
        """Log odds of a verdict, by kind, of the utterances that own tokens of windows."""

        def one(row: int) -> Floats:
            ids, slot = windows.ids[row : row + 1], windows.slot[row : row + 1]
            given = {"vectors": self._words, "words": ids, "speakers": slot}
            seen = encoder({**given, "places": self._places[: ids.shape[1]]})[0][0]
            owner = windows.owner[row]
            own = [seen[owner == place].mean(axis=0) for place in np.unique(owner[owner >= 0])]
            return np.stack([np.concatenate([state, seen[0]]) for state in own])

        states = np.concatenate(list(self._each(one, range(len(windows.ids)))))
        return self._linear(states, rereading.HEAD)

    def _weighed(self, states: Floats, known: Floats, numbers: NDArray[np.int64]) -> Floats:
        """The states after the context layers."""
        total, size = len(states), self.settings.context_size
        windows = list(context_windows(total, self.settings.context_window))
        distance = buckets(windows[0][1] - windows[0][0])

        def one(window: tuple[int, int]) -> Floats:
            part = slice(*window)
            same = (numbers[part, None] == numbers[None, part]).astype(np.float32)
            given = {"states": states[None, part], "features": known[None, part]}
            return self._context({**given, "distance": distance, "same": same})[0][0]

        found = np.zeros((total, size), dtype=np.float32)
        mass = np.zeros((total, 1), dtype=np.float32)
        for (begin, end), seen in zip(windows, self._each(one, windows), strict=True):
            share = shares(begin, end, total)[:, None]
            found[begin:end] += share * seen
            mass[begin:end] += share
        return found / mass

    def _antecedents(self, context: Floats) -> Floats:
        """Log odds that the utterance k+1 places before is the antecedent: (utterances, REACH)."""
        queries = self._linear(context, "outcomes.query")
        keys = self._linear(context, "outcomes.key")
        total, size = keys.shape
        back = np.arange(1, REACH + 1)
        at = np.arange(total)[:, None] - back
        products = np.einsum("ud,ukd->uk", queries, keys[at.clip(min=0)]) / np.sqrt(size)
        found = products + self._heads["outcomes.distance.weight"][:, 0]
        return np.where(at < 0, -np.inf, found).astype(np.float32)

    def _known(self, inputs: Floats) -> Floats:
        """The features as the network takes them."""
        mean, scale = self._heads["feature_mean"], self._heads["feature_scale"]
        found: Floats = np.clip((inputs - mean) / scale, -DEVIATIONS, DEVIATIONS).astype(np.float32)
        return found

    def _linear(self, x: Floats, name: str) -> Floats:
        found: Floats = x @ self._heads[f"{name}.weight"].T
        bias = self._heads.get(f"{name}.bias")
        return found if bias is None else found + bias

    def _each(self, make: Callable[[One], Made], of: Sequence[One]) -> Iterator[Made]:
        """What is made of each, in their order, by as many threads as there are."""
        if self.threads < 2 or len(of) < 2:
            yield from map(make, of)
            return
        with ThreadPoolExecutor(min(self.threads, len(of))) as pool:
            yield from pool.map(make, of)


def buckets(total: int) -> NDArray[np.int64]:
    """Buckets of the distances between utterances: signed, in half powers of two."""
    away = np.arange(total)[None, :] - np.arange(total)[:, None]
    steps = np.rint(2 * np.log2(np.maximum(np.abs(away), 1), dtype=np.float32)).astype(np.int64)
    return np.sign(away) * np.minimum(steps + 1, DISTANCES) + DISTANCES


def _pool(tokens: Floats, owner: NDArray[np.int64], states: Floats) -> None:
    """Put the mean over the tokens of each utterance, which stand side by side, into its row."""
    size = owner.shape[1]
    flat = owner.ravel()
    changes = flat[1:] != flat[:-1]
    changes[size - 1 :: size] = True  # where a row ends
    begin = np.concatenate([[0], np.flatnonzero(changes) + 1])
    counts = np.diff(begin, append=len(flat))[:, None]
    names = flat[begin]
    sums = np.add.reduceat(tokens.reshape(len(flat), -1), begin, axis=0)
    sums /= counts
    states[names[names >= 0]] = sums[names >= 0]


def _single(array: NDArray[Any]) -> Floats:
    return array.astype(np.float32)


@cache
def _saturates() -> bool:
    """Whether products of signed weights overflow on this processor."""
    ones = np.full((1, 64), 255, dtype=np.uint8)
    found = session(graphs.saturation())({"ones": ones})[0]
    return bool((found != 127 * 255 * 64).any())
