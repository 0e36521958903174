"""The local engine: workers that are lost are replaced, and cost no other meeting."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tqdm.std import TqdmDefaultWriteLock, tqdm

from minutes.batch import local
from minutes.batch.local import LocalRunner
from minutes.batch.planning import Task
from minutes.batch.running import Done, Event, Failed, Step, Warned
from minutes.batch.worker import lock_within_process
from tests.batch.meetings import planned, transcript


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[LocalRunner]:
    runner = LocalRunner(1, tmp_path / "cache")
    yield runner
    runner.close()


@pytest.fixture
def tasks(tmp_path: Path) -> tuple[Task, ...]:
    for number in range(3):
        transcript(tmp_path / "in" / f"{number}.vtt", f"thing {number}")
    (tmp_path / "in" / "bad.vtt").write_text("WEBVTT\n\n")
    return planned(tmp_path / "in", tmp_path / "out").tasks


def ended(events: list[Event]) -> dict[str, type[Event]]:
    return {e.name: type(e) for e in events if isinstance(e, Done | Failed)}


def test_every_task_ends_once_and_a_lost_worker_costs_none(
    runner: LocalRunner, tasks: tuple[Task, ...]
) -> None:
    events: list[Event] = []
    for event in runner.run(tasks):
        events.append(event)
        if len(events) == 1:
            (worker,) = runner._workers
            os.kill(worker.process.pid or 0, signal.SIGKILL)
    assert ended(events) == {"0": Done, "1": Done, "2": Done, "bad": Failed}
    assert len([e for e in events if isinstance(e, Done | Failed)]) == 4
    warned = [e.message for e in events if isinstance(e, Warned)]
    assert any("its worker was killed (SIGKILL)" in message for message in warned)
    (worker,) = runner._workers
    assert list(runner.run([])) == []
    assert worker.process.is_alive()  # kept with what it has loaded


def test_a_meeting_that_kills_its_worker_twice_fails_alone(
    runner: LocalRunner, tasks: tuple[Task, ...]
) -> None:
    poison = tasks[0].name
    events: list[Event] = []
    give = LocalRunner._free

    def kill_with_poison(self: LocalRunner, waiting):  # type: ignore[no-untyped-def]
        worker = give(self, waiting)
        if worker and waiting[0].name == poison:
            os.kill(worker.process.pid, signal.SIGKILL)
        return worker

    LocalRunner._free = kill_with_poison  # type: ignore[method-assign]
    try:
        events += runner.run(tasks)
    finally:
        LocalRunner._free = give  # type: ignore[method-assign]
    found = ended(events)
    assert found.pop(poison) is Failed
    assert found.pop("bad", Failed) is Failed
    assert set(found.values()) == {Done}
    (reason,) = [e.reason for e in events if isinstance(e, Failed) and e.name == poison]
    assert "twice; try fewer --jobs" in reason


def test_closing_stops_at_once(runner: LocalRunner, tasks: tuple[Task, ...]) -> None:
    events = runner.run(tasks)
    first = next(events)
    assert isinstance(first, Step | Done | Failed | Warned)
    (worker,) = runner._workers
    runner.close()
    assert not runner._workers
    assert not worker.process.is_alive()
    assert not list(tasks[-1].out.glob("2.*"))  # nobody went on to the last meeting


def test_a_worker_takes_no_semaphore_for_the_bars_of_libraries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(tqdm, "_lock", None, raising=False)
    monkeypatch.delattr(tqdm, "_lock")
    monkeypatch.setattr(TqdmDefaultWriteLock, "create_mp_lock", lambda: taken.append("semaphore"))
    lock_within_process()
    with tqdm(range(2), disable=True) as bar:
        assert list(bar) == [0, 1]
    assert taken == []


def test_jobs_follow_gpus_then_cores_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert local.suggested_jobs(("0", "1")) == 2
    monkeypatch.setattr(local, "cores", lambda: 64)
    pages = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 16 * 2**30 // 4096}
    monkeypatch.setattr(os, "sysconf", pages.__getitem__)
    assert local.suggested_jobs(()) == 2
    talks, texts = [Path(f"{i}.wav") for i in range(99)], [Path(f"{i}.vtt") for i in range(99)]
    assert local.suggested_jobs((), texts) == 32
    assert local.suggested_jobs((), [*texts, *talks]) == 2
    assert local.suggested_jobs((), texts[:3]) == 3  # each with more of the cores
    assert local.suggested_jobs((), talks[:1]) == 1
    pages["SC_PHYS_PAGES"] = 2**16
    assert local.suggested_jobs(()) == local.suggested_jobs((), talks) == 1
    assert local.suggested_jobs((), texts) == 1


def test_workers_share_the_gpus(tmp_path: Path) -> None:
    runner = LocalRunner(3, tmp_path, gpus=("4", "5"))
    assert [setting.gpu for setting in runner._resources] == ["4", "5", "4"]
