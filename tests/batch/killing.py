"""Batches that are killed at random and started again, for test_surviving.

Each is a process group of its own, killed as a whole by SIGKILL: after a random time, or at a
random write to the disk of one of its processes. They are forked from one process that has loaded
what they import and uses one thread: that costs little. After every kill each output that is
there must be whole; when a batch has come through, all of them must be those of a clean run.
Prints what was seen as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

import torch

from minutes import pipeline
from minutes.batch import local, planning, processing
from minutes.batch.processing import process
from minutes.batch.report import Row
from minutes.batch.running import Event
from minutes.cache import Cache
from minutes.options import Options
from minutes.outputs import ledger

JOBS = 2
RECITE = str(Path(__file__).parents[1] / "whisper" / "recite.pt")  # which forks can share
OPTIONS = {"offline": True, "threads": 1, "model": RECITE, "diarizer": "none", "scorer": "lexrank"}
TIMES = {"batch.json"}  # what names a time; the ledger's entries do too


def main(meetings: Path, folder: Path, kills: int, seed: int) -> None:
    """Run once without kills, then with them until there were enough."""
    torch.set_num_threads(1)
    draw = random.Random(seed)
    warm(meetings, folder / "warm")
    begun = time.monotonic()
    run(meetings, folder / "clean")
    longest = time.monotonic() - begun
    clean = contents(folder / "clean")
    seen = {"kills": 0, "batches": 0, "broken": [], "left": [], "outputs": len(clean)}
    while seen["kills"] < kills:
        out = folder / f"out{seen['batches']}"
        while True:
            write = draw.random() < 0.5
            at = draw.randint(1, 12) if write else draw.uniform(0.2, longest)
            print(f"kill at write {at}" if write else f"kill after {at:.1f} s", file=sys.stderr)
            survived = run(meetings, out, write=int(at) if write else 0, seconds=0 if write else at)
            there = contents(out)
            seen["broken"] += [n for n, data in there.items() if is_final(n) and data != clean[n]]
            if survived or (seen["kills"] == kills - 1 and run(meetings, out)):
                break
            seen["kills"] += 1
        seen["kills"] += not survived
        seen["batches"] += 1
        seen["broken"] += [n for n in clean if contents(out).get(n) != clean[n]]
        seen["left"] += [str(path) for path in out.rglob(".*.????????") if path.is_file()]
    print(json.dumps(seen))


def is_final(name: str) -> bool:
    """Whether a file is written once and for all: the overview grows with every meeting."""
    return not name.startswith(("index.", "actions."))


def contents(out: Path) -> dict[str, bytes]:
    """What a batch has written, by path, without what names a time and what is hidden."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
        and path.name not in TIMES
        and not any(part.startswith(".") for part in path.relative_to(out).parts)
    }


def run(meetings: Path, out: Path, *, write: int = 0, seconds: float = 0) -> bool:
    """Run a batch in a process group of its own, or go on with it; whether it came through.

    Args:
        write: the number of the write to the disk of any of its processes at which all are killed.
        seconds: the time after which they are.
    """
    child = os.fork()
    if not child:
        status = 1
        try:
            os.setsid()
            if write:
                die_at_write(write)
            batch(meetings, out)
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    if seconds:
        time.sleep(seconds)
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code > 0:
        raise RuntimeError(f"the batch failed with status {code}")
    return code == 0


def batch(meetings: Path, out: Path) -> None:
    """All meetings, by two workers, with the stages' results kept beside the outputs."""
    cache = out.with_name(out.name + "-cache")
    options = Options(**{"output_dir": out, "cache_dir": cache, **OPTIONS})
    runner = local.LocalRunner(JOBS, cache, start_method="fork")
    try:
        report = process(
            [meetings], options, runner=runner, jobs=JOBS, observer=Nobody(), recursive=True
        )
    finally:
        runner.close()
    if report.totals.failed:
        raise RuntimeError([row.reason + row.details for row in report.meetings])


class Nobody:
    """Watches nothing."""

    def planned(self, plan: planning.Plan, rows: Sequence[Row]) -> None: ...

    def happened(self, event: Event, row: Row | None) -> None: ...


def die_at_write(number: int) -> None:
    """Kill this process group at a write to the disk, of this process or of a fork."""
    sync, count = os.fsync, 0

    def counted(handle: int) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.killpg(0, signal.SIGKILL)
        sync(handle)

    os.fsync = counted


def warm(meetings: Path, folder: Path) -> None:
    """Load what every batch loads: engines and their models are shared by all forks."""
    options = Options(**{"cache_dir": folder, **OPTIONS})
    for path in sorted(meetings.rglob("*.*")):
        pipeline.run(path, options, cache=Cache(folder))
    planning.made_from(options, recording=True)
    processing.overview.render(ledger.Ledger(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
