"""An approval writes every format in place, and loses nothing that a hand has made."""

from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import files, outputs, record_files
from minutes.choices import Approve, Drop, Promote, Rename, Reopen, Reword
from minutes.errors import OutputError
from minutes.options import OutputOptions, formats
from minutes.outputs import approval
from minutes.outputs.exporting import export
from minutes.review import Review, apply_review, fold
from tests.review.meetings import ANNA, MINUTES, TOM, events

CHOSEN = (
    (ANNA, Reword("p01", "We ship on 8 March, whatever comes.")),
    (ANNA, Drop("p02")),
    (TOM, Promote("u4", "problem")),
    (TOM, Rename("S3", "Eve")),
    (ANNA, Approve()),
)
ENDINGS = {"minutes.json" if format_ == "json" else format_ for format_ in formats()}


def review(*more: object) -> Review:
    return fold(MINUTES, events(*CHOSEN, *more))  # type: ignore[arg-type]


def is_as_approved(path: Path) -> bool:
    """Whether a file has the hash that its approval tells."""
    held = approval.of(path)
    return held is not None and held.outputs[path.name] == files.content_hash(path)


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """The record of a meeting, with a page and Markdown, as `minutes run` left them."""
    source = tmp_path / "planning.vtt"
    outputs.write_outputs(MINUTES, source, OutputOptions(tmp_path, ("md", "html", "json")))
    return tmp_path / "planning.minutes.json"


def test_every_format_tells_what_was_reviewed(record: Path) -> None:
    exported = export(apply_review(review()), MINUTES, record)
    assert exported.aside == ()
    assert set(exported.approved.outputs) == {f"planning.{ending}" for ending in ENDINGS}
    for name in ("planning.md", "planning.html"):
        text = record.with_name(name).read_text()
        assert "We ship on 8 March, whatever comes." in text and "printer" in text
        assert "release notes." not in text.partition("ranscript")[0]
    assert "Eve" in record.with_name("planning.vtt").read_text()
    written = record_files.load_minutes(record.read_bytes(), "x")
    assert written.approval is not None and written.approval.by == (ANNA,)
    assert [p.id for p in written.points] == ["p01", "p-u4"]
    assert written.points[0].original == MINUTES.points[0].text
    assert is_as_approved(record)


def test_what_a_hand_has_edited_is_kept_beside(record: Path) -> None:
    page, text = record.with_name("planning.html"), record.with_name("planning.md")
    text.write_text("Mine.")
    record.with_name("planning.before-approval.md").write_text("Older.")
    made_by_minutes = page.read_bytes()
    exported = export(apply_review(review()), MINUTES, record)
    assert exported.aside == ("planning.before-approval-2.md",)
    assert record.with_name("planning.before-approval-2.md").read_text() == "Mine."
    assert record.with_name("planning.before-approval.md").read_text() == "Older."
    assert text.read_text() != "Mine." and page.read_bytes() != made_by_minutes
    assert approval.of(record.with_name("planning.before-approval-2.md")) is not None


def test_the_transcript_that_they_were_made_from_stays(record: Path) -> None:
    source = record.with_name("planning.vtt")
    source.write_text("WEBVTT\n\nthe source itself")
    made = replace(MINUTES, meeting=replace(MINUTES.meeting, sha256=files.content_hash(source)))
    exported = export(apply_review(fold(made, events(*CHOSEN))), made, record)
    assert "the source itself" in source.read_text()
    assert "planning.vtt" not in exported.approved.outputs
    assert approval.of(source) is None
    another = export(apply_review(review()), MINUTES, record)  # made from another file of that name
    assert another.aside == ("planning.before-approval.vtt",)
    assert "itself" in record.with_name("planning.before-approval.vtt").read_text()


def test_what_is_known_to_be_made_by_minutes_is_replaced(record: Path) -> None:
    text = record.with_name("planning.md")
    text.write_text("From another version.")
    exported = export(apply_review(review()), MINUTES, record, known={files.content_hash(text)})
    assert exported.aside == ()


def test_the_same_export_again_changes_nothing(record: Path) -> None:
    first = export(apply_review(review()), MINUTES, record)
    before = {path: path.stat().st_mtime_ns for path in record.parent.iterdir() if path.is_file()}
    again = export(apply_review(review()), MINUTES, record)
    assert again.approved == first.approved and again.aside == ()
    assert before == {
        path: path.stat().st_mtime_ns for path in record.parent.iterdir() if path.is_file()
    }


