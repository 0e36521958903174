"""What was said, kept small beside the ledger until the record changes."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import serialization
from minutes.batch import spoken
from minutes.outputs.ledger import Entry, Ledger, State, Summary, Written
from tests.review.meetings import MINUTES


def entry(folder: Path, name: str) -> Entry:
    record = f"{name}.minutes.json"
    (folder / record).write_text(serialization.dump(MINUTES))
    written = {record: Written("0" * 64, State(1, 1))}
    return Entry(name, "x", State(1, 1), "0" * 64, "x", Summary(name, name, 80.0), written)


def test_every_utterance_has_its_id_its_second_its_speaker_and_its_text(tmp_path: Path) -> None:
    ((number, said),) = spoken.gather([entry(tmp_path, "a")], tmp_path)
    lines = gzip.decompress(said).decode().split("\n")
    assert number == 0 and len(lines) == len(MINUTES.utterances)
    assert lines[1] == "u1\t10\tAnna\tSo we ship on the eighth of March."
    assert lines[6] == "u6\t60\t\tSomebody has to pay for all of it."


def test_what_a_killed_batch_left_aside_of_it_is_taken_away(tmp_path: Path) -> None:
    copy = spoken.kept(tmp_path, "a")
    copy.parent.mkdir(parents=True)
    left = copy.with_name(f".{copy.name}.5e099217")
    for path in (copy, left):
        path.touch()
    Ledger(tmp_path).sweep()
    assert copy.exists() and not left.exists()


def test_a_record_is_read_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = entry(tmp_path, "a")
    first = dict(spoken.gather([one], tmp_path))
    monkeypatch.setattr(spoken, "_compressed", lambda record: pytest.fail("read again"))
    assert dict(spoken.gather([one], tmp_path)) == first
    monkeypatch.undo()
    said = replace(MINUTES.utterances[0], text="Something else.")
    other = replace(MINUTES, utterances=(said, *MINUTES.utterances[1:]))
    (tmp_path / "a.minutes.json").write_text(serialization.dump(other))
    assert b"Something else." in gzip.decompress(dict(spoken.gather([one], tmp_path))[0])


def test_a_page_holds_no_more_than_it_should(tmp_path: Path) -> None:
    entries = [entry(tmp_path, name) for name in "abc"]
    size = len(dict(spoken.gather(entries, tmp_path))[0])
    assert list(dict(spoken.gather(entries, tmp_path, 2 * size))) == [0, 1]


def test_of_a_record_that_was_deleted_nothing_is_kept_nor_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = entry(tmp_path, "a")
    assert dict(spoken.gather([one], tmp_path)) and spoken.kept(tmp_path, "a").exists()
    (tmp_path / "a.minutes.json").unlink()
    assert dict(spoken.gather([one], tmp_path)) == {}
    assert not spoken.kept(tmp_path, "a").exists() and not caplog.text


def test_what_cannot_be_deleted_of_it_is_told_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    entries = [entry(out, name) for name in "ab"]
    assert dict(spoken.gather(entries, out))
    said = spoken.kept(out, "a").parent
    said.rename(tmp_path / "said")
    said.symlink_to(tmp_path / "said")
    (out / "a.minutes.json").unlink()
    assert list(dict(spoken.gather(entries, out))) == [1]
    assert "cannot be deleted (" in caplog.text
    assert (tmp_path / "said" / spoken.kept(out, "a").name).exists()


def test_a_record_that_cannot_be_read_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    entries = [entry(tmp_path, name) for name in "ab"]
    (tmp_path / "a.minutes.json").write_text("{")
    assert list(dict(spoken.gather(entries, tmp_path))) == [1]
    assert "cannot be searched" in caplog.text
