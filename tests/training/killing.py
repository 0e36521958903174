"""Runs that are killed at random and resumed, for test_resuming: each in a process of its own.

Forked from one process that has loaded what a run imports and uses one thread: that costs little.
Prints the SHA-256 of the weights that each run ends with, by kind, as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import peft  # noqa: F401
import scipy.optimize  # noqa: F401
import sklearn.feature_extraction.text
import sklearn.metrics  # noqa: F401
import torch

from minutes.files import content_hash
from minutes.training.loop import train
from minutes.training.options import TrainingOptions
from tests.training.conftest import DEVELOPMENT, MEETINGS

EPOCHS = 2
Die = Callable[[], None]


def main(folder: Path, encoder: str, kills: int, seed: int) -> None:
    """Train once without and some times with kills, a whole model and an adapter."""
    torch.set_num_threads(1)
    draw = random.Random(seed)
    hashes = {}
    for kind in ("model", "adapter"):
        lora = kind == "adapter"
        begun(folder / kind, encoder, lora)
        hashes[kind] = [weights(folder / kind)]
        for number in range(kills):
            output = folder / f"{kind}{number}"
            place, at = draw.choice([at_step, at_write]), draw.randint(2, 16)
            status = begun(output, encoder, lora, die=lambda at=at, place=place: place(at))
            print(f"{kind}: {place.__name__} {at}, exit {status}", file=sys.stderr)
            begun(output, encoder, lora)
            hashes[kind].append(weights(output))
    print(json.dumps(hashes))


def begun(output: Path, encoder: str, lora: bool, die: Die | None = None) -> int:
    """Train in a child, or go on; the status that it left with."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        if die is not None:
            die()
        options = TrainingOptions(
            encoder=encoder,
            epochs=EPOCHS,
            lr=1e-3,
            context_lr=1e-3,
            device="cpu",
            lora=lora,
            averaging=0.7,
            checkpoint_seconds=0.0,
        )
        train(MEETINGS, DEVELOPMENT, output, options, resume=True, progress=told)
    finally:
        os._exit(0 if sys.exception() is None else 1)  # type: ignore[attr-defined]


calls = 0
last_call = last_write = -1


def told(step: str, completed: float, total: float) -> None:
    """Progress, which ends in a kill where `at_step` has asked for one."""
    global calls
    calls += 1
    if calls == last_call:
        os.kill(os.getpid(), signal.SIGKILL)


def at_step(number: int) -> None:
    """Die at a call of the progress callback."""
    global last_call
    last_call = number


def at_write(number: int) -> None:
    """Die at a write to the disk."""
    sync, count = os.fsync, 0

    def counted(handle: int) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        sync(handle)

    os.fsync = counted


def weights(output: Path) -> str:
    """The SHA-256 of a run's weights."""
    (path,) = output.glob("*model.safetensors")
    return content_hash(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
