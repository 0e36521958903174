"""How much two jobs gain over one.

    python benchmarks/batch.py samples/planning.flac

Cuts the recording into meetings of 75 seconds, and makes the minutes of all of them, with nothing
cached, by Whisper tiny.en and pyannote: by one job that has one core, by one job that has two,
and by two jobs that have one core each. Each is a call of `minutes batch`, loading of models
included.
The machine must have two cores to spare: the load before each run is in the table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS = 75
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", type=Path)
    parser.add_argument("--meetings", type=int, default=8)
    parser.add_argument("--runs", type=int, default=2, help="the fastest of so many is told")
    arguments = parser.parse_args()
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
