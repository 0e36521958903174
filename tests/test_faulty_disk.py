"""A disk that fills up or is read-only: told in one line, and what was there is as it was."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_a_full_and_a_read_only_disk_lose_nothing_that_was_there(tmp_path: Path) -> None:
    how = next(
        (
            how
            for how in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"])
            if shutil.which("unshare")
            and not subprocess.run([*how, "true"], capture_output=True).returncode
        ),
        None,
    )
    if how is None:
        pytest.skip("no disk can be mounted here")
    done = subprocess.run(
        [*how, sys.executable, "-m", "tests.faulty_disk", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for state in ("full", "read-only"):
        for name in ("outputs", "spool"):
            assert found[f"{state} {name}"]["error"] == "OutputError"
            assert "\n" not in found[f"{state} {name}"]["said"]
        assert found[f"{state} store"]["error"] == "StoreError"
        assert found[f"{state} cache"] == {"gave": 2**22}
    acknowledged, there = found["events"]
    assert acknowledged == there > 1
    assert found["kept"][0] == "mine"
    assert not [name for name in found["kept"][1] if name.startswith(".kept") or "big" in name]
