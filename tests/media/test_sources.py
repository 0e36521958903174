"""Channels and sound tracks: heard together, one of them, or one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile
import soxr
from numpy.typing import NDArray

from minutes.cache import Cached
from minutes.errors import MediaError, OptionError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import MediaOptions, Options
from minutes.pipeline import Pipeline
from minutes.progress import silent
from tests.media.clips import loudness

Samples = NDArray[np.float64]
SPAN = 0.25  # seconds within the ends of a stretch, in which nothing is measured


@pytest.fixture(scope="module")
def speech(samples: Path) -> list[Samples]:
    """Ten seconds each of four people, from the sample meeting."""
    words, rate = soundfile.read(samples / "planning.flac")
    assert rate == SAMPLE_RATE
    people: dict[str, list[Samples]] = {}
    for line in (samples / "planning.rttm").read_text().splitlines():
        start, length, name = (line.split()[i] for i in (3, 4, 7))
        first = round(float(start) * rate)
        people.setdefault(name, []).append(words[first : first + round(float(length) * rate)])
    return [np.concatenate(parts)[: 10 * rate] for _, parts in sorted(people.items())]


def in_turns(one: Samples, other: Samples, seconds: float = 2.5) -> tuple[Samples, Samples]:
    """Two people who speak one after the other, each silent meanwhile."""
    turn = (np.arange(len(one)) // round(seconds * SAMPLE_RATE)) % 2
    return one * (turn == 0), other * (turn == 1)


def record(
    path: Path, *channels: Samples, subtype: str = "PCM_16", rate: int = SAMPLE_RATE
) -> Path:
    """A WAV with a room's noise in every channel."""
    hiss = np.random.default_rng(5).normal(0, 1e-4, (len(channels[0]), len(channels)))
    sound = soxr.resample(np.stack(channels, axis=1) + hiss, SAMPLE_RATE, rate)
    soundfile.write(path, sound, rate, subtype=subtype)
    return path


def channels(path: Path, choice: str = "auto") -> int:
    with Recording(path, spool=path.parent, options=MediaOptions(channels=choice)) as recording:
        return recording.decode().channels


@pytest.mark.parametrize(
    ("subtype", "rate"), [("PCM_16", 16_000), ("ULAW", 8_000), ("ALAW", 8_000), ("PCM_24", 44_100)]
)
def test_a_call_with_a_speaker_a_channel_is_heard_one_by_one(
    tmp_path: Path, speech: list[Samples], subtype: str, rate: int
) -> None:
    left, right = in_turns(speech[0], speech[1])
    path = record(tmp_path / "call.wav", left, right, subtype=subtype, rate=rate)
    with Recording(path, spool=tmp_path) as recording:
        assert recording.decode().channels == 2
        for number, own in enumerate((left, right)):
            heard = recording.channel(number).read()
            assert len(heard) == len(own)
            assert np.corrcoef(heard, own)[0, 1] > 0.9


def test_two_who_talk_at_once_all_the_time_are_apart(tmp_path: Path, speech: list[Samples]) -> None:
    assert channels(record(tmp_path / "a.wav", speech[0], speech[1])) == 2


def test_a_quiet_side_of_a_call_is_apart_too(tmp_path: Path, speech: list[Samples]) -> None:
    left, right = in_turns(speech[0], 0.05 * speech[1])
    assert channels(record(tmp_path / "a.wav", left, right)) == 2


def test_four_microphones_of_their_own_are_apart(tmp_path: Path, speech: list[Samples]) -> None:
    turn = np.arange(len(speech[0])) // (2 * SAMPLE_RATE)
    own = [voice * (turn % 4 == i) for i, voice in enumerate(speech)]
    assert channels(record(tmp_path / "a.wav", *own)) == 4


def test_a_room_in_stereo_is_one(tmp_path: Path, speech: list[Samples]) -> None:
    left, right = in_turns(speech[0], speech[1])
    late = 12  # samples: microphones 25 cm apart
    one = left + 0.5 * np.roll(right, late)
    other = 0.5 * np.roll(left, late) + right
    assert channels(record(tmp_path / "a.wav", one, other)) == 0
    assert channels(record(tmp_path / "a.wav", one, other), "split") == 2


def test_the_same_twice_one_side_alone_and_noise_are_no_two_speakers(
    tmp_path: Path, speech: list[Samples]
) -> None:
    voice, nothing = speech[0], np.zeros_like(speech[0])
    loud = np.random.default_rng(1).normal(0, 0.01, len(voice))
    assert channels(record(tmp_path / "a.wav", voice, voice)) == 0
    for name, sides in {
        "one side": (voice, nothing),
        "noise beside it": (voice, loud),
        "nothing": (nothing, nothing),
    }.items():
        path = record(tmp_path / f"{name}.wav", *sides)
        with Recording(path, spool=tmp_path) as recording:
            audio = Cached(recording.decode(), name)
            made = Pipeline(Options(), cache=tmp_path / "cache")
            assert not made._voices(recording, audio, silent), name
    assert channels(record(tmp_path / "d.wav", *in_turns(speech[0], speech[1])), "mix") == 0


