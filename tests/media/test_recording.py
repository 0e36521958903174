"""Any recording is heard as it was recorded: how long, how loud, at which time."""

from __future__ import annotations

import itertools
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given
from hypothesis import strategies as st

from minutes.files import content_hash
from minutes.media import SAMPLE_RATE, Audio, Recording
from tests.media.clips import CHANNELS, LEVEL, encode, frequency, loudness, noise, tone, wav

SECONDS = 2.0
ONSET = 1.0  # s at which the sound of a clip starts after silence


def onset_clip(rate: int, channels: int = 1) -> np.ndarray:
    """Silence, and from ONSET on a tone."""
    clip = tone(SECONDS, rate, channels)
    clip[: round(ONSET * rate)] = 0
    return clip


def heard_onset(samples: np.ndarray) -> float:
    return float(np.argmax(np.abs(samples) > LEVEL / 4)) / SAMPLE_RATE


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recording]:
    """Five seconds of noise."""
    folder = tmp_path_factory.mktemp("recording")
    with Recording(wav(folder / "noise.wav", noise(5), "FLOAT"), spool=folder) as recording:
        yield recording


@pytest.mark.parametrize(
    ("name", "subtype", "rate", "channels"),
    [
        ("a.wav", "PCM_U8", 8_000, 1),
        ("a.wav", "PCM_16", 11_025, 2),
        ("a.wav", "PCM_24", 44_100, 6),
        ("a.wav", "PCM_32", 96_000, 1),
        ("a.wav", "FLOAT", 16_000, 2),
        ("a.wav", "DOUBLE", 48_000, 1),
        ("a.wav", "ULAW", 8_000, 1),
        ("a.wav", "MS_ADPCM", 22_050, 1),
        ("a.flac", "PCM_16", 48_000, 2),
        ("a.flac", "PCM_24", 44_100, 6),
        ("a.aiff", "PCM_16", 44_100, 2),
        ("a.caf", "PCM_24", 32_000, 1),
        ("a.w64", "PCM_16", 16_000, 1),
        ("a.ogg", "VORBIS", 44_100, 2),
        ("a.ogg", "OPUS", 48_000, 1),
        ("a.mp3", "MPEG_LAYER_III", 44_100, 2),
        ("a.mp3", "MPEG_LAYER_III", 16_000, 1),
    ],
)
def test_sound_files_are_heard_as_they_are(
    tmp_path: Path, name: str, subtype: str, rate: int, channels: int
) -> None:
    soundfile.write(tmp_path / name, onset_clip(rate, channels), rate, subtype=subtype)
    with Recording(tmp_path / name, spool=tmp_path) as recording:
        heard = recording.read()
        assert heard.dtype == np.float32 and heard.ndim == 1
        assert recording.duration == len(heard) / SAMPLE_RATE
        padding = 0.05 if subtype in {"MS_ADPCM", "MPEG_LAYER_III", "VORBIS"} else 0.001
        assert recording.duration == pytest.approx(SECONDS, abs=padding)
        assert heard_onset(heard) == pytest.approx(ONSET, abs=0.005)
        middle = recording.read(1.25, 1.75)
        assert frequency(middle) == 440
        assert loudness(middle) == pytest.approx(LEVEL / np.sqrt(2), rel=0.1)


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout", "late"),
    [
        ("a.m4a", "aac", 44_100, "stereo", 0.0),
        ("a.mp4", "aac", 48_000, "mono", 0.0),
        ("a.3gp", "aac", 16_000, "mono", 0.0),
        ("a.mov", "pcm_s24le", 96_000, "5.1", 0.0),
        ("a.m4a", "alac", 44_100, "stereo", 0.0),
        ("a.webm", "libopus", 48_000, "mono", 0.0),
        ("a.opus", "libopus", 16_000, "stereo", 0.0),
        ("a.mkv", "libopus", 48_000, "5.1", 0.0),
        ("a.mkv", "aac", 11_025, "mono", 0.0),
        ("a.mkv", "libopus", 48_000, "7.1", 0.0),
        ("a.nut", "pcm_s16le_planar", 16_000, "hexadecagonal", 0.0),
        ("a.mkv", "pcm_f64le", 22_050, "stereo", 0.0),
        ("a.mkv", "flac", 44_100, "mono", 0.0),
        ("a.avi", "pcm_u8", 8_000, "mono", 0.0),
        ("a.mp3", "libmp3lame", 44_100, "stereo", 0.0),
        # These tell no encoder delay, so that players too are late by it.
        ("a.ts", "aac", 48_000, "stereo", 1024 / 48_000),
        ("a.aac", "aac", 44_100, "mono", 1024 / 44_100),
        ("a.ac3", "ac3", 48_000, "5.1", 256 / 48_000),
    ],
)
def test_containers_are_heard_as_they_are(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str, late: float
) -> None:
    clip = onset_clip(rate, CHANNELS[layout])
    path = encode(tmp_path / name, codec, clip, rate=rate, layout=layout)
    with Recording(path, spool=tmp_path) as recording:
        heard = recording.read()
        frame = 2048 / rate  # what lossy codecs add at the end
        assert SECONDS - 0.001 <= recording.duration <= SECONDS + late + frame
        assert heard_onset(heard) == pytest.approx(ONSET + late, abs=0.005)
        middle = recording.read(1.25, 1.75)
        assert frequency(middle) == 440
        assert loudness(middle) == pytest.approx(LEVEL / np.sqrt(2), rel=0.1)


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    flac, m4a = tmp_path / "flac.raw", tmp_path / "m4a.wav"
    soundfile.write(flac, tone(1), SAMPLE_RATE, format="FLAC")
    encode(m4a, "aac", tone(1, 48_000, 2), muxer="ipod")
    for path in (flac, m4a):
        with Recording(path, spool=tmp_path) as recording:
            assert recording.duration == pytest.approx(1, abs=0.05)


