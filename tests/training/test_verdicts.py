"""What readers' verdicts on outcomes teach a model, and at which thresholds it tells."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from minutes.corpora import JudgedPoint, LabelledMeeting, WordSpan
from minutes.errors import CheckpointError, CorpusError
from minutes.evaluation.evidence import utterances_of
from minutes.evaluation.metrics import auroc
from minutes.files import write_all
from minutes.model import card, checkpoint, scoring
from minutes.model.scoring import OnnxModel
from minutes.training.verdicts import (
    MOST_WRONG,
    UNCLEAR,
    JudgedPoints,
    VerdictHead,
    check,
    contents,
    fit,
    read_points,
)
from tests.model import tiny

KINDS = ("decision", "action", "problem")
CALLS = 6


def judged(number: int) -> LabelledMeeting:
    """A call of which an outcome of each kind was told from every third act: what matters is one.

    Of what a battery is said to be, nobody can tell what it is about.
    """
    call = tiny.meeting(f"m{number}", number)
    points = []
    for act in call.utterances[::3]:
        words = (WordSpan(act.id, 0, len(act.text.split())),)
        verdict, why = ("right", "") if act.important else ("wrong", "courtesy")
        if "battery" in act.text:
            verdict, why = "partly", "matter"
        points += [JudgedPoint(kind, words, words, verdict, why) for kind in KINDS]  # type: ignore[arg-type]
    return replace(call, verdicts=tuple(points))


@pytest.fixture(scope="module")
def folder(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with heads of outcomes that has learned nothing."""
    torch.manual_seed(3)
    model, tokenizer = checkpoint.from_encoder(
        encoder, context_size=16, context_layers=1, context_window=40, outcomes=True, name="tiny-1"
    )
    path = tmp_path_factory.mktemp("untaught")
    checkpoint.save(path, model, tokenizer, metadata={"name": "tiny-1"}, text="# tiny-1\n\nIt is.")
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> OnnxModel:
    return scoring.load(folder)


@pytest.fixture(scope="module")
def points(model: OnnxModel) -> JudgedPoints:
    return read_points([judged(n) for n in range(CALLS)], model)


@pytest.fixture(scope="module")
def head(points: JudgedPoints) -> VerdictHead:
    return fit(points, KINDS)


@pytest.fixture(scope="module")
def taught(folder: Path, head: VerdictHead, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model with its new head."""
    path = tmp_path_factory.mktemp("taught")
    made = contents(folder, head, name="tiny-2", corpora={"tiny": CALLS})
    write_all({path / name: content for name, content in made.items()})
    return path


def test_it_learns_what_readers_agreed_with(head: VerdictHead, points: JudgedPoints) -> None:
    assert head.weight.shape == (len(KINDS) + 1, points.inputs.shape[1])
    assert (head.calls, head.points) == (CALLS, len(points.calls))
    for was, now in head.precision.values():
        assert now > 0.9 and now > was + 0.2


def test_the_new_folder_says_it_of_a_call_it_has_not_seen(
    taught: Path, folder: Path, model: OnnxModel
) -> None:
    call = utterances_of(judged(99))
    seen, before = scoring.load(taught).predict(call), model.predict(call)
    np.testing.assert_array_equal(seen.logits, before.logits)
    np.testing.assert_array_equal(seen.kinds, before.kinds)
    assert seen.outcomes is not None and seen.outcomes.verdicts is not None
    verdicts = seen.outcomes.verdicts
    matters = np.array([any(text in u.text for text in tiny.MATTERS) for u in call])
    battery = np.array(["battery" in u.text for u in call])
    for column in range(len(KINDS)):
        ranked = auroc(matters, verdicts[:, column])
        assert ranked is not None and ranked > 0.9
    dark = auroc(battery[matters], verdicts[matters, len(KINDS)])
    assert dark is not None and dark > 0.85


def test_pytorch_reads_the_new_folder_alike(taught: Path) -> None:
    loaded = checkpoint.load(taught)
    heads = loaded.model.outcomes
    assert heads is not None and heads.verdicts is not None
    assert loaded.model.config.name == "tiny-2"


def test_all_else_of_the_folder_stays(taught: Path, folder: Path, head: VerdictHead) -> None:
    ours = {path.name for path in folder.iterdir()}
    assert ours == {path.name for path in taught.iterdir()}
    for name in ours - {"config.json", "README.md", "model.safetensors"}:
        assert (taught / name).read_bytes() == (folder / name).read_bytes()
    config = json.loads((taught / "config.json").read_text())
    changed = {"name": "tiny-2", "verdicts": True, "thresholds": head.thresholds}
    assert config == json.loads((folder / "config.json").read_text()) | changed
    assert card.read(taught)["verdicts"]["points"] == head.points
    text = (taught / "README.md").read_text()
    assert text.count("# tiny-2") == 1 and "tiny-1" not in text
    assert text.count("| action | balanced |") == 1


def test_what_was_learned_before_is_replaced(taught: Path, head: VerdictHead) -> None:
    again = contents(taught, head, name="tiny-2", corpora={"tiny": CALLS})
    assert again == {path.name: path.read_bytes() for path in taught.iterdir()}


def test_no_larger_a_share_is_wrong_than_may_be(points: JudgedPoints) -> None:
    """A quarter of the readers' verdicts is turned round, so that there is something to choose."""
    draw = np.random.default_rng(0)
    verdicts = np.where(draw.random(len(points.calls)) < 0.25, "wrong", points.verdicts)
    head = fit(replace(points, verdicts=verdicts), KINDS)
    assert list(head.thresholds) == ["candidate", *MOST_WRONG]
    for told in head.told:
        assert told.wrong <= MOST_WRONG[told.caution][told.kind]
        assert told.points == 0 or told.right + told.partly + told.wrong == pytest.approx(1.0)
    for kind in KINDS:
        chosen = [head.thresholds[caution][kind] for caution in MOST_WRONG]
        assert chosen == sorted(chosen, reverse=True)


def test_what_readers_never_agree_with_is_not_told(points: JudgedPoints) -> None:
    verdicts = np.where(points.kinds == "action", "wrong", points.verdicts)
    head = fit(replace(points, verdicts=verdicts), KINDS)
    assert {head.thresholds[caution]["action"] for caution in MOST_WRONG} == {1.0}
    assert all(told.points == 0 for told in head.told if told.kind == "action")


def test_too_few_verdicts_are_told(points: JudgedPoints, model: OnnxModel) -> None:
    with pytest.raises(CorpusError, match="hold no readers' verdicts"):
        read_points([tiny.meeting("m", 1)], model)
    with pytest.raises(CorpusError, match="teach what is decision in fewer than two calls"):
        fit(read_points([judged(1)], model), KINDS)
    one = replace(points, whys=np.where(points.calls > 0, "", points.whys))
    one = replace(one, verdicts=np.where(points.calls > 0, "wrong", points.verdicts))
    with pytest.raises(CorpusError, match=f"teach what is {UNCLEAR} in fewer than two calls"):
        fit(one, KINDS)


def test_a_model_that_cannot_have_the_head_is_refused(encoder: Path, tmp_path: Path) -> None:
    model, tokenizer = checkpoint.from_encoder(encoder, context_size=16, context_layers=1)
    checkpoint.save(tmp_path, model, tokenizer, metadata={"name": "plain"}, text="# plain")
    with pytest.raises(CheckpointError, match="has no heads of outcomes"):
        check(tmp_path)
    (tmp_path / "heads.safetensors").write_bytes(b"")
    with pytest.raises(CheckpointError, match="changes another model"):
        check(tmp_path)
