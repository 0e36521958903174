"""Who owes what over all meetings, and ticks that the server keeps for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minutes import serialization
from minutes.records import Evidence
from minutes.review.meetings import key
from tests.review.meetings import MINUTES
from tests.web.served import Reviewer


@pytest.fixture
def planning(folder: Path, request: pytest.FixtureRequest) -> str:
    """The key of a meeting with one action, which no other test uses."""
    name = f"sub/{request.node.name}"
    path = folder / f"{name}.minutes.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(serialization.dump(MINUTES))
    return key(name)


def of(reviewer: Reviewer, meeting: str) -> list[dict[str, Any]]:
    """The actions of a meeting, as everybody sees them."""
    answer = reviewer.get("/api/actions")
    assert answer.status_code == 200
    return [one for one in answer.json()["actions"] if one["meeting"] == meeting]


def tick(reviewer: Reviewer, meeting: str, done: bool, point: str = "p02") -> int:
    """The status of the answer."""
    json = {"point": point, "done": done}
    return reviewer.post(f"/api/meetings/{meeting}/ticks", json=json).status_code


def test_an_action_has_its_meeting_owner_and_day(anna: Reviewer, planning: str) -> None:
    (one,) = of(anna, planning)
    assert (one["title"], one["recorded_at"]) == ("Planning", "2027-02-16")
    assert one["speaker"] == "S2"
    assert (one["owner"], one["due"], one["done"]) == ("S2", "by Friday", None)


def test_a_tick_is_there_for_all_and_can_be_taken_away_by_all(
    anna: Reviewer, tom: Reviewer, planning: str
) -> None:
    assert tick(anna, planning, done=True) == 200
    (one,) = of(tom, planning)
    assert one["done"]["reviewer"] == "Anna"
    assert tick(tom, planning, done=True) == 200
    assert of(anna, planning)[0]["done"]["reviewer"] == "Tom"
    assert tick(tom, planning, done=False) == 200
    assert of(anna, planning)[0]["done"] is None
    # No review begins by that: the minutes may still be made anew.
    assert anna.state(planning)["events"] == []


def test_what_was_reviewed_is_listed_as_it_stands(anna: Reviewer, planning: str) -> None:
    tick(anna, planning, done=True)
    anna.choose(planning, "rename", speaker="S2", name="Tom")
    anna.choose(planning, "reword", point="p02", text="Write the notes.")
    (one,) = of(anna, planning)
    assert (one["owner"], one["statement"], one["done"]["reviewer"]) == (
        "Tom",
        "Write the notes.",
        "Anna",
    )
    anna.choose(planning, "approve")
    assert tick(anna, planning, done=False) == 200
    assert tick(anna, planning, done=True) == 200
    anna.choose(planning, "reopen")
    anna.choose(planning, "drop", point="p02")
    assert of(anna, planning) == []
    assert tick(anna, planning, done=True) == 409


def test_a_tick_is_not_of_another_action_with_the_same_number(
    anna: Reviewer, planning: str, path_of: Callable[[str], Path]
) -> None:
    tick(anna, planning, done=True)
    text = serialization.dump(MINUTES).replace(
        "I can write the release notes.", "I can write release notes."
    )
    path_of(planning).write_text(text)
    assert of(anna, planning)[0]["done"] is None


def test_a_statement_stands_first_and_a_tick_goes_by_the_whole_text(
    anna: Reviewer, planning: str, path_of: Callable[[str], Path]
) -> None:
    """As an older version kept it, whose minutes began with what was said before."""
    (said,) = (one for one in MINUTES.utterances if one.id == "u1")
    before = (Evidence("u1", said.text),)
    long = tuple(
        replace(point, text=f"{said.text} – {point.text}") if point.id == "p02" else point
        for point in MINUTES.points
    )
    path_of(planning).write_text(serialization.dump(replace(MINUTES, points=long)))
    tick(anna, planning, done=True)
    (one,) = of(anna, planning)
    assert (one["statement"], one["context"]) == (long[1].text, [])
    parted = tuple(replace(p, context=before) if p.id == "p02" else p for p in long)
    path_of(planning).write_text(serialization.dump(replace(MINUTES, points=parted)))
    (one,) = of(anna, planning)
    assert one["statement"] == "I can write the release notes."
    assert one["context"] == [{"words": said.text, "speaker": "Anna", "start": said.start}]
    assert one["done"]["reviewer"] == "Anna"


def test_an_answer_that_is_known_is_not_sent_again(anna: Reviewer, planning: str) -> None:
    known = anna.get("/api/actions").json()["state"]
    assert anna.get("/api/actions", params={"known": known}).json() == {"state": known}
    tick(anna, planning, done=True)
    assert anna.get("/api/actions", params={"known": known}).json()["actions"]


def test_who_has_given_no_name_ticks_nothing(served: Any, planning: str) -> None:
    stranger = served.visitor()
    assert stranger.get("/api/actions").status_code == 200
    assert tick(stranger, planning, done=True) == 401
    assert tick(served.reviewer("Eve"), "0" * 16, done=True) == 404


def test_a_title_edited_in_the_markdown_is_seen_in_list_review_and_actions(
    anna: Reviewer, planning: str, path_of: Callable[[str], Path]
) -> None:
    assert anna.state(planning)["minutes"]["meeting"]["title"] == "Planning"
    record = path_of(planning)
    name = record.name.removesuffix(".minutes.json")
    beside = record.parent / f"{name}.md"
    beside.write_text("# Whatever a template of one's own has here\n\nAnd some text.\n")
    assert anna.state(planning)["minutes"]["meeting"]["title"] == "Planning"
    beside.write_text("# Planning \\#2 &lt;new&gt;\n\n2 March 2027 · 1 min · planning.vtt\n")
    seen(anna, planning, "Planning #2 <new>")
    anna.choose(planning, "keep", point="p01")
    seen(anna, planning, "Planning #2 <new>")
    beside.write_text("# Planning, once more\n\n2 March 2027 · 1 min · planning.vtt\n")
    seen(anna, planning, "Planning, once more")


def seen(reviewer: Reviewer, meeting: str, title: str) -> None:
    """A title is that of the review, of the actions and of the list."""
    assert reviewer.state(meeting)["minutes"]["meeting"]["title"] == title
    assert of(reviewer, meeting)[0]["title"] == title
    rows = reviewer.get("/api/meetings").json()["meetings"]
    assert next(row["title"] for row in rows if row["key"] == meeting) == title


def test_words_for_a_while_are_told_beside_their_day(
    anna: Reviewer, folder: Path, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    decision, action = MINUTES.points
    told = replace(action, due="2027-02-26", due_evidence=Evidence("u2", "next week"))
    minutes = replace(MINUTES, points=(decision, told))
    (folder / f"{name}.minutes.json").write_text(serialization.dump(minutes))
    (one,) = of(anna, key(name))
    assert (one["due_words"], one["due_last"]) == ("next week", "2027-02-28")
    points = {point["id"]: point["due_words"] for point in anna.state(key(name))["points"]}
    assert points == {"p01": "", "p02": "next week"}
    chosen = anna.choose(key(name), "due", point="p02", due="2027-02-26")
    assert chosen["points"][1]["due_words"] == "next week"  # the same day, and so read from there
    chosen = anna.choose(key(name), "due", point="p02", due="2027-02-25")
    assert chosen["points"][1]["due_words"] == ""
    (one,) = of(anna, key(name))
    assert (one["due"], one["due_words"], one["due_last"]) == ("2027-02-25", "", "2027-02-25")


def test_a_date_that_a_reviewer_gave_is_that_of_the_meeting_everywhere(
    anna: Reviewer, planning: str
) -> None:
    state = anna.choose(planning, "date", date="2027-03-09")
    assert state["minutes"]["meeting"]["recorded_at"] == "2027-03-09"
    (one,) = of(anna, planning)
    assert (one["recorded_at"], one["due"], one["reckoned"]) == ("2027-03-09", "2027-03-12", False)
    rows = anna.get("/api/meetings").json()["meetings"]
    assert next(r["recorded_at"] for r in rows if r["key"] == planning) == "2027-03-09"
    refused = anna.offer(planning, {"do": "date", "date": "2027-02-30"})
    assert (refused.status_code, "is no day" in refused.json()["error"]) == (409, True)
