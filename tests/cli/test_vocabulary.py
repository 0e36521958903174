"""minutes vocabulary, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

from minutes.stages.selection.vocabulary import read
from tests.conftest import Command


def corpus(path: Path, *, told: bool = True) -> Path:
    """Three small meetings, with summaries or without."""
    lines = []
    for number in range(3):
        texts = ["we talked about the weather and the food", "the budget is far too small for us"]
        acts = [
            {
                "id": f"a{i}",
                "start": i * 3.0,
                "end": i * 3.0 + 2,
                "speaker": "A",
                "text": text,
                "important": i == 1,
            }
            for i, text in enumerate(texts * 2)
        ]
        meeting = {"meeting": f"m{number}", "corpus": "made-up", "utterances": acts}
        if told:
            meeting["abstracts"] = [["They discussed the budget."]]
        lines.append(json.dumps(meeting))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_it_is_fitted_to_meetings_and_their_summaries(minutes: Command, tmp_path: Path) -> None:
    source = corpus(tmp_path / "team.jsonl")
    outcome = minutes(
        "vocabulary", source, "-o", "words.json", "--text", "manual", "--name", "team"
    )
    assert (outcome.status, outcome.out) == (0, "words.json\n")
    model = read(tmp_path / "words.json")
    assert (model.name, model.meetings) == ("team", 3)
    assert model.words["budget"] == (1.0, 1.0)
    assert model.words["weather"] == (0.0, 1.0)
    assert json.loads((tmp_path / "words.json").read_text())["data"] == ["team"]


def test_it_replaces_nothing_and_needs_summaries(minutes: Command, tmp_path: Path) -> None:
    source = corpus(tmp_path / "team.jsonl", told=False)
    outcome = minutes("vocabulary", source, "-o", "words.json", "--text", "manual")
    assert outcome.status == 1
    assert "team: has no summaries; give meetings with abstracts" in outcome.err
    (tmp_path / "words.json").write_text("mine")
    outcome = minutes("vocabulary", source, "-o", "words.json")
    assert outcome.status == 1 and "words.json: exists" in outcome.err
    assert (tmp_path / "words.json").read_text() == "mine"
