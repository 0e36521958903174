"""A watch takes what has stopped growing, once, and again when it changes."""

from __future__ import annotations

import os
from pathlib import Path

from minutes.batch.finding import FoundInputs, find_sources
from minutes.batch.watching import Settled, watch
from tests.batch.meetings import Watcher, options, transcript


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(settled: Settled, folder: Path) -> list[str]:
    found = find_sources([folder]) if any(folder.iterdir()) else FoundInputs()
    return [one.path.name for one in settled.take(found).inputs]


def test_a_file_that_grows_waits_and_each_state_comes_once(tmp_path: Path) -> None:
    clock = Clock()
    settled = Settled(10, clock)
    path = tmp_path / "talk.wav"
    for size in (1, 2, 3):
        path.write_bytes(b"x" * size)
        assert taken(settled, tmp_path) == []
        clock.now += 9
    assert taken(settled, tmp_path) == []
    clock.now += 1
    assert taken(settled, tmp_path) == ["talk.wav"]
    clock.now += 100
    assert taken(settled, tmp_path) == []
    os.utime(path, (5, 5))
    assert taken(settled, tmp_path) == []
    clock.now += 10
    assert taken(settled, tmp_path) == ["talk.wav"]


def test_an_empty_file_is_not_there_yet(tmp_path: Path) -> None:
    (tmp_path / "talk.wav").touch()
    clock = Clock()
    settled = Settled(10, clock)
    assert taken(settled, tmp_path) == []
    clock.now += 100
    assert taken(settled, tmp_path) == []


class Here:
    """A runner in this process."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def run(self, tasks):  # type: ignore[no-untyped-def]
        from minutes.batch import making
        from minutes.batch.running import Done
        from minutes.cache import Cache

        for task in tasks:
            self.made.append(task.name)
            yield Done(task.name, making.make(task, Cache(task.out / "cache")), 0.1)

    def close(self) -> None: ...


def test_minutes_appear_as_transcripts_arrive_and_a_restart_repeats_none(tmp_path: Path) -> None:
    inbox, out = tmp_path / "in", tmp_path / "out"
    transcript(inbox / "a.vtt")

    def rounds():  # type: ignore[no-untyped-def]
        runner = Here()
        looks = watch(
            [inbox],
            options(out),
            runner=runner,
            jobs=1,
            observer=Watcher(),
            settle=0.0,
            interval=0.01,
        )
        return runner, looks

    runner, looks = rounds()
    next(looks)
    transcript(inbox / "b.vtt", "demo")
    next(looks)
    assert runner.made == ["a", "b"]
    assert (out / "b.md").is_file()
    looks.close()

    runner, looks = rounds()
    assert next(looks).totals.skipped == 2
    assert runner.made == []
    looks.close()
