from __future__ import annotations

import json
from importlib.metadata import version

import pytest

from minutes import __version__
from minutes.evaluation.baselines import baseline
from minutes.evaluation.measuring import MEASURES, Evaluation, evaluate
from minutes.evaluation.report import as_json, as_table, score_lines
from tests.evaluation.meetings import labelled, oracle

pytest.importorskip("rouge_score")


@pytest.fixture
def evaluations() -> list[Evaluation]:
    meetings = [labelled(1.0, 0.0), labelled(0.0, None, name="m2")]
    kinds = ({"decision": 0.123456789, "action": 0.2, "problem": 0.3},) * 2
    scorer = oracle(1.0, 0.0, importance=(0.987654321, 0.0), kinds=kinds)
    return [evaluate(meetings, s, corpus="c|1") for s in (scorer, baseline("longest"))]


def test_the_table_has_a_row_a_scorer_and_counts_what_is_left_out(
    evaluations: list[Evaluation],
) -> None:
    head, rule, first, second = as_table(evaluations).splitlines()
    assert head.startswith("| corpus | text | scorer | meetings | AUROC | AP | F1 | ECE | ROUGE-1")
    assert rule.count("|") == head.count("|")
    assert first.startswith(r"| c\|1 | manual | oracle | 2 | 1.000 (1 of 2) | 1.000 (1 of 2) |")
    assert second.startswith(r"| c\|1 | manual | longest | 2 |")
    assert second.split(" | ")[7] == "–"  # the calibration error of a ranking


def test_json_has_every_meeting_and_the_versions(evaluations: list[Evaluation]) -> None:
    document = json.loads(as_json(evaluations, max_words=99))
    assert document["versions"] == {
        "minutes": __version__,
        "rouge-score": version("rouge-score"),
        "scikit-learn": version("scikit-learn"),
    }
    assert document["settings"]["max_words"] == 99
    first = document["evaluations"][0]
    assert (first["scorer"], first["corpus"], first["text"]) == ("oracle", "c|1", "manual")
    assert first["macro"]["auroc"] == {"mean": 1.0, "meetings": 1}
    one, two = first["meetings"]
    assert (one["meeting"], one["acts"], one["labelled"], one["words"]) == ("m1", 2, 2, 12)
    assert (two["labelled"], two["auroc"]) == (1, None)
    assert set(MEASURES) <= set(one)


def test_score_lines_are_unrounded_one_an_act(evaluations: list[Evaluation]) -> None:
    lines = [json.loads(line) for line in score_lines(evaluations[0])]
    assert [(line["meeting"], line["id"]) for line in lines] == [
        ("m1", "a0"),
        ("m1", "a1"),
        ("m2", "a0"),
        ("m2", "a1"),
    ]
    assert lines[0]["importance"] == 0.987654321
    assert lines[0]["decision"] == 0.123456789
    assert sum(line["weight"] for line in lines[:2]) == pytest.approx(1)
    assert list(lines[0]) == [
        *("meeting", "id", "importance", "weight"),
        *("decision", "action", "problem"),
    ]


def test_a_kind_that_a_scorer_knows_nothing_of_is_null(evaluations: list[Evaluation]) -> None:
    assert json.loads(next(iter(score_lines(evaluations[1]))))["action"] is None
