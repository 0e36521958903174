"""Meetings of any length and number of speakers, mixed from the voices of real recordings.

    python benchmarks/mixed_meetings.py AUDIO_FOLDER OUT_FOLDER [--minutes 5] [--speakers 2 3 4]
        [--seed 1] [--clips dev00 trn03 …]

AUDIO_FOLDER holds NAME.flac with NAME.rttm beside it, 16 kHz mono. A voice is what one speaker says
there while nobody else speaks; the room is what is heard while nobody speaks at all. Turns follow
one another as in a meeting: some people say much and some little, most turns come after a short
pause, some before the other has ended, and now and then somebody says a word or two into another's
turn. Each voice has a level of its own, each stretch a pace of its own. What was said is cut anew
for every turn, but a voice of few seconds repeats itself.

For each number of speakers NAME.flac and NAME.rttm are written. The same arguments give the same
samples.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # Hz
LEAST = 1.5  # seconds that a voice must have alone, to take part
STRETCH = (0.6, 7.0)  # seconds taken at a time
TURN = (1.4, 0.8)  # mean and deviation of the logarithm of a turn's seconds
PAUSE = (0.35, 0.5)  # mean and deviation of the seconds between turns; below zero they overlap
OVERLAP = 1.2  # seconds at most
QUIET = 0.04  # of the pauses are long ones
LONG = (3.0, 9.0)  # seconds
ASIDE = 0.15  # of the turns have a word of somebody else in them
WORD = (0.4, 1.1)  # seconds
LEVEL = (-30.0, -22.0)  # dBFS
PACE = (0.985, 1.015)
TONE = -52.0  # dBFS of the room
EDGE = 0.01  # seconds over which a stretch fades in and out
FADE = 0.2  # seconds over which the room's noise goes over into itself

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks, from when to when, in seconds."""

    start: float
    end: float
    speaker: str


def read_rttm(path: Path) -> list[Turn]:
    """The turns of an RTTM file."""
    rows = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Turn(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in rows if f and f[0] == "SPEAKER"
    ]


def stretches(turns: Sequence[Turn], duration: float) -> list[tuple[float, float, tuple[str, ...]]]:
    """The recording cut wherever anybody begins or ends, with who speaks in each part."""
    times = [t for turn in turns for t in (turn.start, turn.end) if 0 < t < duration]
    edges = sorted({0.0, duration, *times})
    return [
        (a, b, tuple(sorted({t.speaker for t in turns if t.start < b and t.end > a})))
        for a, b in pairwise(edges)
    ]


def material(
    folder: Path, clips: Sequence[str]
) -> tuple[dict[str, list[Samples]], dict[str, Samples]]:
    """The voices of a folder, and the rooms; of the clips that are named, or of all."""
    import soundfile

    voices: dict[str, list[Samples]] = {}
    rooms: dict[str, Samples] = {}
    for path in sorted(folder.glob("*.flac")):
        if not path.with_suffix(".rttm").is_file() or (clips and path.stem not in clips):
            continue
        samples, rate = soundfile.read(path, dtype="float32")
        if rate != RATE or samples.ndim != 1:
            raise ValueError(f"{path}: {rate} Hz, shape {samples.shape}; 16 kHz mono is needed")
        quiet: list[Samples] = []
        for a, b, who in stretches(read_rttm(path.with_suffix(".rttm")), len(samples) / RATE):
            if len(who) == 1 and b - a >= STRETCH[0]:
                voices.setdefault(who[0], []).append(samples[round(a * RATE) : round(b * RATE)])
            elif not who and b - a >= 4 * FADE:
                margin = FADE / 2  # references end a little early
                quiet.append(samples[round((a + margin) * RATE) : round((b - margin) * RATE)])
        if quiet:
            rooms[path.stem] = np.concatenate([_faded(q, FADE) for q in quiet])
    enough = {name: found for name, found in voices.items() if sum(map(len, found)) >= LEAST * RATE}
    return enough, rooms


