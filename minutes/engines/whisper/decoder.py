"""Whisper's text decoder over a batch of windows, with the keys and values that it has seen kept.

openai-whisper's own modules and weights, run so that a batch costs little more than a window: what
the encoder heard becomes keys and values once, and the candidates of a search share them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812  torch's own habit
from torch import Tensor

__all__ = ["Decoder"]

FEW = 8  # queries

Cache = tuple[Tensor, Tensor]  # keys and values, each (rows, heads, positions, head size)


class Decoder:
    """The decoder of a model before some windows.

    Args:
        model: openai-whisper's `Whisper`.
        heard: the cross-attention's keys and values of each layer, (windows, heads, 1500, size).
    """

    def __init__(self, model: Any, heard: Sequence[Cache]) -> None:
        self._model = model
        self._heard = heard
        self._said: list[Cache] = []
        self._length = 0

    @classmethod
    def before(cls, model: Any, features: Tensor) -> Decoder:
        """The decoder before what the encoder made of some windows, (windows, 1500, state)."""
        # Head by head in memory, as each token reads all of it.
        return cls(
            model,
            [
                (
                    _split(block.cross_attn.key(features), block.cross_attn.n_head).contiguous(),
                    _split(block.cross_attn.value(features), block.cross_attn.n_head).contiguous(),
                )
                for block in model.decoder.blocks
            ],
        )

    @property
    def windows(self) -> int:
        """How many windows are decoded."""
        return int(self._heard[0][0].shape[0])

    @property
    def device(self) -> torch.device:
        """Where the tensors are."""
        return self._heard[0][0].device

    def of(self, windows: Sequence[int]) -> Decoder:
        """The decoder before some of the windows alone."""
        if list(windows) == list(range(self.windows)):
            return Decoder(self._model, self._heard)
        chosen = torch.tensor(windows, device=self.device)
        return Decoder(self._model, [(k[chosen], v[chosen]) for k, v in self._heard])

    def begin(self, rows: int, positions: int) -> None:
        """Make room for so many tokens in each row; rows of one window follow one another."""
        self._length = 0
        self._said = []
        for keys, _ in self._heard:
            _, heads, _, size = keys.shape
            room = keys.new_empty(2, rows, heads, positions, size)
            self._said.append((room[0], room[1]))

    def reorder(self, rows: Tensor) -> None:
        """Let each row go on from what another row has said."""
        for keys, values in self._said:
            for room in (keys, values):
                room[:, :, : self._length] = room[rows, :, : self._length]

    def advance(self, tokens: Tensor) -> Tensor:
        """Hear the next tokens, of shape (rows, n); returns their states, (rows, n, state)."""
        start, end = self._length, self._length + tokens.shape[1]
        x = self._embed(tokens, start)
        for block, (keys, values), heard in zip(
            self._model.decoder.blocks, self._said, self._heard, strict=True
        ):
            attention, normal = block.attn, block.attn_ln(x)
            keys[:, :, start:end] = _split(attention.key(normal), attention.n_head)
            values[:, :, start:end] = _split(attention.value(normal), attention.n_head)
            query = _split(attention.query(normal), attention.n_head)
            # A first run of several tokens must not look ahead; one token has all behind it.
            mixed = F.scaled_dot_product_attention(
                query, keys[:, :, :end], values[:, :, :end], is_causal=end - start > 1
            )
            x = x + attention.out(_join(mixed))
            x = x + self._listen(block, x, heard)[0]
            x = x + block.mlp(block.mlp_ln(x))
        self._length = end
        states: Tensor = self._model.decoder.ln(x)
        return states

    def follow(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Hear what was said in each window, and where it was attended to.

        Args:
            tokens: of shape (windows, n).

        Returns:
            The states (windows, n, state), and before any softmax the cross-attention of the heads
            that follow the words' times, (windows, heads, n, 1500) in single precision.
        """
        layers, heads = self._model.alignment_heads.indices()
        x = self._embed(tokens, 0)
        scores = []
        for number, (block, heard) in enumerate(
            zip(self._model.decoder.blocks, self._heard, strict=True)
        ):
            attention, normal = block.attn, block.attn_ln(x)
            query, keys, values = (
                _split(part(normal), attention.n_head)
                for part in (attention.query, attention.key, attention.value)
            )
            mixed = F.scaled_dot_product_attention(query, keys, values, is_causal=True)
            x = x + attention.out(_join(mixed))
            out, query = self._listen(block, x, heard)
            if len(chosen := heads[layers == number]):
                scale = query.shape[-1] ** -0.25
                scores.append(
                    (
                        (query[:, chosen] * scale) @ (heard[0][:, chosen] * scale).transpose(-1, -2)
                    ).float()
                )
            x = x + out
            x = x + block.mlp(block.mlp_ln(x))
        states: Tensor = self._model.decoder.ln(x)
        return states, torch.cat(scores, dim=1)

    def logits(self, states: Tensor) -> Tensor:
        """The scores of all tokens after some states (…, state), in single precision."""
        weight = self._model.decoder.token_embedding.weight.to(states.dtype)
        scores: Tensor = (states @ weight.T).float()
        return scores

    def _embed(self, tokens: Tensor, start: int) -> Tensor:
        decoder = self._model.decoder
        places = decoder.positional_embedding[start : start + tokens.shape[1]]
        embedded: Tensor = decoder.token_embedding(tokens) + places
        return embedded.to(self._heard[0][0].dtype)

    def _listen(self, block: Any, x: Tensor, heard: Cache) -> tuple[Tensor, Tensor]:
        """What the cross-attention adds, and its queries.

        All rows of a window ask at once, so that its keys and values are read once for them.
        """
        attention = block.cross_attn
        asked = attention.query(block.cross_attn_ln(x))
        query = _split(asked.reshape(self.windows, -1, asked.shape[-1]), attention.n_head)
        mixed = _attend(query, *heard)
        return attention.out(_join(mixed).reshape(x.shape)), query


def _attend(query: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """What queries find among all keys, all of (windows, heads, n, size)."""
    if query.device.type == "cpu" and query.shape[2] <= FEW:
        # PyTorch's fused attention is made for many queries; for one, products are twice as fast.
        scores = (query * query.shape[-1] ** -0.5) @ keys.transpose(-1, -2)
        mixed: Tensor = scores.softmax(dim=-1) @ values
        return mixed
    return F.scaled_dot_product_attention(query, keys, values)


def _split(x: Tensor, heads: int) -> Tensor:
    """(rows, n, state) as (rows, heads, n, size)."""
    rows, n, state = x.shape
    return x.view(rows, n, heads, state // heads).transpose(1, 2)


def _join(x: Tensor) -> Tensor:
    """(rows, heads, n, size) as (rows, n, state)."""
    return x.transpose(1, 2).flatten(2)
