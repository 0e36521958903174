from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from minutes.corpora import read_all, read_corpus
from minutes.errors import CorpusError


def act(id_: str = "a1", **fields: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "start": 0.0,
        "end": 1.0,
        "speaker": "A",
        "text": "Yes.",
        "important": 1.0,
    } | (fields)


def meeting(name: str = "m1", *acts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"meeting": name, "corpus": "test", "utterances": list(acts) or [act()]} | fields


def write(path: Path, *meetings: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(m) + "\n" for m in meetings))
    return path


def test_meetings_come_in_the_order_of_the_file_with_their_labels(tmp_path: Path) -> None:
    kept = act("a1", important=0.5, kinds=["decision", "problem"], links=2, asr="guess")
    path = write(tmp_path / "c.jsonl", meeting("second", kept), meeting("first"))
    second, first = read_corpus(path)
    assert (second.meeting, first.meeting) == ("second", "first")
    (found,) = second.utterances
    assert (found.important, found.kinds, found.links) == (0.5, ("decision", "problem"), 2)
    assert found.asr == "guess"
    assert first.utterances[0].asr is None


def test_gzipped_files_are_known_by_their_bytes_not_their_name(tmp_path: Path) -> None:
    plain = write(tmp_path / "c.jsonl.gz", meeting())
    zipped = tmp_path / "c.jsonl"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert read_corpus(plain) == read_corpus(zipped)


def test_empty_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("\n" + json.dumps(meeting()) + "\n\n")
    assert len(read_corpus(path)) == 1
    path.write_text("\n\n{\n")
    with pytest.raises(CorpusError, match="line 3"):
        read_corpus(path)


BROKEN_LINES: dict[str, tuple[str, str]] = {
    "not JSON": ("Dear diary", "is no JSON, and a corpus has a meeting in each line"),
    "cut short": (json.dumps(meeting())[:-20], "is no JSON"),
    "not an object": ("[1, 2]", "not a meeting of a corpus"),
    "no name": (json.dumps({"corpus": "test", "utterances": [act()]}), "meeting: "),
    "no utterances": (json.dumps(meeting() | {"utterances": []}), "meeting m1 has no utterances"),
    "two of one id": (json.dumps(meeting("m1", act("x"), act("x"))), "have the id x"),
    "unknown kind": (json.dumps(meeting("m1", act(kinds=["joke"]))), "a1 has the kind 'joke'"),
    "NaN": (json.dumps(meeting("m1", act(start=float("nan")))), "utterances.0.start"),
    "infinity": (json.dumps(meeting("m1", act(end=float("inf")))), "utterances.0.end"),
    "negative time": (json.dumps(meeting("m1", act(start=-1.0))), "utterances.0.start"),
    "label above one": (json.dumps(meeting("m1", act(important=2))), "utterances.0.important"),
    "text missing": (json.dumps(meeting("m1", {"id": "a", "start": 0, "end": 1})), "utterances.0."),
}


@pytest.mark.parametrize("case", BROKEN_LINES)
def test_a_broken_line_is_named_by_its_number(tmp_path: Path, case: str) -> None:
    line, said = BROKEN_LINES[case]
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(meeting("whole")) + "\n" + line + "\n")
    with pytest.raises(CorpusError) as caught:
        read_corpus(path)
    assert str(caught.value).startswith(f"{path} line 2: ")
    assert said in str(caught.value)


def test_a_line_that_is_no_utf8_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(json.dumps(meeting("x")).replace("Yes", "\xff").encode("latin-1"))
    with pytest.raises(CorpusError, match="line 1"):
        read_corpus(path)


EMPTY = {"no byte": b"", "empty lines": b"\n\n", "gzip of nothing": gzip.compress(b"", mtime=0)}


@pytest.mark.parametrize("content", EMPTY)
def test_a_file_without_a_meeting_is_no_corpus(tmp_path: Path, content: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(EMPTY[content])
    with pytest.raises(CorpusError, match="holds no meeting"):
        read_corpus(path)


def test_a_corpus_without_labels_is_refused_and_one_label_is_enough(tmp_path: Path) -> None:
    blank = meeting("m1", act(important=None))
    with pytest.raises(CorpusError, match='"important" is missing throughout'):
        read_corpus(write(tmp_path / "c.jsonl", blank))
    assert len(read_corpus(write(tmp_path / "c.jsonl", blank, meeting("m2")))) == 2


@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_damaged_gzip_data_is_told_apart_from_a_broken_line(tmp_path: Path, damage: str) -> None:
    acts = [act(f"a{i}", text=os.urandom(20).hex()) for i in range(200)]
    data = bytearray(gzip.compress(json.dumps(meeting("m1", *acts)).encode()))
    if damage == "cut":
        del data[len(data) // 2 :]
    else:
        data[-8:-4] = bytes(b ^ 0xFF for b in data[-8:-4])  # the checksum
    path = tmp_path / "c.jsonl.gz"
    path.write_bytes(data)
    with pytest.raises(CorpusError, match=r"c\.jsonl\.gz: its gzip data is damaged"):
        read_corpus(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"gone\.jsonl: cannot be read"):
        read_corpus(tmp_path / "gone.jsonl")
    with pytest.raises(CorpusError, match="cannot be read"):
        read_corpus(tmp_path)


def test_no_meeting_may_be_in_two_files_or_twice_in_one(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", meeting("m1"))
    two = write(tmp_path / "two.jsonl", meeting("m2"), meeting("m1"))
    with pytest.raises(CorpusError, match=r"two\.jsonl: meeting m1 is in .*one\.jsonl too"):
        read_all([one, two])
    with pytest.raises(CorpusError, match="meeting m1 is in"):
        read_all([write(tmp_path / "twice.jsonl", meeting("m1"), meeting("m1"))])


def test_meetings_of_one_name_in_two_corpora_are_different(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", meeting("m1", corpus="ami"))
    two = write(tmp_path / "two.jsonl", meeting("m1", corpus="icsi"))
    assert [m.corpus for m in read_all([one, two])] == ["ami", "icsi"]
