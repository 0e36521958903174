"""What a training run is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from minutes.errors import OptionError
from minutes.settings import Settings, option

__all__ = ["TRACKERS", "TrainingOptions"]

TRACKERS = ("none", "tensorboard", "wandb")


@dataclass(frozen=True, slots=True)
class TrainingOptions(Settings):
    """How a model is trained; the defaults are those of ami-icsi-1, which taught what is shipped.

    Args:
        encoder: a Hugging Face name or a folder; what an untrained model starts from.
        start: a trained model to go on from, "builtin" or a folder; overrides `encoder`.
        lr: learning rate of the encoder at its highest; `context_lr` that of everything else.
        batch_size: stretches of up to `stretch` utterances a step.
        lora: train low-rank adapters in place of the encoder's own weights.
        frozen: leave the encoder as it is (`minutes.training.frozen`).
        kinds, auxiliary: weights of the losses of the kinds, and of links and tags, beside that of
            importance.
        merged, anonymous: share of stretches whose utterances are joined to longer ones, and
            whose speakers are unknown, as other transcripts have them; `bare` that of calls without
            capitals and punctuation.
        replay: share of the meetings that a teacher labels that an epoch sees.
        averaging: decay of the moving average of the weights, which is what is kept.
        checkpoint_seconds: time between two saves of the run's state.
        drop_layers: the encoder's layers to do without, counted from 1.
        activation: gelu or relu, in place of the encoder's own.
        teacher: a trained model, "builtin" or a folder, whose probabilities take the place of
            the labels.
    """

    group: ClassVar[str] = "Training"

    encoder: str = option(
        "sentence-transformers/all-MiniLM-L6-v2",
        "The Hugging Face encoder to start from: a name or a folder.",
    )
    start: str | None = option(
        None, "Continue from a trained model: builtin, or its folder.", flag="from"
    )
    name: str = "ami-icsi-1"
    epochs: int = option(3, "How often the model sees every meeting.", least=1)
    lr: float = option(1e-4, "The learning rate of the encoder.", least=0, most=1)
    context_lr: float = option(5e-4, "The learning rate of all other layers.", least=0, most=1)
    batch_size: int = option(2, "Stretches of up to 160 utterances per step.", least=1, own=True)
    stretch: int = 160
    device: str = option("auto", "The device to train on.", choices=("auto", "cpu", "cuda"))
    precision: str = option(
        "auto",
        "float32, or mixed with bfloat16; auto chooses the faster one.",
        choices=("auto", "float32", "bfloat16"),
    )
    seed: int = option(0, "The random seed; the same seed and machine give the same model.")
    lora: bool = option(False, "Train a small adapter instead of the encoder.")
    frozen: bool = option(
        False, "Train only the context layers and the heads: minutes instead of hours."
    )
    tracker: str = option("none", "Where to send the curves too.", choices=TRACKERS)
    kinds: float = 1.0
    auxiliary: float = 0.1
    merged: float = 0.15
    anonymous: float = 0.05
    bare: float = 0.1
    replay: float = option(
        1.0,
        "The share of the teacher-labelled meetings that each epoch sees, 0 to 1.",
        least=0,
        most=1,
    )
    averaging: float = 0.99
    checkpoint_seconds: float = 300.0
    drop_layers: tuple[int, ...] = option(
        (),
        "Leave out a layer of the encoder, counted from 1, for speed; may be repeated.",
        flag="drop-layer",
    )
    activation: str | None = option(
        None,
        "An activation to replace the encoder's own; relu is faster.",
        choices=("gelu", "relu"),
    )
    teacher: str | None = option(
        None,
        "A trained model, builtin or its folder, whose probabilities are learned instead of the "
        "labels.",
    )

    def check(self) -> None:
        if self.frozen and (self.start is None or self.lora or self.drop_layers or self.activation):
            raise OptionError(
                "--frozen",
                "only the encoder of a trained model can stay as it is",
                "give --from, and neither --lora, --drop-layer nor --activation",
            )
        for flag, given in (("drop-layer", self.drop_layers), ("activation", self.activation)):
            if self.lora and given:
                raise OptionError(
                    f"--{flag}",
                    "an adapter leaves its model's layers as they are",
                    f"give --{flag} or --lora",
                )
