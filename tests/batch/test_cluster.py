"""Meetings on a Ray cluster of two workers, of which some are killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from minutes.batch import processing
from minutes.batch.cluster import RayRunner
from minutes.batch.ledger import Ledger
from minutes.batch.local import LocalRunner
from minutes.batch.planning import Plan
from minutes.batch.report import Report, Row
from minutes.batch.running import Event, Failed, Runner, Step, Warned
from minutes.options import Options, OutputOptions, RuntimeOptions, ScoringOptions
from tests.batch.ray_makers import Deadly, Slow

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")

SAMPLES = Path(__file__).parents[2] / "samples"


class Watching:
    """Sees what happens, and does something at the first step of the first meeting."""

    def __init__(self, act=lambda: None) -> None:
        self.events: list[Event] = []
        self._act = act

    def planned(self, plan: Plan) -> None:
        pass

    def happened(self, event: Event, row: Row | None) -> None:
        if isinstance(event, Step) and not any(isinstance(e, Step) for e in self.events):
            self._act()
        self.events.append(event)

    def warnings(self) -> list[str]:
        return [event.message for event in self.events if isinstance(event, Warned)]


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meetings")
    for name in ("clip.m4a", "planning.vtt", "retro.srt", "standup.vtt", "zh-meeting.vtt"):
        shutil.copy(SAMPLES / name, folder)
    return folder


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[RayRunner]:
    runner = RayRunner(2, tmp_path / "cache", maker=Slow)
    yield runner
    runner.close()


def made(meetings: Path, out: Path, runner: Runner, observer: Watching | None = None) -> Report:
    options = Options(
        scoring=ScoringOptions(scorer="lexrank"),
        output=OutputOptions(output_dir=out),
        runtime=RuntimeOptions(threads=1, device="cpu", offline=True),
    )
    return processing.process(
        [meetings], options, runner=runner, jobs=2, observer=observer or Watching()
    )


def contents(out: Path) -> dict[str, bytes]:
    """All files of an output folder but those that name a time."""
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name not in {"batch.json", "lock"}
    }
    return {name: data for name, data in found.items() if not name.startswith(".minutes/")}


def entries(out: Path) -> list[object]:
    """What the ledger holds, without times of change."""
    plain = []
    for entry in Ledger(out).entries():
        hashes = {name: written.sha256 for name, written in entry.outputs.items()}
        plain.append((entry.name, entry.source, entry.sha256, entry.made_from, hashes))
    return plain


def test_a_killed_worker_costs_nothing_and_the_results_are_those_of_the_local_engine(
    meetings: Path, tmp_path: Path, runner: RayRunner
) -> None:
    watching = Watching(lambda: os.kill(runner.processes()[0], signal.SIGKILL))
    report = made(meetings, tmp_path / "a" / "ray", runner, watching)
    assert (report.totals.done, report.totals.failed) == (5, 0)
    assert any("lost its worker" in message for message in watching.warnings())

    local = LocalRunner(2, tmp_path / "cache-of-local")
    try:
        made(meetings, tmp_path / "b" / "local", local)
    finally:
        local.close()
    expected = contents(tmp_path / "b" / "local")
    assert len(expected) == 5 * 3 + 3
    assert contents(tmp_path / "a" / "ray") == expected
    assert entries(tmp_path / "a" / "ray") == entries(tmp_path / "b" / "local")


def test_a_meeting_that_kills_its_worker_thrice_fails_and_the_others_go_on(
    meetings: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "meetings"
    folder.mkdir()
    for name in ("retro.srt", "zh-meeting.vtt"):
        shutil.copy(meetings / name, folder)
    (folder / "deadly.vtt").write_bytes((meetings / "standup.vtt").read_bytes() + b"\n")
    runner = RayRunner(2, tmp_path / "cache", maker=Deadly)
    watching = Watching()
    try:
        report = made(folder, tmp_path / "out", runner, watching)
    finally:
        runner.close()
    assert (report.totals.done, report.totals.failed) == (2, 1)
    (failed,) = (event for event in watching.events if isinstance(event, Failed))
    assert failed.name == "deadly"
    assert "lost its worker 3 times" in failed.reason
