"""The attention network: words in their context, then utterances attending to one another.

    tokens of a window -> encoder -> mean over each utterance's tokens -> h (utterances, hidden)
    h, features -> context layers over the meeting's utterances -> importance logit, kind logits

The weights alpha = softmax(importance logits) and the meeting's vector z = sum alpha_i h_i are
those of Bahdanau et al. 2015 (arXiv:1409.0473) and Yang et al. 2016 ("Hierarchical Attention
Networks for Document Classification", NAACL).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel, PreTrainedModel

from minutes.model.configuration import AttentionConfig
from minutes.model.features import DEVIATIONS
from minutes.model.outcomes import OutcomeHeads, Rereading
from minutes.model.packing import SPEAKER_SLOTS, Packed, Reading
from minutes.model.prediction import DISTANCES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["AttentionModel", "NetworkOutput"]

_RARE = 4.0  # log odds against a decision, an action or a problem before training
_UNIMPORTANT = 2.0  # the same against importance


@dataclass(frozen=True, slots=True)
class NetworkOutput:
    """What the network makes of the utterances of one context window, or of several of one size.

    `importance`: logits before the temperature, shape (…, utterances); `kinds`: logits, shape
    (…, utterances, kinds); `context`: the utterances' states after the context layers;
    `attention`: shape (layers, …, utterances, utterances), the mean over heads, if asked for.
    """

    importance: Tensor
    kinds: Tensor
    context: Tensor
    attention: Tensor | None = None


class ContextLayer(nn.Module):
    """Self-attention over utterances that knows how far apart they are and who speaks.

    A bias for the bucketed distance (Raffel et al. 2020, arXiv:1910.10683, section 2.1) and one for
    an equal speaker are added to the attention logits of each head.
    """

    def __init__(self, config: AttentionConfig) -> None:
        super().__init__()
        size = config.context_size
        self.heads = config.context_heads
        self.attention_norm = nn.LayerNorm(size)
        self.queries_keys_values = nn.Linear(size, 3 * size)
        self.attended = nn.Linear(size, size)
        self.distance = nn.Embedding(2 * DISTANCES + 1, self.heads)
        self.same_speaker = nn.Parameter(torch.zeros(self.heads))
        self.forward_norm = nn.LayerNorm(size)
        self.inner = nn.Linear(size, 3 * size)
        self.outer = nn.Linear(3 * size, size)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self,
        x: Tensor,
        distance: Tensor,
        same: Tensor,
        *,
        explain: bool = False,
        rows: slice = slice(None),
    ) -> tuple[Tensor, Tensor | None]:
        """New states, and if asked for the attention of each utterance to each, a mean over heads.

        Args:
            x: states, shape (…, utterances, size).
            distance: buckets, shape (utterances, utterances).
            same: 1.0 where the speaker is the same, shape (…, utterances, utterances).
            rows: the utterances whose new states are wanted.
        """
        size = x.shape[-1]
        parts = self.queries_keys_values(self.attention_norm(x))
        parts = parts.view(*x.shape[:-1], 3, self.heads, size // self.heads)
        queries, keys, values = parts.transpose(-4, -2).unbind(-3)
        bias = self.distance(distance).permute(2, 0, 1)
        bias = bias + self.same_speaker[:, None, None] * same.unsqueeze(-3)
        x, queries, bias = x[..., rows, :], queries[..., rows, :], bias[..., rows, :]
        if explain or torch.is_grad_enabled():
            logits = queries @ keys.transpose(-1, -2) / math.sqrt(size // self.heads) + bias
            attention = logits.float().softmax(dim=-1)
            mixed = attention.to(values.dtype) @ values
        else:  # the same without the attention itself
            bias = bias.to(queries.dtype)
            attend = nn.functional.scaled_dot_product_attention
            mixed = attend(queries, keys, values, attn_mask=bias)
        x = x + self.dropout(self.attended(mixed.transpose(-3, -2).reshape(x.shape)))
        inner = nn.functional.gelu(self.inner(self.forward_norm(x)))
        return x + self.dropout(self.outer(inner)), attention.mean(dim=-3) if explain else None


class AttentionModel(PreTrainedModel):
    """Scores the utterances of a meeting; see the module's docstring."""

    config_class = AttentionConfig
    config: AttentionConfig
    base_model_prefix = ""
    _supports_sdpa = True

    feature_mean: Tensor
    feature_scale: Tensor

    def __init__(self, config: AttentionConfig) -> None:
        super().__init__(config)
        settings = config.encoder_config()
        self.encoder = AutoModel.from_config(settings)
        if getattr(self.encoder, "pooler", None) is not None:
            self.encoder.pooler = None  # the utterances are pooled instead
        hidden, size, inputs = settings.hidden_size, config.context_size, len(config.features)
        self.speaker = nn.Embedding(SPEAKER_SLOTS, hidden)
        self.register_buffer("feature_mean", torch.zeros(inputs))
        self.register_buffer("feature_scale", torch.ones(inputs))
        self.project = nn.Linear(hidden, size)
        self.features = nn.Sequential(nn.Linear(inputs, 64), nn.GELU(), nn.Linear(64, size))
        self.layers = nn.ModuleList(ContextLayer(config) for _ in range(config.context_layers))
        self.norm = nn.LayerNorm(size)
        self.importance = nn.Linear(size, 1)
        # Short ways to the logit: what an utterance says and its features, without the context.
        self.importance_state = nn.Linear(hidden, 1, bias=False)
        self.importance_features = nn.Linear(inputs, 1, bias=False)
        self.kinds = nn.Linear(size, len(config.kinds))
        self.outcomes = None
        if config.outcomes:
            kinds = len(config.kinds)
            self.outcomes = OutcomeHeads(
                hidden,
                size,
                kinds,
                verdicts=config.verdicts,
                owners=config.owners,
                layers=self._linear_layers(),
                rank=config.rereading,
            )
        self.dropout = nn.Dropout(config.dropout)
        self.post_init()

    def _linear_layers(self) -> dict[str, nn.Linear]:
        """Those of the encoder, by name."""
        return {
            f"encoder.{name}": module
            for name, module in self.encoder.named_modules()
            if isinstance(module, nn.Linear)
        }

    def add_rereading(self, rank: int) -> Rereading:
        """Give a model that reads outcomes a rereading of them, which has learned nothing."""
        if self.outcomes is None:
            raise ValueError("the model has no heads that read outcomes")
        self.config.rereading = rank
        hidden, kinds = self.speaker.weight.shape[1], len(self.config.kinds)
        made = Rereading(self._linear_layers(), hidden, kinds, rank).to(self.device)
        self.outcomes.rereading = made
        return made

    def forget_verdicts(self) -> None:
        """Leave out what readers' verdicts taught, which is about the states as they were."""
        if not self.config.verdicts:
            return
        self.config.verdicts, self.config.rereading = False, 0
        self.config.thresholds = {}
        if self.outcomes is not None:
            self.outcomes.verdicts = self.outcomes.rereading = None

    def forget_owners(self) -> None:
        """Leave out what tells whose an action is, which is about the states as they were."""
        self.config.owners = False
        if self.outcomes is not None:
            self.outcomes.owner = None

    def add_outcomes(self) -> None:
        """Give a trained model untrained heads that read outcomes; what it says stays the same."""
        self.config.outcomes = True
        size = self.config.context_size
        heads = OutcomeHeads(self.speaker.weight.shape[1], size, len(self.config.kinds))
        for part in heads.modules():
            self._init_weights(part)
        self.outcomes = heads.to(self.device)

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        if isinstance(module, AttentionModel):
            for silent in (module.speaker.weight, module.importance_features.weight):
                nn.init.zeros_(silent)
            nn.init.constant_(module.importance.bias, -_UNIMPORTANT)
            nn.init.constant_(module.kinds.bias, -_RARE)
        elif isinstance(module, OutcomeHeads):
            for silent in (module.kinds.weight, module.distance.weight):
                nn.init.zeros_(silent)
            nn.init.constant_(module.traits.bias, -_UNIMPORTANT)
        elif isinstance(module, ContextLayer):
            nn.init.zeros_(module.distance.weight)

    def encode(self, packed: Packed) -> Tensor:
        """The states h of the utterances in the windows, in their order: (utterances, hidden).

        Owners between the first and the last that no window holds have states of zeros.
        """
        first = int(packed.owner[packed.owner >= 0].min())
        return self._means(packed, first, int(packed.owner.max()) - first + 1)

    def encode_all(self, reading: Reading) -> Tensor:
        """The states h of all utterances of a reading: (utterances, hidden)."""
        total = len(reading.source)
        means = [self._means(part, 0, total) for part in reading.parts if len(part.ids)]
        return torch.stack(means).sum(dim=0)[torch.as_tensor(reading.source, device=self.device)]

    def encode_with_tokens(self, reading: Reading) -> tuple[Tensor, Tensor, NDArray[np.int64]]:
        """The states h of all utterances, those of the windows' tokens, and whose token each is.

        Shapes (utterances, hidden), (tokens, hidden), (tokens,); -1 is nobody's token.
        """
        total = len(reading.source)
        tokens = self.read(reading.windows)
        means = self._pooled(tokens, reading.windows, 0, total)
        if len(reading.alone.ids):
            means = means + self._means(reading.alone, 0, total)
        states = means[torch.as_tensor(reading.source, device=self.device)]
        return states, tokens, reading.windows.owner.reshape(-1)

    def _means(self, packed: Packed, first: int, total: int) -> Tensor:
        """The mean over the tokens of each utterance from `first`, zeros where there are none."""
        return self._pooled(self.read(packed), packed, first, total)

    def _pooled(self, tokens: Tensor, packed: Packed, first: int, total: int) -> Tensor:
        index = np.where(packed.owner < 0, total, packed.owner - first).reshape(-1)
        counts = np.bincount(index, minlength=total + 1)[:total].clip(min=1)
        owner, divisor = (torch.as_tensor(x, device=tokens.device) for x in (index, counts))
        sums = tokens.new_zeros(total + 1, tokens.shape[-1]).index_add(0, owner, tokens)
        return sums[:total] / divisor[:, None]

    def read(self, packed: Packed, changed: Mapping[str, Tensor] | None = None) -> Tensor:
        """The states of all tokens of the windows, in single precision: (tokens, hidden).

        Args:
            changed: weights of the encoder that take the place of its own.
        """
        device = self.speaker.weight.device
        ids, slot = (torch.as_tensor(array, device=device) for array in (packed.ids, packed.slot))
        words = self.encoder.get_input_embeddings()(ids) + self.speaker(slot)
        mask = torch.as_tensor(packed.mask, device=device)
        given = {"inputs_embeds": words, "attention_mask": mask}
        if changed is None:
            seen = self.encoder(**given)
        else:  # no other thread may read with this network meanwhile
            seen = torch.func.functional_call(self.encoder, dict(changed), (), given)
        tokens: Tensor = seen.last_hidden_state
        return tokens.reshape(-1, tokens.shape[-1]).float()

    def reread(self, packed: Packed) -> Tensor:
        """Logits that a reader agrees, of the utterances that own tokens, window by window.

        Shape (utterances, kinds).
        """
        again = None if self.outcomes is None else self.outcomes.rereading
        if again is None:
            raise ValueError("the model has no rereading")
        changed = {
            f"{name.removeprefix('encoder.')}.weight": self.get_parameter(f"{name}.weight")
            + again.change(name)
            for name in again.layers
        }
        tokens = self.read(packed, changed).view(*packed.ids.shape, -1)
        window, whose = (torch.as_tensor(a, device=tokens.device) for a in packed.numbers())
        own = (whose >= 0).nonzero(as_tuple=True)
        count = torch.bincount(whose[own], minlength=len(window))
        total = tokens.new_zeros(len(window), tokens.shape[-1])
        mean = total.index_add(0, whose[own], tokens[own]) / count[:, None]
        return again.head(torch.cat([mean, tokens[window, 0]], dim=-1)).float()

    def attend(
        self,
        states: Tensor,
        features: Tensor,
        speakers: Tensor,
        *,
        explain: bool = False,
        rows: slice = slice(None),
    ) -> NetworkOutput:
        """Importance and kinds of the utterances of one context window, or of several of one size.

        Args:
            states: h, shape (…, utterances, hidden).
            features: as `minutes.model.features` gives them, shape (…, utterances, features).
            speakers: a number for each utterance's speaker, shape (…, utterances).
            explain: whether to return the attention as well.
            rows: the utterances that are wanted; the others are read all the same.
        """
        known = ((features - self.feature_mean) / self.feature_scale).clamp(-DEVIATIONS, DEVIATIONS)
        x = self.project(self.dropout(states)) + self.features(known)
        distance = _buckets(x.shape[-2], x.device)
        same = (speakers[..., :, None] == speakers[..., None, :]).to(x.dtype)
        attention = []
        for layer in self.layers:
            wanted = rows if layer is self.layers[-1] else slice(None)
            x, attended = layer(x, distance, same, explain=explain, rows=wanted)
            if attended is not None:
                attention.append(attended)
        states, known = states[..., rows, :], known[..., rows, :]
        x = self.norm(x if len(self.layers) else x[..., rows, :])
        logits = (
            self.importance(x) + self.importance_state(states) + self.importance_features(known)
        )
        kinds = self.kinds(x)
        if self.outcomes is not None:
            kinds = kinds + self.outcomes.kinds(states)
        seen = torch.stack(attention) if attention else None
        return NetworkOutput(logits[..., 0].float(), kinds.float(), x, seen)


def _buckets(total: int, device: torch.device) -> Tensor:
    """Buckets of the distances between utterances: signed, in half powers of two."""
    index = torch.arange(total, device=device)
    away = index[None, :] - index[:, None]
    steps = (2 * away.abs().clamp(min=1).float().log2()).round().long() + 1
    return away.sign() * steps.clamp(max=DISTANCES) + DISTANCES
