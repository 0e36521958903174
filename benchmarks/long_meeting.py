"""A meeting of any length, put together from the turns of a short one.

    python benchmarks/long_meeting.py OUT.wav [--seconds 3600] [--clip samples/planning.flac]

The clip's turns during which nobody else speaks come in a random order, each at a level of its own,
a little faster or slower, after a pause of its own, over faint noise. The reference turns are
written beside the sound as RTTM. The same length and clip give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # Hz
SEED = 20270216
LEVEL = (-4.0, 4.0)  # dB
PACE = (0.985, 1.015)  # of the clip's
PAUSE = (0.15, 0.9)  # seconds between turns
SILENCE = (3.0, 8.0)  # seconds, instead of one pause in SILENT
SILENT = 25
NOISE = -66.0  # dBFS

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """What one speaker said in one turn of the clip."""

    speaker: str
    samples: Samples


def turns_alone(clip: Path) -> list[Said]:
    """The turns of a clip, with its RTTM beside it, that no other turn overlaps."""
    import soundfile

    samples, rate = soundfile.read(clip, dtype="float32")
    if rate != RATE or samples.ndim != 1:
        raise ValueError(f"{clip}: {rate} Hz, shape {samples.shape}; 16 kHz mono is needed")
    lines = clip.with_suffix(".rttm").read_text(encoding="utf-8").splitlines()
    rows = [(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in map(str.split, lines)]
    alone = [row for row in rows if all(r is row or r[1] <= row[0] or r[0] >= row[1] for r in rows)]
    return [Said(name, samples[round(a * RATE) : round(b * RATE)]) for a, b, name in alone]


def pieces(turns: list[Said], seconds: float) -> Iterator[tuple[str | None, Samples]]:
    """Speech of a speaker, and pauses of nobody, in turn, until there is enough of them."""
    rng = np.random.default_rng(SEED)
    left = round(seconds * RATE)
    order: list[int] = []
    while left > 0:
        order = order or rng.permutation(len(turns)).tolist()
        said = turns[order.pop()]
        pause = rng.uniform(*(PAUSE if rng.integers(SILENT) else SILENCE))
        count = round(len(said.samples) / rng.uniform(*PACE))
        at = np.linspace(0, len(said.samples) - 1, count)
        spoken = np.interp(at, np.arange(len(said.samples)), said.samples)
        spoken *= 10 ** (rng.uniform(*LEVEL) / 20)
        for name, sound in ((None, np.zeros(round(pause * RATE))), (said.speaker, spoken)):
            noisy = sound + rng.standard_normal(len(sound)) * 10 ** (NOISE / 20)
            part = np.clip(noisy, -1, 1).astype(np.float32)[: max(left, 0)]
            left -= len(part)
            yield name, part


def write(path: Path, clip: Path, seconds: float) -> None:
    """Write the recording at `path` and its turns beside it, with the suffix .rttm."""
    import soundfile

    lines, position = [], 0
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for name, samples in pieces(turns_alone(clip), seconds):
            file.write(samples)
            if name and len(samples):
                times = f"{position / RATE:.3f} {len(samples) / RATE:.3f}"
                lines.append(f"SPEAKER {path.stem} 1 {times} <NA> <NA> {name} <NA> <NA>\n")
            position += len(samples)
    path.with_suffix(".rttm").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--clip", type=Path, default=Path("samples/planning.flac"))
    given = parser.parse_args()
    write(given.out, given.clip, given.seconds)


if __name__ == "__main__":
    main()
