"""The model that a run starts from, and in which precision it computes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from minutes import assets
from minutes.errors import CheckpointError
from minutes.files import content_hash
from minutes.model import adapters, card, checkpoint, encoders, integrity
from minutes.model.adapters import Base
from minutes.model.network import AttentionModel
from minutes.training import layers
from minutes.training.frozen import freeze
from minutes.training.options import TrainingOptions

__all__ = ["Start", "half", "load_start"]


@dataclass(frozen=True, slots=True)
class Start:
    """A model to train and what it was made from; `datasets` are those it learned from already."""

    model: AttentionModel
    tokenizer: Any
    base: Base
    datasets: tuple[str, ...] = ()


def load_start(
    options: TrainingOptions, device: str, *, outcomes: bool = False, offline: bool = False
) -> Start:
    """The model to train, with what is to learn in it requiring gradients.

    The word vectors stay as they are. The encoder's own dropout is left out: on a CPU it doubles
    the time of a step, and no gain was seen (docs/LOG.md). An encoder that is named and not here is
    downloaded, unless `offline` forbids it.

    Raises:
        CheckpointError: the encoder or the model is missing, damaged or of another form.
        EngineUnavailable: adapters are to be trained and peft is not installed.
    """
    if options.start is not None:
        begun = _trained(options, device)
    else:
        begun = _untrained(options, device, offline)
    model = begun.model
    if outcomes and model.outcomes is None:
        model.add_outcomes()
    layers.drop(model, options.drop_layers)
    if options.activation is not None:
        layers.activate(model, options.activation)
    model.encoder.get_input_embeddings().requires_grad_(False)
    for module in model.encoder.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    if options.lora:
        adapters.attach(model)
    if options.frozen:
        freeze(model)
    return begun


def half(precision: str, device: str) -> bool:
    """Whether to compute in mixed bfloat16: auto does where the processor has its instructions.

    Without them a CPU emulates bfloat16 and is slower than in single precision. PyTorch tells of
    them in a private function only, which may go.
    """
    if precision != "auto":
        return precision == "bfloat16"
    if device != "cpu":
        return True
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return supported is not None and bool(supported())


def _trained(options: TrainingOptions, device: str) -> Start:
    source = str(options.start)
    folder = assets.model_folder(source)
    if options.lora and (integrity.is_adapter(folder) or integrity.is_heads(folder)):
        raise CheckpointError(
            folder,
            "is an adapter, which cannot be the base of another",
            "train without --lora, which makes a whole model of it, or start from its base",
        )
    loaded = checkpoint.load(folder, device)
    loaded.model.config.name = options.name
    loaded.model.config.importance_temperature = 1.0  # fitted anew
    loaded.model.forget_verdicts()
    loaded.model.forget_owners()
    known = card.read(folder).get("datasets")
    return Start(
        loaded.model,
        loaded.tokenizer,
        Base("model", source, loaded.sha256),
        tuple(map(str, known)) if isinstance(known, list) else (),
    )


def _untrained(options: TrainingOptions, device: str, offline: bool) -> Start:
    folder = encoders.find(options.encoder, fetch=not offline)
    model, tokenizer = checkpoint.from_encoder(
        folder, device, name=options.name, context_window=options.stretch
    )
    sha256 = content_hash(folder / encoders.WEIGHTS)
    return Start(model, tokenizer, Base("encoder", options.encoder, sha256))
