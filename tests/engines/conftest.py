"""The small pipelines of `tests.engines.local_pyannote`, and what they are tried on.

They are imported where they are asked for: PyTorch takes longer than most tests here.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minutes.records import Turn

if TYPE_CHECKING:
    from minutes.media import Recording


@pytest.fixture(scope="session")
def reference(samples: Path) -> list[Turn]:
    """Who speaks in planning.flac."""
    lines = (samples / "planning.rttm").read_text().splitlines()
    fields = [line.split() for line in lines]
    return [Turn(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in fields]


@pytest.fixture(scope="session")
def pipelines(
    samples: Path, reference: list[Turn], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A folder with a small pipeline of either form."""
    import soundfile
    import torch

    from tests.engines.local_pyannote import LEARNT, RATE, build

    folder = tmp_path_factory.mktemp("pipelines")
    sound, _ = soundfile.read(
        samples / "planning.flac", frames=round(LEARNT * RATE), dtype="float32"
    )
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    build(folder, sound, [t for t in reference if t.end < LEARNT])
    torch.set_num_threads(threads)
    return folder


@pytest.fixture
def pipeline(pipelines: Path, tmp_path: Path) -> Path:
    """A copy of the 3.1 form, to be damaged."""
    return shutil.copytree(pipelines / "3.1", tmp_path / "pipeline")


@pytest.fixture(scope="session")
def conversation(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The part of planning.flac that the pipelines are tried on."""
    import soundfile

    from minutes.media import Recording
    from tests.engines.local_pyannote import BEGIN, END, RATE

    sound, _ = soundfile.read(samples / "planning.flac")
    path = tmp_path_factory.mktemp("conversation") / "conversation.wav"
    soundfile.write(path, sound[round(BEGIN * RATE) : round(END * RATE)], RATE)
    return Recording(path, spool=path.parent)
