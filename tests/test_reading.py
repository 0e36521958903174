"""benchmarks/reading.py: points laid out for readers, their forms, the table of their verdicts."""

from __future__ import annotations

import csv
import importlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from minutes.corpora import Act, LabelledMeeting, write_corpus
from minutes.transcripts import read_transcript

ROOT = Path(__file__).parent.parent
CALL = "planning-7"


@pytest.fixture(scope="module")
def reading() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield importlib.import_module("reading")


@pytest.fixture(scope="module")
def tables(reading: ModuleType) -> ModuleType:
    return importlib.import_module("reading_tables")


@pytest.fixture(scope="module")
def corpus(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a call that nobody has annotated."""
    cues = read_transcript(samples / "planning.vtt").cues
    acts = tuple(Act(f"a{n}", c.start, c.end, c.speaker, c.text) for n, c in enumerate(cues))
    path = tmp_path_factory.mktemp("corpus") / "calls.jsonl"
    write_corpus(path, [LabelledMeeting(CALL, "test", acts)])
    return path


@pytest.fixture(scope="module")
def prepared(reading: ModuleType, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laid") / "out"
    assert reading.main(["prepare", str(corpus), str(folder), "--readers", "anna,peter"]) == 0
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """What was laid out, to be filled in."""
    return Path(shutil.copytree(prepared, tmp_path / "read"))


def laid(folder: Path) -> dict[str, Any]:
    (call,) = map(json.loads, (folder / "points.jsonl").read_text().splitlines())
    return dict(call)


def fill(folder: Path, reader: str, **others: str) -> None:
    """All points are right but those given, by their numbers: "verdict,why,needs"."""
    path = folder / f"{CALL}.{reader}.csv"
    lines = path.read_text().splitlines()
    rows = [
        f"{line.partition(',')[0]},,{others.get('p' + line.partition(',')[0], 'right,,')}"
        for line in lines[1:]
    ]
    path.write_text("\n".join([lines[0], *rows]) + "\n")


def table(reading: ModuleType, *given: object) -> int:
    return int(reading.main(["table", *map(str, given)]))


# What the project publishes.


def test_the_published_table_is_what_the_kept_verdicts_give(
    reading: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert table(reading) == 0
    told = capsys.readouterr().out
    page = (ROOT / "benchmarks" / "reading.md").read_text()
    rows = re.findall(r"^\| (?:actions|decisions|open problems|all) \| \d.*$", page, re.M)
    assert len(rows) == 4

    def figures(row: str) -> str:  # intervals hang on a library's random numbers
        return re.sub(r" \(\S+ to \S+\)", "", row)

    assert {figures(row) for row in rows} <= {figures(line) for line in told.splitlines()}
    assert "i and j agree on 88 % of" in told and "agree on\n88 % of the points" in page


def test_readme_and_real_calls_have_the_same_shares(
    reading: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (ROOT / "README.md").read_text()
    rows = (ROOT / "benchmarks" / "real_calls.md").read_text().replace("**", "")
    for path in (ROOT / "benchmarks" / "readings").glob("*.jsonl"):
        assert table(reading, path) == 0
        told = re.findall(
            r"^\| (actions|decisions|open problems) \| (\d+) (.*)$", capsys.readouterr().out, re.M
        )
        shares = {kind: re.findall(r"(\d+) \(", row)[:3] for kind, _, row in told}
        points = " / ".join(number for _, number, _ in told)
        cells = [" / ".join(part) + " %" for part in zip(*shares.values(), strict=True)]
        assert f"| {points} | {' | '.join(cells)} |" in rows
    assert table(reading) == 0
    told = capsys.readouterr().out
    for kind in ("actions", "decisions", "open problems"):
        (row,) = re.findall(rf"^\| {kind} \| \d+ (.*)$", told, re.M)
        right, _, wrong = re.findall(r"(\d+) \(", row)[:3]
        assert re.search(rf"^\| {kind} \|.*\| {right} % / {wrong} % \|$", readme, re.M)


def test_what_is_kept_has_no_words_of_a_call(reading: ModuleType) -> None:
    for path in (ROOT / "benchmarks" / "readings").glob("*.jsonl"):
        calls = reading.read_calls(path)
        # What is no field of the form is not read, so that it would not be written again.
        assert reading.calls_bytes(calls) == path.read_bytes()
        texts = {text for call in calls for text in (call.meeting, call.corpus, call.made_by)}
        assert not any(re.search(r"\s\w+\s\w+\s\w+", text) for text in texts)


# Laying out.


def test_points_are_numbered_as_minutes_show_them(prepared: Path) -> None:
    call = laid(prepared)
    shown = (prepared / f"{CALL}.points.md").read_text()
    numbers = [int(n) for n in re.findall(r"^(\d+)\. ", shown, re.M)]
    assert numbers == list(range(1, len(call["points"]) + 1)) and len(numbers) > 3
    assert [h for h in ("## Decisions", "## Actions") if h in shown]
    assert "[^" not in shown and "## Transcript" not in shown and "## Topics" not in shown
    with (prepared / f"{CALL}.anna.csv").open() as form:
        rows = list(csv.DictReader(form))
    assert [(int(r["point"]), r["kind"]) for r in rows] == [
        (n, p["kind"]) for n, p in enumerate(call["points"], 1)
    ]
    assert not any(r["verdict"] for r in rows)
    actions = [p for p in call["points"] if p["kind"] == "action"]
    assert len(re.findall(r"^\d+\. \[ \] \*\*", shown, re.M)) == len(actions)


def test_places_are_those_of_the_words(prepared: Path, corpus: Path) -> None:
    call = laid(prepared)
    (meeting,) = map(json.loads, corpus.read_text().splitlines())
    words = " ".join(act["text"] for act in meeting["utterances"]).split()
    assert call["words"] == len(words)
    lines = (prepared / f"{CALL}.transcript.txt").read_text().splitlines()
    assert len(lines) == len(call["lines"])
    for line, places in zip(lines, call["lines"], strict=True):
        said = " ".join(" ".join(words[begin:end]) for begin, end in places)
        assert re.sub(r"\W", "", line).endswith(re.sub(r"\W", "", said))
    for point in call["points"]:
        stated = {w for begin, end in point["statement"] for w in range(begin, end)}
        assert stated <= {w for begin, end in point["evidence"] for w in range(begin, end)}


def test_readers_get_the_instructions_and_nothing_else_of_the_page(prepared: Path) -> None:
    told = (prepared / "README.md").read_text()
    assert told.startswith("# Instructions for readers\n")
    assert "`partly`" in told and "language models" not in told


def test_every_reason_is_explained(reading: ModuleType) -> None:
    told = reading.instructions()
    files = importlib.import_module("reading_files")
    assert set(files.REASONS) == set(re.findall(r"`([^`]+)`", told)) & set(files.REASONS)


def test_verdicts_are_not_overwritten(
    reading: ModuleType, corpus: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = ["prepare", str(corpus), str(folder), "--readers", "anna"]
    assert reading.main(again) == 0  # blank forms hold nothing
    fill(folder, "peter")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert reading.main(again) == 1
    assert "peter.csv: holds verdicts" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_call_that_is_not_there_is_named(
    reading: ModuleType, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reading.main(["prepare", str(corpus), str(tmp_path / "x"), "--call", "standup"]) == 1
    assert "standup is in none of the corpora" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


# Verdicts.


def test_forms_become_the_table_and_are_kept(
    reading: ModuleType, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(folder, "anna", p1='partly,matter,"2, 3, 2"')
    fill(folder, "peter", p1="Wrong,Idea,", p2="wrong,status,")
    kept = tmp_path / "kept.jsonl"
    assert table(reading, folder, "--keep", kept) == 0
    told = capsys.readouterr().out
    points = len(laid(folder)["points"])
    assert f"{points} points of 1 calls" in told
    assert f"agree on {100 * (points - 2) / points:.0f} % of" in told
    assert "| partly: matter | " in told and "| wrong: idea | " in told
    (call,) = map(json.loads, kept.read_text().splitlines())
    assert "lines" not in call
    assert call["points"][0]["readers"]["peter"] == {"verdict": "wrong", "why": "idea"}
    second, third = laid(folder)["lines"][1:3]
    assert call["points"][0]["readers"]["anna"]["needs"] == [*second, *third]
    assert table(reading, kept) == 0
    assert capsys.readouterr().out == told


def test_forms_of_spreadsheets_are_read(reading: ModuleType, folder: Path) -> None:
    for reader in ("anna", "peter"):
        fill(folder, reader)
        path = folder / f"{CALL}.{reader}.csv"
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",", b";"))
    assert table(reading, folder) == 0


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("maybe,,", "'maybe' is no verdict; choose from right, partly, wrong"),
        ("wrong,because,", "'because' is no reason; choose from matter, cut"),
        ("partly,,", "is partly and has no reason"),
        ("right,matter,", "is right and has a reason"),
        ("partly,matter,9999", "the transcript has no line 9999"),
        (",,", "no verdict on 1"),
    ],
)
def test_what_is_wrong_with_a_form_is_named(
    reading: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str], row: str, told: str
) -> None:
    fill(folder, "anna", p1=row)
    fill(folder, "peter")
    assert table(reading, folder) == 1
    error = capsys.readouterr().err
    assert told in error and f"{CALL}.anna.csv" in error


def test_a_form_whose_quote_is_never_closed_is_named(
    reading: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(folder, "anna")
    fill(folder, "peter")
    path = folder / f"{CALL}.anna.csv"
    path.write_text(f'{path.read_text()}1,,"right,,{"x" * csv.field_size_limit()}\n')
    assert table(reading, folder) == 1
    error = capsys.readouterr().err
    assert f"{CALL}.anna.csv line " in error and "close its quotes" in error


def test_unknown_and_repeated_points_strangers_and_missing_forms_are_named(
    reading: ModuleType, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(folder, "anna")
    path = folder / f"{CALL}.anna.csv"
    path.write_text(path.read_text() + "777,,right,,\n1,,right,,\n")
    (folder / f"{CALL}.peter.csv").unlink()
    (folder / f"{CALL}.eva.csv").write_text("point,mark\n1,right\n")
    assert table(reading, folder) == 1
    assert "no column needs, verdict, why" in capsys.readouterr().err
    (folder / f"{CALL}.eva.csv").unlink()
    assert table(reading, folder) == 1
    error = capsys.readouterr().err
    assert "there is no point 777" in error and "point 1 has a verdict already" in error
    (folder / "other.anna.csv").write_text("point,verdict,why,needs\n")
    assert table(reading, folder) == 1
    assert "other.anna.csv: is of no call laid out here" in capsys.readouterr().err
    (folder / "other.anna.csv").unlink()
    (folder / "points.jsonl").unlink()
    assert table(reading, folder) == 1
    assert "points.jsonl: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ({"readers": {}}, "point 1 has no verdict"),
        ({"readers": {"a": {"verdict": "wrong"}}}, "is wrong and has no reason"),
        ({"readers": {"a": {"verdict": "wrong", "why": "odd"}}}, "readers.a.why"),
        ({"readers": {"a": {"verdict": "right"}}, "evidence": [[8, 11]]}, "not within 10 words"),
        ({"readers": {"b": {"verdict": "right"}}}, "other readers"),
    ],
)
def test_a_kept_file_is_checked(
    reading: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    point: dict[str, Any],
    told: str,
) -> None:
    good = {"kind": "action", "start": 0.0, "statement": [[0, 4]], "evidence": [[0, 6]]}
    good["digest"] = "0123456789ab"
    call = {"corpus": "test", "words": 10, "made_by": "x"}
    fine = good | {"readers": {"a": {"verdict": "right"}}}
    calls = [
        call | {"meeting": "one", "points": [good | point]},
        call | {"meeting": "two", "points": [fine]},
    ]
    path = tmp_path / "kept.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in calls))
    assert table(reading, path) == 1
    assert told in capsys.readouterr().err


def test_other_readers_of_the_same_text_are_compared(
    reading: ModuleType, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [tmp_path / "one.jsonl", tmp_path / "other.jsonl"]
    (folder / f"{CALL}.peter.csv").unlink()
    fill(folder, "anna", p1="wrong,idea,")
    assert table(reading, folder, "--keep", kept[0]) == 0
    assert table(reading, kept[0], kept[0]) == 1
    assert "both readings have a reader anna" in capsys.readouterr().err
    call = json.loads(kept[0].read_text())
    for point in call["points"]:
        point["readers"] = {"eva": {"verdict": "right"}}
    call["points"][-1]["digest"] = "another text"
    kept[1].write_text(json.dumps(call) + "\n")
    assert table(reading, *kept) == 0
    told = capsys.readouterr().out
    assert "Together" not in told  # the call is in both
    same = len(call["points"]) - 1
    assert f"{same} points are the same to the letter for anna and eva." in told
    assert f"| anna, eva | {100 * (same - 1) / same:.0f} % |" in told
    assert table(reading, *kept, "--keep", tmp_path / "both.jsonl") == 1


def test_a_digest_is_of_all_that_is_shown(reading: ModuleType) -> None:
    decisions = "## Decisions\n\n- We go.[^1]\n  > Anna: “Do we?”\n- We go.\n"
    shown = f"{decisions}\n## Actions\n\n- [ ] **Eva**: Go.\n"
    listed, texts = reading.numbered(shown)
    assert texts == ["We go.  > Anna: “Do we?”", "We go.", "[ ] **Eva**: Go."]
    assert "1. We go.\n  > Anna" in listed and "\n3. [ ] **Eva**: Go.\n" in listed


# Figures.


def test_kappa_is_agreement_beyond_chance(tables: ModuleType) -> None:
    # They agree on 35 of 50, where chance lets them agree on half: (0.7 - 0.5) / (1 - 0.5).
    assert tables.kappa(np.array([[20.0, 5], [10, 15]])) == pytest.approx(0.4)
    by_calls = np.array([[[20.0, 0], [0, 15]], [[0, 5], [10, 0]]])
    assert tables.kappas(by_calls).startswith("0.40 (")


def test_where_readers_cannot_differ_there_is_no_kappa(tables: ModuleType) -> None:
    counts = np.zeros((4, 3, 3))
    counts[:, 0, 0] = 5
    assert tables.kappas(counts) == "–"


def test_intervals_are_over_calls(tables: ModuleType) -> None:
    alike = np.array([[2.0, 1, 1]] * 8)
    assert tables.shares(alike) == ["50 (50 to 50)", "25 (25 to 25)", "25 (25 to 25)"]
    apart = np.array([[4.0, 0, 0]] * 4 + [[0.0, 0, 4]] * 4)
    right, partly, _ = tables.shares(apart)
    low, high = map(int, re.findall(r"\d+", right)[1:])
    assert right.startswith("50 ") and low <= 25 and high >= 75
    assert partly == "0 (0 to 0)"
