"""Diarization error rate over a folder of recordings and their reference turns.

    python benchmarks/diarization.py AUDIO_FOLDER [--diarizer voiceprint|pyannote] [--model FOLDER]

For each NAME.flac with a NAME.rttm beside it: no collar, overlapping speech scored, the whole
file counted. The last row is all error time over all reference time.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from pathlib import Path

from minutes.engines import registry
from minutes.errors import MinutesError
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions, VoiceActivityOptions
from minutes.records import Turn
from minutes.stages import diarization, voice_activity

PARTS = ("missed detection", "false alarm", "confusion")


def read_rttm(path: Path) -> list[Turn]:
    """The turns of an RTTM file."""
    turns = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            start, length = float(fields[3]), float(fields[4])
            turns.append(Turn(start, start + length, fields[7]))
    return turns


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


def row(name: str, parts: dict[str, float], speakers: str) -> str:
    """A row of the table."""
    rates = [sum(parts[p] for p in PARTS), *(parts[p] for p in PARTS)]
    cells = " | ".join(f"{rate / parts['total']:.3f}" for rate in rates)
    return f"| {name} | {parts['total']:.1f} | {cells} | {speakers} |"


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if nothing could be scored."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="with NAME.flac and NAME.rttm")
    parser.add_argument("--diarizer", choices=("voiceprint", "pyannote"), default="voiceprint")
    parser.add_argument("--model", help="a pyannote pipeline's name or folder")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="cpu")
    parser.add_argument("--voice-threshold", type=float)
    parser.add_argument("--num-speakers", type=int)
    given = parser.parse_args(arguments)
    pairs = [p for p in sorted(given.folder.glob("*.flac")) if p.with_suffix(".rttm").is_file()]
    if not pairs:
        print(f"{given.folder}: no NAME.flac with a NAME.rttm beside it", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore")
    speech = VoiceActivityOptions()
    if given.voice_threshold is not None:
        speech = VoiceActivityOptions(voice_threshold=given.voice_threshold)
    options = DiarizationOptions(
        diarizer=given.diarizer, diarization_model=given.model, num_speakers=given.num_speakers
    )
    engine = registry.diarizer(options, RuntimeOptions(device=given.device))
    if engine is None:
        return 1
    detector = registry.voice_detector()
    totals = dict.fromkeys((*PARTS, "total"), 0.0)
    spent = heard = 0.0
    print(f"{detector.name}, {engine.name}\n")
    print("| clip | speech (s) | DER | missed | false alarm | confusion | speakers: found/true |")
    print("|---|---|---|---|---|---|---|")
    for path in pairs:
        reference = read_rttm(path.with_suffix(".rttm"))
        with Recording(path) as recording:
            recording.decode()
            began = time.perf_counter()
            spans = voice_activity.detect(recording, engine=detector, options=speech)
            turns = diarization.diarize(recording, spans, engine=engine, options=options)
            spent += time.perf_counter() - began
            heard += recording.duration
            parts = score(reference, list(turns), recording.duration)
        counts = [len({turn.speaker for turn in side}) for side in (turns, reference)]
        print(row(path.stem, parts, f"{counts[0]}/{counts[1]}"), flush=True)
        for part in totals:
            totals[part] += parts[part]
    print(row("**all**", totals, ""))
    print(f"\nReal-time factor {spent / heard:.4f}, the loading of models included.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MinutesError as error:
        sys.exit(f"error: {error}")