def mix(
    voices: dict[str, list[Samples]],
    room: Samples,
    speakers: Sequence[str],
    seconds: float,
    rng: np.random.Generator,
) -> tuple[Samples, list[Turn]]:
    """A meeting of that length, and who speaks when."""
    length = round(seconds * RATE)
    sound = _tone(room, length, rng)
    levels = {name: rng.uniform(*LEVEL) for name in speakers}
    shares = rng.dirichlet(np.full(len(speakers), 2.0))
    shares = 0.5 / len(speakers) + 0.5 * shares  # everybody says something
    turns: list[Turn] = []
    last, now = "", rng.uniform(0.5, 2.0)

    def say(name: str, at: float, wanted: float) -> float:
        """Let a voice speak about that long; when it ends."""
        begin = at
        while at - begin < wanted and at < seconds:
            piece = _cut(voices[name], min(wanted - (at - begin) + 0.3, STRETCH[1]), rng)
            piece *= 10 ** ((levels[name] - _level(piece)) / 20)
            first = round(at * RATE)
            piece = piece[: max(length - first, 0)]
            sound[first : first + len(piece)] += piece
            at += len(piece) / RATE
            if len(piece) < STRETCH[0] * RATE / 2:
                break
        if at > begin:
            turns.append(Turn(begin, at, name))
        return at

    while now < seconds - 1:
        others = [i for i, name in enumerate(speakers) if name != last]
        odds = shares[others] / shares[others].sum()
        name = speakers[others[int(rng.choice(len(others), p=odds))]]
        begin, now = now, say(name, now, float(np.exp(rng.normal(*TURN)).clip(0.8, 40)))
        if rng.random() < ASIDE and now - begin > 3:
            other = speakers[others[int(rng.integers(len(others)))]]
            if other != name:
                say(other, rng.uniform(begin + 0.5, now - 1.5), rng.uniform(*WORD))
        pause = rng.uniform(*LONG) if rng.random() < QUIET else rng.normal(*PAUSE)
        now = max(now + max(pause, -OVERLAP), begin + 0.3)
        last = name
    return np.clip(sound, -1, 1), sorted(_joined(turns), key=lambda t: (t.start, t.end))


def _joined(turns: list[Turn]) -> list[Turn]:
    """Turns of which none overlaps another one of the same speaker."""
    found: list[Turn] = []
    for name in sorted({turn.speaker for turn in turns}):
        for turn in sorted((t for t in turns if t.speaker == name), key=lambda t: t.start):
            if found and found[-1].speaker == name and turn.start <= found[-1].end:
                found[-1] = Turn(found[-1].start, max(found[-1].end, turn.end), name)
            else:
                found.append(turn)
    return found


def _cut(pieces: list[Samples], seconds: float, rng: np.random.Generator) -> Samples:
    """A part of one of the pieces, about that long, at a pace of its own."""
    lengths = np.array([len(piece) for piece in pieces], float)
    piece = pieces[int(rng.choice(len(pieces), p=lengths / lengths.sum()))]
    count = min(round(max(seconds, WORD[0]) * RATE), len(piece))
    first = int(rng.integers(len(piece) - count + 1))
    part = piece[first : first + count]
    at = np.arange(0, count - 1, rng.uniform(*PACE))
    return _faded(np.interp(at, np.arange(count), part).astype(np.float32), EDGE)


def _tone(room: Samples, length: int, rng: np.random.Generator) -> Samples:
    """The room's noise over and over, each time from another place."""
    fade, sound = round(FADE * RATE), np.zeros(length + len(room), np.float32)
    at = 0
    while at < length:
        turned = _faded(np.roll(room, int(rng.integers(len(room)))), FADE)
        sound[at : at + len(turned)] += turned
        at += len(turned) - fade
    sound = sound[:length]
    return sound * np.float32(10 ** ((TONE - _level(sound)) / 20))


def _faded(samples: Samples, seconds: float) -> Samples:
    count = min(round(seconds * RATE), len(samples) // 2)
    found = samples.copy()
    ramp = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32))
    found[:count] *= ramp
    found[len(found) - count :] *= ramp[::-1]
    return found


def _level(samples: Samples) -> float:
    return float(10 * np.log10(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def write(path: Path, sound: Samples, turns: Sequence[Turn]) -> None:
    """Write the sound at `path`, and the turns beside it."""
    import soundfile

    soundfile.write(path, sound, RATE, subtype="PCM_16")
    lines = [
        f"SPEAKER {path.stem} 1 {t.start:.3f} {t.end - t.start:.3f} <NA> <NA> {t.speaker} <NA> <NA>"
        for t in turns
    ]
    path.with_suffix(".rttm").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make(
    folder: Path, out: Path, *, speakers: int, minutes: float, seed: int, clips: Sequence[str] = ()
) -> Path:
    """Mix one meeting of the voices in `folder`, and write it in `out`; where it is."""
    voices, rooms = material(folder, clips)
    rng = np.random.default_rng([seed, speakers])
    if speakers > len(voices):
        raise ValueError(f"{speakers} speakers are more than the {len(voices)} voices there are")
    chosen = [sorted(voices)[i] for i in rng.permutation(len(voices))[:speakers]]
    room = rooms[sorted(rooms)[int(rng.integers(len(rooms)))]]
    path = out / f"mixed-{speakers}-{minutes:g}min-{seed}.flac"
    write(path, *mix(voices, room, chosen, minutes * 60, rng))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="with NAME.flac and NAME.rttm")
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--speakers", type=int, nargs="+", default=[2, 3, 4, 5, 6, 8])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clips", nargs="+", default=[], help="the only ones to take voices from")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for number in given.speakers:
        print(
            make(
                given.folder,
                given.out,
                speakers=number,
                minutes=given.minutes,
                seed=given.seed,
                clips=given.clips,
            )
        )


if __name__ == "__main__":
    main()
