"""What whole processes take from start to end, cold: seconds of the processor, memory, time.

    python benchmarks/startup.py [--runs 5]

Each is started in turn with `python -c "import onnxruntime, tokenizers"`, which is what any program
with a model on these two costs at least. Every run of ours has an empty cache and output folder;
the disk's cache is warm, and our modules are compiled, as `pip install` leaves them. The hour is
all English meetings of benchmarks/meetings/, one after another until an hour is full. `minutes
review` is timed until it says where it listens.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from reporting import FOLDER, Report

SAMPLES = FOLDER.parent / "samples"
MINUTES = [sys.executable, "-m", "minutes"]
FLOOR = [sys.executable, "-c", "import onnxruntime, tokenizers"]
PEER = "`import onnxruntime, tokenizers`"
Cost = dict[str, float]


def cost(command: list[str]) -> Cost:
    """Of a process from start to end: s of processors, s on the clock, MiB at most."""
    start = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - start,
        "memory": used.ru_maxrss / 1024,
    }


def run(transcript: Path) -> Cost:
    """`minutes run`, from nothing."""
    with tempfile.TemporaryDirectory() as aside:
        folders = ["--output-dir", f"{aside}/out", "--cache-dir", f"{aside}/cache"]
        return cost([*MINUTES, "run", str(transcript), *folders])


def render(minutes: Path) -> Cost:
    """`minutes render` of minutes that are there."""
    with tempfile.TemporaryDirectory() as aside:
        return cost([*MINUTES, "render", str(minutes), "--output-dir", aside])


def listening(folder: Path) -> Cost:
    """`minutes review` until it prints its address."""
    start = time.perf_counter()
    command = [*MINUTES, "review", str(folder), "--port", "0", "--no-open"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        if not process.stdout.readline().startswith(b"http"):
            sys.exit("minutes review does not listen")
        return {"wall": time.perf_counter() - start}
    finally:
        process.terminate()
        process.wait()


def hour(path: Path, begin: int = 0) -> None:
    """Write a transcript of an hour.

    begin: how many cues of the meetings are left out before it, so that no two are the same.
    """
    lines = ["WEBVTT\n"]
    first: float | None = None
    for start, end, text in islice(_cues(), begin, None):
        first = (start if begin else 0.0) if first is None else first
        lines.append(f"{_clock(start - first)} --> {_clock(end - first)}\n{text}\n")
        if end - first >= 3600:
            path.write_text("\n".join(lines), encoding="utf-8")
            return


def _cues() -> Iterator[tuple[float, float, str]]:
    """The cues of all English meetings, one meeting after another, without end."""
    at = 0.0
    for meeting in cycle(sorted((FOLDER / "meetings").glob("[!z]*.vtt"))):
        begin = at
        for block in meeting.read_text(encoding="utf-8").split("\n\n"):
            times = next((line for line in block.splitlines() if " --> " in line), None)
            if times is not None:
                start, end = (begin + _seconds(word) for word in times.split(" --> "))
                at = max(at, end)
                yield start, end, block.split(times, 1)[1].strip()


def _seconds(clock: str) -> float:
    seconds = 0.0
    for part in clock.split()[0].split(":"):
        seconds = 60 * seconds + float(part)
    return seconds


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes // 60):02}:{int(minutes % 60):02}:{rest:06.3f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="of each, after one to warm the disk")
    total = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as aside:
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{aside}/compiled"
        made, long = Path(aside, "made"), Path(aside, "hour.vtt")
        hour(long)
        standup = SAMPLES / "standup.vtt"
        cost([*MINUTES, "run", str(standup), "--output-dir", str(made), "--cache-dir", aside])
        commands = {
            "help": lambda: cost([*MINUTES, "--help"]),
            "standup": lambda: run(standup),
            "render": lambda: render(made / "standup.minutes.json"),
            "review": lambda: listening(made),
            "hour": lambda: run(long),
            "floor": lambda: cost(FLOOR),
        }
        runs = [{name: make() for name, make in commands.items()} for _ in range(total + 1)][1:]
    report = Report("startup", command="python benchmarks/startup.py")
    for what, name, measure, unit, must in (
        ("`minutes --help`, CPU", "help", "cpu", "s", ""),
        ("`minutes run samples/standup.vtt`, CPU", "standup", "cpu", "s", "at most 2.0"),
        ("`minutes run samples/standup.vtt`, memory", "standup", "memory", "MiB", "at most 350"),
        ("`minutes render`, CPU", "render", "cpu", "s", "at most 0.5"),
        ("`minutes review` until it listens", "review", "wall", "s", "at most 1.0"),
        ("`minutes run` of an hour's transcript", "hour", "wall", "s", "at most 3.0"),
        ("`minutes run` of an hour's transcript, CPU", "hour", "cpu", "s", ""),
    ):
        ours, floor = ([one[which][measure] for one in runs] for which in (name, "floor"))
        report.add(what, ours, unit=unit, peer=floor, peer_name=PEER, must=must)
    report.write()


if __name__ == "__main__":
    main()
