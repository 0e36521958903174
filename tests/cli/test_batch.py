"""minutes batch, as a team uses it on a folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from minutes import store
from minutes.batch import local
from minutes.batch.removing import Gone
from minutes.batch.report import Report, Row, Totals
from minutes.choices import Keep
from minutes.cli.batch import table
from minutes.review.meetings import key
from minutes.store.opening import FILE
from tests.batch.meetings import transcript
from tests.conftest import Command

ROOT = Path(__file__).parents[2]
PATIENCE = 600  # seconds, in which a busy machine too comes to an end


@pytest.fixture
def meetings(tmp_path: Path, samples: Path) -> Path:
    """A folder of two transcripts, one of them twice, and a file that is broken."""
    folder = tmp_path / "meetings"
    (folder / "copies").mkdir(parents=True)
    shutil.copy(samples / "standup.vtt", folder)
    shutil.copy(samples / "retro.srt", folder)
    shutil.copy(samples / "retro.srt", folder / "copies" / "again.srt")
    (folder / "empty.wav").touch()
    return folder


def statuses(out: Path) -> dict[str, str]:
    rows = json.loads((out / "batch.json").read_text())["meetings"]
    return {Path(row["source"]).name: row["status"] for row in rows}


# What a Python does at its start where what recordings need is not installed.
WITHOUT_SPEECH = """
import sys
from importlib import metadata
ABSENT = ("av", "silero_vad", "torch", "faster_whisper", "whisper", "pyannote.audio")
sys.modules.update(dict.fromkeys(ABSENT))
there = metadata.version
def version(name):
    if name == "silero-vad":
        raise metadata.PackageNotFoundError(name)
    return there(name)
