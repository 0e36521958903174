"""How fast real weights hear real speech on a CPU, beside three other ways to hear the same.

    OMP_WAIT_POLICY=PASSIVE python benchmarks/faster_whisper_speed.py --minutes 60

`samples/planning.flac`, said again until the recording is as long as asked for, is heard with the
weights of the extra `offline` in one run by

- ours: voice detection, windows, faster-whisper's batches, joined words; the default of `minutes`;
- faster-whisper's `BatchedInferencePipeline`, with the voice detection that it has;
- faster-whisper's `WhisperModel.transcribe`, one window after another;
- `whisper.transcribe`, with the same weights in openai-whisper's form.

All search with the same beam, give words their times and are told that English is spoken; in
CTranslate2 all compute in 8-bit integers. The slower ones hear no more than `--peer-minutes`. The
word error rate of each, on what it heard, is printed: who hears less is faster.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import soundfile
import torch
from recognition import SAMPLES, normalise, read_reference
from reporting import FOLDER, Report

from minutes.engines import packaged, registry
from minutes.engines.faster_whisper.transcriber import BEAMS
from minutes.engines.whisper import loading, weights
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.stages.transcription import transcribe
from minutes.stages.voice_activity import detect

MODELS = {"base": packaged.WHISPER_BASE, "tiny.en": packaged.WHISPER_TINY_EN}


def ours(path: Path, model: str, runtime: RuntimeOptions) -> str:
    """What this project hears, by its default path."""
    options = TranscriptionOptions("faster-whisper", model, "en")
    engine = registry.transcriber(options, runtime)
    with tempfile.TemporaryDirectory() as spool, Recording(path, spool=Path(spool)) as recording:
        spans = detect(recording, engine=registry.voice_detector())
        heard = transcribe(recording, spans, engine=engine, options=options)
    return " ".join(word.text for word in heard.words)


def peers(model: str, runtime: RuntimeOptions, batch_size: int) -> dict[str, Callable[..., str]]:
    """Others that hear a waveform, by name."""
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    folder = packaged.locate(MODELS[model], runtime)
    threads = torch.get_num_threads()
    converted = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    given: dict[str, Any] = {"language": "en", "beam_size": BEAMS, "word_timestamps": True}

    def batched(sound: np.ndarray) -> str:
        pipeline = BatchedInferencePipeline(converted)
        return " ".join(
            s.text for s in pipeline.transcribe(sound, batch_size=batch_size, **given)[0]
        )

    def one_by_one(sound: np.ndarray) -> str:
        return " ".join(segment.text for segment in converted.transcribe(sound, **given)[0])

    checkpoint = weights.find(model)

    def original(sound: np.ndarray) -> str:
        plain = loading.load(checkpoint, "cpu", runtime)
        heard = plain.transcribe(sound, fp16=False, best_of=BEAMS, **given)
        torch.set_num_threads(threads)  # its timing of words sets another number
        return str(heard["text"])

    return {
        "BatchedInferencePipeline": batched,
        "WhisperModel.transcribe": one_by_one,
        "whisper.transcribe": original,
    }


def error_rate(text: str, times: float) -> float:
    """The word error rate of the sample, said so many times."""
    said = normalise(read_reference(SAMPLES / "planning.vtt"), "en").split()
    whole = said * int(times) + said[: round(len(said) * (times % 1))]
    return float(jiwer.wer(" ".join(whole), normalise(text, "en")))


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", default="tiny.en,base", help="with commas")
    parser.add_argument("--minutes", type=float, default=60.0, help="of speech")
    parser.add_argument("--peer-minutes", type=float, default=12.0, help="for the slower ones")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder of the JSON file")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    runtime = RuntimeOptions(device="cpu", batch_size=arguments.batch_size)
    sample, _ = soundfile.read(SAMPLES / "planning.flac", dtype="float32")
    sound = np.resize(sample, round(arguments.minutes * 60 * SAMPLE_RATE))
    few = sound[: round(min(arguments.minutes, arguments.peer_minutes) * 60 * SAMPLE_RATE)]
    command = shlex.join(["python", "benchmarks/faster_whisper_speed.py", *sys.argv[1:]])
    report = Report("faster_whisper_speed", command=command)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        soundfile.write(path, sound, SAMPLE_RATE)
        for model in arguments.models.split(","):
            others = peers(model, runtime, arguments.batch_size)
            fast: list[float] = []
            slow: dict[str, list[float]] = {name: [] for name in others}
            for _ in range(arguments.runs):
                start = time.perf_counter()
                text = ours(path, model, runtime)
                fast.append(len(sound) / SAMPLE_RATE / (time.perf_counter() - start))
                print(f"{model}, ours: error rate {error_rate(text, len(sound) / len(sample)):.3f}")
                for name, listen in others.items():
                    heard = sound if name == "BatchedInferencePipeline" else few
                    start = time.perf_counter()
                    text = listen(heard)
                    slow[name].append(len(heard) / SAMPLE_RATE / (time.perf_counter() - start))
                    rate = error_rate(text, len(heard) / len(sample))
                    print(f"{model}, {name}: error rate {rate:.3f}", flush=True)
            for name, speeds in slow.items():
                report.add(
                    f"Whisper {model}, int8, {BEAMS} beams, word times, "
                    f"{arguments.minutes:g} minutes of speech",
                    fast,
                    unit="× real time",
                    peer=speeds,
                    peer_name=f"`{name}`",
                    must="at least 1",
                )
    report.write(arguments.output)


if __name__ == "__main__":
    main()
