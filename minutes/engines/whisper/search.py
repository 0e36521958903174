"""How the next tokens are chosen: the likeliest, drawn by chance, or several kept side by side.

What `whisper.decoding` does for one row after the other, for all rows of a batch at once. Rows of
one window follow one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

__all__ = ["BeamSearch", "Greedy", "Hypothesis", "Sampling", "Search"]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """Tokens without the one that ends them, and the sum of their log probabilities."""

    tokens: list[int]
    logprob: float


class Search(Protocol):
    """A way to choose tokens."""

    said: Tensor  # (rows, n)

    def choose(self, logits: Tensor) -> Tensor | None:
        """Add a token to each row; returns from which row each goes on, None if from itself."""
        ...

    def over(self) -> bool:
        """Whether no window needs another token."""
        ...

    def candidates(self) -> list[list[Hypothesis]]:
        """Of each window, what may have been said."""
        ...


class Greedy:
    """One row a window, the likeliest token each time."""

    def __init__(self, windows: int, end: int, device: torch.device, beam_size: int = 1) -> None:
        self._end, self._beam_size = end, beam_size
        self.said = torch.empty(windows * beam_size, 0, dtype=torch.long, device=device)
        self._logprobs = torch.zeros(windows * beam_size, device=device)
        self._ended = torch.zeros(windows * beam_size, dtype=torch.bool, device=device)

    def choose(self, logits: Tensor) -> None:
        """Add a token to each row that has not ended."""
        chosen = self._pick(logits)
        found = logits.gather(1, chosen[:, None])[:, 0] - logits.logsumexp(dim=1)
        self._logprobs += found.masked_fill(self._ended, 0.0)
        chosen = chosen.masked_fill(self._ended, self._end)
        self._ended |= chosen == self._end
        self.said = torch.cat([self.said, chosen[:, None]], dim=1)

    def over(self) -> bool:
        """Whether all rows have ended."""
        return bool(self._ended.all())

    def candidates(self) -> list[list[Hypothesis]]:
        """Of each window, the candidates in its rows."""
        rows = [
            Hypothesis(_until(tokens, self._end), logprob)
            for tokens, logprob in zip(self.said.tolist(), self._logprobs.tolist(), strict=True)
        ]
        return [rows[i : i + self._beam_size] for i in range(0, len(rows), self._beam_size)]

    def _pick(self, logits: Tensor) -> Tensor:
        return logits.argmax(dim=1)


class Sampling(Greedy):
    """Several rows a window, tokens drawn at a temperature.

    Each window has its own source of chance and draws only until its rows have ended, so that what
    is drawn does not depend on the windows beside it.
    """

    def __init__(
        self,
        windows: int,
        end: int,
        device: torch.device,
        beam_size: int,
        temperature: float,
        sources: Sequence[torch.Generator],
    ) -> None:
        super().__init__(windows, end, device, beam_size)
        self._temperature, self._sources = temperature, sources

    def _pick(self, logits: Tensor) -> Tensor:
        chances = (logits / self._temperature).softmax(dim=1)
        chosen = torch.full_like(self.said.new_empty(len(logits)), self._end)
        ended = self._ended.view(-1, self._beam_size).all(dim=1).tolist()
        for window, source in enumerate(self._sources):
            if not ended[window]:
                rows = slice(window * self._beam_size, (window + 1) * self._beam_size)
                drawn = torch.multinomial(chances[rows], 1, replacement=True, generator=source)
                chosen[rows] = drawn[:, 0]
        return chosen


class BeamSearch:
    """The likeliest beginnings of each window side by side, until as many have ended."""

    def __init__(self, windows: int, end: int, device: torch.device, beam_size: int) -> None:
        self._end, self._beam_size = end, beam_size
        self.said = torch.empty(windows * beam_size, 0, dtype=torch.long, device=device)
        # All rows begin alike: the first one alone counts then.
        self._logprobs = torch.full((windows, beam_size), float("-inf"), device=device)
        self._logprobs[:, 0] = 0.0
        self._first = torch.arange(windows, device=device)[:, None] * beam_size
        # What has ended, by window and place; one place more for what comes too late.
        self._places = torch.zeros(windows, beam_size + 1, 0, dtype=torch.long, device=device)
        self._scores = torch.zeros(windows, beam_size + 1, device=device)
        self._count = torch.zeros(windows, dtype=torch.long, device=device)

    def choose(self, logits: Tensor) -> Tensor:
        """Keep the likeliest of all continuations of a window's rows."""
        beam_size, windows = self._beam_size, len(self._logprobs)
        found = logits.log_softmax(dim=1).topk(beam_size + 1, dim=1)
        scores = self._logprobs[:, :, None] + found.values.view(windows, beam_size, beam_size + 1)
        scores, order = scores.flatten(1).sort(dim=1, descending=True, stable=True)
        tokens = found.indices.view(windows, -1).gather(1, order)
        sources = self._first + order // (beam_size + 1)
        ends = tokens == self._end
        before = (~ends).cumsum(dim=1)
        self._keep(tokens, sources, scores, ends & (before < beam_size) & scores.isfinite())
        going = ends.int().sort(dim=1, stable=True).indices[:, :beam_size]
        self._logprobs = scores.gather(1, going)
        rows = sources.gather(1, going).flatten()
        chosen = tokens.gather(1, going).flatten()
        self.said = torch.cat([self.said[rows], chosen[:, None]], dim=1)
        return rows

    def over(self) -> bool:
        """Whether each window has as many endings as rows."""
        return bool((self._count >= self._beam_size).all())

    def candidates(self) -> list[list[Hypothesis]]:
        """Of each window, what has ended, and the likeliest of the rest if that is too little."""
        ended = [
            [
                Hypothesis(_until(tokens, self._end), score)
                for tokens, score in zip(places[:count], scores[:count], strict=True)
            ]
            for places, scores, count in zip(
                self._places.tolist(),
                self._scores.tolist(),
                self._count.clamp(max=self._beam_size).tolist(),
                strict=True,
            )
        ]
        said = self.said.view(len(ended), self._beam_size, -1).tolist()
        for found, rows, scores in zip(ended, said, self._logprobs.tolist(), strict=True):
            # The rows are sorted by their scores, so that the first of them are the best.
            missing = self._beam_size - len(found)
            rest = zip(rows, scores, strict=True)
            found += [Hypothesis(tokens, score) for tokens, score in list(rest)[:missing]]
        return ended

    def _keep(self, tokens: Tensor, sources: Tensor, scores: Tensor, ending: Tensor) -> None:
        """Note what ends now, in places that are free."""
        length = self.said.shape[1] + 1
        grown = self._places.new_full((*self._places.shape[:2], length), self._end)
        grown[:, :, : self._places.shape[2]] = self._places
        place = (self._count[:, None] + ending.cumsum(dim=1) - 1).clamp(max=self._beam_size)
        place = place.masked_fill(~ending, self._beam_size)
        whole = torch.cat([self.said[sources], tokens[:, :, None]], dim=2)
        self._places = grown.scatter(1, place[:, :, None].expand_as(whole), whole)
        self._scores = self._scores.scatter(1, place, scores)
        self._count = self._count + ending.sum(dim=1)


def _until(tokens: list[int], end: int) -> list[int]:
    """The tokens before the first that ends them."""
    return tokens[: tokens.index(end)] if end in tokens else tokens