def test_channels_are_mixed_down_by_their_mean(tmp_path: Path) -> None:
    left, right = noise(1, seed=1), noise(1, seed=2)
    path = wav(tmp_path / "two.wav", np.stack([left, right], axis=1), "FLOAT")
    with Recording(path, spool=tmp_path) as recording:
        np.testing.assert_allclose(recording.read(), (left + right) / 2, atol=1e-6)


def test_resampling_in_blocks_is_resampling_at_once(tmp_path: Path) -> None:
    clip = noise(20, 44_100)
    soundfile.write(tmp_path / "a.wav", clip, 44_100, subtype="FLOAT")
    with Recording(tmp_path / "a.wav", spool=tmp_path) as recording:
        expected = soxr.resample(clip, 44_100, SAMPLE_RATE)
        np.testing.assert_allclose(recording.read(), expected, atol=1e-4)


def test_a_rate_that_changes_in_mid_stream_is_followed(tmp_path: Path) -> None:
    first = encode(tmp_path / "1.aac", "aac", tone(1, 48_000, 2), rate=48_000)
    second = encode(tmp_path / "2.aac", "aac", tone(1, 16_000), rate=16_000, layout="mono")
    both = tmp_path / "both.aac"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    with Recording(both, spool=tmp_path) as recording:
        assert recording.duration == pytest.approx(2, abs=0.2)
        assert frequency(recording.read(0.25, 0.75)) == 440
        assert frequency(recording.read(1.4, 1.9)) == 440


def test_what_is_louder_than_full_scale_is_made_smaller_and_not_clipped(tmp_path: Path) -> None:
    with Recording(wav(tmp_path / "a.wav", 12 * tone(1), "FLOAT"), spool=tmp_path) as recording:
        heard = recording.read()
        np.testing.assert_allclose(heard, tone(1)[:, 0] / LEVEL, atol=1e-3)
        assert np.abs(heard).max() == 1


def test_a_streamed_flac_that_does_not_tell_its_length_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, tone(1, 48_000), 48_000)
    data = bytearray(path.read_bytes())
    data[21] &= 0xF0  # the 36 bits of STREAMINFO that count the samples
    data[22:26] = bytes(4)
    path.write_bytes(data)
    with Recording(path, spool=tmp_path) as recording:
        assert recording.duration == 1


