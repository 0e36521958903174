"""Which device the neural engines run on."""

from __future__ import annotations

from typing import Literal

from minutes.errors import EngineUnavailable

__all__ = ["resolve"]


def resolve(device: str) -> Literal["cpu", "cuda"]:
    """The device that `--device` means here: auto takes a GPU where there is one.

    Raises:
        EngineUnavailable: cuda was asked for and cannot run.
    """
    if device == "cpu":
        return "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    if device == "cuda":
        raise EngineUnavailable(
            "--device cuda",
            "PyTorch finds no usable GPU",
            "use --device cpu or auto, or mend the driver (nvidia-smi shows it)",
        )
    return "cpu"
