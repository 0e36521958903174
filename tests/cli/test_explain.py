"""minutes explain, and --explain of run and render."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from minutes import record_files, records, serialization
from minutes.model import checkpoint
from tests.conftest import Command
from tests.model import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model named tiny, untrained."""
    place = tmp_path_factory.mktemp("models")
    model, tokenizer = checkpoint.from_encoder(
        tiny.encoder(place / "encoder"), context_size=16, window_tokens=64, name="tiny"
    )
    checkpoint.save(place / "tiny", model, tokenizer, metadata={"name": "tiny"}, text="Tiny.")
    return place / "tiny"


@pytest.fixture
def standup(minutes: Command, samples: Path, tmp_path: Path) -> Path:
    """Minutes scored by lexrank."""
    assert minutes("run", samples / "standup.vtt", "-f", "json", "--scorer", "lexrank").status == 0
    return tmp_path / "standup.minutes.json"


def rewrite(path: Path, change: Any) -> None:
    record = json.loads(path.read_text())
    change(record)
    path.write_text(json.dumps(record))


def test_tells_why_a_point_is_there(minutes: Command, standup: Path) -> None:
    record = record_files.load_minutes(standup.read_text(), "x")
    said_by = {u.id: u.text for u in record.utterances}
    point = next(p for p in record.points if len(p.utterances) == 1)
    outcome = minutes("explain", standup, point.id)
    lines = [line for line in outcome.out.splitlines() if "said in so many words" not in line]
    head, scores, said, total, *words = lines
    assert outcome.status == 0
    assert head == f"{point.id}  {point.statement}"
    assert scores.endswith("scored by lexrank")
    (id_,) = point.utterances
    assert said.startswith(f"{id_}  ") and said.endswith(said_by[id_])
    assert "log odds in all" in total
    effects = [float(line.split()[0]) for line in words]
    assert 1 < len(effects) <= 8 and effects == sorted(effects, reverse=True)
    assert all(line.split()[1] in point.text.split() for line in words)
    assert "attended" not in outcome.out


def test_what_was_said_before_a_point_stands_under_what_it_states(
    minutes: Command, standup: Path
) -> None:
    record = record_files.load_minutes(standup.read_text(), "x")
    point, said = record.points[-1], record.utterances[0]

    def part(read: Any) -> None:
        read["points"][-1]["text"] = f"{said.text} – {point.text}"
        read["points"][-1]["context"] = [{"utterance": said.id, "words": said.text}]

    rewrite(standup, part)
    head, before, *_ = minutes("explain", standup, point.id).out.splitlines()
    assert head == f"{point.id}  {point.text}"
    assert before == f"     before  00:03 Priya Raman: {said.text}"


def test_tells_of_all_points_or_of_the_utterances_named(minutes: Command, standup: Path) -> None:
    record = record_files.load_minutes(standup.read_text(), "x")
    out = minutes("explain", standup).out
    heads = [block.splitlines()[0] for block in out.rstrip().split("\n\n")]
    assert heads == [f"{p.id}  {p.statement}" for p in record.points]
    out = minutes("explain", standup, "u0003", "u0001").out
    assert [block[:5] for block in out.split("\n\n")] == ["u0003", "u0001"]


def test_an_utterance_that_is_evidence_of_a_point_says_so(minutes: Command, standup: Path) -> None:
    record = record_files.load_minutes(standup.read_text(), "x")
    held = {id_ for point in record.points for id_ in point.utterances}
    last = record.points[-1]
    clock = f"{int(last.start) // 60:02}:{int(last.start) % 60:02}"
    told = minutes("explain", standup, last.utterances[-1]).out.splitlines()
    assert f"     evidence of {last.id} at {clock}" in told
    other = next(u.id for u in record.utterances if u.id not in held)
    assert "evidence of" not in minutes("explain", standup, other).out


def test_a_point_is_named_by_the_time_that_markdown_shows_beside_it(
    minutes: Command, standup: Path
) -> None:
    minutes("render", standup, "-f", "md")
    record = record_files.load_minutes(standup.read_text(), "x")
    point = next(p for p in record.points if p.kind == "decision")
    (line,) = (
        line
        for line in Path("standup.md").read_text().partition("## Topics")[0].splitlines()
        if line.startswith("- ") and point.text in line
    )
    time = re.findall(r"\d\d:\d\d", line)[-1]
    assert minutes("explain", standup, time).out.startswith(f"{point.id}  {point.text}\n")
    told = {p.start for p in record.points}
    other = next(u for u in record.utterances if int(u.start) not in map(int, told))
    clock = f"{int(other.start) // 60:02}:{int(other.start) % 60:02}"
    assert minutes("explain", standup, clock).out.startswith(f"{other.id}  {clock} ")
    assert "has no point or utterance '59:59'" in minutes("explain", standup, "59:59").err


