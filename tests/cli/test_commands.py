"""The commands, each as a user calls it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest

from tests.conftest import Command

EVERY = ("md", "html", "minutes.json", "docx", "rttm", "srt", "txt", "vtt")


@pytest.mark.parametrize("name", ["standup.vtt", "retro.srt", "zh-meeting.vtt"])
def test_a_transcript_comes_out_in_every_format(
    minutes: Command, tmp_path: Path, samples: Path, name: str
) -> None:
    outcome = minutes("run", samples / name, "-f", "all", "-o", "out")
    stem = Path(name).stem
    assert outcome.status == 0
    assert outcome.out.splitlines() == [f"out/{stem}.{ending}" for ending in EVERY]
    record = json.loads((tmp_path / "out" / f"{stem}.minutes.json").read_text())
    assert record["meeting"]["language"] == ("zh" if name.startswith("zh") else "en")
    assert sum(u["weight"] for u in record["utterances"]) == pytest.approx(1)
    kept = record["points"][0]
    assert kept["utterances"][0] in {u["id"] for u in record["utterances"]}
    assert len(docx.Document(str(tmp_path / "out" / f"{stem}.docx")).paragraphs) > 5


def test_render_makes_another_format_without_the_source(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    minutes("run", samples / "standup.vtt", "-f", "json")
    outcome = minutes(
        "render", "standup.minutes.json", "-f", "md", "--title", "Daily", "--max-points", "2"
    )
    assert (outcome.status, outcome.out) == (0, "standup.md\n")
    shown = (tmp_path / "standup.md").read_text()
    assert shown.startswith("# Daily\n")
    assert shown.partition("## Topics")[0].count("\n- ") == 2


def test_without_outcomes_there_are_points_alone_and_no_notice(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    run = ("run", samples / "standup.vtt", "-f", "md,json", "--scorer", "lexrank")
    told = minutes(*run, "--outcomes", "none")
    assert told.status == 0
    record = json.loads((tmp_path / "standup.minutes.json").read_text())
    assert record["points"] and {point["kind"] for point in record["points"]} == {"point"}
    assert record["notices"] == []
    heads = re.findall(r"^## (.*)$", (tmp_path / "standup.md").read_text(), re.MULTILINE)
    assert "Topics" in heads and not {"Decisions", "Actions", "Open problems"} & {*heads}
    batch = minutes("batch", samples / "standup.vtt", "-o", "out", "--outcomes", "none", "-f", "md")
    assert batch.status == 0
    assert (tmp_path / "out" / "actions.csv").read_text().count("\n") == 1


def test_actions_as_a_table_are_asked_of_a_batch(minutes: Command, samples: Path) -> None:
    for command in ("run", "batch"):
        told = minutes(command, samples / "standup.vtt", "-f", "csv")
        assert told.status == 1
        assert "minutes batch always writes actions.csv and actions.ics, without -f" in told.err


def test_a_name_given_to_render_is_in_the_record_where_that_is_asked_for(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    minutes("run", samples / "standup.vtt", "-f", "json")
    record = tmp_path / "standup.minutes.json"
    render = ("render", record.name, "--speaker", "Mei Chen=Olivia")
    before = record.read_bytes()
    told = minutes(*render, "-f", "md,json", "--force")
    assert (told.status, told.out, record.read_bytes()) == (0, "standup.md\n", before)
    assert "standup.minutes.json stays as it is; the same with -f json --force alone" in told.err
    for given in (render[2:], ("--title", "Daily"), ("--date", "2027-02-23")):
        told = minutes(*render[:2], *given, "-f", "md", "--force")
        assert (told.status, told.out) == (0, "standup.md\n")
        assert "standup.minutes.json stays as it is" in told.err
    told = minutes(*render, "-f", "md", "-o", "out")  # where nothing would write it anew
    assert told.status == 0 and "stays as it is" not in told.err
    refused = minutes(*render, "-f", "json")
    assert refused.status == 1 and "give --force to write it anew" in refused.err
    assert record.read_bytes() == before
    assert minutes(*render, "-f", "json", "--force").out == "standup.minutes.json\n"
    plain = minutes("render", record.name, "-f", "md", "--force")
    assert plain.status == 0 and "stays as it is" not in plain.err
    shown = (tmp_path / "standup.md").read_text()
    assert "Olivia" in shown and "Mei Chen" not in shown
    record.write_text(record.read_text().replace("Olivia", "Livia"))
    assert minutes(*render[:2], "--title", "Daily", "-f", "json", "--force").status == 0
    assert "Livia" in (tmp_path / "standup.before-force.minutes.json").read_text()
    assert "Livia" in record.read_text() and '"Daily"' in record.read_text()


def test_render_keeps_points_that_were_edited_by_hand(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    minutes("run", samples / "retro.srt", "-f", "json")
    path = tmp_path / "retro.minutes.json"
    record = json.loads(path.read_text())
    record["points"] = record["points"][:1]
    record["points"][0]["text"] = "Written by hand."
    path.write_text(json.dumps(record))
    assert minutes("render", path, "-f", "md").status == 0
    shown = (tmp_path / "retro.md").read_text().partition("## Transcript")[0]
    items = [line.strip() for line in shown.splitlines() if line.strip().startswith("- ")]
    (point,) = (item for item in items if not item.startswith("- **"))  # the others are topics
    assert point.startswith("- Written by hand.")
    assert "No point stood out" not in shown  # also where it stands under its topic alone


def test_render_refuses_what_is_not_minutes(minutes: Command, tmp_path: Path) -> None:
    (tmp_path / "x.minutes.json").write_text("[]")
    outcome = minutes("render", "x.minutes.json")
    assert outcome.status == 1
    assert outcome.err.startswith("minutes: error: x.minutes.json: not minutes JSON")
    assert "no such file" in minutes("render", "gone.minutes.json").err.lower()


def test_a_template_of_ones_own_gives_its_format(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    (tmp_path / "brief.tex.j2").write_text(r"\section{ {{- title|tex -}} }")
    outcome = minutes("run", samples / "retro.srt", "-f", "md", "--template", "brief.tex.j2")
    assert outcome.out == "retro.md\nretro.tex\n"
    assert (tmp_path / "retro.tex").read_text() == r"\section{Retro}"


def test_options_come_from_the_folder_and_the_environment(
    minutes: Command, tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "minutes.toml").write_text('max-points = 1\noutput-format = ["md"]\n')
    monkeypatch.setenv("MINUTES_TITLE", "Looking back")
    assert minutes("run", samples / "retro.srt").out == "retro.md\n"
    shown = (tmp_path / "retro.md").read_text()
    assert shown.startswith("# Looking back\n")
    assert shown.partition("## Topics")[0].count("\n- ") == 1


def test_doctor_says_what_can_run_and_what_the_rest_needs(minutes: Command) -> None:
    outcome = minutes("doctor", "--json", "--offline")
    found = json.loads(outcome.out)
    assert found["system"]["python"].startswith("3.")
    elsewhere = minutes("doctor", "--json", "--offline", "--cache-dir", "elsewhere").out
    assert json.loads(elsewhere)["system"]["cache"] == "elsewhere"
    engines = {e["engine"]: e for stage in found["engines"].values() for e in stage}
    assert outcome.status == (0 if engines["faster-whisper"]["ready"] else 1)
    assert engines["pyannote"]["ready"] != bool(engines["pyannote"]["remedy"])
    shown = minutes("doctor", "--offline").out
    assert "faster-whisper" in shown and engines["pyannote"]["detail"] in shown
    lacking = json.loads(minutes("doctor", "--json", "--offline", "--model", "small").out)
    assert not any(engine["ready"] for engine in lacking["engines"]["transcription"])
    assert "minutes models pull" in lacking["engines"]["transcription"][0]["remedy"]


def test_a_file_in_place_of_a_command_is_taken_for_one_to_run(
    minutes: Command, samples: Path
) -> None:
    named = samples / "standup.vtt"
    for given, meant in ((named, "run"), (samples, "batch")):
        outcome = minutes(given)
        assert outcome.status == 2
        assert f"Did you mean minutes {meant} {given}?" in " ".join(outcome.err.split())
    assert "Did you mean 'evaluate'?" in minutes("evalute").err
    assert "No such command" in minutes("x" * 300).err


def test_a_file_with_a_strange_name_is_quoted_where_it_is_offered(
    minutes: Command, tmp_path: Path
) -> None:
    for name, shown in (("my call.vtt", "'my call.vtt'"), ("a\x1b[2Jb.vtt", "'a[2Jb.vtt'")):
        (tmp_path / name).touch()
        told = " ".join(minutes(name).err.split())
        assert f"Did you mean minutes run {shown}?" in told
        assert "\x1b" not in told


def test_a_file_in_the_place_of_a_folder_is_told_before_the_work(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    (tmp_path / "file").touch()
    for flag in ("--cache-dir", "--models-dir"):
        outcome = minutes("run", samples / "standup.vtt", flag, "file")
        assert outcome.status == 1
        assert outcome.err == f"minutes: error: {flag}: file is a file; name a folder\n"
    outcome = minutes("models", "list", "--models-dir", "file")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err == "minutes: error: --models-dir: file is a file; name a folder\n"


def test_a_watch_is_told_of_once_it_can_begin(minutes: Command, tmp_path: Path) -> None:
    outcome = minutes("watch", "nope")
    assert outcome.status == 1
    assert outcome.err == "minutes: error: nope: is no folder; name a folder to watch\n"


def test_render_tells_what_is_no_minutes_before_what_is_in_its_way(
    minutes: Command, tmp_path: Path, samples: Path
) -> None:
    (tmp_path / "standup.md").write_text("mine")
    told = "is no NAME.minutes.json; make one of the recording or the transcript with minutes run"
    assert told in minutes("render", samples / "standup.vtt").err
    assert "is a folder; name a NAME.minutes.json in it" in minutes("render", samples).err
    assert (tmp_path / "standup.md").read_text() == "mine"


@pytest.mark.parametrize("said", ["English", "en-GB", "eng", "en"])
def test_a_language_of_a_transcript_is_taken_by_its_name_or_code(
    minutes: Command, tmp_path: Path, samples: Path, said: str
) -> None:
    outcome = minutes("run", samples / "standup.vtt", "-f", "json", "--language", said)
    assert outcome.status == 0, outcome.err
    record = json.loads((tmp_path / "standup.minutes.json").read_text())
    assert record["meeting"]["language"] == "en"


def test_what_is_no_language_and_no_model_is_told(minutes: Command, samples: Path) -> None:
    outcome = minutes("run", samples / "standup.vtt", "--language", "klingon")
    assert outcome.status == 1
    assert "--language: 'klingon' is no language; give its code" in outcome.err
    assert "read as" not in outcome.err  # it is told before the work
    assert len(minutes("batch", samples, "--language", "xx").err.splitlines()) == 1
    outcome = minutes("run", samples / "clip.m4a", "--attention-model", "nosuch")
    assert outcome.status == 1
    assert "nosuch: is no attention model; give builtin" in outcome.err
    assert "decoding" not in outcome.err  # it is told before the work
