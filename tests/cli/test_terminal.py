"""What goes to a terminal: names of files and words of transcripts do nothing to it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from minutes.cli.reporting import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gnp.\u202eexe", "gnp.\ufffdexe"),
        ("a\x1b]0;owned\x07b", "a\ufffd]0;owned\ufffdb"),
        ("a\rb\x08\x9bc", "a\ufffdb\ufffd\ufffdc"),
        ("\u2066x\u2069\ufeff\udcff", "\ufffdx\ufffd\ufffd\ufffd"),
        ("会议 \u3000é\u00a0x\n\ty", "会议 \u3000é\u00a0x\n\ty"),
        ("क्\u200dष 👩\u200d💻", "क्\u200dष 👩\u200d💻"),
    ],
)
def test_what_acts_on_a_terminal_is_marked(text: str, shown: str) -> None:
    assert visible(text) == shown


HOSTILE = "a\x1b[2J\u202egpj.vtt"


def on_a_terminal(folder: Path, *arguments: object) -> str:
    """What a command shows on a terminal, both streams together."""
    ours, its = pty.openpty()
    command = [sys.executable, "-m", "minutes", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=folder, stdin=its, stdout=its, stderr=its)
    os.close(its)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    process.wait()
    os.close(ours)
    return shown.decode(errors="replace")


def test_a_hostile_name_reaches_no_terminal(tmp_path: Path) -> None:
    (tmp_path / HOSTILE).write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>We ship it.\n")
    (tmp_path / f"empty{HOSTILE}").touch()
    shown = on_a_terminal(
        tmp_path, "run", HOSTILE, f"empty{HOSTILE}", "--scorer", "lexrank", "-o", "out"
    )
    assert "\u202e" not in shown
    assert "\x1b[2J" not in shown
    assert shown.count("\ufffdgpj") >= 3  # the steps, the results and the error
    assert (tmp_path / "out" / HOSTILE).with_suffix(".minutes.json").exists()


def test_programs_are_given_the_exact_path_of_a_result(tmp_path: Path) -> None:
    name = os.fsencode(HOSTILE).replace(b"a", b"\xff", 1)
    Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>We ship it.\n"
    )
    command = [sys.executable, "-m", "minutes", "run", name, "--scorer", "lexrank", "-f", "md"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True)
    assert found.returncode == 0, found.stderr
    assert (Path(os.fsdecode(bytes(tmp_path))) / os.fsdecode(found.stdout.strip())).is_file()
