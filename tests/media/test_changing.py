"""A recording or a transcript that changes while it is read: no result of one kept for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes import pipeline, transcripts
from minutes.cache import Cache
from minutes.errors import MediaError, TranscriptError
from minutes.media import Recording
from minutes.options import Options
from tests.media.clips import tone, wav

SAID = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>{}\n"


@pytest.mark.parametrize("asked", ["decode", "sha256"])
def test_a_recording_that_grows_is_refused(tmp_path: Path, asked: str) -> None:
    path = wav(tmp_path / "a.wav", tone(1, 16_000, 1))

    def grow(*_: object) -> None:
        with path.open("ab") as file:
            file.write(bytes(3200))

    with Recording(path, spool=tmp_path) as recording:
        if asked == "sha256":
            recording.decode()
            grow()
        with pytest.raises(MediaError, match="changed while it was read"):
            recording.decode(grow) if asked == "decode" else recording.sha256


def test_a_transcript_that_changes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(SAID.format("We ship it on Friday."))
    read = transcripts.read_transcript

    def slow(which: Path) -> transcripts.Transcript:
        found = read(which)
        path.write_text(SAID.format("We never ship it."))
        return found

    monkeypatch.setattr(transcripts, "read_transcript", slow)
    with pytest.raises(TranscriptError, match="changed while it was read"):
        pipeline.run(path, Options(), cache=Cache(tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()
