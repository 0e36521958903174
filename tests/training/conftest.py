"""What the tests of training share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minutes.training.development import Development
from minutes.training.loop import train
from minutes.training.options import TrainingOptions
from tests.model import tiny

MEETINGS = (tiny.meeting("a", 1), tiny.meeting("b", 2))
DEVELOPMENT = (tiny.meeting("c", 3, 40),)

Train = Callable[..., Development]


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder."""
    return tiny.encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="session")
def run(encoder: Path) -> Train:
    """Trains on the tiny meetings, for one epoch unless told otherwise."""

    def trained(output: Path, **given: Any) -> Development:
        resume, progress = given.pop("resume", False), given.pop("progress", None)
        meetings = given.pop("meetings", MEETINGS)
        development = given.pop("development", DEVELOPMENT)
        if "start" not in given:
            given.setdefault("encoder", str(encoder))
        settings = {"epochs": 1, "lr": 1e-3, "context_lr": 1e-3, "device": "cpu"} | given
        more = {} if progress is None else {"progress": progress}
        options = TrainingOptions(**settings)
        return train(meetings, development, output, options, resume=resume, **more)

    return trained


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory, run: Train) -> Path:
    """The folder of a short run that has ended; tests go on in copies of it."""
    folder = tmp_path_factory.mktemp("trained")
    run(folder)
    return folder
