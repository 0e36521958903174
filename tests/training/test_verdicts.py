"""What readers' verdicts on outcomes teach a model, and at which thresholds it tells."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from minutes.corpora import JudgedPoint, LabelledMeeting, LabelledOutcome, WordSpan
from minutes.errors import CheckpointError, CorpusError
from minutes.evaluation.evidence import utterances_of
from minutes.evaluation.metrics import auroc
from minutes.files import write_all
from minutes.model import card, checkpoint, rereading, scoring
from minutes.model.network import AttentionModel
from minutes.model.rereading import HEAD, RANK
from minutes.model.scoring import OnnxModel
from minutes.training.judged import JudgedPoints, read_points
from minutes.training.rereading import LearnedRereading, learn
from minutes.training.stated import Stated
from minutes.training.verdicts import (
    MOST_WRONG,
    UNCLEAR,
    VerdictHead,
    candidates,
    check,
    contents,
    fit,
)
from tests.model import tiny

KINDS = ("decision", "action", "problem")
CALLS = 6
ALL = dict.fromkeys(KINDS, 0.0)  # thresholds from which all is looked at


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


def known(number: int, *, real: bool) -> LabelledMeeting:
    """A meeting whose outcomes are known: all that is said, or nothing."""
    meeting = tiny.meeting(f"k{number}", number)
    words = tuple(WordSpan(act.id, 0, len(act.text.split())) for act in meeting.utterances)
    outcomes = tuple(LabelledOutcome(kind, words) for kind in KINDS if real)  # type: ignore[arg-type]
    return replace(meeting, corpus="known", outcomes=outcomes)


def together(*parts: JudgedPoints) -> JudgedPoints:
    """The points of several, whose calls have numbers of their own."""
    names = [field.name for field in fields(JudgedPoints)]
    return JudgedPoints(**{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})


def quiet(points: JudgedPoints) -> LearnedRereading:
    """A rereading that tells nothing."""
    hidden = points.inputs.shape[1]
    parts = {"weight": np.zeros((len(KINDS), hidden)), "bias": np.zeros(len(KINDS))}
    tensors = {f"{HEAD}.{name}": part.astype(np.float32) for name, part in parts.items()}
    return LearnedRereading(tensors, np.zeros((points.rows.max() + 1, len(KINDS)), np.float32))


@pytest.fixture(scope="module")
def folder(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with heads of outcomes that has learned nothing."""
    torch.manual_seed(3)
    model, tokenizer = checkpoint.from_encoder(
        encoder, context_size=16, context_layers=1, context_window=40, outcomes=True, name="tiny-1"
    )
    model.config.thresholds = {"balanced": ALL}
    path = tmp_path_factory.mktemp("untaught")
    checkpoint.save(path, model, tokenizer, metadata={"name": "tiny-1"}, text="# tiny-1\n\nIt is.")
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> OnnxModel:
    return scoring.load(folder)


@pytest.fixture(scope="module")
def network(folder: Path) -> AttentionModel:
    """The same by PyTorch, to learn a rereading with."""
    return checkpoint.load(folder).model


@pytest.fixture(scope="module")
def read(model: OnnxModel) -> tuple[JudgedPoints, Stated]:
    return read_points([judged(n) for n in range(CALLS)], model)


@pytest.fixture(scope="module")
def points(read: tuple[JudgedPoints, Stated]) -> JudgedPoints:
    return read[0]


@pytest.fixture(scope="module")
def again(read: tuple[JudgedPoints, Stated], network: AttentionModel) -> LearnedRereading:
    return learn(network, read[1])


@pytest.fixture(scope="module")
def head(points: JudgedPoints, again: LearnedRereading) -> VerdictHead:
    return fit(points, ALL, again)


