"""What users get wrong: one clear line that names it, exit status 1, and nothing half-written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import Command

RATE = 16_000


def tone(seconds: float = 1.0) -> np.ndarray:
    return 0.1 * np.sin(np.arange(int(seconds * RATE)) * 0.1)


def truncated_flac(path: Path) -> None:
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, 5 * RATE), RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lying_wav(path: Path) -> None:
    soundfile.write(path, tone(2.0), RATE, subtype="PCM_16")
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = (10**8).to_bytes(4, "little")
    path.write_bytes(data)


def not_a_number(path: Path) -> None:
    soundfile.write(path, np.where(tone() > 0.09, np.nan, tone()), RATE, subtype="FLOAT")


def corrupt_mp3(path: Path) -> None:
    path.write_bytes(b"ID3\x04" + np.random.default_rng(1).bytes(20_000))


BAD_FILES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("gone.wav", lambda path: None, "there is no such file"),
    "folder": ("folder.wav", Path.mkdir, "is a folder"),
    "empty": ("empty.wav", Path.touch, "is empty"),
    "text": ("text.wav", lambda path: path.write_text("Dear diary, " * 50), "is no sound or video"),
    "truncated": ("cut.flac", truncated_flac, "is damaged or cut short"),
    "no samples": (
        "none.wav",
        lambda path: soundfile.write(path, np.zeros(0), RATE),
        "not one sample",
    ),
    "lying header": ("lies.wav", lying_wav, "claims 3125.0 seconds of sound, but it holds 2.0"),
    "NaN": ("nan.wav", not_a_number, "is not a number"),
    "corrupt mp3": ("bad.mp3", corrupt_mp3, "is no sound or video"),
    "broken JSON": ("bad.json", lambda path: path.write_text('{"segments": ['), "broken JSON"),
    "no cues": (
        "none.vtt",
        lambda path: path.write_text("WEBVTT\n\n"),
        "holds no cues (WebVTT); export it",
    ),
    "broken times": (
        "times.srt",
        lambda path: path.write_text("1\n00:00:xx,000 --> 00:00:02,000\nHello.\n"),
        "line 2: '00:00:xx,000 --> 00:00:02,000' is no pair of times",
    ),
    "no suffix": (
        "noext",
        lambda path: path.write_text("Anna: We ship on Monday.\n" * 400 + "Tomás: Ça va.\n"),
        "end its name in .txt, .vtt or .srt, or try minutes run - --format txt < noext",
    ),
    "no suffix, no text": ("sound", corrupt_mp3, "is no sound or video"),
    "missing transcript": ("gone.vtt", lambda path: None, "does not exist"),
    "broken minutes": (
        "bad.minutes.json",
        lambda path: path.write_text('{"schema":1}'),
        "without a list of segments",
    ),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_gets_one_line_that_names_it(
    minutes: Command, tmp_path: Path, case: str
) -> None:
    name, make, said = BAD_FILES[case]
    make(tmp_path / name)
    outcome = minutes("run", name, "-o", "out", "--offline")
    assert outcome.status == 1
    assert outcome.out == ""
    errors = [line for line in outcome.err.splitlines() if "error" in line]
    assert len(errors) == 1
    assert errors[0].startswith(f"minutes: error: {name}: ")
    assert said in errors[0]
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "out").exists()


def test_one_bad_file_does_not_stop_the_others(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    outcome = minutes("run", "gone.wav", samples / "retro.srt", "-f", "md")
    assert outcome.status == 1
    assert outcome.out == "retro.md\n"
    assert "gone.wav" in outcome.err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--max-points", "-3"], "--max-points: -3 is less than 1"),
        (["--max-words", "0"], "--max-words: 0 is less than 1"),
        (["--device", "cuda"], "--device cuda: PyTorch finds no usable GPU"),
        (["--device", "tpu"], "choose from auto, cpu, cuda"),
        (["-f", "pdf"], "choose from md, html"),
        (["--template", "gone.md.j2"], "gone.md.j2: "),
        (
            ["--template", "record.json.j2"],
            "record.json.j2: its name would replace NAME.minutes.json",
        ),
        (["--model", "enormous"], "enormous"),
        (["--model", "corrupt.pt"], "corrupt.pt"),
    ],
)
def test_a_bad_option_gets_one_line_that_names_it(
    minutes: Command, tmp_path: Path, samples: Path, flags: list[str], said: str
) -> None:
    (tmp_path / "corrupt.pt").write_bytes(os.urandom(1000))
    outcome = minutes("run", samples / "clip.m4a", "--offline", "-o", "out", *flags)
    assert outcome.status == 1
    errors = [line for line in outcome.err.splitlines() if "error" in line]
    assert len(errors) == 1 and said in errors[0]
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{% for p in points %}", "mine.md.j2"),
        ("{{ pionts }}", "pionts"),
        ("{{ ''.__class__.__mro__ }}", "mine.md.j2"),
    ],
)
def test_a_bad_template_is_found_before_the_work(
    minutes: Command, tmp_path: Path, samples: Path, source: str, said: str
) -> None:
    (tmp_path / "mine.md.j2").write_text(source)
    outcome = minutes("run", samples / "clip.m4a", "--template", "mine.md.j2", "-o", "out")
    assert outcome.status == 1
    assert outcome.err.count("\n") == 1
    assert "mine.md.j2" in outcome.err and said in outcome.err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_found_before_the_work(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    (tmp_path / "file").touch()
    outcome = minutes("run", samples / "clip.m4a", "-o", "file/out")
    assert outcome.status == 1
    assert outcome.err.startswith("minutes: error: file/out: ")


def test_results_that_exist_are_replaced_only_by_force_and_edited_ones_are_kept(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    arguments = ("run", samples / "retro.srt", "-f", "md")
    assert minutes(*arguments).status == 0
    (tmp_path / "retro.md").write_text("my edits")
    refused = minutes(*arguments)
    assert refused.status == 1
    assert "retro.md: exists and was edited, or minutes did not write it; give" in refused.err
    assert "keep this one as retro.before-force.md" in refused.err
    assert (tmp_path / "retro.md").read_text() == "my edits"
    forced = minutes(*arguments, "--force")
    assert forced.status == 0
    assert (tmp_path / "retro.md").read_text() != "my edits"
    assert (tmp_path / "retro.before-force.md").read_text() == "my edits"
    told = "retro.md was edited, or minutes did not write it; it is kept as retro.before-force.md"
    assert forced.err.count(told) == 1
    assert minutes(*arguments, "--force", "--max-points", "1").status == 0
    assert sorted(p.name for p in tmp_path.glob("retro*")) == ["retro.before-force.md", "retro.md"]


def test_an_input_is_never_an_output(minutes: Command, tmp_path: Path, samples: Path) -> None:
    (tmp_path / "call.srt").write_bytes((samples / "retro.srt").read_bytes())
    outcome = minutes("run", "call.srt", "-f", "srt", "--force")
    assert outcome.status == 1 and "is an input too" in outcome.err
    assert (tmp_path / "call.srt").read_bytes() == (samples / "retro.srt").read_bytes()


def test_two_inputs_with_one_output_name_are_refused(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    for folder in ("monday", "tuesday"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "call.srt").write_bytes((samples / "retro.srt").read_bytes())
    outcome = minutes("run", "monday/call.srt", "tuesday/call.srt", "--force")
    assert outcome.status == 1
    assert "call.md: would be written for monday/call.srt and for tuesday/call.srt" in outcome.err


@pytest.mark.parametrize("sound", ["silence", "noise", "hum", "chord"])
def test_sound_without_speech_gives_minutes_that_say_so(
    minutes: Command, tmp_path: Path, sound: str
) -> None:
    times = np.arange(6 * RATE) / RATE
    waves = {
        "silence": np.zeros(len(times)),
        "noise": np.random.default_rng(0).normal(0, 0.05, len(times)),
        "hum": 0.2 * np.sin(2 * np.pi * 50 * times),
        "chord": sum(0.1 * np.sin(2 * np.pi * f * times) for f in (220, 277, 330)),
    }
    soundfile.write(tmp_path / f"{sound}.wav", waves[sound], RATE)
    outcome = minutes("run", f"{sound}.wav", "-f", "md,html,docx,srt", "--offline")
    assert outcome.status == 0
    assert "No speech was found" in (tmp_path / f"{sound}.md").read_text()
    assert "No speech was found" in (tmp_path / f"{sound}.html").read_text()
