"""A batch that is killed at any moment ends, once started again, with the bytes of a clean run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
KILLS = 12


def test_killed_a_dozen_times_nothing_is_lost_or_half_written(
    tmp_path: Path, samples: Path
) -> None:
    meetings = tmp_path / "meetings"
    (meetings / "sub").mkdir(parents=True)
    shutil.copy(samples / "clip.m4a", meetings)
    shutil.copy(samples / "retro.srt", meetings)
    shutil.copy(samples / "zh-meeting.vtt", meetings / "sub")
    done = subprocess.run(
        [sys.executable, "-m", "tests.batch.killing", meetings, tmp_path / "runs", str(KILLS), "1"],
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["kills"] >= KILLS, done.stderr
    assert seen["outputs"] == 3 * 3 + 3
    assert seen["broken"] == []
    assert seen["left"] == []
