"""What cannot be heard to its end is refused in one line that says what is wrong."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes.errors import MediaError, OutputError
from minutes.media import SAMPLE_RATE, Recording, decoding
from tests.media.clips import encode, noise, tone, wav

Build = Callable[[Path], object]


def cut(build: Build, share: float = 0.5) -> Build:
    """A file of which only the first part is left."""

    def cut_file(path: Path) -> None:
        build(path)
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return cut_file


def wipe(build: Build, first: float = 0.3, last: float = 0.6) -> Build:
    """A file of which a part is overwritten with zeros."""

    def wipe_part(path: Path) -> None:
        build(path)
        data = bytearray(path.read_bytes())
        begin, end = int(len(data) * first), int(len(data) * last)
        data[begin:end] = bytes(end - begin)
        path.write_bytes(data)

    return wipe_part


def write(samples: np.ndarray, **how: str) -> Build:
    return lambda path: soundfile.write(path, samples, SAMPLE_RATE, **how)


def contain(codec: str, options: dict[str, str] | None = None) -> Build:
    clip = noise(10, 48_000)[:, None]
    return lambda path: encode(path, codec, clip, layout="mono", options=options)


def lie(claimed: int, held: float = 2.0) -> Build:
    """A WAV whose data chunk claims so many bytes."""

    def write_lie(path: Path) -> None:
        wav(path, noise(held))
        data = bytearray(path.read_bytes())
        size = data.index(b"data") + 4
        data[size : size + 4] = claimed.to_bytes(4, "little")
        path.write_bytes(data)

    return write_lie


def not_a_number(value: float) -> Build:
    samples = noise(2)
    samples[24_000] = value
    return lambda path: wav(path, samples, "FLOAT")


def playlist(path: Path) -> None:
    """A playlist that poses as a recording, beside a recording that it names."""
    encode(path.with_suffix(".ts"), "aac", tone(2, 48_000, 2))
    path.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{path.with_suffix('.ts')}\n#EXT-X-ENDLIST\n"
    )


FASTSTART = {"movflags": "faststart"}
FRAGMENTS = {"movflags": "frag_keyframe+empty_moov", "frag_duration": "500000"}
BAD: dict[str, tuple[str, Build, str]] = {
    "missing": ("a.wav", lambda path: None, "no such file"),
    "folder": ("a.wav", Path.mkdir, "is a folder"),
    "empty": ("a.wav", Path.touch, "is empty"),
    "pipe": ("a.wav", os.mkfifo, "pipe or a device"),
    "text": ("a.wav", lambda path: path.write_text("Dear all,\n" * 99), "no sound or video"),
    "text named mp3": ("a.mp3", lambda path: path.write_text("Hello.\n" * 99), "no sound or video"),
    "random bytes": ("a.mp4", lambda path: path.write_bytes(noise(5).tobytes()), "no sound or"),
    "random mp3": ("a.mp3", lambda path: path.write_bytes(b"ID3" + noise(5).tobytes()), "is"),
    "picture": ("a.mp4", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n"), "but no sound"),
    "playlist": ("a.m4a", playlist, "no sound or video"),
    "WAV without samples": ("a.wav", write(np.zeros(0)), "not one sample"),
    "WAV without data": ("a.wav", cut(write(noise(1)), 0.001), "no sound or video"),
    "M4A without samples": ("a.m4a", lambda path: encode(path, "aac", tone(0, 48_000, 2)), "is"),
    "cut WAV": ("a.wav", cut(write(noise(4))), "claims 4.0 seconds of sound, but it holds 2.0"),
    "WAV that claims more": ("a.wav", lie(640_000), "claims 20.0 seconds of sound, but"),
    "WAV of a crashed stream": ("a.wav", lie(0xFFFFFFFF), "it holds 2.0"),
    "WAV that was never closed": ("a.wav", lie(0), "claims 0.0 seconds of sound, but it holds 2.0"),
    "WAV longer than it can say": ("a.wav", lie(3_200), "claims 0.1 seconds of sound, but it"),
    "cut AIFF": ("a.aiff", cut(write(noise(4))), "claims 4.0 seconds"),
    "NaN": ("a.wav", not_a_number(np.nan), "the sample at 1.5 seconds is not a number"),
    "infinity": ("a.wav", not_a_number(-np.inf), "the sample at 1.5 seconds is not a number"),
    "cut FLAC": ("a.flac", cut(write(noise(20))), "cut short, after second 0.0 of its 20.0"),
    "wiped FLAC": ("a.flac", wipe(write(noise(20))), "cut short, after second 0.0 of its 20.0"),
    "cut MP3": ("a.mp3", cut(contain("libmp3lame")), "only 5.0 of its 10.0 seconds"),
    "wiped MP3": ("a.mp3", wipe(contain("libmp3lame")), "of its 10.0 seconds"),
    "cut M4A": ("a.m4a", cut(contain("aac")), "an MP4 without its index"),
    "cut MP4": ("a.mp4", cut(contain("aac", FASTSTART)), "of its 10.0 seconds can be decoded"),
    "wiped MP4": ("a.mp4", wipe(contain("aac")), "seconds of its sound cannot be decoded"),
    "wiped fragments": ("a.mp4", wipe(contain("aac", FRAGMENTS)), "is damaged"),
    "cut WebM": ("a.webm", cut(contain("libopus")), "of its 10.0 seconds can be decoded"),
    "wiped WebM": ("a.webm", wipe(contain("libopus")), "seconds of its sound cannot be decoded"),
    "cut AVI": ("a.avi", cut(contain("pcm_u8")), "is cut short"),
    "cut FLV": ("a.flv", cut(contain("aac")), "of its 10.0 seconds can be decoded"),
    "wiped AAC": ("a.aac", wipe(contain("aac")), "is damaged"),
    "wiped Opus": ("a.opus", wipe(contain("libopus")), "is damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_recordings_are_refused_in_one_clear_line(
    case: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    name, build, phrase = BAD[case]
    path, spool = tmp_path / name, tmp_path / "spool"
    build(path)
    with pytest.raises(MediaError) as caught, Recording(path, spool=spool) as recording:
        recording.decode()
    message = str(caught.value)
    assert message.startswith(f"{path}: ") and phrase in message
    assert "\n" not in message and caught.value.remedy
    assert not spool.exists() or not list(spool.iterdir())
    assert capfd.readouterr() == ("", ""), "the decoders' own libraries must not print"


def test_a_few_damaged_packets_are_borne_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = encode(tmp_path / "a.mp4", "aac", tone(10, 48_000, 2), bad_packets=range(100, 120))
    with Recording(path, spool=tmp_path) as recording:
        assert recording.duration == pytest.approx(10, abs=0.15)
    assert "seconds of its sound are damaged and left out" in caplog.text
    assert len(caplog.records) == 1


def test_more_damaged_packets_are_not_borne(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", "aac", tone(10, 48_000, 2), bad_packets=range(100, 200))
    with (
        pytest.raises(MediaError, match=r"2\.1 seconds of its sound"),
        Recording(path) as recording,
    ):
        recording.decode()


def test_an_ogg_without_its_end_is_read_with_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    contain("libopus")(tmp_path / "whole.opus")
    cut(contain("libopus"))(tmp_path / "cut.opus")
    for name in ("whole.opus", "cut.opus"):
        with Recording(tmp_path / name, spool=tmp_path) as recording:
            recording.decode()
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path / 'cut.opus'}: ends without its end mark; it may have been cut short"
    ]


def test_some_padding_after_the_samples_of_a_wav_is_no_lie(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", noise(2))
    path.write_bytes(path.read_bytes() + bytes(4_096))
    with Recording(path, spool=tmp_path) as recording:
        assert recording.duration == 2


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = wav(tmp_path / "a.wav", noise(1))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as a user whom nothing stops
    with pytest.raises(MediaError, match=r"a\.wav: may not be read"):
        Recording(path)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", noise(60))
    spool = tmp_path / "spool"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(OutputError, match="free some space"), Recording(path, spool=spool) as r:
            r.decode()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(spool.iterdir()) == []


def test_a_spool_that_is_no_folder_is_told(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", noise(1))
    with pytest.raises(OutputError, match=r"a\.wav: the decoded recording cannot be kept there"):
        Recording(path, spool=path).decode()


@pytest.mark.parametrize(("channels", "seconds"), [(1, 3.0), (2, 1.6)])
def test_sound_that_packs_into_little_and_unpacks_to_months_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, channels: int, seconds: float
) -> None:
    monkeypatch.setattr(decoding, "LONGEST", 2.5)
    path = tmp_path / "a.flac"
    soundfile.write(path, np.zeros((round(seconds * 1000), channels)), 1000)
    with pytest.raises(MediaError, match="divide it into meetings"):
        Recording(path, spool=tmp_path).decode()
    soundfile.write(path, np.zeros((round(seconds * 500), channels)), 1000)
    with Recording(path, spool=tmp_path) as recording:
        assert recording.decode().duration == seconds / 2
    assert [one.name for one in tmp_path.iterdir()] == ["a.flac"]
