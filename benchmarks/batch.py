"""Transcripts a second in a batch, and its memory; and how much two jobs gain over one on sound.

    python benchmarks/batch.py --transcripts 200
    python benchmarks/batch.py samples/planning.flac

Of transcripts: each is an hour of the meetings in benchmarks/meetings/ that begins elsewhere, and
all are made by one call of `minutes batch` from an empty cache, by two jobs; a quarter of them by
one job too. The rate is that after a tenth is done, from reading to pages; memory is that of all
processes together, what they share counted once (PSS), after a tenth, at the end, and the most
between.

Of sound: cuts the recording into meetings of 75 seconds, and makes the minutes of all of them, with
nothing cached, by Whisper tiny.en and pyannote: by one job that has one core, by one job that has
two, and by two jobs that have one core each. Each is a call of `minutes batch`, loading of models
included.

The machine must have two cores to spare: the load before each run is in the table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from startup import hour

SECONDS = 75
STEP = 7  # cues by which each transcript begins later than the one before
MOST = 599  # transcripts; as many cues have the meetings, and then they are the same again
WAYS = {
    "one job, one core": ("--jobs", "1", "--threads", "1"),
    "one job, two cores": ("--jobs", "1", "--threads", "2"),
    "two jobs, one core each": ("--jobs", "2", "--threads", "1"),
}


def cut(recording: Path, folder: Path, count: int) -> float:
    """Write meetings of SECONDS each, no two the same; the seconds of them all."""
    import soundfile

    samples, rate = soundfile.read(recording)
    size = SECONDS * rate
    for number in range(count):
        first = number * (len(samples) - size) // max(count - 1, 1)
        soundfile.write(folder / f"{number}.flac", samples[first : first + size], rate)
    return float(count * SECONDS)


def timed(meetings: Path, folder: Path, flags: tuple[str, ...]) -> float:
    """Wall seconds of a batch that begins with nothing."""
    command = [
        *(sys.executable, "-m", "minutes", "batch", str(meetings), "-o", str(folder / "out")),
        *("--cache-dir", str(folder / "cache"), "--offline", "--model", "tiny.en"),
        *("--diarizer", "pyannote", *flags),
    ]
    begun = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - begun


def made(transcripts: Path, folder: Path, jobs: int) -> tuple[float, list[float]]:
    """Transcripts a second of a batch, and its memory in MiB, each time after a tenth is done."""
    command = [
        *(sys.executable, "-m", "minutes", "batch", str(transcripts), "-o", str(folder / "out")),
        *("--cache-dir", str(folder / "cache"), "--jobs", str(jobs), "--threads", "1"),
    ]
    total = len(list(transcripts.iterdir()))
    memory: list[float] = []
    at: list[tuple[float, int]] = []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        time.sleep(0.5)
        done = len(list((folder / "out").glob("*.html")))
        at.append((time.monotonic(), done))
        if total // 10 <= done < total:  # at the end there is index.html too
            memory.append(_memory(process.pid))
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    warm = [(when, done) for when, done in at if total // 10 <= done < total]
    (begun, before), (ended, after) = warm[0], warm[-1]
    return (after - before) / (ended - begun), memory


def _memory(parent: int) -> float:
    """MiB of a process and of those it has begun, what they share counted once."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            is_child = int(status.read_text().rpartition(")")[2].split()[1]) == parent
            if is_child or int(status.parent.name) == parent:
                rollup = (status.parent / "smaps_rollup").read_text()
                total += next(
                    int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")
                )
        except (OSError, StopIteration):  # it has just ended
            continue
    return total / 1024


def of_transcripts(count: int) -> None:
    """Measure a batch of so many transcripts and print the table."""
    print("| transcripts of an hour | a second | MiB after a tenth | at the end | at most | load |")
    print("|---|---|---|---|---|---|")
    for jobs, size, what in ((2, count, "two jobs"), (1, max(count // 4, 10), "one job")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name, "in")
            folder.mkdir()
            for number in range(size):
                hour(folder / f"{number:04d}.vtt", STEP * number)
            load = os.getloadavg()[0]
            rate, memory = made(folder, Path(name), jobs)
        few = len(memory) // 10 + 1
        first, last = statistics.median(memory[:few]), statistics.median(memory[-few:])
        figures = f"{rate:.2f} | {first:.0f} | {last:.0f} | {max(memory):.0f} | {load:.1f}"
        print(f"| {size}, {what} | {figures} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recording", type=Path, nargs="?")
    parser.add_argument("--transcripts", type=int, default=0, help="how many, in place of sound")
    parser.add_argument("--meetings", type=int, default=8)
    parser.add_argument("--runs", type=int, default=2, help="the fastest of so many is told")
    arguments = parser.parse_args()
    if arguments.transcripts:
        if arguments.transcripts > MOST:
            parser.error(f"--transcripts {arguments.transcripts}: there are {MOST} at most")
        of_transcripts(arguments.transcripts)
        return
    if arguments.recording is None:
        parser.error("name a recording, or give --transcripts")
    with tempfile.TemporaryDirectory() as name:
        meetings = Path(name) / "meetings"
        meetings.mkdir()
        sound = cut(arguments.recording, meetings, arguments.meetings)
        best: dict[str, tuple[float, float]] = {}
        for number in range(arguments.runs):
            for way, flags in WAYS.items():
                load = os.getloadavg()[0]
                seconds = timed(meetings, Path(name) / f"{number}{way}", flags)
                best[way] = min(best.get(way, (seconds, load)), (seconds, load))
    alone = best["one job, one core"][0]
    print(f"{arguments.meetings} meetings of {SECONDS} s\n")
    print("| | seconds | of one job, one core | × real time | load before |")
    print("|---|---|---|---|---|")
    for way, (seconds, load) in best.items():
        share, factor = seconds / alone, seconds / sound
        print(f"| {way} | {seconds:.1f} | {share:.2f} | {factor:.2f} | {load:.1f} |")


if __name__ == "__main__":
    main()