def test_a_channel_is_silent_where_it_holds_the_others_voice(
    tmp_path: Path, speech: list[Samples]
) -> None:
    left, right = in_turns(speech[0], speech[1])
    path = record(tmp_path / "a.wav", left + 0.05 * np.roll(right, 800), right)  # an echo on a line
    with Recording(path, spool=tmp_path) as recording:
        assert recording.decode().channels == 2
        heard = recording.channel(0)
        assert loudness(heard.read(3.0, 4.5)) == 0
        np.testing.assert_array_equal(heard.read(0.5, 2.0), recording.source(0).read(8000, 32000))
        whole = np.concatenate(list(heard.blocks(0.7)))
        np.testing.assert_array_equal(whole, heard.read())


def test_a_channel_turned_round_does_not_put_the_other_out(
    tmp_path: Path, speech: list[Samples]
) -> None:
    path = record(tmp_path / "a.wav", speech[0], -speech[0])
    with Recording(path, spool=tmp_path) as recording:
        assert abs(np.corrcoef(recording.read(), speech[0])[0, 1]) > 0.99
        assert loudness(recording.read()) == pytest.approx(loudness(speech[0]), rel=0.05)


def test_a_dead_channel_makes_the_other_no_quieter(tmp_path: Path, speech: list[Samples]) -> None:
    soundfile.write(tmp_path / "a.wav", np.stack([speech[0], 0 * speech[0]], axis=1), SAMPLE_RATE)
    with Recording(tmp_path / "a.wav", spool=tmp_path) as recording:
        assert loudness(recording.read()) == pytest.approx(loudness(speech[0]), rel=0.01)


def container(
    path: Path, *tracks: Samples, languages: tuple[str, ...] = (), default: int | None = None
) -> Path:
    """A Matroska file of several sound tracks."""
    with av.open(str(path), "w") as file:
        streams: list[Any] = [
            file.add_stream("pcm_s16le", SAMPLE_RATE, layout="mono") for _ in tracks
        ]
        for stream, language in zip(streams, languages, strict=False):
            stream.metadata["language"] = language
        if default is not None:
            streams[default].disposition = av.stream.Disposition.default
        size = SAMPLE_RATE // 2
        for first in range(0, max(map(len, tracks)), size):
            for stream, track in zip(streams, tracks, strict=True):
                part = np.round(track[first : first + size] * 2**15).astype(np.int16)
                if len(part):
                    frame = av.AudioFrame.from_ndarray(part[None], "s16", "mono")
                    frame.sample_rate, frame.pts = SAMPLE_RATE, first
                    file.mux(stream.encode(frame))
        for stream in streams:
            file.mux(stream.encode(None))
    return path


def test_a_silent_first_track_is_passed_over_and_said(
    tmp_path: Path, speech: list[Samples]
) -> None:
    path = container(tmp_path / "a.mkv", 0 * speech[0], speech[0], default=0)
    with Recording(path, spool=tmp_path) as recording:
        audio = recording.decode()
        assert audio.notice == "Sound track 2 of 2 is heard; the others are silent."
        np.testing.assert_allclose(recording.read(), speech[0], atol=1e-4)


def test_half_a_talk_on_each_track_is_heard_together(tmp_path: Path, speech: list[Samples]) -> None:
    left, right = in_turns(speech[0], speech[1])
    path = container(tmp_path / "a.mkv", left, right[: 8 * SAMPLE_RATE])
    with Recording(path, spool=tmp_path) as recording:
        audio = recording.decode()
        assert audio.notice == "The 2 sound tracks of the recording are heard together."
        assert (audio.channels, audio.duration) == (0, 10.0)
        both = (left + np.pad(right[: 8 * SAMPLE_RATE], (0, 2 * SAMPLE_RATE))) / 2
        np.testing.assert_allclose(recording.read(), both, atol=1e-4)
    assert channels(path, "split") == 2


def test_a_track_is_chosen_by_its_number(tmp_path: Path, speech: list[Samples]) -> None:
    path = container(tmp_path / "a.mkv", speech[0], speech[1])
    with Recording(path, spool=tmp_path, options=MediaOptions(audio_track=2)) as recording:
        assert recording.decode().notice is None
        np.testing.assert_allclose(recording.read(), speech[1], atol=1e-4)
    one = record(tmp_path / "b.wav", speech[0])
    for file, has in ((path, "2 sound tracks; choose from 1 to 2"), (one, "one sound track")):
        with (
            Recording(file, spool=tmp_path, options=MediaOptions(audio_track=3)) as recording,
            pytest.raises(OptionError, match=f"--audio-track 3: .* has {has}"),
        ):
            recording.decode()


def test_an_interpreters_track_is_not_heard_over_the_speakers(
    tmp_path: Path, speech: list[Samples]
) -> None:
    tracks = speech[0], speech[1]
    path = container(tmp_path / "a.mkv", *tracks, languages=("eng", "ger"), default=1)
    with Recording(path, spool=tmp_path) as recording:
        notice = recording.decode().notice
        assert notice == "Sound track 2 of 2 is heard; the others are in other languages."
        np.testing.assert_allclose(recording.read(), speech[1], atol=1e-4)


def test_tracks_that_are_all_silent_are_silence(tmp_path: Path) -> None:
    path = container(tmp_path / "a.mkv", np.zeros(16_000), np.zeros(16_000))
    with Recording(path, spool=tmp_path) as recording:
        assert recording.decode().notice is None
        assert not recording.read().any()


def test_a_damaged_track_is_told(tmp_path: Path, speech: list[Samples]) -> None:
    path = container(tmp_path / "a.mkv", speech[0], speech[1])
    path.write_bytes(path.read_bytes()[:200_000])
    with Recording(path, spool=tmp_path) as recording, pytest.raises(MediaError, match="cut short"):
        recording.decode()
