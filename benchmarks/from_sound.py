"""`minutes run` from sound to pages, as whole processes: times real time, processor and memory.

    python benchmarks/from_sound.py [--minutes 60] [--models tiny.en,base]

`samples/planning.flac` is said again until the recording is as long as asked for, and once it is
cut to half a minute. Every stage runs as it does by default with the weights of the extra
`offline`: voice detection, recognition, diarization, scoring, topics, outcomes, pages. The cache
is empty at the start; our modules are compiled, and the disk's cache is warm.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
from reporting import FOLDER, Report
from startup import MINUTES, cost

SAMPLE = FOLDER.parent / "samples" / "planning.flac"


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", default="tiny.en,base", help="with commas")
    parser.add_argument("--minutes", type=float, default=60.0, help="of speech")
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder of the JSON file")
    given = parser.parse_args()
    report = Report("from_sound", command=shlex.join(["python", *sys.argv]))
    sample, rate = soundfile.read(SAMPLE, dtype="float32")
    with tempfile.TemporaryDirectory() as folder:
        for minutes, model in [
            (0.5, "base"),
            *((given.minutes, name) for name in given.models.split(",")),
        ]:
            path = Path(folder) / "speech.wav"
            soundfile.write(path, np.resize(sample, round(minutes * 60 * rate)), rate)
            aside = ["--output-dir", f"{folder}/out", "--cache-dir", f"{folder}/cache-{model}"]
            spent = cost([*MINUTES, "run", str(path), "--model", model, "--force", *aside])
            what = f"`minutes run` of {minutes:g} minutes of sound, Whisper {model}"
            report.add(what, [minutes * 60 / spent["wall"]], unit="× real time")
            report.add(f"{what}: CPU", [spent["cpu"]], unit="s")
            report.add(f"{what}: memory", [spent["memory"]], unit="MiB")
            print(what, spent, flush=True)
    report.write(given.output)


if __name__ == "__main__":
    main()
