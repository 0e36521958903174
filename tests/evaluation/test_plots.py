from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from minutes.evaluation import plots
from minutes.evaluation.baselines import baseline
from minutes.evaluation.measuring import Evaluation, evaluate
from tests.evaluation.meetings import labelled, oracle

pytest.importorskip("matplotlib")
pytest.importorskip("rouge_score")

LABELS = (1.0, 0.0, 1.0, 0.0, None, 0.0)


def evaluations(*names: str) -> list[Evaluation]:
    meetings = [labelled(*LABELS), labelled(0.0, 0.0, name="m2")]
    model = oracle(6.0, 5.0, 4.0, 3.0, 2.0, 1.0)
    scorers = [model, *map(baseline, names)]
    return [evaluate(meetings, scorer, corpus="dir/c") for scorer in scorers]


def words(svg: bytes) -> set[str]:
    tree = ElementTree.fromstring(svg)
    return {text.strip() for element in tree.iter() if (text := element.text) and text.strip()}


def test_pictures_are_drawn_of_ranking_and_calibration_as_svg_and_png() -> None:
    drawn = plots.draw(evaluations("longest", "lead"))
    kinds = ("precision-recall", "reliability")
    assert set(drawn) == {f"dir-c-manual-{kind}.{e}" for kind in kinds for e in ("svg", "png")}
    shown = words(drawn["dir-c-manual-precision-recall.svg"])
    assert {"dir/c, manual text", "recall", "precision", "oracle (AP 0.833)"} <= shown
    assert any(text.startswith("lead (AP ") for text in shown)
    for name, content in drawn.items():
        if name.endswith(".png"):
            assert content.startswith(b"\x89PNG")


def test_only_probabilities_are_drawn_for_calibration() -> None:
    shown = words(plots.draw(evaluations("longest"))["dir-c-manual-reliability.svg"])
    assert "perfectly calibrated" in shown
    assert [text for text in shown if "ECE" in text] == ["oracle (ECE over all acts 0.214)"]
    rankings = [evaluate([labelled(1.0, 0.0)], baseline("lead"), corpus="c")]
    assert {name.split(".")[0] for name in plots.draw(rankings)} == {"c-manual-precision-recall"}


def test_the_same_figures_give_the_same_pictures() -> None:
    assert plots.draw(evaluations("lead")) == plots.draw(evaluations("lead"))


def test_a_corpus_where_nothing_is_important_is_drawn_without_curves() -> None:
    found = [evaluate([labelled(0.0, 0.0)], oracle(1.0, 0.0), corpus="c")]
    assert set(words(plots.draw(found)["c-manual-precision-recall.svg"])) >= {"recall"}


def test_the_area_under_the_curve_is_the_average_precision() -> None:
    (measured, _) = evaluations()[0].meetings
    levels = np.linspace(0.0, 1.0, 2001)
    curve = plots._curve(measured, levels)
    assert curve is not None
    assert float(np.mean(curve[1:])) == pytest.approx(measured.measures["average_precision"])
