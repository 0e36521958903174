"""How fast speech is found and its speakers told apart on one core, beside the usual way.

    python benchmarks/diarization_speed.py [--seconds 600 3600 28800] [--runs 2]

The recordings are put together from the sample by `long_meeting.py`: four speakers. Ours is voice
detection and voiceprint diarization as `minutes run` does them. The peer is silero-vad's own
get_speech_timestamps, Resemblyzer's own embed_utterance with as many windows a second over the
speech found, a minute of it at a time, and scikit-learn's agglomerative clustering (average
linkage, cosine, told that there are four). It hears one of the lengths, in turn with ours.

Every run has a process and one thread of its own. Its time is that which the processor spent on
it, which is the time on the clock where a core is free; models are loaded before.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import long_meeting
from diarization import PARTS, read_rttm, score
from memory import peak
from reporting import Report

from minutes.records import Turn

FOLDER = Path(__file__).parent
CLIP = FOLDER.parent / "samples" / "planning.flac"
RATE = 16_000  # Hz
PIECE = 60  # seconds of speech that the peer embeds at once
SPEAKERS = 4
PEER = "silero-vad, Resemblyzer, agglomerative clustering"
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")

Times = dict[str, float]


def result(path: Path, steps: list[float], turns: list[Turn], duration: float) -> Times:
    """Seconds of each step, the diarization error rate, and the peak of memory in MB."""
    held = peak()  # before scoring, which is no part of it
    parts = score(read_rttm(path.with_suffix(".rttm")), turns, duration)
    error = sum(parts[part] for part in PARTS) / parts["total"]
    names = ("detection", "diarization")
    return dict(zip(names, steps, strict=True)) | {
        "duration": duration,
        "error": error,
        "speakers": len({turn.speaker for turn in turns}),
        "peak": held,
    }


def ours(path: Path) -> Times:
    """Voice detection and diarization by this project."""
    import torch

    from minutes.engines.silero import SileroDetector
    from minutes.engines.voiceprint import VoiceprintDiarizer
    from minutes.media import Recording
    from minutes.stages import diarization, voice_activity

    torch.set_num_threads(1)
    detector, diarizer = SileroDetector(), VoiceprintDiarizer()
    warm(
        lambda short: diarization.diarize(
            short, voice_activity.detect(short, engine=detector), engine=diarizer
        )
    )
    with Recording(path, spool=path.parent) as recording:
        recording.decode()
        began = time.process_time()
        spans = voice_activity.detect(recording, engine=detector)
        found = time.process_time()
        turns = diarization.diarize(recording, spans, engine=diarizer)
        ended = time.process_time()
        steps = [found - began, ended - found]
        return result(path, steps, list(turns), recording.duration)


def warm(run: Callable[..., object]) -> None:
    """Load what is loaded at first use, on ten seconds of the clip."""
    import soundfile

    from minutes.media import Recording

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "short.wav"
        samples, rate = soundfile.read(CLIP, frames=10 * RATE)
        soundfile.write(path, samples, rate)
        with Recording(path, spool=Path(folder)) as short:
            run(short)


def peer(path: Path) -> Times:
    """The same by the packages' own functions."""
    import warnings

    import numpy as np
    import soundfile
    import torch
    from sklearn.cluster import AgglomerativeClustering

    warnings.simplefilter("ignore")
    from resemblyzer import VoiceEncoder
    from silero_vad import get_speech_timestamps, load_silero_vad

    from minutes.engines.voiceprint.windows import STEP

    torch.set_num_threads(1)
    detector, encoder = load_silero_vad(), VoiceEncoder("cpu", verbose=False)
    samples, _ = soundfile.read(path, dtype="float32")
    get_speech_timestamps(torch.from_numpy(samples[: 10 * RATE]), detector)
    encoder.embed_utterance(samples[: 10 * RATE])

    began = time.process_time()
    spans = get_speech_timestamps(torch.from_numpy(samples), detector)
    found = time.process_time()
    speech = np.concatenate([np.arange(span["start"], span["end"]) for span in spans])
    vectors, middles = [], []
    for first in range(0, len(speech), PIECE * RATE):
        places = speech[first : first + PIECE * RATE]
        _, partial, slices = encoder.embed_utterance(
            samples[places], return_partials=True, rate=100 / STEP
        )
        vectors.append(partial)
        middles += [places[min((s.start + s.stop) // 2, len(places) - 1)] for s in slices]
    labels = AgglomerativeClustering(SPEAKERS, metric="cosine", linkage="average").fit_predict(
        np.nan_to_num(np.concatenate(vectors))
    )
    ended = time.process_time()

    from minutes.engines.voiceprint import find_turns
    from minutes.records import Span

    stretches = [Span(span["start"] / RATE, span["end"] / RATE) for span in spans]
    turns = find_turns(stretches, np.array(middles) / RATE, labels)
    return result(path, [found - began, ended - found], list(turns), len(samples) / RATE)


def called(seconds: float) -> str:
    """A length in words."""
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, nargs="+", default=[600.0, 3600.0, 28_800.0])
    parser.add_argument("--beside", type=float, default=3600.0, help="the length the peer hears")
    parser.add_argument("--runs", type=int, default=2, help="of all but longer recordings")
    parser.add_argument("--folder", type=Path, help="for the recordings: 300 MB an hour")
    given = parser.parse_args()
    os.environ.update(dict.fromkeys(THREADS, "1"))
    report = Report("diarization_speed", command=f"python {' '.join(sys.argv)}".strip())
    peaks: dict[float, float] = {}
    fresh = ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1)
    with fresh, tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for seconds in given.seconds:
            path = Path(folder) / "meeting.wav"
            fresh.submit(long_meeting.write, path, CLIP, seconds).result()
            both = seconds == given.beside
            mine, theirs = [], []
            for _ in range(given.runs if seconds <= given.beside else 1):
                for run, kept in ((ours, mine), (peer, theirs)) if both else ((ours, mine),):
                    kept.append(fresh.submit(run, path).result())
                    print(f"{called(seconds)}, {run.__name__}: {kept[-1]}", flush=True)
            path.unlink()
            peaks[seconds] = max(run["peak"] for run in mine)
            add(report, called(seconds), mine, theirs)
            report.write()  # an hour's figures are there if eight hours are not waited for
    least, most = min(peaks), max(peaks)
    if most > least:
        report.add(
            f"peak memory of {called(most)} above that of {called(least)}",
            ours=[peaks[most] - peaks[least]],
            unit="MB",
            must="at most 600",
        )
        report.write()


def add(report: Report, length: str, mine: list[Times], theirs: list[Times]) -> None:
    """The rows of one length."""

    def factor(runs: list[Times]) -> list[float]:
        return [(run["detection"] + run["diarization"]) / run["duration"] for run in runs]

    report.add(
        f"who speaks when in {length}, on one core: time",
        ours=factor(mine),
        peer=factor(theirs),
        peer_name=PEER if theirs else "",
        unit="of its length",
        must="at most 0.03",
    )
    if theirs:
        report.add(
            f"diarization error rate of {length}",
            ours=[run["error"] for run in mine],
            peer=[run["error"] for run in theirs],
            peer_name=f"{PEER}, told that there are {SPEAKERS} speakers",
            unit="of the speech",
            must="no more than before it was fast",
        )


if __name__ == "__main__":
    main()
