from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from minutes.media import Recording, to_mp3


def test_an_mp3_holds_the_whole_recording_in_time(tmp_path: Path, samples: Path) -> None:
    steps: list[float] = []
    with Recording(samples / "clip.m4a", spool=tmp_path) as recording:
        mp3 = to_mp3(recording, lambda step, done, total: steps.append(done / total))
        before = recording.read()
    path = tmp_path / "clip.mp3"
    path.write_bytes(mp3)
    with Recording(path, spool=tmp_path) as small:
        after = small.read()
    assert len(after) == pytest.approx(len(before), abs=16)
    # The same sound at the same place: a shift of even two milliseconds undoes the likeness.
    assert np.corrcoef(before[: len(after)], after[: len(before)])[0, 1] > 0.9
    assert steps[-1] == 1.0


def test_an_hour_takes_eleven_megabytes(tmp_path: Path, samples: Path) -> None:
    with Recording(samples / "clip.mp4", spool=tmp_path) as recording:
        hour = 3600 * len(to_mp3(recording)) / recording.duration
    assert 10.5e6 < hour < 11.2e6