@pytest.fixture(scope="module")
def taught(folder: Path, head: VerdictHead, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model with its new head."""
    path = tmp_path_factory.mktemp("taught")
    meetings = [*(judged(n) for n in range(CALLS)), known(0, real=True)]
    made = contents(folder, head, name="tiny-2", meetings=meetings)
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
    changed = {"name": "tiny-2", "verdicts": True, "rereading": RANK, "thresholds": head.thresholds}
    assert config == json.loads((folder / "config.json").read_text()) | changed
    metadata = card.read(taught)
    assert metadata["verdicts"]["points"] == head.points
    assert (metadata["name"], metadata["base_model"]) == ("tiny-2", "tiny-1")
    text = (taught / "README.md").read_text()
    assert text.count("# tiny-2") == 1 and "# tiny-1" not in text
    assert text.count("| action | balanced |") == 1
    assert "heads above are those of `tiny-1`" in text
    assert f"on {CALLS} calls (tiny: {CALLS})" in text and "known (known: 1)" in text


def test_what_was_learned_before_is_replaced(taught: Path, head: VerdictHead) -> None:
    meetings = [judged(n) for n in range(CALLS)]
    again = contents(taught, head, name="tiny-3", meetings=meetings)
    assert set(again) == {path.name for path in taught.iterdir()}
    assert again["model.safetensors"] == (taught / "model.safetensors").read_bytes()
    text = again["README.md"].decode()
    assert text.count("## Readers' verdicts") == 1
    assert "heads above are those of `tiny-2`" in text and "(known: 1)" not in text


def test_a_model_that_has_learned_it_is_read_once_and_learns_it_alike(
    taught: Path, model: OnnxModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    meetings = [*(judged(n) for n in range(CALLS)), known(0, real=True), known(1, real=False)]
    first = read_points(meetings, model)
    monkeypatch.delattr(rereading, "added")
    for once, again in zip(first, read_points(meetings, scoring.load(taught)), strict=True):
        np.testing.assert_equal(asdict(again), asdict(once))


def test_what_is_proposed_is_right_where_it_touches_what_is_known(
    model: OnnxModel, points: JudgedPoints
) -> None:
    meetings = [judged(n) for n in range(CALLS)]
    found, _ = read_points([*meetings, known(0, real=True), known(1, real=False)], model)
    np.testing.assert_array_equal(found.inputs[found.judged], points.inputs)
    for number, verdict in ((CALLS, "right"), (CALLS + 1, "wrong")):
        within = found.calls == number
        assert within.any() and not found.judged[within].any()
        assert set(found.verdicts[within]) == {verdict}


def test_known_outcomes_teach_a_quarter_as_much_and_are_not_measured(
    points: JudgedPoints, head: VerdictHead
) -> None:
    """They say the opposite of what the readers said of the very same points."""
    opposite = replace(
        points,
        judged=np.zeros_like(points.judged),
        calls=points.calls + CALLS,
        verdicts=np.where(points.verdicts == "wrong", "right", "wrong"),
    )
    once, often = (
        fit(every := together(points, *[opposite] * n), ALL, quiet(every)) for n in (1, 12)
    )
    for found in (once, often):
        assert (found.calls, found.points) == (head.calls, head.points)
        np.testing.assert_allclose(found.weight[-1], head.weight[-1])  # what is unclear
    for kind in KINDS:
        assert once.precision[kind][1] > 0.9 > 0.5 >= often.precision[kind][1]
        assert once.precision[kind][0] == often.precision[kind][0]


def test_what_is_not_looked_at_is_learned_from_and_not_measured(points: JudgedPoints) -> None:
    at = float(np.median(points.before[points.kinds == "action"]))
    found = fit(points, {**ALL, "action": float(1 / (1 + np.exp(-at)))}, quiet(points))
    everything = fit(points, ALL, quiet(points))
    np.testing.assert_array_equal(found.weight, everything.weight)
    assert found.points == everything.points
    assert found.precision["problem"] == everything.precision["problem"]
    assert found.precision["action"] != everything.precision["action"]
    told = {t.caution: t.points for t in found.operating_points if t.kind == "action"}
    looked = (points.kinds == "action") & (points.before >= at - 1e-3)
    assert 0 < told["generous"] <= looked.sum() / CALLS < len(looked) / CALLS


def test_no_larger_a_share_is_wrong_than_may_be(points: JudgedPoints) -> None:
    """A quarter of the readers' verdicts is turned round, so that there is something to choose."""
    draw = np.random.default_rng(0)
    verdicts = np.where(draw.random(len(points.calls)) < 0.25, "wrong", points.verdicts)
    head = fit(replace(points, verdicts=verdicts), ALL, quiet(points))
    assert list(head.thresholds) == ["candidate", *MOST_WRONG]
    for told in head.operating_points:
        assert told.wrong <= MOST_WRONG[told.caution][told.kind]
        assert told.points == 0 or told.right + told.partly + told.wrong == pytest.approx(1.0)
    for kind in KINDS:
        chosen = [head.thresholds[caution][kind] for caution in MOST_WRONG]
        assert chosen == sorted(chosen, reverse=True)


def test_what_readers_never_agree_with_is_not_told(points: JudgedPoints) -> None:
    verdicts = np.where(points.kinds == "action", "wrong", points.verdicts)
    head = fit(replace(points, verdicts=verdicts), ALL, quiet(points))
    assert {head.thresholds[caution]["action"] for caution in MOST_WRONG} == {1.0}
    assert all(told.points == 0 for told in head.operating_points if told.kind == "action")


def test_too_few_verdicts_are_told(points: JudgedPoints, model: OnnxModel) -> None:
    with pytest.raises(CorpusError, match="judged what is told as decision in 0 of 0 calls"):
        check(read_points([tiny.meeting("m", 1), known(1, real=True)], model)[0], ALL)
    with pytest.raises(CorpusError, match="judged what is told as decision in 1 of 1 calls"):
        check(read_points([judged(1)], model)[0], ALL)
    one = replace(points, whys=np.where(points.calls > 0, "", points.whys))
    one = replace(one, verdicts=np.where(points.calls > 0, "wrong", points.verdicts))
    with pytest.raises(CorpusError, match=f"judged whether it is {UNCLEAR} in 1 of"):
        check(one, ALL)


def test_outcomes_are_looked_at_from_where_they_were_told(taught: Path, tmp_path: Path) -> None:
    """The candidates of a model that has the head stay, whatever it tells since."""
    assert candidates(taught) == ALL
    config = json.loads((taught / "config.json").read_text())
    for name in ("tokenizer.json", "README.md"):
        (tmp_path / name).write_bytes((taught / name).read_bytes())
    balanced = dict(zip(KINDS, (0.3, 0.6, 0.2), strict=True))
    for given in ({"balanced": balanced}, {"candidate": balanced, "balanced": ALL}):
        (tmp_path / "config.json").write_text(json.dumps(config | {"thresholds": given}))
        assert candidates(tmp_path) == balanced


def test_a_model_that_cannot_have_the_head_is_refused(encoder: Path, tmp_path: Path) -> None:
    model, tokenizer = checkpoint.from_encoder(
        encoder, context_size=16, context_layers=1, outcomes=True
    )
    checkpoint.save(tmp_path, model, tokenizer, metadata={"name": "plain"}, text="# plain")
    with pytest.raises(CheckpointError, match="has no thresholds from which it proposes"):
        candidates(tmp_path)
    config = json.loads((tmp_path / "config.json").read_text()) | {"outcomes": False}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(CheckpointError, match="has no heads of outcomes"):
        candidates(tmp_path)
    (tmp_path / "heads.safetensors").write_bytes(b"")
    with pytest.raises(CheckpointError, match="changes another model"):
        candidates(tmp_path)
