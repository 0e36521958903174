"""Choices are taken once, checked, and make what the page shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.served import Reviewer, Served, serving


def _point(state: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(one for one in state["points"] if one["id"] == id_)


def _in_minutes(state: dict[str, Any], id_: str) -> dict[str, Any]:
    return next(one for one in state["minutes"]["points"] if one["id"] == id_)


def test_a_choice_is_answered_with_its_event_and_the_state_after_it(
    anna: Reviewer, meeting: str
) -> None:
    answer = anna.offer(meeting, {"do": "keep", "point": "p01"})
    told = answer.json()
    assert told["event"]["reviewer"] == "Anna"
    assert told["event"]["choice"] == {"do": "keep", "point": "p01"}
    assert told["state"]["newest"] == told["event"]["id"]
    assert _point(told["state"], "p01")["verdict"] == "kept"
    assert told["state"] == anna.state(meeting)


def test_dropped_points_stay_on_the_page(anna: Reviewer, meeting: str) -> None:
    state = anna.choose(meeting, "drop", point="p02")
    assert _point(state, "p02")["verdict"] == "dropped"
    assert _in_minutes(state, "p02")


def test_the_original_wording_stays(anna: Reviewer, meeting: str) -> None:
    found = _in_minutes(anna.state(meeting), "p01")["text"]
    state = anna.choose(meeting, "reword", point="p01", text="Said better.")
    assert _in_minutes(state, "p01")["text"] == "Said better."
    assert _point(state, "p01")["original"] == found


def test_an_utterance_is_promoted_and_is_no_candidate_any_longer(
    anna: Reviewer, meeting: str
) -> None:
    candidate = anna.state(meeting)["candidates"][0]
    state = anna.choose(meeting, "promote", utterance=candidate, kind="action")
    assert _point(state, f"p-{candidate}")["promoted"]
    assert _in_minutes(state, f"p-{candidate}")["kind"] == "action"
    assert candidate not in state["candidates"]


def test_a_retry_of_a_request_adds_nothing(anna: Reviewer, meeting: str) -> None:
    state = anna.state(meeting)
    sent = {"revision": state["revision"], "seen": 0, "key": "the-same"}
    first = anna.offer(meeting, {"do": "keep", "point": "p01"}, **sent)
    second = anna.offer(meeting, {"do": "keep", "point": "p01"}, **sent)
    assert second.status_code == 200
    assert second.json()["event"] == first.json()["event"]
    assert len(second.json()["state"]["events"]) == 1


def test_a_key_of_another_choice_is_refused(anna: Reviewer, meeting: str) -> None:
    state = anna.state(meeting)
    sent = {"revision": state["revision"], "seen": 0, "key": "used-before"}
    anna.offer(meeting, {"do": "keep", "point": "p01"}, **sent)
    answer = anna.offer(meeting, {"do": "drop", "point": "p01"}, **sent)
    assert answer.status_code == 422
    assert "used-before" in answer.json()["error"]


def test_conflicting_choices_are_both_shown_until_settled(
    anna: Reviewer, tom: Reviewer, meeting: str
) -> None:
    revision = anna.state(meeting)["revision"]
    anna.offer(meeting, {"do": "keep", "point": "p01"}, revision=revision, seen=0)
    tom.offer(meeting, {"do": "drop", "point": "p01"}, revision=revision, seen=0)
    state = anna.state(meeting)
    (conflict,) = _point(state, "p01")["conflicts"]
    assert (conflict["field"], conflict["value"], conflict["reviewer"]) == (
        "verdict",
        "keep",
        "Anna",
    )
    assert _point(anna.choose(meeting, "keep", point="p01"), "p01")["conflicts"] == []


def test_conflicts_about_a_speaker_are_told(anna: Reviewer, tom: Reviewer, meeting: str) -> None:
    state = anna.state(meeting)
    speaker = state["minutes"]["speakers"][0]["id"]
    for reviewer, name in ((anna, "Ada"), (tom, "Eda")):
        choice = {"do": "rename", "speaker": speaker, "name": name}
        reviewer.offer(meeting, choice, revision=state["revision"], seen=0)
    state = anna.state(meeting)
    assert state["minutes"]["speakers"][0]["name"] == "Eda"
    (conflict,) = state["speaker_conflicts"]
    assert (conflict["speaker"], conflict["field"], conflict["value"]) == (speaker, "name", "Ada")


def test_only_ones_own_choices_are_undone(anna: Reviewer, tom: Reviewer, meeting: str) -> None:
    event = anna.choose(meeting, "keep", point="p01")["newest"]
    refused = tom.offer(meeting, {"do": "undo", "event": event})
    assert refused.status_code == 409
    assert "Anna" in refused.json()["error"]
    state = anna.choose(meeting, "undo", event=event)
    assert _point(state, "p01")["verdict"] == "open"
    assert [one["undone"] for one in state["events"]] == [True, False]


def test_what_is_not_there_is_refused_with_the_state(anna: Reviewer, meeting: str) -> None:
    answer = anna.offer(meeting, {"do": "keep", "point": "p99"})
    assert answer.status_code == 409
    assert "p99" in answer.json()["error"]
    assert answer.json()["state"] == anna.state(meeting)


def test_what_was_refused_pins_nothing(
    anna: Reviewer, meeting: str, path_of: Callable[[str], Path]
) -> None:
    anna.offer(meeting, {"do": "keep", "point": "p99"})
    path = path_of(meeting)
    path.write_bytes(path.read_bytes() + b"\n")
    state = anna.state(meeting)
    assert state["revision"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert not state["anew"]


def test_minutes_made_anew_before_the_first_choice_are_not_chosen_about(
    anna: Reviewer, meeting: str, path_of: Callable[[str], Path]
) -> None:
    old = anna.state(meeting)["revision"]
    path = path_of(meeting)
    path.write_bytes(path.read_bytes() + b"\n")
    answer = anna.offer(meeting, {"do": "keep", "point": "p01"}, revision=old, seen=0)
    assert answer.status_code == 409
    assert answer.json()["state"]["revision"] != old
    assert answer.json()["state"]["events"] == []


def test_a_review_goes_on_with_the_minutes_that_it_began_with(
    anna: Reviewer, meeting: str, path_of: Callable[[str], Path]
) -> None:
    before = anna.choose(meeting, "keep", point="p01")
    path = path_of(meeting)
    made = json.loads(path.read_text())
    made["points"][0]["text"] = "Made anew."
    path.write_text(json.dumps(made))
    state = anna.choose(meeting, "keep", point="p02")
    assert state["anew"]
    assert state["revision"] == before["revision"]
    assert _in_minutes(state, "p01") == _in_minutes(before, "p01")


@pytest.mark.parametrize(
    "choice",
    [
        {"do": "keep"},
        {"do": "destroy", "point": "p01"},
        {"do": "keep", "point": "p01", "verdict": "dropped"},
        {"do": "keep", "point": 7},
        {"do": "kind", "point": "p01", "kind": "rumour"},
        {"do": "reword", "point": "p01", "text": "x" * 2001},
        {"do": "undo", "event": 0},
        "keep",
        None,
        [],
    ],
)
def test_what_is_no_choice_is_refused(anna: Reviewer, meeting: str, choice: Any) -> None:
    answer = anna.offer(meeting, choice)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert anna.state(meeting)["events"] == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"key": "\\ud800"}', b"\xff", b"[" * 60_000]
)
def test_what_is_no_json_is_refused(anna: Reviewer, meeting: str, body: bytes) -> None:
    answer = anna.post(
        f"/api/meetings/{meeting}/choices",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]


@pytest.mark.parametrize("given", [{"seen": -1}, {"seen": 2**70}, {"key": ""}, {"key": "a b\n"}])
def test_a_request_that_makes_no_sense_is_refused(
    anna: Reviewer, meeting: str, given: dict[str, Any]
) -> None:
    answer = anna.offer(meeting, {"do": "keep", "point": "p01"}, **given)
    assert answer.status_code == 422


def test_characters_that_cannot_be_kept_are_refused(
    database: str, record: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "meetings"
    folder.mkdir()
    (folder / "standup.minutes.json").write_bytes(record.read_bytes())
    with serving(folder, tmp_path / "said", "--database", database) as served:
        anna = served.reviewer("Anna")
        (row,) = anna.get("/api/meetings").json()["meetings"]
        sent = {"revision": anna.state(row["key"])["revision"], "seen": 0, "key": "k"}
        for text in ("a\\u0000b", "a\\ud800b"):
            choice = f'{{"do": "reword", "point": "p01", "text": "{text}"}}'
            body = f'{json.dumps(sent)[:-1]}, "choice": {choice}}}'
            answer = anna.post(
                f"/api/meetings/{row['key']}/choices",
                content=body.encode(),
                headers={"Content-Type": "application/json"},
            )
            assert answer.status_code == 422, answer.text
        assert anna.state(row["key"])["events"] == []


def test_nobody_chooses_without_a_name(served: Served, meeting: str) -> None:
    visitor = served.visitor()
    answer = visitor.offer(meeting, {"do": "keep", "point": "p01"})
    assert answer.status_code == 401
    assert "name" in answer.json()["error"]
    assert visitor.state(meeting)["events"] == []
