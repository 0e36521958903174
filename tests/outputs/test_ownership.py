"""Whose a file is: nobody's, of minutes, of a person who edited it, of a team that approved it."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes import files, serialization
from minutes.errors import OutputError
from minutes.files import content_hash
from minutes.outputs import approval, ownership
from minutes.outputs.approval import Approved


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talk.md"
    path.write_text("As minutes wrote it.")
    return path


def approve(page: Path) -> None:
    held = Approved("talk", ("Anna",), "2027-02-16T10:00:00Z", {page.name: content_hash(page)})
    files.write_all({approval.mark(page.parent, "talk"): serialization.dump(held).encode()})


def test_each_file_has_one_owner(page: Path) -> None:
    written = {content_hash(page)}
    assert ownership.owner(page.with_name("none.md")) == "nobody"
    assert ownership.owner(page, written) == "minutes"
    assert ownership.owner(page) == "person"  # from elsewhere, or from a run that left no note
    page.write_text("Mine.")
    assert ownership.owner(page, written) == "person"
    approve(page)
    assert ownership.owner(page, written) == "team"


def test_a_folder_in_the_way_is_nothing_that_minutes_wrote(page: Path) -> None:
    page.with_name("talk.html").mkdir()
    assert ownership.owner(page.with_name("talk.html"), {""}) == "person"


@pytest.mark.parametrize("force", [True, False])
def test_a_folder_in_the_way_makes_no_room(page: Path, force: bool) -> None:
    page.unlink()
    page.mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        ownership.check(page, force=force, is_record=False)


def test_a_run_replaces_nothing_unless_it_is_told_to(page: Path) -> None:
    with pytest.raises(OutputError, match=r"edited.* keep this one as talk\.before-force\.md"):
        ownership.check(page, force=False, is_record=False)
    with pytest.raises(OutputError, match="exists; give --force to replace it or another"):
        ownership.check(page, force=False, is_record=False, own={content_hash(page)})
    ownership.check(page, force=True, is_record=False)
    ownership.check(page.with_name("none.md"), force=False, is_record=False)


@pytest.mark.parametrize("force", [True, False])
def test_what_a_team_approved_is_replaced_by_no_run(page: Path, force: bool) -> None:
    approve(page)
    with pytest.raises(OutputError, match="approved by Anna on 2027-02-16"):
        ownership.check(page, force=force, is_record=True)
    page.unlink()
    with pytest.raises(OutputError, match="never overwritten"):
        ownership.check(page, force=force, is_record=False)
    ownership.check(page, force=force, is_record=True)  # what is gone may be brought back
