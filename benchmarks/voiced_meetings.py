"""Speak meetings that were written: transcripts become recordings in a room, with who spoke when.

    python benchmarks/voiced_meetings.py OUT [NAME ...]

Needs Debian's flite, espeak-ng, festival, festvox-kdlpc16k and festvox-us-slt-hts; no voice is
one of samples/planning.flac's alone. Each person of benchmarks/meetings/NAME.vtt gets a voice, a
level and a seat in a room (samples/room.py); pauses are those of the transcript, and a fan runs.
OUT gets NAME.flac, NAME.vtt with the times at which things are really said, and NAME.rttm. The
sound is the same each time: noise and seats come from a fixed seed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

sys.path.insert(0, str(Path(__file__).parents[1] / "samples"))
import room
from room import RATE, Samples

from minutes import transcripts
from minutes.records import Cue

MEETINGS = Path(__file__).parent / "meetings"
SEED = 20261129
NOISE_LEVEL = -58.0  # dBFS
EDGE = 0.8  # seconds of room before the first word and after the last
BREATH = 0.12  # seconds beside the transcript's own pauses
LONGEST_PAUSE = 1.2  # seconds
SILENCE = 10 ** (-45 / 20)  # of full scale; a voice's own silence before and after its words


@dataclass(frozen=True, slots=True)
class Part:
    """A voice as ENGINE:NAME, and its level in dBFS."""

    voice: str
    level: float


CASTS = {
    "office": {
        "Rosalind": Part("festival:cmu_us_slt_arctic_hts", -25),
        "Jess": Part("espeak:en-gb-x-rp+f3", -28),
        "Abdul": Part("festival:ked_diphone", -26),
        "Vikram": Part("flite:awb", -27),
    },
    "museum": {
        "Wanda Sikora": Part("flite:slt", -25),
        "Dr. Leonie Hartog": Part("espeak:en-gb-x-rp+f4", -28),
        "Catriona Muir": Part("espeak:en-gb-scotland+f2", -27),
        "Nikhil Rao": Part("flite:rms", -26),
        "Bram Oduya": Part("festival:ked_diphone", -27),
    },
    "network": {
        "Chidi": Part("flite:rms", -25),
        "Farah": Part("festival:cmu_us_slt_arctic_hts", -27),
        "Luca": Part("espeak:en-us+m3", -28),
        "Owen": Part("festival:ked_diphone", -26),
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, help="the folder that gets the recordings")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(CASTS))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for name in given.names or CASTS:
        print(f"{name}: {voice(name, CASTS[name], given.out):.1f} s")


def voice(name: str, cast: dict[str, Part], out: Path) -> float:
    """Speak a meeting into a folder; returns its seconds."""
    rng = np.random.default_rng(SEED)
    cues = transcripts.read_transcript(MEETINGS / f"{name}.vtt").cues
    tracks: dict[str, list[tuple[int, Samples]]] = {who: [] for who in cast}
    spoken: list[Cue] = []
    clock, before = EDGE, cues[0].start
    for cue in cues:
        who = cue.speaker or ""
        clock += min(max(cue.start - before, 0.0) + BREATH, LONGEST_PAUSE) if spoken else 0.0
        samples = speak(cast[who].voice, cue.text)
        tracks[who].append((round(clock * RATE), samples))
        spoken.append(replace(cue, start=clock, end=clock + samples.size / RATE))
        clock, before = spoken[-1].end, cue.end
    length = round((clock + EDGE) * RATE)
    recording = room.noise(length, NOISE_LEVEL, rng)
    for who, pieces in tracks.items():
        track = np.zeros(length)
        for first, samples in pieces:
            track[first : first + samples.size] += samples
        loud = np.sqrt(np.mean(track[np.abs(track) > SILENCE] ** 2))
        track *= 10 ** (cast[who].level / 20) / loud
        recording += np.convolve(track, room.reflections(rng))[:length]
    soundfile.write(out / f"{name}.flac", recording, RATE, "PCM_16")
    write(out / name, spoken)
    return length / RATE


def speak(part: str, text: str) -> Samples:
    """What a voice makes of a text, at 16 kHz, without silence around it."""
    engine, _, name = part.partition(":")
    with tempfile.TemporaryDirectory() as folder:
        said, sound = Path(folder) / "text", Path(folder) / "sound.wav"
        said.write_text(text.replace("’", "'") + "\n", encoding="utf-8")
        commands = {
            "flite": ["flite", "-voice", name, "-f", said, "-o", sound],
            "espeak": ["espeak-ng", "-v", name, "-s", "165", "-f", said, "-w", sound],
            "festival": ["text2wave", said, "-o", sound, "-eval", f"(voice_{name})"],
        }
        subprocess.run(list(map(str, commands[engine])), check=True, capture_output=True)
        samples, rate = soundfile.read(sound)
    samples = soxr.resample(samples, rate, RATE)
    loud = np.flatnonzero(np.abs(samples) > SILENCE * np.abs(samples).max())
    trimmed: Samples = samples[loud[0] : loud[-1] + 1]
    return trimmed


def write(path: Path, cues: list[Cue]) -> None:
    """Write who said what when as WebVTT, and who spoke when as RTTM."""
    captions = [f"{clock(c.start)} --> {clock(c.end)}\n<v {c.speaker}>{c.text}</v>\n" for c in cues]
    path.with_suffix(".vtt").write_text("\n".join(["WEBVTT\n", *captions]), encoding="utf-8")
    rows = [
        f"SPEAKER {path.name} 1 {c.start:.3f} {c.end - c.start:.3f} <NA> <NA> "
        f"{(c.speaker or '').replace(' ', '_')} <NA> <NA>\n"
        for c in cues
    ]
    path.with_suffix(".rttm").write_text("".join(rows), encoding="utf-8")


def clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"00:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


if __name__ == "__main__":
    main()
