"""How fast Whisper hears in batches, beside openai-whisper's own `transcribe`.

    OMP_WAIT_POLICY=PASSIVE python benchmarks/recognition_speed.py --models tiny,base
    python benchmarks/recognition_speed.py --device cuda --models large-v3-turbo --batch-sizes 16,32

The models have the real shapes and random weights, whose decoder is made to say a fixed number of
tokens in each window and then to end: speed depends on shapes and on that number alone. Both hear
the same noise with times of words, each window once, in turn and several times. Prints the medians
and their ratio as a Markdown table and writes them as JSON.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import platform
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from whisper import _ALIGNMENT_HEADS
from whisper.decoding import DecodingOptions, DecodingTask
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

from minutes.engines.whisper.hearing import hear
from minutes.engines.whisper.loading import prepare

# As openai-whisper's checkpoints have them.
DIMENSIONS = {
    "tiny": ModelDimensions(80, 1500, 384, 6, 4, 51865, 448, 384, 6, 4),
    "base": ModelDimensions(80, 1500, 512, 8, 6, 51865, 448, 512, 8, 6),
    "large-v3-turbo": ModelDimensions(128, 1500, 1280, 20, 32, 51866, 448, 1280, 20, 4),
}
SECONDS, RATE = 30, 16000  # of a window, and samples a second
LOUD = 20.0  # the positions' weights beside the tokens', so that they decide what is said


@dataclass(frozen=True)
class Row:
    """One line of the table: seconds for a window of 30 seconds."""

    model: str
    device: str
    precision: str
    threads: int
    tokens: int
    search: str
    batch_size: int
    windows: int
    ours: float
    openai_whisper: float
    ratio: float
    times_real_time: float


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
    model: Whisper, sound: NDArray[np.float32], batch_size: int, group: int | None
) -> list[str]:
    """The words that this project hears."""
    fp16 = model.device.type == "cuda"
    task = DecodingTask(model, DecodingOptions(language="en", fp16=fp16))
    windows = (sound[i : i + SECONDS * RATE] for i in range(0, len(sound), SECONDS * RATE))
    heard = {
        one.number: spoken(one.segments)
        for one in hear(model, task, iter(windows), batch_size=batch_size, group=group)
    }
    return [word for number in sorted(heard) for word in heard[number]]


def theirs(model: Whisper, sound: NDArray[np.float32], group: int | None) -> list[str]:
    """The words that `whisper.transcribe` hears."""
    threads = torch.get_num_threads()
    heard: dict[str, Any] = model.transcribe(
        sound,
        language="en",
        condition_on_previous_text=False,  # or its prompts would grow
        word_timestamps=True,
        fp16=model.device.type == "cuda",
        beam_size=group,
        best_of=group,
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


def rows(name: str, arguments: argparse.Namespace) -> Iterator[Row]:
    """The lines of one model."""
    peer = random_model(name, arguments.tokens, arguments.device)
    model = prepare(copy.deepcopy(peer), arguments.device)
    sizes = [int(size) for size in arguments.batch_sizes.split(",")]
    windows = max(sizes)
    noise = np.random.default_rng(2).normal(0, 0.05, windows * SECONDS * RATE).astype(np.float32)
    few = noise[: min(windows, arguments.peer_windows) * SECONDS * RATE]
    for beams in map(int, arguments.beams.split(",")):
        group = beams if beams > 1 else None
        # Both compile once and have to agree on what they do.
        expected = theirs(peer, few[: 2 * SECONDS * RATE], group)
        found = ours(model, few[: 2 * SECONDS * RATE], 2, group)
        # Half precision rounds some choices between two words the other way.
        if not expected or SequenceMatcher(None, found, expected).ratio() < 0.9:
            raise SystemExit("the two do not hear the same words")
        for size in sizes:  # memory is taken once
            ours(model, noise[: size * SECONDS * RATE], size, group)
        times: list[dict[int, float]] = []
        for _ in range(arguments.runs):
            run = {0: seconds(theirs, peer, few, group) / (len(few) / RATE / SECONDS)}
            for size in sizes:
                run[size] = seconds(ours, model, noise, size, group) / windows
            times.append(run)
        for size in sizes:
            us = statistics.median(run[size] for run in times)
            yield Row(
                name,
                machine(arguments.device),
                "half" if arguments.device == "cuda" else "single",
                torch.get_num_threads(),
                arguments.tokens,
                f"{beams} beams" if group else "greedy",
                size,
                windows,
                round(us, 4),
                round(statistics.median(run[0] for run in times), 4),
                round(statistics.median(run[0] / run[size] for run in times), 2),
                round(SECONDS / us, 1),
            )


def machine(device: str) -> str:
    """The name of the GPU or the processor."""
    if device == "cuda":
        return torch.cuda.get_device_name(0)
    about = Path("/proc/cpuinfo")
    lines = about.read_text(encoding="utf-8").splitlines() if about.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"


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
    parser.add_argument("--peer-windows", type=int, default=8, help="that openai-whisper hears")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--output", type=Path, help="a JSON file; lines of other machines stay")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    print(
        "| model | machine | search | batch | whisper.transcribe, s a window | ours | ratio "
        "| × real time |"
    )
    print("|---|---|---|--:|--:|--:|--:|--:|")
    found: list[dict[str, Any]] = []
    for name in arguments.models.split(","):
        for row in rows(name, arguments):
            found.append(asdict(row))
            print(
                f"| {row.model} | {row.device} | {row.search} | {row.batch_size} | "
                f"{row.openai_whisper:.3f} | {row.ours:.3f} | **{row.ratio:.2f}** | "
                f"{row.times_real_time:.0f} |",
                flush=True,
            )
    if arguments.output:
        path = arguments.output
        kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
        keys = ("model", "device", "search", "batch_size")
        new = {tuple(row[key] for key in keys) for row in found}
        kept = [row for row in kept if tuple(row[key] for key in keys) not in new]
        path.write_text(json.dumps([*kept, *found], indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
