"""Nothing leaves the machine: no command of the README reaches for another, and no library."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli import offline


def isolation() -> list[str] | None:
    """How to run a program in a network namespace of its own; None: that may not be done here."""
    for how in (["unshare", "--net"], ["unshare", "--net", "--map-root-user"]):
        if shutil.which("unshare") and not subprocess.run([*how, "true"], stderr=-3).returncode:
            return how
    return None


def test_no_command_of_the_readme_reaches_for_another_machine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    trace = tmp_path / "trace"
    how, more = isolation(), {}
    if how is None:
        if not shutil.which("strace"):
            pytest.skip("neither network namespaces nor strace: nobody could see what is sent")
        how = [
            "strace",
            "-f",
            "-qq",
            "-e",
            "trace=connect,sendto,sendmsg,sendmmsg",
            "-o",
            str(trace),
        ]
        more = {"TESTS_TRACED": "1"}
    outside = {"HF_HUB_OFFLINE", "HF_TOKEN", "MINUTES_OFFLINE"}  # what would keep the network away
    environment = {
        k: v for k, v in os.environ.items() if k not in outside and "proxy" not in k.lower()
    }
    environment |= {"HOME": str(home), **more}
    work = tmp_path / "work"
    work.mkdir()
    found = subprocess.run(
        [*how, sys.executable, "-m", "tests.cli.offline", work],
        cwd=offline.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout.splitlines()[-1])
    failed = {name for name, one in told.items() if one["status"] not in {0, 130}}
    assert all(name.endswith("train --from-reviews") for name in failed), found.stderr
    assert {name for name, one in told.items() if one["attempts"]} == set()
    assert not trace.exists() or offline.reached(trace) == set()
    assert not list(home.rglob("*icrosoft*"))


@pytest.mark.parametrize(
    "reach",
    [
        "socket.getaddrinfo('example.org', 443)",
        "socket.create_connection(('192.0.2.1', 443))",
        "socket.create_connection(('2001:db8::1', 443))",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.53', 53))",
    ],
)
def test_whoever_reaches_out_is_seen(reach: str) -> None:
    how = isolation()
    if how is None:
        pytest.skip("no network namespaces here")
    program = (
        "import contextlib, socket; from tests.cli.offline import *; raise_loopback(); "
        "before = attempts()\nwith contextlib.suppress(OSError): "
        f"{reach}\nprint(attempts() - before)"
    )
    command = [*how, sys.executable, "-c", program]
    assert int(subprocess.check_output(command, cwd=offline.ROOT)) > 0


def test_onnxruntime_is_of_the_versions_that_report_nothing() -> None:
    assert tuple(map(int, version("onnxruntime").split(".")[:2])) < (1, 29)
