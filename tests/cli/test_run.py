"""minutes run: what it takes, whose results it replaces, and what it tells."""

from __future__ import annotations

import io
import re
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from minutes.cli.run import offer_names
from minutes.transcripts.encoding import is_text
from tests.conftest import Command

PLAIN = ("--scorer", "lexrank", "-f", "md,json")


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> object:
    def pipe(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return pipe


def test_without_a_file_it_says_what_it_can_take(minutes: Command) -> None:
    outcome = minutes("run")
    assert outcome.status == 2
    told = " ".join(outcome.err.split())
    for part in ("WAV", "VTT", "docs/transcripts.md", "standard input", "minutes batch DIR"):
        assert part in told


@pytest.mark.parametrize("given", [("--format", "vtt"), ()])
def test_a_transcript_comes_by_standard_input(
    minutes: Command,
    tmp_path: Path,
    samples: Path,
    piped,  # type: ignore[no-untyped-def]
    given: tuple[str, ...],
) -> None:
    piped((samples / "standup.vtt").read_bytes())
    outcome = minutes("run", "-", *given, *PLAIN, "-o", "out")
    assert outcome.out.splitlines() == ["out/stdin.md", "out/stdin.minutes.json"]
    assert "Priya Raman" in (tmp_path / "out/stdin.md").read_text()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_transcript_in_any_unicode_comes_by_standard_input(
    minutes: Command,
    samples: Path,
    piped,  # type: ignore[no-untyped-def]
    encoding: str,
) -> None:
    piped((samples / "standup.vtt").read_text("utf-8").encode(encoding))
    outcome = minutes("run", "-", *PLAIN, "-o", "out")
    assert outcome.status == 0, outcome.err
    assert "standard input is read as WebVTT" in outcome.err


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Анна: Начнём с отчёта.\n", "utf-16-le"), ("王芳：一起看。\n", "utf-16-be")],
)
def test_a_transcript_in_another_script_needs_no_mark(
    minutes: Command,
    tmp_path: Path,
    piped,  # type: ignore[no-untyped-def]
    text: str,
    encoding: str,
) -> None:
    piped((text * 5).encode(encoding))
    outcome = minutes("run", "-", *PLAIN, "-o", "out")
    assert outcome.status == 0, outcome.err
    assert re.split("[:：]", text)[0] in (tmp_path / "out/stdin.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "data"),
    [
        ("json", b'{"name": "x"}'),
        ("wav", b"RIFF\0\0\0\0WAVE"),
        ("docx", b"PK"),
        ("txt", b"\1\2" * 9),
    ],
)
def test_what_is_wrong_with_standard_input_is_told_of_standard_input(
    minutes: Command,
    piped,  # type: ignore[no-untyped-def]
    given: str,
    data: bytes,
) -> None:
    piped(data)
    outcome = minutes("run", "-", "--format", given)
    assert outcome.status == 1
    assert "error: standard input: " in outcome.err
    assert tempfile.gettempdir() not in outcome.err and "stdin." not in outcome.err


def test_sound_on_standard_input_is_told_from_text(samples: Path, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "quiet.wav", np.zeros(8000), 16_000)
    soundfile.write(tmp_path / "bytes.wav", np.zeros(8000), 16_000, subtype="PCM_U8")
    for sound in (
        tmp_path / "quiet.wav",
        tmp_path / "bytes.wav",
        samples / "clip.m4a",
        samples / "planning.flac",
    ):
        assert not is_text(sound.read_bytes()[:4096])


def test_standard_input_that_cannot_be_used_is_told(minutes: Command, piped) -> None:  # type: ignore[no-untyped-def]
    piped(b"")
    assert "standard input: is empty" in minutes("run", "-").err
    piped(b"x")
    assert "--format: 'exe' is not a known format" in minutes("run", "-", "--format", "exe").err
    outcome = minutes("run", "a.vtt", "--format", "docx")
    assert "--format: is for standard input only; give - as the file too" in outcome.err


def test_formats_without_commas_are_told_before_the_work(minutes: Command, samples: Path) -> None:
    outcome = minutes("run", samples / "standup.vtt", "-f", "md", "html")
    assert (outcome.status, outcome.out) == (1, "")
    assert "--output-format: html stands apart from it; use commas: -f md,html" in outcome.err