metadata.version = version
"""


def test_without_its_packages_a_recording_alone_fails_and_says_what_run_says(
    tmp_path: Path, samples: Path
) -> None:
    meetings = tmp_path / "meetings"
    meetings.mkdir()
    shutil.copy(samples / "standup.vtt", meetings)
    shutil.copy(samples / "planning.flac", meetings)
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_SPEECH)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}

    def ran(*words: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "minutes", *words, "-o", str(tmp_path / "out")]
        return subprocess.run(line, capture_output=True, text=True, env=environment, cwd=ROOT)

    alone = ran("run", str(meetings / "planning.flac")).stderr.strip()
    assert "av is not installed" in alone
    batch = ran("batch", str(meetings), "--scorer", "lexrank")
    assert batch.returncode == 1
    assert statuses(tmp_path / "out") == {"planning.flac": "failed", "standup.vtt": "done"}
    assert alone.removeprefix("minutes: error: ") in batch.stdout


def test_a_folder_becomes_minutes_and_one_bad_file_costs_itself_alone(
    minutes: Command, tmp_path: Path, meetings: Path
) -> None:
    (meetings / "notes.md").write_text("# Notes")
    outcome = minutes("batch", "meetings", "--recursive", "-o", "out", "-f", "md,html", "--jobs", 1)
    out = tmp_path / "out"
    assert outcome.status == 1
    assert "meetings/empty.wav: is empty" in outcome.out
    assert "again.srt: the same meeting as meetings/retro.srt" in outcome.out
    assert statuses(out) == {
        "again.srt": "duplicate",
        "empty.wav": "failed",
        "retro.srt": "done",
        "standup.vtt": "done",
    }
    assert {path.name for path in out.glob("*.md")} == {"retro.md", "standup.md"}
    page = (out / "index.html").read_text()
    assert 'href="retro.html"' in page and 'href="standup.html"' in page
    lines = outcome.err.splitlines()
    assert any(line.startswith("minutes: 3/3 ") for line in lines)
    assert "minutes: 3 to make, 1 twice there" in lines
    assert "minutes: 1 file is left out (1 .md); minutes batch takes one that is named" in lines
    assert (
        "minutes: meetings/copies/again.srt is not made: it is the same meeting as "
        "meetings/retro.srt" in lines
    )

    before = {path: path.stat().st_mtime_ns for path in out.glob("*.md")}
    (out / "retro.md").write_text("Edited by hand.")
    (meetings / "empty.wav").unlink()
    again = minutes("batch", "meetings", "-r", "-o", "out", "-f", "md,html", "--jobs", 1)
    assert again.status == 0
    assert set(statuses(out).values()) == {"skipped", "duplicate"}
    assert "minutes: 0 to make, 2 left as they are, 1 twice there" in again.err
    assert (out / "standup.md").stat().st_mtime_ns == before[out / "standup.md"]
    assert (out / "retro.md").read_text() == "Edited by hand."
    assert sorted(p.name for p in out.iterdir() if p.name.startswith(".")) == [".minutes"]


def test_what_is_no_meeting_is_passed_over_with_the_reason_unless_it_is_named(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    mixed = tmp_path / "in"
    mixed.mkdir()
    shutil.copy(samples / "standup.vtt", mixed)
    (mixed / "README.txt").write_text("Notes of ours.\n\nWe keep the recordings of 2027 here.\n")
    (mixed / "people.csv").write_text("name,mail\nAnna,anna@example.org\n")
    (mixed / "package.json").write_text('{"name": "x"}')
    (mixed / "old.txt").write_bytes(bytes(range(32)) * 10)
    (mixed / "notes.md").touch()
    (mixed / "empty.txt").touch()
    command = ("batch", "in", "-o", "out", "-f", "md", "--jobs", 1, "--scorer", "lexrank")
    told = minutes(*command)
    assert told.status == 0
    lines = {line.strip() for line in told.out.splitlines()}
    assert "passed over    5  no meetings; one that is named is taken" in lines
    assert "left out       1  1 .md" in lines
    assert "in/package.json: is JSON without a list of segments (it has name)" in lines
    prose = "in/README.txt: is text, and no name or time was recognised in it"
    assert prose in lines and f"passed over: {prose}" in told.err
    report = json.loads((tmp_path / "out" / "batch.json").read_text())
    totals = report["totals"]
    assert (totals["done"], totals["passed_over"], totals["failed"]) == (1, 5, 0)
    assert [r["source"] for r in report["meetings"] if r["status"] == "done"] == ["in/standup.vtt"]
    assert sorted(path.name for path in (tmp_path / "out").glob("*.md")) == ["standup.md"]
    named = minutes(*command[:1], "in/README.txt", "in/people.csv", *command[2:])
    assert named.status == 1 and "people.csv: is no transcript" in named.out
    assert "leave it out" in named.out
    assert (tmp_path / "out" / "README.md").exists()
    assert minutes(*command, "--force").status == 0  # what was a meeting once stays one
    report = json.loads((tmp_path / "out" / "batch.json").read_text())
    assert (report["totals"]["done"], report["totals"]["passed_over"]) == (2, 4)


def test_a_folder_of_which_all_is_passed_over_is_told_and_fails(
    minutes: Command, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "call.txt").write_text("Good morning.\nLet us begin.\n")
    command = ("-o", "out", "-f", "md", "--jobs", 1, "--scorer", "lexrank")
    told = minutes("batch", "in", *command)
    assert told.status == 1 and "no minutes were made, as all files are passed over" in told.err
    (tmp_path / "in" / "bad.vtt").touch()
    told = minutes("batch", "in", *command)
    assert told.status == 1 and "no minutes were made" not in told.err
    (tmp_path / "in" / "bad.vtt").unlink()
    assert minutes("batch", "in/call.txt", *command).status == 0
    again = minutes("batch", "in", *command)
    assert again.status == 0 and "no minutes were made" not in again.err


def test_what_a_batch_wrote_is_left_out_of_another_by_a_shell_s_pattern(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    talks = tmp_path / "talks"
    talks.mkdir()
    shutil.copy(samples / "standup.vtt", talks)
    command = ("-f", "md,txt,srt", "--jobs", 1, "--scorer", "lexrank")
    assert minutes("batch", "talks", "-o", "talks", *command).status == 0
    told = minutes("batch", *sorted(talks.glob("[!.]*")), "-o", "out", *command)
    assert told.status == 0
    assert "minutes: 7 files are left out (7 written by a batch)" in told.err.splitlines()
    assert statuses(tmp_path / "out") == {"standup.vtt": "done"}
    (talks / "standup.txt").write_text("Anna: Something else.\nTom: I see.\n")
    told = minutes("batch", "talks", "-o", "talks", *command)
    assert "left out       1  1 changed since a batch wrote it" in told.out


def test_what_became_of_minutes_whose_recording_is_gone_is_told(tmp_path: Path) -> None:
    gone = Gone("a", "in/a.wav", ("a.html", "a.md"), ("a.txt",))
    totals = Totals(0, 0, 0, 0, 0, 0.0, None)
    report = Report("done", "2027-03-02T10:00:00", 1.0, 1, totals, (), (gone,))
    told = table(report, tmp_path)
    assert "gone           1  recordings; --remove-gone deletes their minutes" in told
    assert "in/a.wav: a.html, a.md, a.txt stay" in told
    told = table(replace(report, removed=True), tmp_path)
    assert "in/a.wav: a.txt stay" in told and "a.html" not in told
    whole = replace(report, removed=True, gone=(replace(gone, kept=()),))
    assert "in/a.wav: minutes removed" in table(whole, tmp_path)


def test_voices_without_a_name_are_told_with_the_command_that_names_them(tmp_path: Path) -> None:
    totals = Totals(1, 0, 0, 0, 0, 0.1, 0.5)
    row = Row("a.wav", "a", "done", audio_seconds=60.0, unnamed=("S1",))
    report = Report("done", "2027-03-02T10:00:00", 1.0, 1, totals, (row,))
    out = tmp_path / "my minutes"
    told = "unnamed        1  recordings with voices without a name; name them: minutes review"
    assert f"{told} '{out}'" in table(report, out)
    assert "unnamed" not in table(replace(report, meetings=(replace(row, unnamed=()),)), out)
    assert "unnamed" not in table(report, Path("s3://bucket/out"))


def test_the_last_recording_of_a_folder_goes_with_its_minutes(
    minutes: Command, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(samples / "standup.vtt", tmp_path / "in")
    monkeypatch.setattr(local, "cores", lambda: 4)
    assert minutes("batch", "in", "-o", "out", "-f", "md").status == 0
    assert json.loads((tmp_path / "out" / "batch.json").read_text())["jobs"] == 1  # one meeting
    (tmp_path / "in" / "standup.vtt").unlink()
    told = minutes("batch", "in", "-o", "out", "-f", "md", "--jobs", 1)
    assert told.status == 0 and "in/standup.vtt: standup.md stay" in told.out
    assert (tmp_path / "out" / "standup.md").exists()
    clean = ("batch", "-o", "out", "-f", "md", "--jobs", 1, "--remove-gone")
    mistyped = minutes(*clean, "in", "inn")
    assert mistyped.status == 1 and "inn: there is no such file or folder" in mistyped.err
    (tmp_path / "out" / "index.html").write_text("My home page.")
    assert "was not written by a batch" in minutes(*clean, "in").err
    (tmp_path / "out" / "index.html").unlink()
    assert (tmp_path / "out" / "standup.md").exists()
    with store.open(None, tmp_path / "out") as opened:
        opened.pin(key("standup"), "standup", b"{}")
        opened.append(key("standup"), "Anna", Keep("p01"), key="1")
    reviewed = minutes(*clean, "in")
    assert "in/standup.vtt: standup.md stay, as somebody reviewed them" in reviewed.out
    with store.open(None, tmp_path / "out") as opened:
        opened.forget(key("standup"))
    removed = minutes(*clean, "in")
    assert removed.status == 0 and "minutes removed" in removed.out
    assert not (tmp_path / "out" / "standup.md").exists()
    assert "There are no minutes here yet." in (tmp_path / "out" / "index.html").read_text()


def test_a_name_in_the_settings_holds_in_all_files_and_in_every_later_batch(
    minutes: Command, tmp_path: Path
) -> None:
    transcript(tmp_path / "in" / "a.vtt")
    batch = ("batch", "in", "-o", "out", "--scorer", "lexrank", "--jobs", 1)
    out = tmp_path / "out"
    assert minutes(*batch).status == 0
    (tmp_path / "minutes.toml").write_text('[batch]\nspeaker = ["Tom=Olivia"]\n')
    assert "1 to make" in minutes(*batch).err
    assert "0 to make" in minutes(*batch).err
    for name in ("a.md", "a.html", "a.minutes.json", "index.html"):
        text = (out / name).read_text()
        assert "Olivia" in text and not re.search(r"\bTom\b", text)


def test_a_meeting_that_is_deleted_by_hand_leaves_the_lists_of_all(
    minutes: Command, tmp_path: Path
) -> None:
    for name in ("kept", "secret"):
        transcript(tmp_path / "in" / f"{name}.vtt", f"{name} budget")
    batch = ("batch", "in", "-o", "out", "--scorer", "lexrank", "--jobs", 1)
    out = tmp_path / "out"

    def holding() -> set[str]:
        """The files that tell of it, but for the database of reviews."""
        there = [path for path in out.rglob("*") if path.is_file() and path.name != FILE]
        return {path.name for path in there if b"secret" in path.read_bytes()}

    assert minutes(*batch).status == 0
    with store.open(None, out) as opened:
        opened.pin(key("secret"), "secret", b"{}")
        opened.append(key("secret"), "Anna", Keep("p01"), key="1")
    (tmp_path / "in" / "secret.vtt").unlink()
    stays = minutes(*batch)
    assert "in/secret.vtt: secret.md, secret.html, secret.minutes.json stay" in stays.out
    assert "secret" in (out / "index.html").read_text()
    for path in out.glob("secret.*"):
        path.unlink()
    told = minutes(*batch)
    assert told.status == 0 and "cannot be searched" not in told.err
    assert "in/secret.vtt and its minutes were deleted" in told.out
    assert "minutes feedback forget out secret" in told.out
    assert minutes("feedback", "forget", "out", "secret").status == 0
    assert holding() == set()
    assert "kept budget" in (out / "actions.csv").read_text()
    assert len(list((out / ".minutes" / "meetings").iterdir())) == 1
    assert len(list((out / ".minutes" / "said").iterdir())) == 1
    assert "deleted" not in minutes(*batch).out


@pytest.mark.parametrize("flag", ["--no-skip-existing", "--force"])
def test_all_is_made_anew_by_force_and_by_its_old_name_that_is_told_nowhere(
    minutes: Command, tmp_path: Path, samples: Path, flag: str
) -> None:
    shutil.copy(samples / "standup.vtt", tmp_path)
    run = ("batch", "standup.vtt", "-o", "out", "-f", "md", "--scorer", "lexrank", "--jobs", 1)
    assert minutes(*run).status == 0
    assert "0 to make" in minutes(*run, "--skip-existing").err
    anew = minutes(*run, flag)
    assert anew.status == 0 and "1 to make" in anew.err
    assert "skip-existing" not in minutes("batch", "--help").out


def test_an_empty_folder_is_told(minutes: Command, tmp_path: Path) -> None:
    (tmp_path / "meetings").mkdir()
    outcome = minutes("batch", "meetings", "-o", "out")
    assert outcome.status == 1
    assert "meetings: no recordings or transcripts there" in outcome.err


def started(tmp_path: Path, *arguments: object) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "minutes", *map(str, arguments)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that a shell runs in the background ignore Ctrl-C, and so would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def test_ctrl_c_stops_and_says_how_to_go_on(tmp_path: Path, meetings: Path, samples: Path) -> None:
    sound, rate = soundfile.read(samples / "planning.flac", stop=80 * 16_000, dtype="int16")
    soundfile.write(meetings / "planning.flac", sound, rate)
    flags = ("--model", "tiny.en", "--diarizer", "none", "--jobs", 1, "--offline")
    flags += ("--cache-dir", tmp_path / "cache")
    run = started(tmp_path, "batch", "meetings", "-o", "out", *flags)
    assert run.stderr is not None
    for line in run.stderr:
        if " to make" in line:
            break
    until = time.monotonic() + PATIENCE
    while not list((tmp_path / "cache").rglob("voice-activity*")):  # recognition comes next
        assert run.poll() is None and time.monotonic() < until
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=PATIENCE)[1]
    assert run.returncode == 130
    assert "batch: stopped; the same command goes on from here" in said
    assert "Traceback" not in said
    assert json.loads((tmp_path / "out" / "batch.json").read_text())["state"] == "stopped"
    assert statuses(tmp_path / "out")["planning.flac"] == "waiting"


def test_watch_makes_what_is_there_tells_of_the_rest_and_stops_by_ctrl_c(
    tmp_path: Path, meetings: Path
) -> None:
    run = started(tmp_path, "watch", "meetings", "-o", "out", "--settle", "0", "-f", "md")
    assert run.stdout is not None
    lines = {run.stdout.readline().strip(), run.stdout.readline().strip()}
    (meetings / "retro.srt").unlink()
    assert run.stderr is not None
    told = ""
    for line in run.stderr:
        told += line
        if "taken away" in line:
            break
    run.send_signal(signal.SIGINT)
    said = run.communicate(timeout=PATIENCE)[1]
    assert lines == {"out/retro.md", "out/standup.md"}
    assert run.returncode == 130 and "goes on from here" in said
    assert told.count("meetings/empty.wav: is empty; minutes are made of it as soon as") == 1
    assert "retro.srt was taken away; its minutes stay (retro.md), and minutes batch" in told
