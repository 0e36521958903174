"""Make the recordings in this folder again from planning.txt:

    python samples/make_samples.py

Needs flite's shared libraries (Debian: ``apt-get install flite``) and, from Python, numpy,
soundfile and PyAV. The sound is the same each time: noise and pauses come from a fixed seed.

flite speaks every sentence of the play and knows when each of its words begins and ends. The
script puts the sentences on one time line, gives each speaker a level and a place in a room, adds
the room's noise, and writes what it knows beside the sound: words, turns and a transcript.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import room
import soundfile
from flite import Voice
from room import RATE, Samples

FOLDER = Path(__file__).resolve().parent
SEED = 20270216
PAUSE_IN_TURN = (0.22, 0.42)  # seconds between the sentences of one turn
PAUSE_BETWEEN_TURNS = (0.25, 0.6)  # seconds, where the play sets none
TURN_GAP = 0.5  # seconds; a speaker's longer silence begins a new turn in the RTTM
EDGE = 0.8  # seconds of room before the first word and after the last
NOISE_LEVEL = -63.0  # dBFS
LEAD = 480  # samples kept of the voice's silence before the first word and after the last
CLIP_MARGIN = 0.25  # seconds kept before and after the clip's words


@dataclass(frozen=True, slots=True)
class Part:
    """One of the cast: a flite voice, its level in dBFS and the stretch of its durations."""

    voice: str
    level: float
    stretch: float


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of the play; `pause` is None where the script chooses it."""

    speaker: str
    sentences: list[str]
    pause: float | None
    in_clip: bool


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word with its punctuation, in seconds from the start of the recording."""

    start: float
    end: float
    text: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in its place; `samples` begin LEAD samples before its first word."""

    words: list[Word]
    samples: Samples
    in_clip: bool

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def end(self) -> float:
        return self.words[-1].end


def read_play(path: Path) -> tuple[dict[str, Part], list[Line]]:
    """Read the cast and the turns of a play; its first comment explains the form."""
    cast: dict[str, Part] = {}
    lines: list[Line] = []
    in_clip = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if line == "--- clip":
            in_clip = not in_clip
        elif part := re.fullmatch(r"(\w+) = (\w+), (\S+), (\S+)", line):
            cast[part[1]] = Part(part[2], float(part[3]), float(part[4]))
        elif turn := re.fullmatch(r"(\w+)(?: \[(\S+)\])?: (.+)", line):
            sentences = re.split(r"(?<=[.?!])\s+", turn[3])
            pause = float(turn[2]) if turn[2] else None
            lines.append(Line(turn[1], sentences, pause, in_clip))
        else:
            raise SystemExit(f"{path}:{number}: neither a voice nor a turn: {line!r}")
    return cast, lines


def perform(cast: dict[str, Part], lines: list[Line], rng: np.random.Generator) -> list[Sentence]:
    """Speak every line and put it in its place."""
    voices = {name: Voice(part.voice, stretch=part.stretch) for name, part in cast.items()}
    sentences: list[Sentence] = []
    latest = EDGE
    for line in lines:
        pause = rng.uniform(*PAUSE_BETWEEN_TURNS) if line.pause is None else line.pause
        start = latest + (pause if sentences else 0.0)
        for text in line.sentences:
            spoken, samples, rate = voices[line.speaker].speak(text)
            if rate != RATE:
                raise SystemExit(f"{line.speaker} speaks at {rate} Hz, not at {RATE}")
            first, last = spoken[0][1], spoken[-1][2]
            shift = start - first
            words = [Word(s + shift, e + shift, word, line.speaker) for word, s, e in spoken]
            samples = samples[round(first * RATE) - LEAD : round(last * RATE) + LEAD]
            sentences.append(Sentence(words, samples, line.in_clip))
            latest = max(latest, words[-1].end)
            start = words[-1].end + rng.uniform(*PAUSE_IN_TURN)
    return sorted(sentences, key=lambda sentence: sentence.start)


def mix(cast: dict[str, Part], sentences: list[Sentence], rng: np.random.Generator) -> Samples:
    """Return the recording: each speaker at a level and a seat, and noise."""
    length = round((max(sentence.end for sentence in sentences) + EDGE) * RATE)
    recording = room.noise(length, NOISE_LEVEL, rng)
    for name, part in cast.items():
        track = np.zeros(length)
        for sentence in sentences:
            if sentence.words[0].speaker == name:
                first = round(sentence.start * RATE) - LEAD
                track[first : first + sentence.samples.size] += sentence.samples
        track *= 10 ** (part.level / 20) / np.sqrt(np.mean(track[track != 0] ** 2))
        recording += np.convolve(track, room.reflections(rng))[:length]
    return recording


