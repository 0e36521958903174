"""How long telling speakers apart takes on one core, and how much memory, from minutes to hours.

    python benchmarks/diarization_speed.py [--seconds 600 3600 28800] [--clip samples/planning.flac]

The two networks hear the clip; their time is in proportion to the length, so that of a longer
recording is reckoned from it. What is not in proportion is measured: stretches, clustering and
turns of a recording of that length, made of what the networks found in the clip, over and over,
with noise on every vector. Each length has a process and one thread of its own, and its time is
that which the processor spent on it.
"""

from __future__ import annotations

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from memory import peak
from reporting import Report

CLIP = Path(__file__).parents[1] / "samples" / "planning.flac"
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
NOISE = 0.02  # of each number of a vector, whose length is 1


def measure(clip: Path, seconds: float) -> dict[str, float]:
    """Seconds of the networks and of the rest, speakers found, and the peak of memory in MB."""
    import numpy as np

    from minutes.engines.pyannote.activity import HOP, Activity, frame_time
    from minutes.engines.pyannote.clustering import cluster
    from minutes.engines.pyannote.diarizer import PyannoteDiarizer
    from minutes.engines.pyannote.overlap import find_turns
    from minutes.engines.pyannote.stretches import embed, find_stretches
    from minutes.media import Recording
    from minutes.options import RuntimeOptions
    from minutes.progress import silent

    diarizer = PyannoteDiarizer(RuntimeOptions(device="cpu", threads=1))
    with Recording(clip) as recording:
        network, embedding = diarizer._segmentation, diarizer._embedding
        began = time.process_time()
        heard = diarizer.find_activity(recording, silent)
        known = find_stretches(heard)
        vectors = embed(embedding, recording, known, silent, 0.5)
        networks = (time.process_time() - began) * seconds / recording.duration
        del network
    windows = len(heard.heard)
    frames = round(seconds / (frame_time(2) - frame_time(1)))
    wanted = -(-frames // HOP)
    rows = np.arange(wanted) % windows
    long = Activity(heard.heard[rows], frames)
    began = time.process_time()
    stretches = find_stretches(long)
    found = time.process_time() - began
    places = np.searchsorted(known[:, 0], stretches[:, 0] % (windows * HOP)).clip(0, len(known) - 1)
    rng = np.random.default_rng(round(seconds))
    made = vectors[places] + rng.standard_normal((len(places), vectors.shape[1])) * NOISE
    made = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    times = np.array([[frame_time(f) for f in row] for row in stretches.tolist()])
    began = time.process_time()
    turns = find_turns(long, stretches, cluster(made, times[:, 0], times[:, 1]))
    rest = found + time.process_time() - began
    return {
        "networks": networks,
        "rest": rest,
        "speakers": len({turn.speaker for turn in turns}),
        "peak": peak(),
    }


def called(seconds: float) -> str:
    """A length in words."""
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, nargs="+", default=[600.0, 3600.0, 28_800.0])
    parser.add_argument("--clip", type=Path, default=CLIP)
    given = parser.parse_args()
    os.environ.update(dict.fromkeys(THREADS, "1"))
    report = Report("diarization_speed", command="python benchmarks/diarization_speed.py")
    peaks = []
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as fresh:
        for seconds in given.seconds:
            found = fresh.submit(measure, given.clip, seconds).result()
            share = (found["networks"] + found["rest"]) / seconds
            peaks.append(found["peak"])
            report.add(
                f"who speaks when in {called(seconds)}, on one core: time",
                [share],
                unit="of its length",
                must="at most 0.1",
            )
            print(called(seconds), found, flush=True)
    report.add(
        f"peak memory of {called(given.seconds[-1])} above that of {called(given.seconds[0])}",
        [peaks[-1] - peaks[0]],
        unit="MB",
        must="at most 600",
    )
    report.write()


if __name__ == "__main__":
    main()
