"""A disk that fills up or is read-only: told in one line, and what was there is as it was."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.postgresql import binaries

ROOT = Path(__file__).parents[1]


def told(module: str, folder: Path) -> dict[str, Any]:
    """What a program of ours printed in a mount namespace; skips the test where there is none."""
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
        [*how, sys.executable, "-m", module, folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.server
def test_a_full_and_a_read_only_disk_lose_nothing_that_was_there(tmp_path: Path) -> None:
    found = told("tests.faulty_disk", tmp_path)
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


@pytest.mark.slow
@pytest.mark.server
def test_a_database_on_a_full_and_a_read_only_disk_loses_nothing(tmp_path: Path) -> None:
    if binaries() is None:
        pytest.skip("there is no PostgreSQL server: apt-get install postgresql")
    found = told("tests.faulty_postgresql", tmp_path)
    assert "cannot be written: the disk is full; make room on the server" in found["full"]
    assert found["read-only"].startswith("StoreError: ")
    assert "\n" not in found["full"] + found["read-only"]
    assert found["kept"] is True
    assert found["acknowledged"] == found["read while full"] + 1 > 1


@pytest.mark.slow
@pytest.mark.server
@pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")
def test_a_cluster_whose_disk_is_full_or_read_only_loses_nothing(tmp_path: Path) -> None:
    found = told("tests.faulty_ray", tmp_path)
    for state in ("full", "read-only"):
        (said,) = found[state]
        assert said.startswith("OutputError: ") and "\n" not in said
    assert "No space left on device" in found["full"][0]
    assert found["left"] == [".minutes"]
    assert found["room"] == []
    assert found["minutes"] == ["one.minutes.json", "two.minutes.json"]
