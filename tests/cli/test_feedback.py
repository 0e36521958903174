"""minutes feedback: what a team chose becomes a corpus."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import corpora, serialization, store
from minutes.choices import Approve, Choice, Drop, Keep, Promote, Rename
from minutes.outputs import approval
from minutes.outputs.approval import Approved
from minutes.review.meetings import key
from tests.conftest import Command
from tests.review.meetings import ANNA, MINUTES, TOM


def reviewed(folder: Path, name: str, *chosen: tuple[str, Choice], url: str | None = None) -> None:
    """Have a meeting reviewed; one of another id for each first letter of its name."""
    meeting = replace(MINUTES, meeting=replace(MINUTES.meeting, id=name[0]))
    with store.open(url, folder) as opened:
        opened.pin(name, name, serialization.dump(meeting).encode())
        for number, (who, choice) in enumerate(chosen):
            opened.append(name, who, choice, key=f"{name}-{number}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    reviewed(folder, "b", (ANNA, Keep("p01")), (TOM, Drop("p01")))
    reviewed(folder, "a", (ANNA, Drop("p02")), (ANNA, Promote("u4")), (ANNA, Approve()))
    reviewed(folder, "c", (ANNA, Rename("S2", "Tom")))
    return folder


def test_all_that_was_reviewed_becomes_a_corpus(
    minutes: Command, folder: Path, tmp_path: Path
) -> None:
    outcome = minutes("feedback", "export", folder)
    assert (outcome.status, outcome.out) == (0, "reviews.jsonl.gz\n")
    first, second = corpora.read_corpus(tmp_path / "reviews.jsonl.gz")
    assert (first.meeting, second.meeting, first.corpus) == ("a", "b", "reviews")
    assert {act.id: act.important for act in second.utterances if act.important is not None} == {
        "u1": 0.5
    }
    important = {act.id for act in first.utterances if act.important == 1}
    assert important == {"u1", "u4"}


def test_the_same_reviews_give_the_same_bytes(
    minutes: Command, folder: Path, tmp_path: Path
) -> None:
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        assert minutes("feedback", "export", folder, "-o", name).status == 0
    one, two = (tmp_path / name for name in ("one.jsonl.gz", "two.jsonl.gz"))
    assert one.read_bytes() == two.read_bytes()
    again = minutes("feedback", "export", folder, "-o", "one.jsonl.gz")
    assert again.status == 1 and "exists; give --force" in again.err
    assert minutes("feedback", "export", folder, "-o", "one.jsonl.gz", "--force").status == 0


def test_the_corpus_and_its_annotations_are_written_together_or_not_at_all(
    minutes: Command, folder: Path, tmp_path: Path
) -> None:
    open_ = tmp_path / "open"
    open_.mkdir()
    reviewed(open_, "b", (ANNA, Keep("p01")))
    both = ("-o", "x.jsonl", "--write-annotations", "found.jsonl")
    refused = minutes("feedback", "export", open_, *both)
    assert (refused.status, refused.out) == (1, "")
    assert "nothing in it is approved; approve minutes first" in refused.err
    assert not list(tmp_path.glob("*.jsonl"))
    written = minutes("feedback", "export", folder, *both)
    assert (written.status, written.out) == (0, "x.jsonl\nfound.jsonl\n")
    (read,) = corpora.read_annotations(tmp_path / "found.jsonl")
    assert read.meeting == "a"


def test_a_meeting_under_two_names_counts_once(
    minutes: Command, folder: Path, tmp_path: Path
) -> None:
    reviewed(folder, "a copy", (TOM, Drop("p01")))
    outcome = minutes("feedback", "export", folder, "-o", "x.jsonl", "--corpus", "team")
    assert outcome.status == 0 and "a copy is the same meeting as a" in outcome.err
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text().splitlines()]
    assert [(line["meeting"], line["corpus"]) for line in lines] == [("a", "team"), ("b", "team")]
    assert lines[0]["utterances"][1]["important"] == 0


def test_reviews_can_be_in_a_database_elsewhere(minutes: Command, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'team.sqlite'}"
    reviewed(tmp_path, "d", (ANNA, Keep("p01")), url=url)
    outcome = minutes("feedback", "export", tmp_path, "--database", url)
    assert outcome.status == 0, outcome.err


def test_where_nothing_was_reviewed_it_says_so(
    minutes: Command, folder: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    outcome = minutes("feedback", "export", empty)
    assert outcome.status == 1 and "minutes review" in outcome.err
    assert not (empty / ".minutes").exists()
    shutil.rmtree(folder)
    folder.mkdir()
    reviewed(folder, "c", (ANNA, Rename("S2", "Tom")))
    assert "nothing in it was reviewed yet" in minutes("feedback", "export", folder).err


def test_reviews_of_deleted_meetings_are_forgotten(minutes: Command, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "sub").mkdir(parents=True)
    record = folder / "sub" / "a.minutes.json"
    record.write_text(serialization.dump(MINUTES))
    with store.open(None, folder) as opened:
        for name in ("sub/a", "b"):
            opened.pin(key(name), name, b"{}")
            opened.append(key(name), ANNA, Keep("p01"), key=name)
    told = minutes("feedback", "forget", folder, "sub/a")
    assert (told.status, f"sub/a: is still there; delete {record} first" in told.err) == (1, True)
    record.unlink()
    mark = approval.mark(record.parent, "a")
    mark.parent.mkdir(parents=True)
    mark.write_text(serialization.dump(Approved("a", (ANNA,), "", {record.name: "0", "a.md": "0"})))
    told = minutes("feedback", "forget", folder, "sub/a", "c")
    assert (told.status, "c: was not reviewed" in told.err) == (1, True)
    told = minutes("feedback", "forget", folder, "sub/a")
    assert (told.status, told.out, mark.exists()) == (0, "sub/a\n", False)
    with store.open(None, folder) as opened:
        assert set(opened.newest()) == {key("b")}
    assert "has no reviews" in minutes("feedback", "forget", tmp_path, "b").err
    assert "nope: is no folder; name" in minutes("feedback", "export", "nope").err
