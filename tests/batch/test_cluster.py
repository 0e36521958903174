"""Meetings on a Ray cluster of two workers, of which some are killed on the way."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from minutes.batch import processing
from minutes.batch.cluster import RayRunner, suggested_workers
from minutes.batch.far import remote_folder
from minutes.batch.local import LocalRunner
from minutes.batch.report import Report, Row
from minutes.batch.running import Event, Step, Warned
from minutes.errors import EngineUnavailable
from minutes.outputs.ledger import Ledger
from tests.batch.far_meetings import Seen, options
from tests.batch.ray_makers import Deadly, SlowFarMaker

pytestmark = pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed")

SAMPLES = Path(__file__).parents[2] / "samples"


class Watching(Seen):
    """Keeps what has happened, and does something at the first step of a meeting."""

    def __init__(self, act: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self._act = act

    def happened(self, event: Event, row: Row | None) -> None:
        first = isinstance(event, Step) and not any(isinstance(e, Step) for e in self.events)
        super().happened(event, row)
        if first:
            self._act()

    def losses(self) -> list[str]:
        said = [event.message for event in self.events if isinstance(event, Warned)]
        return [message for message in said if "lost its worker" in message]


def meetings(folder: Path, names: Sequence[str]) -> Path:
    folder.mkdir()
    for name in names:
        shutil.copy(SAMPLES / name, folder)
    return folder


def made(folder: Path, out: Path, runner: RayRunner | LocalRunner, observer: Seen) -> Report:
    return processing.process([folder], options(out), runner=runner, jobs=2, observer=observer)


def contents(out: Path) -> dict[str, bytes]:
    """All files of an output folder but those that name a time, the ledger and the overview.

    That of far meetings does not search what was said, as their records are not at hand.
    """
    others = {"batch.json", "index.html"}
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and path.name not in others and ".minutes" not in path.parts
    }


def entries(out: Path) -> list[object]:
    """What the ledger holds, without times of change."""
    return [
        (e.name, e.source, e.sha256, e.made_from, {n: w.sha256 for n, w in e.outputs.items()})
        for e in Ledger(out).entries()
    ]


def test_a_killed_worker_costs_nothing_and_the_results_are_those_of_the_local_engine(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    names = ("clip.m4a", "retro.srt", "zh-meeting.vtt")
    folder = meetings(tmp_path / "meetings", names)
    with remote_folder(f"file://{tmp_path}/ray") as far:
        maker = partial(SlowFarMaker, far.mirror.root)
        runner = RayRunner(2, tmp_path / "cache", maker=maker)
        watching = Watching(lambda: os.kill(runner.processes()[0], signal.SIGKILL))
        try:
            report = far.process(
                [f"file://{folder}"], options(), runner=runner, jobs=2, observer=watching
            )
        finally:
            runner.close()
    assert (report.totals.done, report.totals.failed) == (3, 0)
    assert watching.losses()
    assert "its process died" in watching.losses()[0]
    assert capfd.readouterr().out == ""  # results go there, and nothing of Ray's

    local = LocalRunner(1, tmp_path / "cache-of-local")
    try:
        made(folder, tmp_path / "local", local, Seen())
    finally:
        local.close()
    expected = contents(tmp_path / "local")
    assert len(expected) == 3 * 3 + 2
    assert contents(tmp_path / "ray") == expected
    overview = (tmp_path / "ray" / "index.html").read_text()
    assert all(f"{Path(name).stem}.html" in overview for name in names)
    assert entries(tmp_path / "ray") == entries(tmp_path / "local")


def test_a_meeting_that_kills_its_worker_thrice_fails_and_the_others_go_on(
    tmp_path: Path,
) -> None:
    folder = meetings(tmp_path / "meetings", ("retro.srt", "zh-meeting.vtt"))
    (folder / "deadly.vtt").write_bytes((SAMPLES / "standup.vtt").read_bytes())
    runner = RayRunner(2, tmp_path / "cache", maker=Deadly)
    watching = Watching()
    try:
        report = made(folder, tmp_path / "out", runner, watching)
    finally:
        runner.close()
    assert (report.totals.done, report.totals.failed) == (2, 1)
    (reason,) = watching.failures()
    assert reason.startswith(f"{folder}/deadly.vtt: lost its worker 3 times")


@contextmanager
def cluster() -> Iterator[object]:
    """A cluster of this machine with a head that does no work, and no nodes that do."""
    from ray.cluster_utils import Cluster

    small = {"object_store_memory": 100 * 2**20}
    found = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 0, "include_dashboard": False, **small},
    )
    try:
        yield found
    finally:
        found.shutdown()


def test_a_lost_node_is_replaced_by_another(tmp_path: Path) -> None:
    folder = meetings(tmp_path / "meetings", ("retro.srt", "zh-meeting.vtt"))
    with cluster() as some:
        nodes = [some.add_node(num_cpus=1, object_store_memory=100 * 2**20)]

        def lose() -> None:
            some.remove_node(nodes.pop(), allow_graceful=False)
            nodes.append(some.add_node(num_cpus=1, object_store_memory=100 * 2**20))

        runner = RayRunner(None, tmp_path / "cache", address=some.address, maker=Deadly)
        watching = Watching(lose)
        try:
            assert runner.jobs == 1  # what the cluster has room for
            report = made(folder, tmp_path / "out", runner, watching)
        finally:
            runner.close()
    assert (report.totals.done, report.totals.failed) == (2, 0)
    assert any("its node" in message for message in watching.losses())


def test_as_many_workers_are_begun_as_there_are_gpus_or_cores_and_memory_for_what_they_do() -> None:
    talks, texts = [Path(f"{i}.wav") for i in range(99)], [Path(f"{i}.vtt") for i in range(99)]
    nodes = [
        {"CPU": 16.0, "memory": 16.0 * 2**30, "GPU": 2.0},
        {"CPU": 8.0, "memory": 16.0 * 2**30},
        {"CPU": 1.0},
    ]
    count = partial(suggested_workers, nodes, 1, gpu=False)
    assert count() == count(inputs=talks) == count(inputs=[*texts, *talks]) == 2 + 2 + 1
    assert count(inputs=texts) == 16 + 8 + 1
    assert count(inputs=texts[:3]) == 3
    assert suggested_workers(nodes, 4, gpu=False, inputs=texts) == 4 + 2
    assert suggested_workers(nodes, 1, gpu=True, inputs=texts) == 2
    assert suggested_workers([{"CPU": 0.0}], 1, gpu=False, inputs=texts) == 1


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="--engine ray: no cluster at"):
        RayRunner(1, tmp_path, address="127.0.0.1:1")
