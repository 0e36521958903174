"""Whatever is killed, and whoever else writes: what was acknowledged is there."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from minutes import store
from minutes.choices import Keep
from minutes.errors import StoreError
from tests.forking import Forked
from tests.postgresql import Server, binaries, serve
from tests.store import writing

MANY = 100_000  # more events than a process adds before it is killed


def start(url: str, name: str, each: int, errors: Path) -> Forked:
    return Forked(writing.main, url, name, each, errors=errors)


def test_processes_that_write_at_once_lose_nothing(url: str, tmp_path: Path) -> None:
    # All of them find no tables at first, and each would make them.
    said = [tmp_path / f"said{n}" for n in range(4)]
    started = [start(url, f"process{n}-", 25, errors) for n, errors in enumerate(said)]
    told = [process.stdout.read() for process in started]
    ended = [process.wait() for process in started]
    assert ended == [0] * 4, [errors.read_text() for errors in said]
    acknowledged = [writing.read(line) for out in told for line in out.splitlines()]
    assert len(acknowledged) == 4 * writing.THREADS * 25
    with store.open(url, tmp_path) as reviews:
        stored = reviews.events("m1")
    assert sorted(acknowledged, key=lambda event: event.id) == list(stored)


def test_a_process_killed_in_the_middle_loses_nothing_acknowledged(
    url: str, tmp_path: Path
) -> None:
    draw = random.Random(1)
    acknowledged = []
    for kill in range(5):
        with start(url, f"start{kill}-", MANY, tmp_path / "said") as process:
            for _ in range(draw.randint(1, 200)):
                acknowledged.append(writing.read(process.stdout.readline()))
            process.kill()
            # The last line too is whole: it was written at once.
            acknowledged += map(writing.read, process.stdout.read().splitlines())
        assert process.returncode == -signal.SIGKILL
        with store.open(url, tmp_path) as reviews:
            stored = reviews.events("m1")
            assert set(acknowledged) <= set(stored)
            # One of each thread can have been written without an answer, and none by halves.
            assert len(stored) <= len(acknowledged) + writing.THREADS * (kill + 1)
            assert [one.id for one in stored] == sorted({one.id for one in stored})


def test_a_reviewer_sends_again_what_the_dead_server_may_have_taken_in(
    url: str, tmp_path: Path
) -> None:
    with start(url, "anna", MANY, tmp_path / "said") as process:
        for _ in range(50):
            process.stdout.readline()
        process.kill()
    with store.open(url, tmp_path) as reviews:
        taken = [event for event in reviews.events("m1") if event.reviewer == "anna0"]
        for n in range(len(taken) + 5):
            reviews.append("m1", "anna0", Keep(f"p{n:04}"), key=str(n))
        again = [event for event in reviews.events("m1") if event.reviewer == "anna0"]
    assert again[: len(taken)] == taken
    assert [event.choice for event in again] == [Keep(f"p{n:04}") for n in range(len(taken) + 5)]


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may kill; it acknowledges before the disk has what it was told."""
    programs = binaries()
    if programs is None:
        pytest.skip("there is no PostgreSQL server: apt-get install postgresql")
    with serve(programs, "--synchronous_commit=off", "--wal_writer_delay=10s") as running:
        yield running


def test_a_server_that_crashes_loses_nothing_and_is_found_again(
    own_server: Server, tmp_path: Path
) -> None:
    with store.open(own_server.database(), tmp_path) as reviews:
        reviews.pin("m1", "monday", b"{}")
        made = [reviews.append("m1", "anna", Keep("p01"), key=str(n)) for n in range(20)]
        own_server.stop(signal.SIGQUIT)
        with pytest.raises(StoreError, match=r"does not answer .*; check that the server runs"):
            reviews.append("m1", "anna", Keep("p01"), key="20")
        with pytest.raises(StoreError, match="does not answer"):
            reviews.events("m1")
        own_server.start()
        assert list(reviews.events("m1")) == made
        made.append(reviews.append("m1", "anna", Keep("p01"), key="20"))
    with store.open(own_server.url("reviews0"), tmp_path) as again:
        assert list(again.events("m1")) == made