def write_words(path: Path, words: list[Word]) -> None:
    """Write the words as a JSON list, one a line."""
    rows = [
        json.dumps(asdict(replace(word, start=round(word.start, 3), end=round(word.end, 3))))
        for word in words
    ]
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def write_rttm(path: Path, words: list[Word]) -> None:
    """Write who spoke when, one SPEAKER line a turn (NIST's Rich Transcription format)."""
    turns: list[Word] = []
    for word in sorted(words, key=lambda word: (word.speaker, word.start)):
        last = turns[-1] if turns else None
        if last and last.speaker == word.speaker and word.start - last.end <= TURN_GAP:
            turns[-1] = replace(last, end=word.end)
        else:
            turns.append(word)
    rows = [
        f"SPEAKER {path.stem} 1 {turn.start:.3f} {turn.end - turn.start:.3f} "
        f"<NA> <NA> {turn.speaker.lower()} <NA> <NA>\n"
        for turn in sorted(turns, key=lambda turn: turn.start)
    ]
    path.write_text("".join(rows), encoding="utf-8")


def write_vtt(path: Path, sentences: list[Sentence]) -> None:
    """Write the sentences as WebVTT cues with voice tags."""
    cues = [
        f"{_clock(s.start)} --> {_clock(s.end)}\n<v {s.words[0].speaker}>{s.text}</v>\n"
        for s in sentences
    ]
    path.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")


def _clock(seconds: float) -> str:
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"00:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def write_aac(path: Path, recording: Samples, *, picture: bool = False) -> None:
    """Write AAC in an MP4 container, if wanted beside the video of a plain still picture."""
    with av.open(path, "w", format="mp4") as container:
        audio = container.add_stream("aac", rate=RATE, layout="mono", bit_rate=48_000)
        if picture:
            video = container.add_stream("mpeg4", rate=1, width=64, height=64, pix_fmt="yuv420p")
            still = np.full((64, 64, 3), (38, 70, 83), dtype=np.uint8)
            for second in range(int(recording.size / RATE) + 1):
                frame = av.VideoFrame.from_ndarray(still, format="rgb24")
                frame.pts, frame.time_base = second, Fraction(1, 1)
                container.mux(video.encode(frame))
            container.mux(video.encode(None))
        plane = recording.astype(np.float32)[None]
        sound = av.AudioFrame.from_ndarray(plane, format="fltp", layout="mono")
        sound.rate, sound.pts, sound.time_base = RATE, 0, Fraction(1, RATE)
        container.mux(audio.encode(sound))
        container.mux(audio.encode(None))


def main() -> None:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    rng = np.random.default_rng(SEED)
    cast, lines = read_play(FOLDER / "planning.txt")
    sentences = perform(cast, lines, rng)
    recording = mix(cast, sentences, rng)
    words = sorted((word for s in sentences for word in s.words), key=lambda word: word.start)
    soundfile.write(FOLDER / "planning.flac", recording, RATE, "PCM_16", compression_level=1.0)
    write_words(FOLDER / "planning.words.json", words)
    write_rttm(FOLDER / "planning.rttm", words)
    write_vtt(FOLDER / "planning.vtt", sentences)

    clip = [sentence for sentence in sentences if sentence.in_clip]
    start, end = clip[0].start - CLIP_MARGIN, clip[-1].end + CLIP_MARGIN
    excerpt = recording[round(start * RATE) : round(end * RATE)]
    write_aac(FOLDER / "clip.m4a", excerpt)
    write_aac(FOLDER / "clip.mp4", excerpt, picture=True)
    clip_words = [
        replace(word, start=word.start - start, end=word.end - start)
        for sentence in clip
        for word in sentence.words
    ]
    write_words(FOLDER / "clip.words.json", clip_words)
    (FOLDER / "clip.txt").write_text("".join(f"{s.text}\n" for s in clip), encoding="utf-8")

    print(
        f"planning.flac: {recording.size / RATE:.1f} s, {len(words)} words, "
        f"peak {np.abs(recording).max():.2f}"
    )
    print(f"clip: {excerpt.size / RATE:.1f} s, {len(clip_words)} words, from {start:.3f} s on")


if __name__ == "__main__":
    main()
