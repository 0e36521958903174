"""`minutes run` from sound to pages, as whole processes: times real time, processor and memory.

    python benchmarks/from_sound.py [--minutes 60] [--peer-minutes 10] [--models tiny.en,base]

`samples/planning.flac` is said again until the recording is as long as asked for, and once it is
cut to half a minute. Every stage runs as it does by default with the weights of the extra
`offline`: voice detection, recognition, diarization, scoring, topics, outcomes, pages. Our modules
are compiled, and the disk's cache is warm.

Half a minute is heard by cold processes, first with nothing kept, so that the weights are joined
and hashed, then with the weights and templates kept, but nothing of the recording. The long ones
start with nothing kept. "Busy" is the processor's time as a share of what the cores could give.

The peer is a process of whisperX's stages on the same weights, one after another: faster-whisper's
batches with its voice detection and word times (in place of whisperX's alignment, whose weights no
package carries), then pyannote's own pipeline on segmentation-3.0 and CAM++ in windows every 2.5 s
(as ours; its published settings have one each second), then a speaker for each word. It writes no
pages.
`--peer` runs it alone.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import warnings
from pathlib import Path

import soundfile
from reporting import FOLDER, Report
from startup import MINUTES, Cost, cost

from minutes.engines import device

SAMPLE = FOLDER.parent / "samples" / "planning.flac"
STAGES = ("diarization", "media", "scoring", "segmentation", "transcription", "voice-activity")
PEER = "whisperX's stages"


def peer(path: Path, model: str) -> None:
    """Hear a recording as whisperX does; print how many words and speakers there are."""
    from diarization import pyannotes
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    from minutes.engines import packaged
    from minutes.engines.faster_whisper.transcriber import BEAMS
    from minutes.media import Recording
    from minutes.options import RuntimeOptions

    warnings.simplefilter("ignore")
    weights = {"base": packaged.WHISPER_BASE, "tiny.en": packaged.WHISPER_TINY_EN}[model]
    with tempfile.TemporaryDirectory() as folder, Recording(path, spool=Path(folder)) as recording:
        runtime = RuntimeOptions(cache_dir=Path(folder))
        whisper = WhisperModel(
            str(packaged.locate(weights, runtime)),
            compute_type="int8",
            cpu_threads=device.cores(),
            local_files_only=True,
        )
        heard, _ = BatchedInferencePipeline(whisper).transcribe(
            recording.read(), beam_size=BEAMS, batch_size=8, word_timestamps=True
        )
        words = [word for segment in heard for word in segment.words or ()]
        turns = pyannotes("")(recording)
    speakers = {
        max(turns, key=lambda turn: min(turn.end, word.end) - max(turn.start, word.start)).speaker
        for word in words
        if turns
    }
    print(len(words), "words of", len(speakers), "speakers")


def run(path: Path, model: str, aside: Path) -> Cost:
    """`minutes run` with its cache in a folder, and nothing of the recording kept there."""
    import shutil

    for stage in STAGES:
        shutil.rmtree(aside / "cache" / stage, ignore_errors=True)
    folders = ["--output-dir", str(aside / "out"), "--cache-dir", str(aside / "cache")]
    return cost([*MINUTES, "run", str(path), "--model", model, "--force", *folders])


def add(report: Report, what: str, minutes: float, runs: list[Cost], peers: list[Cost]) -> None:
    """The rows of one length of sound."""
    half, cores = minutes <= 0.5, device.cores()
    limits = {"cpu": "at most 6" if half else "", "memory": "" if half else "at most 1,430"}
    name = PEER if peers else ""

    def each(figures: list[Cost], measure: str) -> list[float]:
        return [one[measure] for one in figures]

    speeds = ([minutes * 60 / wall for wall in each(each_, "wall")] for each_ in (runs, peers))
    ours, theirs = speeds
    report.add(what, ours, unit="× real time", peer=theirs, peer_name=name)
    for measure, unit in (("cpu", "s"), ("memory", "MiB")):
        report.add(
            f"{what}: {'CPU' if measure == 'cpu' else 'memory'}",
            each(runs, measure),
            unit=unit,
            peer=each(peers, measure),
            peer_name=name,
            must=limits[measure],
        )
    busy = ([100 * c["cpu"] / c["wall"] / cores for c in each_] for each_ in (runs, peers))
    ours, theirs = busy
    report.add(f"{what}: {cores} cores busy", ours, unit="%", peer=theirs, peer_name=name)
    print(what, runs, peers, flush=True)


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", default="tiny.en,base", help="with commas")
    parser.add_argument("--minutes", type=float, default=60.0, help="of speech; 0 for none")
    parser.add_argument("--peer-minutes", type=float, default=10.0, help="beside the peer")
    parser.add_argument("--runs", type=int, default=3, help="of half a minute")
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder of the JSON file")
    parser.add_argument("--peer", type=Path, metavar="FILE", help="hear it as the peer does")
    given = parser.parse_args()
    models = given.models.split(",")
    if given.peer:
        peer(given.peer, models[0])
        return
    report = Report("from_sound", command=shlex.join(["python", *sys.argv]))
    sample, rate = soundfile.read(SAMPLE, dtype="float32")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"

        def write(minutes: float) -> None:
            # A piece at a time: the peak memory of a process is at least that of who starts it.
            with soundfile.SoundFile(path, "w", rate, 1) as file:
                while (left := round(minutes * 60 * rate) - file.frames) > 0:
                    file.write(sample[:left])

        write(0.5)
        fresh: list[Cost] = []
        kept: list[Cost] = []
        for number in range(given.runs):
            aside = Path(folder) / f"half-{number}"
            fresh.append(run(path, "base", aside))
            kept.append(run(path, "base", aside))
        what = "`minutes run` of half a minute of sound, Whisper base"
        add(report, f"{what}, nothing kept", 0.5, fresh, [])
        add(report, f"{what}, weights kept", 0.5, kept, [])
        for model in models:
            for minutes in filter(None, (given.peer_minutes, given.minutes)):
                write(minutes)
                beside = minutes == given.peer_minutes
                ours = run(path, model, Path(folder) / f"{model}-{minutes:g}")
                command = [sys.executable, __file__, "--peer", str(path), "--models", model]
                theirs = [cost(command)] if beside else []
                what = f"`minutes run` of {minutes:g} minutes of sound, Whisper {model}"
                add(report, what, minutes, [ours], theirs)
    report.write(given.output)


if __name__ == "__main__":
    main()