def test_the_attention_model_tells_its_neighbours(
    minutes: Command, samples: Path, folder: Path
) -> None:
    model = ("--attention-model", folder)
    minutes("run", samples / "standup.vtt", "-f", "json", *model)
    # An untrained model takes any point, which may rest on several utterances.
    out = minutes("explain", "standup.minutes.json", "u0003", *model).out
    assert "scored by attention:tiny" in out
    assert out.partition("attended to\n")[2].count("%  ") == 5
    outcome = minutes("explain", "standup.minutes.json", "p01", "p02", "--json", *model)
    found = serialization.load(tuple[records.Explanation, ...], outcome.out)
    kept = record_files.load_minutes(Path("standup.minutes.json").read_text(), "x").points
    assert all(one.utterance in point.utterances for one, point in zip(found, kept, strict=False))
    assert all(one.words and one.attended for one in found)


def test_a_point_of_two_utterances_is_explained_by_the_one_that_states_it(
    minutes: Command, standup: Path
) -> None:
    def merge(record: Any) -> None:
        said = {u["id"]: u for u in record["utterances"]}
        said["u0003"].update(
            kinds={"action": 0.71},
            signs={"statement": [0, 5], "antecedents": ["u0002"], "in_meeting": 0.2},
        )
        record["points"][0].update(
            kind="action",
            utterances=["u0002", "u0003"],
            text="Both \u001b[31mat once.",
            start=said["u0002"]["start"],
            end=said["u0003"]["end"],
            owner_evidence={"utterance": "u0004", "words": "Sure."},
        )
        record["thresholds"] = {"balanced": {"action": 0.4}}

    rewrite(standup, merge)
    out = minutes("explain", standup, "p01").out
    assert out.startswith("p01  Both [31mat once.\n")
    assert [line[:5] for line in out.splitlines() if line.startswith("u")] == ["u0003"]
    said = {u["id"]: u["text"] for u in json.loads(standup.read_text())["utterances"]}
    assert "     an action with probability 0.71; reported from 0.40\n" in out
    assert f"     marked by “{said['u0003'][:5].strip()}" in out
    assert "     accepted  " in out and said["u0004"] in out
    assert "     refers to  " in out and said["u0002"] in out
    assert "     done in the meeting itself with 0.20, " in out
    found = json.loads(minutes("explain", standup, "p01", "--json").out)
    assert [one["utterance"] for one in found] == ["u0003"]


def test_what_is_not_there_is_named_beside_what_is(minutes: Command, standup: Path) -> None:
    outcome = minutes("explain", standup, "p99")
    assert outcome.status == 1
    assert "has no point or utterance 'p99'; it has p01, p02, " in outcome.err
    assert "; u0001, u0002, u0003, u0004 … u" in outcome.err
    rewrite(standup, lambda record: record.update(points=[]))
    assert "has no points; name an utterance" in minutes("explain", standup).err


def test_what_cannot_be_explained_says_why(
    minutes: Command, standup: Path, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.minutes.json").write_text("[]")
    assert "not minutes JSON" in minutes("explain", "x.minutes.json").err
    assert "cannot be read" in minutes("explain", "gone.minutes.json").err
    rewrite(standup, lambda record: record["engines"].update(scorer="attention:ours"))
    outcome = minutes("explain", standup, "--attention-model", folder)
    assert outcome.status == 1 and "was scored by attention:ours, and the model in" in outcome.err
    rewrite(standup, lambda record: record["engines"].pop("scorer"))
    assert "has no scores to explain" in minutes("explain", standup).err


def test_run_and_render_put_it_on_the_page(
    minutes: Command, samples: Path, folder: Path, tmp_path: Path
) -> None:
    arguments = ("--explain", "--attention-model", folder)
    assert minutes("run", samples / "standup.vtt", *arguments).status == 0
    page = (tmp_path / "standup.html").read_text()
    kept = record_files.load_minutes((tmp_path / "standup.minutes.json").read_text(), "x")
    assert page.count('<div class="why">') == len(kept.points)
    assert all(p.explanation and p.explanation.attended for p in kept.points)
    again = ("-f", "html", "-o", "again")
    minutes("render", "standup.minutes.json", *again)
    assert (tmp_path / "again" / "standup.html").read_text() == page
    minutes("render", "standup.minutes.json", "--max-points", "1", *again, "--force")
    words = '<p class="words"'  # of the model's; why an outcome is one stands there without them
    assert words not in (tmp_path / "again" / "standup.html").read_text()
    minutes("render", "standup.minutes.json", "--max-points", "1", *again, "--force", *arguments)
    assert (tmp_path / "again" / "standup.html").read_text().count(words) == 1


def test_says_why_what_would_be_a_decision_is_none(minutes: Command, standup: Path) -> None:
    def change(record: Any) -> None:
        record["thresholds"] = {"balanced": {"decision": 0.3}}
        record["points"] = []
        for said in record["utterances"]:
            said["kinds"] = {"decision": 0.6}
            said["signs"] = {"unclear": 0.83 if said["id"] == "u0004" else 0.4}

    rewrite(standup, change)
    told = minutes("explain", standup, "u0004").out
    assert "left out, as nobody could tell what it is about with 0.83" in told
    assert "left out" not in minutes("explain", standup, "u0006").out
