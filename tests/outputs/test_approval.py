"""Files of approved minutes are known by what is kept beside them, and by no one's memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes import outputs, serialization
from minutes.errors import OutputError
from minutes.files import content_hash
from minutes.options import OutputOptions
from minutes.outputs import approval, ownership
from minutes.outputs.approval import Approved
from tests.stages.rendering.meetings import MINUTES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in which "talk.one" is approved, and "talk" is not."""
    for name in ("talk.one.md", "talk.one.minutes.json", "talk.md"):
        (tmp_path / name).write_text(name)
    hashes = {n: content_hash(tmp_path / n) for n in ("talk.one.md", "talk.one.minutes.json")}
    held = Approved(
        "talk.one", ("Anna", "Tom"), "2027-02-16T12:00:00Z", hashes, ("talk.one.old.md",)
    )
    mark = approval.mark(tmp_path, "talk.one")
    mark.parent.mkdir(parents=True)
    mark.write_text(serialization.dump(held))
    return tmp_path


def test_a_file_is_known_by_its_name_whether_it_is_there_or_not(folder: Path) -> None:
    for name in ("talk.one.md", "talk.one.minutes.json", "talk.one.old.md"):
        held = approval.of(folder / name)
        assert held is not None and held.told == "approved by Anna and Tom on 2027-02-16"
    for name in ("talk.md", "talk.one.srt", "talk", ".md", "other.md"):
        assert approval.of(folder / name) is None
    assert approval.of(folder / "sub" / "talk.one.md") is None
    assert approval.names(folder) == {"talk.one.md", "talk.one.minutes.json", "talk.one.old.md"}
    assert approval.names(folder / "sub") == set()


def test_a_damaged_approval_protects_all_that_it_may_have_been_about(folder: Path) -> None:
    approval.mark(folder, "talk.one").write_text("{")
    assert approval.of(folder / "talk.one.srt") is not None
    assert approval.of(folder / "talk.md") is None
    with pytest.raises(OutputError, match="was approved and is never overwritten"):
        ownership.check(folder / "talk.one.md", force=True, is_record=False)


@pytest.mark.parametrize("force", [False, True])
def test_no_run_overwrites_what_is_approved(folder: Path, force: bool) -> None:
    options = OutputOptions(folder, ("md",), force=force)
    source = folder / "talk.one.vtt"
    with pytest.raises(OutputError, match="approved by Anna and Tom on 2027-02-16"):
        outputs.check_writable([source], options)
    with pytest.raises(OutputError, match="never overwritten"):
        outputs.write_outputs(MINUTES, source, options)
    (folder / "talk.one.md").unlink()
    with pytest.raises(OutputError, match="never overwritten"):
        outputs.check_writable([source], options)
    outputs.check_writable([source], OutputOptions(folder / "elsewhere", ("md",)))


def test_a_file_that_is_gone_can_be_rendered_from_the_approved_record(folder: Path) -> None:
    record = folder / "talk.one.minutes.json"
    options = OutputOptions(folder, ("md",), force=True)
    with pytest.raises(OutputError, match="never overwritten"):
        outputs.check_writable([record], options)
    (folder / "talk.one.md").unlink()
    outputs.check_writable([record], options)
    assert outputs.write_outputs(MINUTES, record, options) == [folder / "talk.one.md"]
