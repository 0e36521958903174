"""Why an utterance has its importance, as `minutes explain` tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes import record_files
from minutes.engines.explaining import explainer
from minutes.options import Options
from minutes.progress import silent
from minutes.reasons import Reasons
from tests.web.served import Served


def test_the_model_that_scored_an_utterance_explains_it(
    served: Served, meeting: str, record: Path
) -> None:
    visitor = served.visitor()
    utterance = visitor.state(meeting)["candidates"][0]
    answer = visitor.get(f"/api/meetings/{meeting}/why/{utterance}")
    assert answer.status_code == 200, answer.text
    made = record_files.load_minutes(record.read_bytes(), "standup")
    expected = explainer(made, Options(), "standup").explain(
        made.utterances, [utterance], language="en", progress=silent
    )[utterance]
    told = answer.json()
    assert told["utterance"] == utterance
    reason = Reasons(made).of_utterance(utterance)
    assert (told["reason"] and told["reason"]["kind"]) == (reason and reason.kind)
    assert [word["text"] for word in told["words"]] == [word.text for word in expected.words]
    assert [w["effect"] for w in told["words"]] == pytest.approx(
        [word.effect for word in expected.words], abs=1e-3
    )
    assert [one["utterance"] for one in told["attended"]] == [
        one.utterance for one in expected.attended
    ]
    assert visitor.get(f"/api/meetings/{meeting}/why/{utterance}").json() == told


def test_an_utterance_that_is_not_there_has_no_explanation(served: Served, meeting: str) -> None:
    answer = served.visitor().get(f"/api/meetings/{meeting}/why/u9999")
    assert answer.status_code == 404
    assert "u9999" in answer.json()["error"]


def test_without_the_model_that_scored_it_it_is_told_what_to_do(
    served: Served, meeting: str, path_of: Callable[[str], Path]
) -> None:
    path = path_of(meeting)
    made = json.loads(path.read_text())
    made["engines"]["scorer"] = "attention:team-7"
    path.write_text(json.dumps(made))
    answer = served.visitor().get(f"/api/meetings/{meeting}/why/u0001")
    assert answer.status_code == 503
    assert "attention:team-7" in answer.json()["error"]
    assert "--attention-model" in answer.json()["error"]
