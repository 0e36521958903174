"""How fast the engine faster-whisper hears on a CPU, beside three other ways to hear the same.

    OMP_WAIT_POLICY=PASSIVE python benchmarks/faster_whisper_speed.py [--models tiny,base]

Beside openai-whisper's `transcribe`, beside faster-whisper's own `WhisperModel.transcribe`, one
window after another, and beside this project's engine `whisper`, which batches as well. The models
and the noise are those of `recognition_speed.py`, converted to CTranslate2 and run in 8-bit
integers; all hear each window once, with times of words, in turn and several times.

Rounded to 8 bits a model says another word here and there: the word error rate beside each of the
others is printed, and has to be 0.2 at most (0.05 beside faster-whisper's own way, which rounds the
same but is told otherwise that a window begins).
"""

from __future__ import annotations

import argparse
import copy
import shlex
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import torch
from numpy.typing import NDArray
from recognition_speed import RATE, SECONDS, ours, random_model, seconds, theirs
from reporting import FOLDER, Report

from minutes.engines.faster_whisper.hearing import hear
from minutes.engines.whisper.loading import prepare
from tests.whisper.conversion import convert

WINDOW = SECONDS * RATE  # samples
MOST = {"whisper.transcribe": 0.2, "WhisperModel.transcribe": 0.05, "engine whisper": 0.2}

Sound = NDArray[np.float32]
Listener = Callable[[Sound], list[str]]


def converted(model: Any, folder: Path) -> Any:
    """The model in CTranslate2's form, in 8-bit integers."""
    from faster_whisper import WhisperModel

    checkpoint = folder / "model.pt"
    content = {"dims": asdict(model.dims), "model_state_dict": model.state_dict()}
    torch.save(content, checkpoint)
    heads = [(layer, head) for layer, head in model.alignment_heads.indices().T.tolist()]
    written = convert(checkpoint, folder / "converted", heads)
    threads = torch.get_num_threads()
    return WhisperModel(str(written), device="cpu", compute_type="int8", cpu_threads=threads)


def batched(model: Any, size: int, sound: Sound) -> list[str]:
    """The words that the engine faster-whisper hears."""
    windows = (sound[i : i + WINDOW] for i in range(0, len(sound), WINDOW))
    heard = hear(model, windows, language="en", beams=1, batch_size=size)
    return [word["word"] for segments in heard for one in segments for word in one["words"]]


def one_by_one(model: Any, sound: Sound) -> list[str]:
    """The words that faster-whisper's own `WhisperModel.transcribe` hears."""
    segments, _ = model.transcribe(
        sound,
        language="en",
        beam_size=1,
        word_timestamps=True,
        condition_on_previous_text=False,
    )
    return [word.word for segment in segments for word in segment.words]


def check(name: str, found: Sequence[str], others: dict[str, list[str]]) -> None:
    """Say how far the words are from the others'; end where they did another work."""
    for peer, expected in others.items():
        rate = jiwer.wer("".join(expected), "".join(found))
        print(f"{name}: {len(found)} words, {len(expected)} of {peer}, word error rate {rate:.3f}")
        if rate > MOST[peer]:
            raise SystemExit(f"{name}: {peer} does not hear the same words")


def measure(report: Report, name: str, arguments: argparse.Namespace) -> None:
    """Add the lines of one model."""
    plain = random_model(name, arguments.tokens, "cpu")
    prepared = prepare(copy.deepcopy(plain), "cpu")
    size = arguments.batch_size
    noise = np.random.default_rng(2).normal(0, 0.05, size * WINDOW).astype(np.float32)
    few = noise[: min(size, arguments.peer_windows) * WINDOW]
    with tempfile.TemporaryDirectory() as folder:
        quantized = converted(plain, Path(folder))
    engine: Listener = partial(batched, quantized, size)
    peers: dict[str, tuple[Listener, Sound]] = {
        "whisper.transcribe": (lambda sound: theirs(plain, sound, None), few),
        "WhisperModel.transcribe": (partial(one_by_one, quantized), few),
        "engine whisper": (lambda sound: ours(prepared, sound, size, None), noise),
    }
    # All load once what they need, and have to agree on what they do.
    check(name, engine(few), {peer: listen(few) for peer, (listen, _) in peers.items()})
    engine(noise), peers["engine whisper"][0](noise)  # memory is taken once
    fast: list[float] = []
    slow: dict[str, list[float]] = {peer: [] for peer in peers}
    for _ in range(arguments.runs):
        fast.append(len(noise) / RATE / seconds(engine, noise))
        for peer, (listen, sound) in peers.items():
            slow[peer].append(len(sound) / RATE / seconds(listen, sound))
    for peer, speeds in slow.items():
        report.add(
            f"faster-whisper {name}, int8, greedy, batches of {size}, word times",
            fast,
            unit="× real time",
            peer=speeds,
            peer_name=f"`{peer}`" if "." in peer else f"our {peer}, batches of {size}",
        )


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", default="tiny,base", help="with commas: tiny, base")
    parser.add_argument("--batch-size", type=int, default=8)
    parser.add_argument("--tokens", type=int, default=100, help="in each window")
    parser.add_argument("--peer-windows", type=int, default=4, help="heard one after another")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder of the JSON file")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    command = shlex.join(["python", "benchmarks/faster_whisper_speed.py", *sys.argv[1:]])
    report = Report("faster_whisper_speed", command=command)
    for name in arguments.models.split(","):
        measure(report, name, arguments)
    report.write(arguments.output)


if __name__ == "__main__":
    main()
