"""The list of meetings, and the state of each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from minutes import record_files
from minutes.review.meetings import key
from tests.web.served import Reviewer, Served

Find = Callable[[str], Path]


def _row(reviewer: Reviewer, meeting: str) -> dict[str, Any]:
    rows = reviewer.get("/api/meetings").json()["meetings"]
    return dict(next(row for row in rows if row["key"] == meeting))


def test_a_meeting_that_nobody_reviewed(served: Served, meeting: str, record: Path) -> None:
    made = record_files.load_minutes(record.read_bytes(), "standup")
    row = _row(served.visitor(), meeting)
    assert row["name"].startswith("sub/meeting-")
    assert row["title"] == made.meeting.title
    assert row["duration"] == made.meeting.duration
    assert (row["points"], row["reviewed"], row["conflicts"]) == (len(made.points), 0, 0)
    assert (row["approved"], row["approval"], row["problem"]) == (False, None, "")
    state = served.visitor().state(meeting)
    assert [point["id"] for point in state["points"]] == [point.id for point in made.points]
    assert {point["verdict"] for point in state["points"]} == {"open"}
    assert len(state["minutes"]["utterances"]) == len(made.utterances)
    assert (state["events"], state["newest"], state["anew"]) == ([], 0, False)
    assert (state["audio"], state["files"]) == (None, [])


def test_the_list_tells_how_far_a_review_is(anna: Reviewer, tom: Reviewer, meeting: str) -> None:
    points = _row(anna, meeting)["points"]
    revision = anna.state(meeting)["revision"]
    anna.choose(meeting, "keep", point="p01")
    tom.offer(meeting, {"do": "drop", "point": "p01"}, revision=revision, seen=0)
    candidate = anna.state(meeting)["candidates"][0]
    newest = anna.choose(meeting, "promote", utterance=candidate)["newest"]
    row = _row(anna, meeting)
    assert (row["points"], row["reviewed"], row["conflicts"]) == (points + 1, 2, 1)
    assert row["newest"] == newest


def test_meetings_come_and_go_while_the_server_runs(
    served: Served, folder: Path, record: Path
) -> None:
    visitor = served.visitor()
    path = folder / "later.minutes.json"
    assert visitor.get(f"/api/meetings/{key('later')}").status_code == 404
    path.write_bytes(record.read_bytes())
    assert visitor.state(key("later"))["name"] == "later"
    path.unlink()
    assert visitor.get(f"/api/meetings/{key('later')}").status_code == 404


def test_a_record_that_cannot_be_read_is_listed_with_its_problem(
    served: Served, folder: Path, meeting: str
) -> None:
    path = folder / "broken.minutes.json"
    path.write_text('{"schema": "minutes/1"')
    visitor = served.visitor()
    assert "JSON" in _row(visitor, key("broken"))["problem"]
    answer = visitor.get(f"/api/meetings/{key('broken')}")
    assert answer.status_code == 503
    assert "broken" in answer.json()["error"]
    assert _row(visitor, meeting)["problem"] == ""
    path.unlink()


def test_a_review_outlives_a_record_that_is_damaged_later(
    anna: Reviewer, meeting: str, path_of: Find
) -> None:
    path = path_of(meeting)
    anna.choose(meeting, "keep", point="p01")
    path.write_text("{")
    state = anna.state(meeting)
    assert state["anew"]
    assert anna.choose(meeting, "keep", point="p02")["newest"] > state["newest"]
    row = _row(anna, meeting)
    assert row["problem"] == ""
    assert row["title"] == state["minutes"]["meeting"]["title"]
    path.unlink()


def test_times_of_words_are_not_sent(served: Served, folder: Path, record: Path) -> None:
    made = json.loads(record.read_text())
    word = {"start": 0.0, "end": 1.0, "text": "hello", "confidence": None}
    made["utterances"][0]["words"] = [word]
    (folder / "words.minutes.json").write_text(json.dumps(made))
    state = served.visitor().state(key("words"))
    assert not any("words" in utterance for utterance in state["minutes"]["utterances"])


def test_the_page_is_the_same_document_for_the_list_and_for_a_meeting(
    served: Served, meeting: str
) -> None:
    visitor = served.visitor()
    page = visitor.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert visitor.get(f"/m/{meeting}").content == page.content
    script = visitor.get("/static/main.js")
    assert script.headers["content-type"].startswith("text/javascript")
    again = visitor.get("/static/main.js", headers={"If-None-Match": script.headers["etag"]})
    assert again.status_code == 304
