"""Scoring by ONNX Runtime: what PyTorch computes, in float32 and in int8."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from minutes import assets, transcripts
from minutes.model import arrays, checkpoint, graphs, rereading, scoring
from minutes.model.arrays import ModelArrays, ModelConfig
from minutes.model.configuration import AttentionConfig
from minutes.model.inference import TorchModel, predict, settings_of
from minutes.model.network import AttentionModel, _buckets
from minutes.model.prediction import Prediction, tokenize
from minutes.model.scoring import OnnxModel
from minutes.records import Utterance
from minutes.stages.segmentation import segment_cues
from minutes.training import layers
from tests.model import tiny

Made = tuple[AttentionModel, Any]

BUILTIN = assets.model_folder("builtin")


def onnx(model: AttentionModel, tokenizer: Any, **settings: Any) -> OnnxModel:
    """A model in memory, ready to score."""
    tensors = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    given = ModelArrays(replace(settings_of(model), **settings), tensors)
    return OnnxModel(given, tokenizer)


@pytest.fixture(scope="module")
def shipped() -> ModelArrays:
    return arrays.read(BUILTIN)


@pytest.fixture(scope="module")
def said() -> tuple[Utterance, ...]:
    return segment_cues(
        transcripts.read_transcript(
            assets.template_folder().parent / "samples" / "planning.vtt"
        ).cues
    )


@pytest.fixture(scope="module")
def plain(said: tuple[Utterance, ...]) -> Prediction:
    loaded = checkpoint.load(BUILTIN)
    return predict(loaded.model, loaded.tokenizer, said)


def pairs(one: Prediction, other: Prediction) -> Iterator[tuple[Any, Any]]:
    """The arrays of two predictions; antecedents that cannot be are 0 in both."""
    for name in ("logits", "kinds", "states", "context"):
        yield getattr(one, name), getattr(other, name)
    if one.outcomes is not None and other.outcomes is not None:
        assert np.array_equal(one.outcomes.ends, other.outcomes.ends)
        for name in ("traits", "marks"):
            yield getattr(one.outcomes, name), getattr(other.outcomes, name)
        found = one.outcomes.antecedents, other.outcomes.antecedents
        assert np.array_equal(np.isinf(found[0]), np.isinf(found[1]))
        yield tuple(np.where(np.isinf(each), 0.0, each) for each in found)
        for name in ("verdicts", "owners"):
            learned = getattr(one.outcomes, name), getattr(other.outcomes, name)
            assert (learned[0] is None) == (learned[1] is None)
            if learned[0] is not None:
                yield learned


@pytest.mark.parametrize("activation", ["gelu", "relu"])
@pytest.mark.parametrize("outcomes", [False, True])
def test_a_model_says_what_it_says_by_pytorch(made: Made, activation: str, outcomes: bool) -> None:
    model, tokenizer = made
    layers.activate(model, activation)
    if outcomes:
        model.add_outcomes()
        with torch.no_grad():
            for parameter in model.outcomes.parameters():
                parameter.add_(0.1 * torch.randn_like(parameter))
    model.config.importance_temperature = 1.7
    said = tiny.meeting("m", 3, 130).said("manual")
    for ours, theirs in pairs(onnx(model, tokenizer).predict(said), predict(*made, said)):
        assert np.allclose(ours, theirs, atol=2e-4)


def rereading_model(encoder: Path) -> Made:
    """A tiny model with random weights that reads once more what may be an outcome."""
    torch.manual_seed(7)
    settings = {"outcomes": True, "verdicts": True, "owners": True, "rereading": 4}
    made = checkpoint.from_encoder(encoder, context_size=16, context_layers=1, **settings)
    with torch.no_grad():
        for parameter in made[0].parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return made[0].eval(), made[1]


def test_what_may_be_an_outcome_is_read_once_more(encoder: Path) -> None:
    """And nothing else: the others have no verdict, and what is unclear the first reading tells."""
    model, tokenizer = rereading_model(encoder)
    said = tiny.meeting("m", 3, 130).said("manual")
    kinds = predict(model, tokenizer, said).kinds
    likely = 1 / (1 + np.exp(-kinds.astype(np.float64)))
    names = model.config.kinds
    candidates = {k: float(np.quantile(likely[:, i], 0.9)) for i, k in enumerate(names)}
    model.config.thresholds = {"candidate": candidates}
    by_torch, seen = predict(model, tokenizer, said), onnx(model, tokenizer).predict(said)
    for ours, theirs in pairs(seen, by_torch):
        assert np.allclose(ours, theirs, atol=2e-4)
    assert seen.outcomes is not None and seen.outcomes.verdicts is not None
    least = [candidates[kind] for kind in names]
    read = (likely >= np.array(least) * (1 + 1e-3)).any(axis=1)
    told = seen.outcomes.verdicts
    assert read.any() and (told[read][:, :-1] > rereading.NOT_READ).all()
    assert (told[:, :-1] == rereading.NOT_READ).all(axis=1).sum() > len(said) / 2
    model.outcomes.rereading = None
    first = predict(model, tokenizer, said)
    assert first.outcomes is not None and first.outcomes.verdicts is not None
    assert np.allclose(told[:, -1], first.outcomes.verdicts[:, -1], atol=2e-4)
    assert np.abs(told[read] - first.outcomes.verdicts[read])[:, :-1].min() > 1e-3


def test_who_asks_for_no_verdicts_has_all_else_from_the_first_reading(
    encoder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, tokenizer = rereading_model(encoder)
    model.config.thresholds = {"candidate": dict.fromkeys(model.config.kinds, 0.0)}
    said = tiny.meeting("m", 3, 30).said("manual")
    for way in (TorchModel(model, tokenizer), onnx(model, tokenizer)):
        whole = way.predict(said)
        assert whole.outcomes is not None and whole.outcomes.verdicts is not None
        with monkeypatch.context() as patch:
            patch.delattr(rereading, "added")
            seen = way.predict(said, verdicts=False)
        assert seen.outcomes is not None and seen.outcomes.verdicts is None
        without = replace(whole, outcomes=replace(whole.outcomes, verdicts=None))
        for ours, theirs in pairs(seen, without):
            np.testing.assert_array_equal(ours, theirs)


def test_a_second_reading_that_has_learned_nothing_adds_only_what_its_head_does(
    encoder: Path,
) -> None:
    model, tokenizer = rereading_model(encoder)
    again = model.add_rereading(rereading.RANK)
    assert torch.count_nonzero(again.change(again.layers[0])) == 0
    said = tiny.meeting("m", 3, 20).said("manual")
    tokens = tokenize(tokenizer, said)
    windows = rereading.windows(tokens, np.zeros(20, np.int64), [4], model.config)
    with torch.inference_mode():
        states = model.read(windows)
        own = states[torch.as_tensor(windows.owner[0] >= 0)].mean(dim=0)
        expected = again.head(torch.cat([own, states[0]]))
        assert torch.allclose(model.reread(windows)[0], expected, atol=1e-5)


def test_backchannels_of_any_length_are_read_alone(made: Made) -> None:
    model, tokenizer = made
    said = tiny.meeting("m", 3, 60).said("manual")
    model.config.backchannels = [
        *tokenize(tokenizer, [Utterance("u", 0, 1, None, text) for text in tiny.SMALL_TALK[:3]]),
        [],
    ]
    only = tuple(Utterance(f"u{i}", i, i + 1, "A", "yeah") for i in range(3))
    for meeting in (said, only, (Utterance("u", 0, 1, None, ""),)):
        for ours, theirs in pairs(onnx(model, tokenizer).predict(meeting), predict(*made, meeting)):
            assert np.allclose(ours, theirs, atol=2e-4)


def test_the_shipped_model_says_what_it_says_by_pytorch(
    shipped: ModelArrays, said: tuple[Utterance, ...], plain: Prediction
) -> None:
    single = ModelArrays(replace(shipped.settings, precision="float32"), shipped.tensors)
    seen = OnnxModel(single, arrays.tokenizer(BUILTIN)).predict(said)
    for ours, theirs in pairs(seen, plain):
        assert np.abs(ours - theirs).max() < 1e-3


@pytest.mark.parametrize("unsigned", [False, True])
def test_in_int8_the_shipped_model_ranks_as_in_single_precision(
    shipped: ModelArrays,
    said: tuple[Utterance, ...],
    plain: Prediction,
    unsigned: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if scoring._saturates() and not unsigned:
        pytest.skip("products of signed weights overflow on this processor, and are not used")
    monkeypatch.setattr(scoring, "_saturates", lambda: unsigned)
    small = ModelArrays(replace(shipped.settings, precision="int8"), shipped.tensors)
    seen = OnnxModel(small, arrays.tokenizer(BUILTIN)).predict(said)
    assert not np.array_equal(seen.states, plain.states)
    apart = np.abs(seen.logits - plain.logits)
    assert apart.max() < 0.4 and apart.mean() < 0.08
    assert np.abs(seen.kinds - plain.kinds).max() < 0.5
    ranks = [np.argsort(np.argsort(each.logits)) for each in (plain, seen)]
    assert np.corrcoef(ranks)[0, 1] > 0.995


@pytest.mark.parametrize("activation", ["gelu", "relu"])
def test_in_int8_massive_activations_take_no_digits_from_the_other_tokens(
    made: Made, activation: str
) -> None:
    model, tokenizer = made
    layers.activate(model, activation)
    said = tiny.meeting("m", 3, 60).said("manual")
    given = model.encoder.embeddings
    with torch.no_grad():  # the start of each window, as trained encoders have it
        for table in (given.word_embeddings, given.position_embeddings, model.speaker):
            table.weight[:, 0] = 0.0
        given.word_embeddings.weight[model.config.start_token] = 1000.0 * torch.eye(32)[0]
        given.LayerNorm.weight[0] = 50.0
    single, small = (
        onnx(model, tokenizer, precision=precision).predict(said)
        for precision in ("float32", "int8")
    )
    apart = np.linalg.norm(small.states - single.states) / np.linalg.norm(single.states)
    assert 0 < apart < 0.04


def test_threads_change_nothing_at_all(shipped: ModelArrays, said: tuple[Utterance, ...]) -> None:
    tokenizer = arrays.tokenizer(BUILTIN)
    one, two = (OnnxModel(shipped, tokenizer, threads).predict(said) for threads in (1, 3))
    for ours, theirs in pairs(one, two):
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize(
    "texts", [["the budget is fixed"], [""], ["", "", ""], ["…", "好的"], ["battery " * 3000]]
)
def test_odd_texts_are_scored(made: Made, texts: list[str]) -> None:
    said = [Utterance(f"u{i}", i, i + 1, None, text) for i, text in enumerate(texts)]
    seen = onnx(*made).predict(said)
    assert seen.logits.shape == (len(texts),)
    assert np.isfinite(seen.logits).all() and np.isfinite(seen.kinds).all()


def test_work_grows_linearly_with_the_meeting(made: Made) -> None:
    model = onnx(*made)
    work: list[int] = []
    for name in ("_encoder", "_context"):
        run = getattr(model, name)

        def counted(inputs: dict[str, Any], run: Any = run) -> Any:
            work.append(sum(array.size for array in inputs.values()))
            return run(inputs)

        setattr(model, name, counted)

    def total(count: int) -> int:
        work.clear()
        model.predict(tiny.meeting("m", 3, count).said("manual"))
        return sum(work)

    assert total(800) <= 4.5 * total(200)


def test_progress_goes_from_nothing_to_all(made: Made) -> None:
    told: list[tuple[str, float, float]] = []
    said = tiny.meeting("m", 3, 300).said("manual")
    onnx(*made).predict(said, progress=lambda *call: told.append(call))
    steps, done, total = zip(*told, strict=True)
    assert set(steps) == {"scoring"}
    assert done[0] == 0 and list(done) == sorted(done) and done[-1] == total[-1]
    assert len(told) > 2


@pytest.mark.parametrize("total", [1, 2, 37, 160])
def test_distances_are_those_of_the_network(total: int) -> None:
    assert np.array_equal(scoring.buckets(total), _buckets(total, torch.device("cpu")).numpy())


def test_settings_have_the_defaults_of_the_configuration() -> None:
    theirs = {name: p.default for name, p in signature(AttentionConfig).parameters.items()}
    ours = ModelConfig()
    for one in fields(ModelConfig):
        if one.name not in ("encoder", "candidates"):  # those are among the thresholds
            assert getattr(ours, one.name) == theirs[one.name], one.name


@pytest.mark.parametrize(
    ("given", "obstacle"),
    [
        ({"model_type": "bert"}, None),
        ({"model_type": "bert", "hidden_act": "relu"}, None),
        ({"model_type": "bert", "hidden_act": "silu"}, "an encoder that uses silu"),
        ({"model_type": "bert", "is_decoder": True}, "a bert encoder"),
        ({"model_type": "modernbert"}, "a modernbert encoder"),
    ],
)
def test_encoders_of_other_forms_are_not_made_into_graphs(
    given: dict[str, Any], obstacle: str | None
) -> None:
    assert graphs.obstacle(replace(ModelConfig(), encoder=given)) == obstacle
