from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from minutes.corpora import LabelledMeeting
from minutes.corpora.meetings import Act
from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.errors import CorpusError
from minutes.stages.selection import vocabulary as words
from minutes.text import tokens
from minutes.training.vocabulary import as_json, fit, read_meetings

FILLING = tokens("well then maybe people talk about many other small things over coffee")


def meeting(number: int, *, told: bool = True) -> LabelledMeeting:
    """Ten utterances, of which the summary takes up what is said of the budget and of a subject."""
    chance = random.Random(number)
    subject = f"subject{number}"
    said = [" ".join(chance.sample(FILLING, 7)) for _ in range(8)]
    said += [f"so the budget for the {subject} is too small", f"we need more money for {subject}"]
    return LabelledMeeting(
        meeting=f"m{number}",
        corpus="made-up",
        utterances=tuple(
            Act(f"a{i}", 3.0 * i, 3.0 * i + 2, "A", text, asr=text) for i, text in enumerate(said)
        ),
        abstracts=((f"The group discussed the budget of {subject}.",),) if told else (),
    )


def fitted(tmp_path: Path, corpus: list[LabelledMeeting]) -> words.Vocabulary:
    readings = read_meetings({"made-up": corpus}, LexRankScorer(), texts=("manual", "asr"))
    path = tmp_path / "vocabulary.json"
    text = as_json(fit(readings), name="made-up-1", language="en", data=["made-up"])
    path.write_text(text, encoding="utf-8")
    return words.read(path)


def test_it_learns_what_people_write_down(tmp_path: Path) -> None:
    model = fitted(tmp_path, [meeting(n) for n in range(30)])
    assert (model.name, model.meetings) == ("made-up-1", 30)
    assert model.words["budget"] == (1.0, 1.0)
    assert model.words["subject3"] == pytest.approx((1 / 30, 1 / 30), abs=1e-4)
    said = [(words.term_counts(act.text), 0.5) for act in meeting(77).utterances]
    expected = model.worth(said).expected
    assert expected["budget"] == pytest.approx(1.0, abs=0.2)
    assert max(expected[w] for w in FILLING if w in expected) < 0.1
    assert expected["subject77"] > 3 * expected["coffee"]  # new, but the meeting attends to it


def test_the_same_meetings_give_the_same_vocabulary(tmp_path: Path) -> None:
    corpus = [meeting(n) for n in range(5)]
    assert fitted(tmp_path, corpus) == fitted(tmp_path, corpus)


def test_meetings_without_a_summary_teach_nothing(tmp_path: Path) -> None:
    corpus = [meeting(n, told=n < 5) for n in range(9)]
    assert fitted(tmp_path, corpus).meetings == 5
    with pytest.raises(CorpusError, match="made-up: has no summaries"):
        read_meetings({"made-up": corpus[5:]}, LexRankScorer(), texts=("manual",))


def test_the_file_can_be_read_by_people(tmp_path: Path) -> None:
    text = as_json(
        {"inputs": ["rate"], "words": {"a": [0.5, 1.0], "b": [0.1, 0.2]}},
        name="x",
        language="en",
        data=["made-up"],
    )
    assert json.loads(text)["words"] == {"a": [0.5, 1.0], "b": [0.1, 0.2]}
    assert '\n  "a": [0.5, 1.0],\n' in text