@given(st.lists(st.floats(-1, 7), min_size=2, max_size=6).map(sorted))
def test_neighbouring_slices_join(recording: Recording, times: list[float]) -> None:
    slices = [recording.read(a, b) for a, b in itertools.pairwise(times)]
    np.testing.assert_array_equal(np.concatenate(slices), recording.read(times[0], times[-1]))


@given(st.floats(0.01, 7))
def test_blocks_are_the_whole_in_order(recording: Recording, seconds: float) -> None:
    blocks = list(recording.blocks(seconds))
    assert {len(block) for block in blocks[:-1]} <= {round(seconds * SAMPLE_RATE)}
    np.testing.assert_array_equal(np.concatenate(blocks), recording.read())


def test_slices_outside_the_recording_are_empty(recording: Recording) -> None:
    for start, end in ((9, 10), (3, 2), (-2, -1), (5, None)):
        assert recording.read(start, end).shape == (0,)


def test_threads_may_read_at_the_same_time(tmp_path: Path) -> None:
    samples = noise(4)
    path = wav(tmp_path / "a.wav", samples, "FLOAT")
    with Recording(path, spool=tmp_path) as recording, ThreadPoolExecutor(8) as pool:
        starts = np.arange(0, 3.75, 0.05)
        slices = pool.map(lambda start: recording.read(start, start + 0.25), starts)
        for start, heard in zip(starts, slices, strict=True):
            first = round(start * SAMPLE_RATE)
            np.testing.assert_array_equal(heard, samples[first : first + len(heard)])
            assert len(heard) == SAMPLE_RATE / 4


def test_decoding_is_done_once_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", noise(60))
    steps: list[tuple[str, float, float]] = []
    with Recording(path, spool=tmp_path) as recording:
        audio = recording.decode(lambda *step: steps.append(step))
        path.write_bytes(b"gone")
        assert recording.decode() == audio == Audio(60.0, None)
    assert len(steps) > 1
    assert steps == sorted(steps)
    assert steps[-1] == ("decoding", 60, 60)


def test_a_known_length_needs_no_decoding(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("no sound at all")
    with Recording(tmp_path / "a.wav", spool=tmp_path) as recording:
        recording.known(Audio(12.5, "2026-03-06"))
        assert recording.duration == 12.5
        assert recording.sha256 == content_hash(tmp_path / "a.wav")


def test_the_waveform_is_in_no_folder_and_closed_with_the_recording(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", noise(2))
    spool = tmp_path / "new" / "spool"
    with Recording(path, spool=spool) as recording:
        assert not spool.exists()
        recording.decode()
        assert list(spool.iterdir()) == []
    assert len(recording.read()) == 2 * SAMPLE_RATE  # decodes again
    recording.close()


@pytest.mark.parametrize("name", ["a.flac", "a.mkv"])
def test_memory_does_not_grow_with_the_recording(tmp_path: Path, name: str) -> None:
    seconds = 600
    clip = np.tile(noise(10), seconds // 10)
    if name == "a.flac":
        soundfile.write(tmp_path / name, clip, SAMPLE_RATE)
    else:
        encode(tmp_path / name, "pcm_s16le", clip[:, None], rate=SAMPLE_RATE, layout="mono")
    del clip
    with Recording(tmp_path / name, spool=tmp_path) as recording:
        tracemalloc.start()
        count = sum(len(block) for block in recording.blocks())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == seconds * SAMPLE_RATE
    assert peak < 12e6  # bytes; the waveform has 38 million


def test_the_time_of_recording_comes_from_the_tags(tmp_path: Path) -> None:
    tags = {"creation_time": "2026-03-06T09:30:00.000000Z"}
    path = encode(tmp_path / "a.m4a", "aac", tone(1, 48_000, 2), tags=tags)
    with Recording(path, spool=tmp_path) as recording:
        assert recording.decode().recorded_at == "2026-03-06T09:30:00+00:00"
    broadcast = {"origination_date": "2026-03-06", "origination_time": "09:30:00"}
    path = encode(
        tmp_path / "a.wav",
        "pcm_s16le",
        tone(1, 48_000, 2),
        tags=broadcast,
        options={"write_bext": "1"},
    )
    with Recording(path, spool=tmp_path) as recording:
        assert recording.decode().recorded_at == "2026-03-06T09:30:00"
