"""The suite itself: two workers, a second or a machine apart, must find the same tests."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def test_names_of_tests_depend_on_no_time_order_or_machine(request: pytest.FixtureRequest) -> None:
    """What this run has found is found again later, with other hashes, time zone and home."""
    options = request.config.option
    chosen = [f"-k={options.keyword}", f"-m={options.markexpr}", *request.config.args]
    plain = ("-p", "no:cacheprovider", "-p", "no:xdist")
    mine = [item.nodeid for item in request.session.items]
    again = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", *plain, *chosen],
        cwd=request.config.rootpath,
        env={**os.environ, "PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "HOME": "/nowhere"},
        capture_output=True,
        text=True,
    )
    assert again.returncode == 0, again.stdout + again.stderr
    assert again.stdout.splitlines()[: len(mine)] == mine
