"""What a training run is told."""

from __future__ import annotations

import math
from dataclasses import dataclass

from minutes.errors import OptionError

__all__ = ["TRACKERS", "TrainingOptions"]

TRACKERS = ("none", "tensorboard", "wandb")


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """How a model is trained; the defaults are those of ami-icsi-1, which taught what is shipped.

    Args:
        encoder: a Hugging Face name or a folder; what an untrained model starts from.
        start: a trained model to go on from, "builtin" or a folder; overrides `encoder`.
        lr: learning rate of the encoder at its highest; `context_lr` that of everything else.
        batch_size: stretches of up to `stretch` utterances a step.
        lora: train low-rank adapters in place of the encoder's own weights.
        kinds, auxiliary: weights of the losses of the kinds, and of links and tags, beside that of
            importance.
        merged, anonymous: share of stretches whose utterances are joined to longer ones, and
            whose speakers are unknown, as other transcripts have them; `bare` that of calls without
            capitals and punctuation.
        read: how much a call that was read for outcomes counts beside another meeting.
        replay: share of the meetings that a teacher labels that an epoch sees.
        averaging: decay of the moving average of the weights, which is what is kept.
        checkpoint_seconds: time between two saves of the run's state.
        drop_layers: the encoder's layers to do without, counted from 1.
        activation: gelu or relu, in place of the encoder's own.
        teacher: a trained model, "builtin" or a folder, whose probabilities take the place of a
            share `teaching` of the labels.
    """

    encoder: str = "sentence-transformers/all-MiniLM-L6-v2"
    start: str | None = None
    name: str = "ami-icsi-1"
    epochs: int = 3
    lr: float = 1e-4
    context_lr: float = 5e-4
    batch_size: int = 2
    stretch: int = 160
    device: str = "auto"
    precision: str = "auto"
    seed: int = 0
    lora: bool = False
    tracker: str = "none"
    warmup: float = 0.06
    weight_decay: float = 0.01
    kinds: float = 1.0
    auxiliary: float = 0.1
    merged: float = 0.15
    anonymous: float = 0.05
    bare: float = 0.1
    read: float = 3.0
    replay: float = 1.0
    averaging: float = 0.99
    checkpoint_seconds: float = 300.0
    drop_layers: tuple[int, ...] = ()
    activation: str | None = None
    teacher: str | None = None
    teaching: float = 1.0

    def __post_init__(self) -> None:
        for flag, value in (("epochs", self.epochs), ("batch-size", self.batch_size)):
            if value < 1:
                raise OptionError(f"--{flag}", f"{value} is less than 1", "give 1 or more")
        if self.stretch < 40:
            raise OptionError("stretch", f"{self.stretch} utterances are no context", "give 40")
        for flag, rate in (("lr", self.lr), ("context-lr", self.context_lr)):
            if not (math.isfinite(rate) and 0 <= rate <= 1):
                raise OptionError(f"--{flag}", f"{rate} is no learning rate", "give 0 to 1")
        for flag, given in (("drop-layer", self.drop_layers), ("activation", self.activation)):
            if self.lora and given:
                raise OptionError(
                    f"--{flag}",
                    "an adapter leaves its model's layers as they are",
                    f"give --{flag} or --lora",
                )
        if self.activation is not None:
            _one_of("activation", self.activation, ("gelu", "relu"))
        for flag, share in (("replay", self.replay), ("teaching", self.teaching)):
            if not 0 <= share <= 1:
                raise OptionError(f"--{flag}", f"{share} is no share", "give 0 to 1")
        _one_of("tracker", self.tracker, TRACKERS)
        _one_of("device", self.device, ("auto", "cpu", "cuda"))
        _one_of("precision", self.precision, ("auto", "float32", "bfloat16"))


def _one_of(flag: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise OptionError(f"--{flag}", f"{value!r} is unknown", f"choose from {', '.join(choices)}")
