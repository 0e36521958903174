"""Everything but recognition and diarization, for a meeting of one hour, models loaded.

    python benchmarks/whole.py

A transcript of 1,200 utterances in an hour, made of the English meetings in benchmarks/meetings/,
becomes minutes in every form that is written by default. Each run starts with an empty cache, and
after one that loads the models and warms everything up.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import torch
from reporting import FOLDER, Report

from minutes import outputs, pipeline, transcripts
from minutes.cache import Cache
from minutes.engines import registry
from minutes.options import Options, OutputOptions
from minutes.stages import outcomes, scoring, segmentation, selection, topics
from minutes.stages.speakers import identify

CUES = 1200
SECONDS = 3600
RUNS = 5


def hour() -> str:
    """A transcript as WebVTT: cues of the same length, one after another."""
    read = [
        cue
        for path in sorted((FOLDER / "meetings").glob("[!z]*.vtt"))
        for cue in transcripts.read_transcript(path).cues
    ]
    lines = ["WEBVTT", ""]
    for number, cue in enumerate(islice(cycle(read), CUES)):
        begin, end = (_clock((number + share) * SECONDS / CUES) for share in (0.0, 0.95))
        lines += [f"{begin} --> {end}", f"<v {cue.speaker}>{cue.text}", ""]
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    return f"{int(seconds // 3600):02}:{int(seconds // 60 % 60):02}:{seconds % 60:06.3f}"


def stages(path: Path, options: Options) -> dict[str, float]:
    """The seconds of each stage by itself."""
    taken: dict[str, float] = {}
    start = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal start
        now = time.perf_counter()
        taken[name], start = now - start, now

    cues = transcripts.read_transcript(path).cues
    said = segmentation.segment_cues(cues)
    lap("reading and segmentation")
    engine = registry.scorer(options.scoring, options.runtime, said, "en")
    weighed = scoring.score(said, engine=engine, language="en")
    speakers, said = identify(weighed.utterances, named=True)
    lap("scoring")
    divided = topics.divide(said, language="en", speakers=speakers, agenda=())
    lap("topics")
    found = outcomes.find_outcomes(
        said, speakers, language="en", recorded_at=None, thresholds=weighed.thresholds
    )
    lap("outcomes")
    selection.select(said, outcomes=found, topics=divided, language="en", options=options.selection)
    lap("selection")
    return taken


def whole(path: Path, options: Options) -> tuple[float, float]:
    """The seconds of it all with an empty cache, and those of writing."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        cache = Cache(Path(folder) / "cache")
        minutes = pipeline.run(path, options, cache=cache)
        made = time.perf_counter()
        output = replace(options.output, output_dir=Path(folder))
        outputs.write_outputs(minutes, path, output, spool=cache.folder)
        end = time.perf_counter()
    return end - start, end - made


def main() -> None:
    """Measure and print."""
    torch.set_num_threads(2)
    options = Options(output=OutputOptions(output_format=("md", "html", "json")))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hour.vtt"
        path.write_text(hour(), encoding="utf-8")
        whole(path, options)
        runs = [(whole(path, options), stages(path, options)) for _ in range(RUNS)]
    report = Report("whole", command="python benchmarks/whole.py")
    report.add(
        "all but recognition and diarization, an hour, 2 threads",
        [total for (total, _), _ in runs],
        unit="s",
        must="ours under 3 s",
    )
    for name in runs[0][1]:
        report.add(name, [taken[name] for _, taken in runs], unit="s")
    report.add("rendering and writing", [writing for (_, writing), _ in runs], unit="s")
    report.write()


if __name__ == "__main__":
    main()
