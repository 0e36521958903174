"""Checks: what must hold before a run begins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from minutes.corpora import LabelledMeeting
from minutes.errors import CorpusError, OptionError
from minutes.training.checks import check_folder, check_meetings
from tests.model import tiny

A, B = tiny.meeting("a", 1), tiny.meeting("b", 2)


def test_different_meetings_pass() -> None:
    check_meetings([A], [B])


@pytest.mark.parametrize(
    ("meetings", "development", "problem"),
    [
        ([], [B], "the training meetings: there are none"),
        ([A], [], "the development meetings: there are none"),
        ([tiny.unlabelled(A)], [B], "the training meetings: no utterance of theirs is important"),
        ([A], [tiny.unlabelled(B)], "the development meetings: no utterance of theirs is"),
        ([A, B], [B], "meeting b: is among both"),
        ([A], [replace(A, meeting="again", corpus="copied")], "meeting again: is among both"),
        ([A], [replace(B, meeting="a")], "meeting a: is among both"),
    ],
)
def test_meetings_that_cannot_teach_or_choose_are_refused(
    meetings: list[LabelledMeeting], development: list[LabelledMeeting], problem: str
) -> None:
    with pytest.raises(CorpusError, match=problem):
        check_meetings(meetings, development)


def test_meetings_of_one_name_in_two_corpora_are_two() -> None:
    check_meetings([A], [replace(B, meeting="a", corpus="other")])


def test_a_folder_that_holds_something_is_not_written_over(tmp_path: Path) -> None:
    check_folder(tmp_path / "new", resume=False)
    check_folder(tmp_path, resume=False)
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "state.safetensors").touch()
    with pytest.raises(OptionError, match="holds a run that was stopped already"):
        check_folder(tmp_path, resume=False)
    check_folder(tmp_path, resume=True)
    (tmp_path / "config.json").touch()
    with pytest.raises(OptionError, match="holds a model already"):
        check_folder(tmp_path, resume=False)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OptionError, match="is a file"):
        check_folder(tmp_path / "file", resume=True)
