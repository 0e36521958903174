"""What there is to review: the records below a folder, and none outside."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import serialization
from minutes.errors import InputError
from minutes.review.meetings import find_meetings, key
from tests.review.meetings import MINUTES


def record(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(serialization.dump(MINUTES))
    return path


def test_records_are_found_below_a_folder_by_their_names(tmp_path: Path) -> None:
    record(tmp_path / "b.minutes.json")
    record(tmp_path / "a" / "talk & more.minutes.json")
    (tmp_path / "a" / "b.json").write_text("{}")
    found = find_meetings(tmp_path)
    assert [one.name for one in found] == ["a/talk & more", "b"]
    assert found[0].key == key("a/talk & more") != found[1].key
    assert len(found[0].key) == 16 and int(found[0].key, 16) >= 0
    assert found[0].meeting == MINUTES.meeting and found[0].points == 2
    assert found[0].path.is_file()


def test_a_key_is_of_the_name_and_not_of_where_the_folder_is(tmp_path: Path) -> None:
    record(tmp_path / "x" / "b.minutes.json")
    before = find_meetings(tmp_path / "x")[0].key
    (tmp_path / "x").rename(tmp_path / "y")
    assert find_meetings(tmp_path / "y")[0].key == before


def test_hidden_folders_and_what_was_moved_aside_are_no_meetings(tmp_path: Path) -> None:
    record(tmp_path / ".minutes" / "a.minutes.json")
    record(tmp_path / ".b.minutes.json")
    record(tmp_path / "c.before-approval.minutes.json")
    record(tmp_path / "c.before-approval-2.minutes.json")
    record(tmp_path / "c.before-force.minutes.json")
    record(tmp_path / ".minutes.json")
    assert find_meetings(tmp_path) == ()


def test_a_broken_record_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "a.minutes.json").write_text("[]")
    (tmp_path / "b.minutes.json").symlink_to(tmp_path / "nowhere")
    path = record(tmp_path / "c.minutes.json")
    (broken, good) = find_meetings(tmp_path)
    assert "not minutes JSON" in broken.problem and broken.meeting is None
    assert good.problem == ""
    text = serialization.dump(replace(MINUTES, utterances=MINUTES.utterances[:2]))
    path.write_text(text)
    assert "is no utterance of this meeting" in find_meetings(tmp_path)[1].problem


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    outside = record(tmp_path / "outside" / "a.minutes.json")
    inside = tmp_path / "in"
    record(inside / "sub" / "b.minutes.json")
    (inside / "file.minutes.json").symlink_to(outside)
    (inside / "folder").symlink_to(outside.parent)
    (inside / "back").symlink_to(inside)
    (inside / "a").symlink_to(inside / "sub")
    assert [one.name for one in find_meetings(inside)] == ["sub/b"]


def test_names_that_are_no_text_have_keys(tmp_path: Path) -> None:
    record(tmp_path / os.fsdecode(b"\xff.minutes.json"))
    (only,) = find_meetings(tmp_path)
    assert only.key == key("\udcff")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        find_meetings(tmp_path / "none")
