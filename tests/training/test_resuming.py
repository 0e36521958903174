"""A run that was killed and resumed gives the model of one that was not, to the byte."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from minutes.errors import CheckpointError
from minutes.files import content_hash
from tests.model import tiny
from tests.training.conftest import MEETINGS, Train

ROOT = Path(__file__).parent.parent.parent


def test_killed_at_any_moment_a_run_ends_with_the_same_bytes(tmp_path: Path, encoder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.training.killing", tmp_path, encoder, "3", "1"],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr.count(f"exit {-signal.SIGKILL}") >= 5, run.stderr
    for hashes in json.loads(run.stdout).values():
        assert len(hashes) == 4
        assert set(hashes) == {hashes[0]}


class Killed(BaseException):
    """Ends a run where it stands."""


def stop_at(call: int, step: str = "epoch") -> object:
    calls = 0

    def told(name: str, completed: float, total: float) -> None:
        nonlocal calls
        calls += name.startswith(step)
        if calls == call:
            raise Killed

    return told


def test_where_nothing_was_saved_yet_a_run_begins_anew(
    tmp_path: Path, run: Train, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "minutes")
    run(tmp_path / "whole")
    with pytest.raises(Killed):
        run(tmp_path / "killed", progress=stop_at(2))
    run(tmp_path / "killed", resume=True)
    assert "holds no state to resume; starting over" in caplog.text
    sums = {content_hash(tmp_path / name / "model.safetensors") for name in ("whole", "killed")}
    assert len(sums) == 1


def test_a_run_that_has_ended_is_only_told_again(tmp_path: Path, run: Train) -> None:
    first = run(tmp_path)
    before = (tmp_path / "model.safetensors").stat().st_mtime_ns
    assert run(tmp_path, resume=True) == first
    assert (tmp_path / "model.safetensors").stat().st_mtime_ns == before


@pytest.fixture
def ended(trained: Path, tmp_path: Path) -> Path:
    """The folder of a run that has ended, to go on in or to damage."""
    return shutil.copytree(trained, tmp_path / "ended")


@pytest.mark.parametrize(
    "change",
    [
        {"lr": 2e-3},
        {"epochs": 3},
        {"seed": 1},
        {"lora": True},
        {"meetings": MEETINGS[:1]},
        {"meetings": (tiny.unlabelled(MEETINGS[0]), MEETINGS[1])},
        {"development": (tiny.meeting("c", 4, 40),)},
    ],
)
def test_a_run_with_other_options_or_data_is_not_resumed(
    ended: Path, run: Train, change: dict[str, object]
) -> None:
    with pytest.raises(CheckpointError, match="other options, data or versions"):
        run(ended, resume=True, **change)


def test_a_run_on_another_encoder_is_not_resumed(tmp_path: Path, ended: Path, run: Train) -> None:
    other = tiny.encoder(tmp_path / "other", words=("more",))
    with pytest.raises(CheckpointError, match="other options, data or versions"):
        run(ended, resume=True, encoder=str(other))


def test_an_encoder_that_was_moved_is_still_the_same(
    tmp_path: Path, run: Train, encoder: Path
) -> None:
    first = run(tmp_path / "output")
    moved = tmp_path / "moved"
    moved.mkdir()
    for path in encoder.iterdir():
        (moved / path.name).write_bytes(path.read_bytes())
    assert run(tmp_path / "output", resume=True, encoder=str(moved)) == first


@pytest.mark.parametrize("damage", ["cut", "text", "empty", "no facts"])
def test_a_damaged_state_is_refused(ended: Path, run: Train, damage: str) -> None:
    path = ended / "training" / "state.safetensors"
    content = path.read_bytes()
    no_facts = content.replace(b"fingerprint", b"fingerprins")
    path.write_bytes(
        {"cut": content[:-1000], "text": b"Dear diary", "empty": b"", "no facts": no_facts}[damage]
    )
    with pytest.raises(CheckpointError, match=r"state\.safetensors: cannot be read"):
        run(ended, resume=True)


def test_a_model_that_another_run_made_is_not_written_over(tmp_path: Path, run: Train) -> None:
    run(tmp_path, seed=5)
    before = (tmp_path / "model.safetensors").read_bytes()
    (tmp_path / "training" / "state.safetensors").unlink()
    with pytest.raises(CheckpointError, match="holds a model that another run made"):
        run(tmp_path, resume=True)
    assert (tmp_path / "model.safetensors").read_bytes() == before
    run(tmp_path, resume=True, seed=5)


def test_what_a_killed_run_left_half_written_is_removed(ended: Path, run: Train) -> None:
    left = ended / "training" / ".state.safetensors.abc"
    left.write_bytes(b"x")
    run(ended, resume=True)
    assert not left.exists()