def test_another_budget_replaces_its_own_results_and_no_others(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    assert minutes("run", samples / "standup.vtt", *PLAIN).status == 0
    again = minutes("run", samples / "standup.vtt", *PLAIN, "--max-points", "2")
    assert again.status == 0, again.err
    shown = (tmp_path / "standup.md").read_text()
    assert shown.partition("## Topics")[0].count("\n- ") == 2

    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "standup.vtt").write_bytes((samples / "retro.srt").read_bytes())
    other = minutes("run", "other/standup.vtt", *PLAIN)
    assert other.status == 1 and "standup.md: exists; give --force" in other.err

    (tmp_path / "standup.md").write_text(shown + "Edited.\n")
    refused = minutes("run", samples / "standup.vtt", *PLAIN, "--max-points", "3")
    assert refused.status == 1 and "standup.md: exists and was edited" in refused.err
    assert (tmp_path / "standup.md").read_text().endswith("Edited.\n")


def test_a_transcript_is_told_as_text_and_without_a_speed(minutes: Command, samples: Path) -> None:
    said = minutes("run", samples / "standup.vtt", *PLAIN).err
    assert "standup.vtt is read as WebVTT" in said
    assert "standup.vtt: text, in " in said
    assert "real time" not in said


def test_what_minutes_wrote_makes_room_and_what_was_edited_is_kept(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    assert minutes("run", samples / "standup.vtt", *PLAIN).status == 0
    render = ("render", "standup.minutes.json", "-f", "md", "--force", "--title")
    for title in ("One", "Two"):
        assert minutes(*render, title).status == 0
    assert not list(tmp_path.glob("*.before-force*"))
    (tmp_path / "standup.md").write_text("Mine.")
    refused = minutes("render", "standup.minutes.json", "-f", "md")
    assert refused.status == 1 and "standup.md: exists and was edited" in refused.err
    assert "keep this one as standup.before-force.md" in refused.err
    kept = minutes(*render, "Three")
    assert "it is kept as standup.before-force.md" in kept.err
    assert (tmp_path / "standup.before-force.md").read_text() == "Mine."
    assert (tmp_path / "standup.md").read_text().startswith("# Three")


def test_what_a_batch_wrote_makes_room_too(minutes: Command, tmp_path: Path, samples: Path) -> None:
    shutil.copy(samples / "standup.vtt", tmp_path)
    assert minutes("batch", "standup.vtt", "-o", "out", *PLAIN, "-j", 1).status == 0
    rendered = minutes("render", "out/standup.minutes.json", "-o", "out", "--force", "-f", "md")
    assert rendered.status == 0 and "kept" not in rendered.err
    assert not list((tmp_path / "out").glob("*.before-force*"))


def test_minutes_are_no_transcript_and_what_they_were_made_from_is_named(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    formats = ("--scorer", "lexrank", "-f", "md,html,docx,txt,srt,json")
    assert minutes("run", samples / "standup.vtt", *formats, "-o", "out").status == 0
    for ending in ("md", "html", "docx"):
        refused = minutes("run", f"out/standup.{ending}", "-o", "again")
        assert refused.status == 1 and "is minutes, made with this program" in refused.err
        assert "give standup.vtt, or for other formats standup.minutes.json" in refused.err
        assert "minutes render out/standup.minutes.json" in refused.err
    for ending in ("txt", "srt"):  # these are transcripts
        assert minutes("run", f"out/standup.{ending}", *PLAIN, "-o", ending).status == 0
    passed = minutes("batch", "out", *PLAIN, "-o", "all", "-j", 1)
    assert passed.status == 0
    assert "out/standup.docx: is minutes, made with this program, and no tran" in passed.out


def test_a_folder_is_told_the_command_for_folders(minutes: Command, tmp_path: Path) -> None:
    (tmp_path / "my talks").mkdir()
    assert "or all: minutes batch 'my talks'" in minutes("run", "my talks").err


def test_voices_without_a_name_are_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    offer_names({"a.vtt": (), "b.wav": ("S1", "S3"), "c.wav": ("S2",)})
    told = "minutes: b.wav (and 1 more of these files): nobody says who S1, S3 are; name them: "
    assert capsys.readouterr().err == f"{told}--speaker S1=NAME\n"
    offer_names({"b.wav": ("S2",)})
    assert "b.wav: nobody says who S2 is; name them: --speaker S2=NAME" in capsys.readouterr().err
    offer_names({"a.vtt": ()})
    assert capsys.readouterr().err == ""
