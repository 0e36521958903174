"""The numbers that define an attention model, kept in its config.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from transformers import AutoConfig, PretrainedConfig

from minutes.model.arrays import ModelConfig

__all__ = ["AttentionConfig"]

_USUAL = ModelConfig()


class AttentionConfig(PretrainedConfig):
    """Configuration of `AttentionModel`.

    Args:
        encoder: the configuration of the Hugging Face encoder, as a dictionary.
        start_token, separator_token: ids that begin a window and end each utterance in it.
        window_tokens: tokens of a window that the encoder reads at once.
        utterance_tokens: an utterance is cut after so many.
        context_size, context_layers, context_heads: of the attention over utterances.
        context_window: utterances that attend to one another at once.
        features: names of the inputs beside words, as a check on `minutes.model.features`.
        importance_temperature: divides the importance logits (Guo et al. 2017, arXiv:1706.04599).
        outcomes: whether the model has heads that read outcomes (`minutes.model.outcomes`).
        verdicts: whether these include a head of readers' verdicts.
        owners: whether they include one of whose an action is.
        rereading: rank of the changes with which the encoder reads once more what may be an outcome
            (`minutes.model.rereading`); 0 where it does not.
        thresholds: by how cautious one is, then by kind, the probabilities from which an outcome
            is told: fitted on the development meetings. With a head of verdicts they are
            probabilities of a verdict, and those of "candidate" tell what is looked at.
        precision: in which scoring runs the encoder on a processor: int8 where that was measured
            to lose nothing (`minutes.training.precision`), else float32.
        backchannels: token ids of short utterances that say nothing by themselves ("mm-hmm."), each
            read alone, out of the windows.
        languages: ISO 639-1 codes of what the encoder was trained for.
        name: how minutes name the model that made them.
    """

    model_type = "minutes-attention"

    def __init__(
        self,
        encoder: dict[str, Any] | None = None,
        start_token: int = _USUAL.start_token,
        separator_token: int = _USUAL.separator_token,
        window_tokens: int = _USUAL.window_tokens,
        utterance_tokens: int = _USUAL.utterance_tokens,
        context_size: int = _USUAL.context_size,
        context_layers: int = _USUAL.context_layers,
        context_heads: int = _USUAL.context_heads,
        context_window: int = _USUAL.context_window,
        dropout: float = 0.1,
        features: tuple[str, ...] = _USUAL.features,
        kinds: tuple[str, ...] = _USUAL.kinds,
        importance_temperature: float = _USUAL.importance_temperature,
        outcomes: bool = _USUAL.outcomes,
        verdicts: bool = _USUAL.verdicts,
        owners: bool = _USUAL.owners,
        rereading: int = _USUAL.rereading,
        thresholds: dict[str, dict[str, float]] | None = None,
        backchannels: Sequence[Sequence[int]] = _USUAL.backchannels,
        precision: str = _USUAL.precision,
        languages: tuple[str, ...] = ("en",),
        name: str = "unnamed",
        **kwargs: Any,
    ) -> None:
        self.encoder = dict(encoder or _USUAL.encoder)
        self.start_token = start_token
        self.separator_token = separator_token
        self.window_tokens = window_tokens
        self.utterance_tokens = utterance_tokens
        self.context_size = context_size
        self.context_layers = context_layers
        self.context_heads = context_heads
        self.context_window = context_window
        self.dropout = dropout
        self.features = list(features)
        self.kinds = list(kinds)
        self.importance_temperature = importance_temperature
        self.outcomes = outcomes
        self.verdicts = verdicts
        self.owners = owners
        self.rereading = rereading
        self.thresholds = dict(thresholds or {})
        self.backchannels = [list(said) for said in backchannels]
        self.precision = precision
        self.languages = list(languages)
        self.name = name
        super().__init__(**kwargs)

    def encoder_config(self) -> PretrainedConfig:
        """The encoder's own configuration."""
        settings = dict(self.encoder)
        return AutoConfig.for_model(settings.pop("model_type"), **settings)
