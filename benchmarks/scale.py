"""What a hundred thousand hours of meetings take and cost, from figures that are measured.

    python benchmarks/scale.py                                  # the table
    python benchmarks/scale.py --core-hour 0.02 --gpu-hour 0.8  # with other prices
    python benchmarks/scale.py --measure samples/planning.flac  # the stages' seconds anew

Prints a Markdown table. Every figure below says where it comes from; docs/scale.md reads it.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

# Core-seconds an hour of recording takes. Measured: benchmarks/memory.md (eight hours of M4A on a
# busy machine: an upper bound) for the first two, benchmarks/diarization.md (0.018 of an hour's
# length on one core) for the fourth, --measure of this script on planning.flac for the others.
DECODING = 122.0 / 8
VOICE_DETECTION = 120.4 / 8
PYANNOTE = 151.0
AFTERWARDS = 9.0  # scoring, points, pages
# faster-whisper with base: `minutes run samples/planning.flac --diarizer none`, 57.7 core-seconds
# with all that comes before and after, on a busy machine: an upper bound.
WHISPER_BASE = 57.7 / 301.7 * 3600 - DECODING - VOICE_DETECTION - AFTERWARDS


@dataclass(frozen=True)
class Way:
    """A way to do it: core-seconds and GPU-seconds an hour of meetings, and whether measured."""

    name: str
    core: float
    gpu: float = 0.0
    basis: str = "measured"


def ways(whisper_cpu: float, whisper_gpu: float, pyannote_gpu: float) -> list[Way]:
    """The ways, with assumed speeds as multiples of real time."""
    around = DECODING + VOICE_DETECTION + AFTERWARDS
    return [
        Way("transcripts only", AFTERWARDS),
        Way("Whisper base, pyannote; CPU", around + WHISPER_BASE + PYANNOTE),
        Way(
            "Whisper turbo, pyannote; CPU",
            around + PYANNOTE + 3600 / whisper_cpu,
            basis="Whisper assumed",
        ),
        Way(
            "Whisper turbo, pyannote; GPU",
            around,
            3600 / whisper_gpu + 3600 / pyannote_gpu,
            basis="GPU assumed",
        ),
    ]


def measure(recording: Path) -> dict[str, float]:
    """Core-seconds of each step an hour of a recording, one thread, nothing cached."""
    from minutes import outputs, pipeline
    from minutes.cache import Cache
    from minutes.options import Options, OutputOptions, RuntimeOptions

    spent: dict[str, float] = defaultdict(float)
    last, step = _core_seconds(), "beginning, once a process"

    def tell(name: str, completed: float, total: float) -> None:
        nonlocal last, step
        now = _core_seconds()
        spent[step] += now - last
        last, step = now, name

    with tempfile.TemporaryDirectory() as folder:
        options = Options(
            output=OutputOptions(output_dir=Path(folder)),
            runtime=RuntimeOptions(threads=1, device="cpu", offline=True),
        )
        cache = Cache(Path(folder) / "cache")
        minutes = pipeline.run(recording, options, cache=cache, progress=tell)
        tell("pages", 0, 1)
        outputs.write_outputs(minutes, recording, options.output)
        spent[step] += _core_seconds() - last
    scale = 3600 / minutes.meeting.duration
    return {name: seconds * scale for name, seconds in spent.items()}


def _core_seconds() -> float:
    """Seconds of all cores that this process and its ended children have had."""
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def main() -> None:
    """Reckon, or measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--hours", type=float, default=100_000, help="of meetings")
    parser.add_argument("--core-hour", type=float, default=0.04, help="price of a core for an hour")
    parser.add_argument("--gpu-hour", type=float, default=2.0, help="price of a GPU for an hour")
    parser.add_argument("--whisper-cpu", type=float, default=0.5, help="× real time, one core")
    parser.add_argument("--whisper-gpu", type=float, default=20.0, help="× real time, one GPU")
    parser.add_argument("--pyannote-gpu", type=float, default=40.0, help="× real time, one GPU")
    parser.add_argument("--cores", type=int, default=256, help="cores that work at a time")
    parser.add_argument("--gpus", type=int, default=8, help="GPUs that work at a time")
    parser.add_argument("--used", type=float, default=0.8, help="share of the time that they work")
    parser.add_argument("--measure", type=Path, metavar="RECORDING")
    given = parser.parse_args()
    if given.measure:
        print("| step | core-seconds an hour |\n|---|--:|")
        for name, seconds in measure(given.measure).items():
            print(f"| {name} | {seconds:.1f} |")
        return
    print(
        f"| {given.hours:,.0f} hours of meetings | core-hours | GPU-hours | cost "
        f"| days on {given.cores} cores, {given.gpus} GPUs | basis |\n|---|--:|--:|--:|--:|---|"
    )
    for way in ways(given.whisper_cpu, given.whisper_gpu, given.pyannote_gpu):
        cores = way.core * given.hours / 3600 / given.used
        gpus = way.gpu * given.hours / 3600 / given.used
        cost = cores * given.core_hour + gpus * given.gpu_hour
        days = max(cores / given.cores, gpus / given.gpus) / 24
        print(
            f"| {way.name} | {cores:,.0f} | {gpus:,.0f} | {cost:,.0f} | {days:.1f} | {way.basis} |"
        )


if __name__ == "__main__":
    main()
