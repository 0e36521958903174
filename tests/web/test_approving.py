"""Approved minutes are in the folder in every format before anybody is told so."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from minutes import store
from minutes.choices import Approve, Reword
from minutes.options import formats
from minutes.outputs import approval
from minutes.review.meetings import key
from tests.web.served import Reviewer, Served, reserved_port, serving, start

Find = Callable[[str], Path]


def _files(path: Path) -> set[str]:
    stem = path.name.removesuffix("minutes.json")
    return {f"{stem}{'minutes.json' if one == 'json' else one}" for one in formats()}


def test_approving_writes_every_format_with_the_reviewed_words(
    anna: Reviewer, meeting: str, path_of: Find
) -> None:
    path = path_of(meeting)
    anna.choose(meeting, "reword", point="p01", text="As Anna words it.")
    state = anna.choose(meeting, "approve")
    assert state["approval"]["by"] == ["Anna"]
    assert set(state["files"]) == _files(path)
    assert not state["anew"]
    assert "As Anna words it." in path.with_name(f"{path.name[:-13]}.md").read_text()
    written = json.loads(path.read_text())
    assert written["approval"]["by"] == ["Anna"]
    assert written["points"][0]["edited_by"] == "Anna"
    row = next(r for r in anna.get("/api/meetings").json()["meetings"] if r["key"] == meeting)
    assert row["approved"]
    assert row["approval"] == state["approval"]


def test_approved_minutes_are_changed_only_when_they_are_reopened(
    anna: Reviewer, tom: Reviewer, meeting: str
) -> None:
    anna.choose(meeting, "approve")
    refused = tom.offer(meeting, {"do": "drop", "point": "p01"})
    assert refused.status_code == 409
    assert "reopen" in refused.json()["error"]
    assert tom.choose(meeting, "reopen")["approval"] is None
    tom.choose(meeting, "drop", point="p01")
    assert tom.choose(meeting, "approve")["approval"]["by"] == ["Tom"]


def test_two_approve(anna: Reviewer, tom: Reviewer, meeting: str, path_of: Find) -> None:
    anna.choose(meeting, "approve")
    assert tom.choose(meeting, "approve")["approval"]["by"] == ["Anna", "Tom"]
    assert json.loads(path_of(meeting).read_text())["approval"]["by"] == ["Anna", "Tom"]


def test_an_approval_that_cannot_be_written_is_taken_back(
    anna: Reviewer, meeting: str, path_of: Find
) -> None:
    path = path_of(meeting)
    in_the_way = path.with_name(f"{path.name[:-13]}.docx")
    in_the_way.mkdir()
    (in_the_way / "file").touch()
    before = path.read_bytes()
    state = anna.state(meeting)
    sent = {"revision": state["revision"], "seen": 0, "key": "approval"}
    refused = anna.offer(meeting, {"do": "approve"}, **sent)
    assert refused.status_code == 409
    assert in_the_way.name in refused.json()["error"]
    assert refused.json()["state"]["approval"] is None
    assert refused.json()["state"]["files"] == []
    assert path.read_bytes() == before
    assert anna.offer(meeting, {"do": "approve"}, **sent).status_code == 409  # it stays so
    shutil.rmtree(in_the_way)
    assert anna.choose(meeting, "approve")["approval"]["by"] == ["Anna"]


def test_what_was_approved_when_the_server_was_killed_is_written_at_the_next_start(
    record: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "meetings"
    folder.mkdir()
    path = shutil.copy(record, folder / "standup.minutes.json")
    with store.open(None, folder) as opened:  # as far as the server came
        opened.pin(key("standup"), "standup", path.read_bytes())
        opened.append(key("standup"), "Anna", Reword("p01", "As Anna words it."), key="1")
        opened.append(key("standup"), "Anna", Approve(), key="2", seen=1)
    with serving(folder, tmp_path / "said") as served:
        state = served.visitor().state(key("standup"))
        assert set(state["files"]) == _files(path)
        held = approval.find(folder, "standup")
        assert held is not None
        assert (list(held.by), held.at) == (state["approval"]["by"], state["approval"]["at"])
        assert "As Anna words it." in (folder / "standup.md").read_text()


def test_a_retry_after_a_kill_finds_the_approval_written(record: Path, tmp_path: Path) -> None:
    folder = tmp_path / "meetings"
    folder.mkdir()
    shutil.copy(record, folder / "standup.minutes.json")
    with reserved_port() as port:
        served: Served = start(folder, tmp_path / "said", port=port)
        anna = served.reviewer("Anna")
        revision = anna.state(key("standup"))["revision"]
        sent = {"revision": revision, "seen": 0, "key": "once"}
        event = anna.offer(key("standup"), {"do": "approve"}, **sent).json()["event"]
        cookies = dict(anna.cookies)
        served.stop(signal.SIGKILL)
        with serving(folder, tmp_path / "said", port=port) as again:
            anna = again.visitor()
            anna.cookies.update(cookies)
            answer = anna.offer(key("standup"), {"do": "approve"}, **sent)
            assert answer.status_code == 200
            assert answer.json()["event"] == event
            assert len(answer.json()["state"]["events"]) == 1
