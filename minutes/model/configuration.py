"""The numbers that define an attention model, kept in its config.json."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from transformers import AutoConfig, PretrainedConfig

from minutes.model.features import FEATURES
from minutes.records import OUTCOME_KINDS

__all__ = ["AttentionConfig"]


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
        start_token: int = 101,
        separator_token: int = 102,
        window_tokens: int = 192,
        utterance_tokens: int = 128,
        context_size: int = 256,
        context_layers: int = 2,
        context_heads: int = 4,
        context_window: int = 160,
        dropout: float = 0.1,
        features: tuple[str, ...] = FEATURES,
        kinds: tuple[str, ...] = OUTCOME_KINDS,
        importance_temperature: float = 1.0,
        outcomes: bool = False,
        verdicts: bool = False,
        rereading: int = 0,
        thresholds: dict[str, dict[str, float]] | None = None,
        backchannels: Sequence[Sequence[int]] = (),
        precision: str = "float32",
        languages: tuple[str, ...] = ("en",),
        name: str = "unnamed",
        **kwargs: Any,
    ) -> None:
        self.encoder = dict(encoder or {"model_type": "bert"})
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