def test_an_export_that_stopped_half_way_is_finished_by_the_next(
    record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.with_name("planning.md").write_text("Mine.")
    replace_file, done = os.replace, list[str]()

    def stop(path: str, target: str, **folders: int) -> None:
        if len(done) == 4:
            raise OSError("the disk is gone")
        done.append(target)
        replace_file(path, target, **folders)

    with monkeypatch.context() as patched:
        patched.setattr(files.os, "replace", stop)
        with pytest.raises(OutputError, match="the disk is gone"):
            export(apply_review(review()), MINUTES, record)
    assert approval.of(record) is None
    export(apply_review(review()), MINUTES, record)
    assert record.with_name("planning.before-approval.md").read_text() == "Mine."
    assert all(is_as_approved(record.with_name(f"planning.{ending}")) for ending in ENDINGS)


def test_approving_again_after_a_reopening_replaces_and_keeps_edits(record: Path) -> None:
    export(apply_review(review()), MINUTES, record)
    more = ((TOM, Reopen()), (TOM, Drop("p-u4")), (TOM, Approve()))
    record.with_name("planning.txt").write_text("Edited after the approval.")
    exported = export(apply_review(review(*more)), MINUTES, record)
    assert exported.aside == ("planning.before-approval.txt",)
    assert exported.approved.by == (TOM,)
    assert [p["id"] for p in json.loads(record.read_text())["points"]] == ["p01"]


def test_minutes_that_are_not_approved_are_not_written(record: Path) -> None:
    with pytest.raises(OutputError, match="are not approved"):
        export(review((TOM, Reopen())), MINUTES, record)
    assert not (record.parent / ".minutes").exists()


def test_a_page_that_holds_the_sound_still_does(record: Path) -> None:
    sound = f"data:audio/mpeg;base64,{base64.b64encode(b'sound').decode()}"
    page = record.with_name("planning.html")
    from minutes.stages import rendering

    page.write_bytes(rendering.render(MINUTES, "html", audio=sound))
    assert sound in page.read_text()
    exported = export(apply_review(review()), MINUTES, record)
    assert exported.aside == ()  # made by minutes, and told from an edited one
    assert sound in page.read_text() and "whatever comes" in page.read_text()


@pytest.mark.parametrize("given", [True, False])
def test_a_page_still_finds_a_recording_that_is_elsewhere(
    tmp_path: Path, samples: Path, given: bool
) -> None:
    heard = replace(MINUTES, meeting=replace(MINUTES.meeting, source="a b.m4a"))
    recording = tmp_path / "in" / "a b.m4a"
    recording.parent.mkdir()
    recording.write_bytes((samples / "clip.m4a").read_bytes())
    outputs.write_outputs(heard, recording, OutputOptions(tmp_path / "out", ("html", "json")))
    record = tmp_path / "out" / "a b.minutes.json"
    approved = fold(heard, events((ANNA, Approve())))
    export(apply_review(approved), heard, record, source=recording if given else None)
    assert 'src="../in/a%20b.m4a"' in record.with_name("a b.html").read_text()


@pytest.mark.parametrize(
    "address", ["https://example.org/planning.vtt", "javascript:alert(1)", "%00"]
)
def test_a_page_of_a_stranger_is_not_believed(record: Path, address: str) -> None:
    page = record.with_name("planning.html")
    page.write_text(f'<audio controls src="{address}"></audio>')
    export(apply_review(review()), MINUTES, record)
    assert address not in page.read_text()
    assert record.with_name("planning.before-approval.html").exists()


def test_a_link_is_kept_as_a_link_and_what_it_leads_to_is_not_copied(record: Path) -> None:
    secret = record.parent.parent / "secret"
    secret.write_text("mine alone")
    record.with_name("planning.txt").symlink_to(secret)
    record.with_name("planning.srt").symlink_to("nowhere")
    os.link(secret, record.with_name("planning.rttm"))
    exported = export(apply_review(review()), MINUTES, record)
    kept = record.with_name("planning.before-approval.txt")
    assert kept.readlink() == secret and "planning.before-approval.txt" in exported.aside
    assert record.with_name("planning.before-approval.rttm").read_text() == "mine alone"
    for ending in ENDINGS:
        written = record.with_name(f"planning.{ending}")
        assert not written.is_symlink() and is_as_approved(written)
    assert secret.read_text() == "mine alone" and not (record.parent / "nowhere").exists()


@pytest.mark.parametrize("link", [".minutes", ".minutes/approved"])
def test_an_approval_is_kept_in_no_other_folder(record: Path, tmp_path: Path, link: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (record.parent / link).parent.mkdir(exist_ok=True)
    (record.parent / link).symlink_to(other)
    before = record.read_bytes()
    with pytest.raises(OutputError, match="is a link, and none is followed"):
        export(apply_review(review()), MINUTES, record)
    assert list(other.iterdir()) == [] and record.read_bytes() == before


def test_a_page_that_is_no_file_is_neither_waited_for_nor_read_for_ever(record: Path) -> None:
    heard = replace(MINUTES, meeting=replace(MINUTES.meeting, source="planning.wav"))
    page = record.with_name("planning.html")
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        page.unlink()
        make(page)
        contents = outputs.render_outputs(heard, record, OutputOptions(record.parent, ("md",)))
        assert b"planning.wav" in contents[record.with_name("planning.md")]
