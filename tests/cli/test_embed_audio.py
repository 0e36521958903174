from __future__ import annotations

from pathlib import Path

from tests.conftest import Command


def test_a_transcript_has_no_sound_to_embed(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    outcome = minutes("run", samples / "retro.srt", "--embed-audio")
    assert outcome.status == 1
    assert "retro.srt is a transcript and has no sound; give the recording" in outcome.err
    assert not list(tmp_path.iterdir())


def test_rendering_without_the_recording_says_where_it_should_be(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    minutes("run", samples / "retro.srt", "-f", "json")
    record = tmp_path / "retro.minutes.json"
    record.write_text(record.read_text().replace('"source": "retro.srt"', '"source": "retro.m4a"'))
    outcome = minutes("render", record, "--embed-audio", "-f", "html")
    assert outcome.status == 1
    assert "the recording 'retro.m4a' is not beside" in outcome.err
    assert not (tmp_path / "retro.html").exists()
    assert minutes("render", record, "-f", "html").status == 0
