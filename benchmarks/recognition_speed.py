"""How fast Whisper hears in batches, beside openai-whisper's own `transcribe`.

    OMP_WAIT_POLICY=PASSIVE python benchmarks/recognition_speed.py --models tiny,base
    python benchmarks/recognition_speed.py --device cuda --models large-v3-turbo --batch-sizes 16,32

The models have the real shapes and random weights, whose decoder is made to say a fixed number of
tokens in each window and then to end: speed depends on shapes and on that number alone. Both hear
the same noise with times of words, each window once, in turn and several times.
"""

from __future__ import annotations

import argparse
import copy
import shlex
import sys
import time
import warnings
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from reporting import FOLDER, Report
from whisper import _ALIGNMENT_HEADS
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

from minutes.engines.whisper.loading import prepare
from minutes.engines.whisper.window_decoder import decoding_task, transcribe_windows

# As openai-whisper's checkpoints have them.
DIMENSIONS = {
    "tiny": ModelDimensions(80, 1500, 384, 6, 4, 51865, 448, 384, 6, 4),
    "base": ModelDimensions(80, 1500, 512, 8, 6, 51865, 448, 512, 8, 6),
    "large-v3-turbo": ModelDimensions(128, 1500, 1280, 20, 32, 51866, 448, 1280, 20, 4),
}
SECONDS, RATE = 30, 16000  # of a window, and samples a second
MUST = {"large-v3-turbo": {"cuda": "at least 8"}, "base": {"cpu": "at least 1.5"}}
LOUD = 20.0  # the positions' weights beside the tokens', so that they decide what is said


def random_model(name: str, tokens: int, device: str) -> Whisper:
    """A model of random weights that says so many tokens in each window, whatever it hears.

    What comes next depends on the position alone: a time, then words, then the time 30.00, then
    the end.
    """
    torch.manual_seed(1)
    with torch.device(device):
        model = Whisper(DIMENSIONS[name])
    model.set_alignment_heads(_ALIGNMENT_HEADS[name])
    model = model.eval().to(device)
    tokenizer = get_tokenizer(True, num_languages=model.num_languages, language="en")
    embedded = model.decoder.token_embedding.weight.data
    places = model.decoder.positional_embedding.data.normal_(0, LOUD)
    embedded[tokenizer.eot :].zero_()
    behind = len(tokenizer.sot_sequence) - 1 + tokens
    for place, token in ((behind - 1, len(embedded) - 1), (behind, tokenizer.eot)):
        embedded[token] = torch.randn_like(embedded[token]).sign()
        places[place] = LOUD * embedded[token]
    return model


def ours(
    model: Whisper, sound: NDArray[np.float32], batch_size: int, beam_size: int | None
) -> list[str]:
    """The words that this project hears."""
    task = decoding_task(model, "en", None)
    windows = (sound[i : i + SECONDS * RATE] for i in range(0, len(sound), SECONDS * RATE))
    heard = {
        one.number: [word.text for passage in one.passages for word in passage.words]
        for one in transcribe_windows(
            model, task, iter(windows), batch_size=batch_size, beam_size=beam_size
        )
    }
    return [word for number in sorted(heard) for word in heard[number]]


def theirs(model: Whisper, sound: NDArray[np.float32], beam_size: int | None) -> list[str]:
    """The words that `whisper.transcribe` hears."""
    threads = torch.get_num_threads()
    heard: dict[str, Any] = model.transcribe(
        sound,
        language="en",
        condition_on_previous_text=False,  # or its prompts would grow
        word_timestamps=True,
        fp16=model.device.type == "cuda",
        beam_size=beam_size,
        best_of=beam_size,
    )
    torch.set_num_threads(threads)  # its timing of words sets another number
    return spoken(heard["segments"])


def spoken(segments: list[dict[str, Any]]) -> list[str]:
    """The words of some segments, whenever they were said."""
    return [word["word"] for segment in segments for word in segment["words"]]


def seconds(work: Callable[..., list[str]], *given: Any) -> float:
    """The wall-clock time of some work, the GPU's included."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    start = time.perf_counter()
    work(*given)
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start


def measure(report: Report, name: str, arguments: argparse.Namespace) -> None:
    """Add the lines of one model."""
    peer = random_model(name, arguments.tokens, arguments.device)
    model = prepare(copy.deepcopy(peer), arguments.device)
    sizes = [int(size) for size in arguments.batch_sizes.split(",")]
    windows = max(sizes)
    noise = np.random.default_rng(2).normal(0, 0.05, windows * SECONDS * RATE).astype(np.float32)
    few = noise[: min(windows, arguments.peer_windows) * SECONDS * RATE]
    for beams in map(int, arguments.beams.split(",")):
        beam_size = beams if beams > 1 else None
        # Both compile once and have to agree on what they do.
        expected = theirs(peer, few[: 2 * SECONDS * RATE], beam_size)
        found = ours(model, few[: 2 * SECONDS * RATE], 2, beam_size)
        # Half precision rounds some choices between two words the other way.
        if not expected or SequenceMatcher(None, found, expected).ratio() < 0.9:
            raise SystemExit("the two do not hear the same words")
        for size in sizes:  # memory is taken once
            ours(model, noise[: size * SECONDS * RATE], size, beam_size)
        plain: list[float] = []
        batched: dict[int, list[float]] = {size: [] for size in sizes}
        for _ in range(arguments.runs):
            plain.append(len(few) / RATE / seconds(theirs, peer, few, beam_size))
            for size in sizes:
                batched[size].append(
                    len(noise) / RATE / seconds(ours, model, noise, size, beam_size)
                )
        search = f"{beams} beams" if beam_size else "greedy"
        for size in sizes:
            report.add(
                f"Whisper {name}, {search}, batches of {size}, word times",
                batched[size],
                unit="× real time",
                peer=plain,
                peer_name="`whisper.transcribe`",
                must=MUST.get(name, {}).get(arguments.device, ""),
            )


def _shaping(flags: list[str]) -> list[str]:
    """The flags but --output, which says nothing of what was measured."""
    if "--output" not in flags:
        return flags
    at = flags.index("--output")
    return flags[:at] + flags[at + 2 :]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--models", default="tiny,base", help="with commas: tiny, base, large-v3-turbo"
    )
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--batch-sizes", default="8")
    parser.add_argument("--beams", default="1", help="candidates side by side, with commas")
    parser.add_argument("--tokens", type=int, default=100, help="in each window")
    parser.add_argument("--peer-windows", type=int, default=4, help="that openai-whisper hears")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", type=Path, default=FOLDER, help="the folder of the JSON file")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    report = Report(
        "recognition_speed",
        command=shlex.join(["python", "benchmarks/recognition_speed.py", *_shaping(sys.argv[1:])]),
        device=torch.cuda.get_device_name(0) if arguments.device == "cuda" else "",
    )
    for name in arguments.models.split(","):
        measure(report, name, arguments)
    report.write(arguments.output)


if __name__ == "__main__":
    main()
