"""Which device the neural engines run on, and how many cores they may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from minutes import extras
from minutes.errors import EngineUnavailable

__all__ = ["cores", "resolve_device", "threads"]

# What a driver puts there: NVIDIA's, that of its boards with one chip, WSL's, and AMD's.
_DRIVERS = ("nvidiactl", "nvidia0", "nvmap", "dxg", "kfd")


def resolve_device(device: str) -> Literal["cpu", "cuda"]:
    """The device that `--device` means here: auto takes a GPU where there is one.

    PyTorch is asked, and imported, only where there is the driver of a GPU.

    Raises:
        EngineUnavailable: cuda was asked for and cannot run.
    """
    if device == "cpu":
        return "cpu"
    if device == "cuda":
        extras.require("--device cuda", "torch")
    elif not any(Path("/dev", name).exists() for name in _DRIVERS) or extras.missing("torch"):
        return "cpu"
    import torch

    if torch.cuda.is_available():
        return "cuda"
    if device == "cuda":
        raise EngineUnavailable(
            "--device cuda",
            "PyTorch finds no usable GPU",
            "use --device cpu or auto, or fix the driver (nvidia-smi shows it)",
        )
    return "cpu"


def threads(given: int | None) -> int:
    """How many threads an engine takes: as given, as the environment says, or one a core.

    Not what PyTorch would take, as silero-vad sets that to one when it is imported.
    """
    told = os.environ.get("OMP_NUM_THREADS", "")
    return given or (int(told) if told.isdecimal() and int(told) else cores())


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
