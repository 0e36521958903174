"""Explanation: the effects of words, and the attention that was paid to others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from minutes.model import explanation
from minutes.model.explanation import explain, rollout
from minutes.model.inference import predict, tokenize
from minutes.model.network import AttentionModel
from minutes.model.packing import Packed
from minutes.records import Utterance
from tests.model import tiny

Made = tuple[AttentionModel, Any]


def said(count: int = 100) -> list[Utterance]:
    return list(tiny.meeting("m", 1, count).said("manual"))


def deaf(model: AttentionModel) -> None:
    """Have the model hear words alone: neither how long nor how rare they are."""
    with torch.no_grad():
        for linear in (model.features[2], model.importance_features):
            for parameter in linear.parameters():
                parameter.zero_()


def masked(utterances: list[Utterance], i: int, *words: int) -> list[Utterance]:
    """The utterances with some words of one of them masked."""
    parts = utterances[i].text.split()
    for word in words:
        parts[word] = "[MASK]"
    return [*utterances[:i], replace(utterances[i], text=" ".join(parts)), *utterances[i + 1 :]]


def test_what_is_explained_is_what_was_predicted(made: Made) -> None:
    utterances = said()
    wanted = [0, 19, 20, 31, 57, 99]  # in one window of the context and in two
    logits = predict(*made, utterances).logits
    found = explain(*made, utterances, wanted)
    assert [r.logit for r in found] == pytest.approx(logits[wanted].tolist(), abs=1e-5)


def test_a_backchannel_is_explained_by_itself(made: Made) -> None:
    utterances = said()
    model, tokenizer = made
    model.config.backchannels = tokenize(tokenizer, utterances[:1])
    brief = [i for i, u in enumerate(utterances) if u.text == utterances[0].text]
    assert len(brief) > 2
    logits = predict(*made, utterances).logits
    found = explain(*made, utterances, [brief[1], 20])
    assert [r.logit for r in found] == pytest.approx(logits[[brief[1], 20]].tolist(), abs=1e-5)
    assert all(word.effect for word in found[0].words)


def test_effects_sum_to_what_the_words_add_to_their_masks(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explanation, "_STEPS", 8)  # more of the way than is gone otherwise
    deaf(made[0])
    utterances = said(40)
    for i in (3, 9, 20):
        (reasons,) = explain(*made, utterances, [i])
        words = range(len(utterances[i].text.split()))
        without = predict(*made, masked(utterances, i, *words)).logits[i]
        total = sum(word.effect for word in reasons.words)
        assert total == pytest.approx(reasons.logit - without, abs=2e-3)
        assert abs(total) > 0.01


class Linear(nn.Module):
    """An encoder that hands on what it is given."""

    def __init__(self, embeddings: nn.Module) -> None:
        super().__init__()
        self.embeddings = embeddings

    def get_input_embeddings(self) -> nn.Module:
        return self.embeddings

    def forward(self, *, inputs_embeds: Tensor, attention_mask: Tensor) -> Any:
        return type("Output", (), {"last_hidden_state": inputs_embeds})


def test_where_the_model_is_linear_an_effect_is_what_masking_the_word_takes(made: Made) -> None:
    model, tokenizer = made
    deaf(model)
    model.encoder = Linear(model.encoder.get_input_embeddings())
    with torch.no_grad():
        model.importance.weight.zero_()
    model.config.importance_temperature = 2.0
    utterances = said(12)
    (reasons,) = explain(model, tokenizer, utterances, [3])
    for place, word in enumerate(reasons.words):
        without = predict(model, tokenizer, masked(utterances, 3, place)).logits[3]
        assert word.effect == pytest.approx(reasons.logit - without, abs=1e-5)
    assert max(abs(word.effect) for word in reasons.words) > 0.01


def test_words_are_those_that_were_written(made: Made) -> None:
    utterances = said(10)
    text = "  Anna's “budget”, \u00a0(twelve) zzz…  €"
    utterances[4] = replace(utterances[4], text=text)
    (reasons,) = explain(*made, utterances, [4])
    assert [word.text for word in reasons.words] == text.split()
    assert all(word.effect for word in reasons.words)


def test_words_past_what_the_encoder_reads_have_no_effect(made: Made) -> None:
    made[0].config.utterance_tokens = 5
    utterances = said(10)
    utterances[4] = replace(utterances[4], text="we decided to use a rubber case")
    (reasons,) = explain(*made, utterances, [4])
    assert [bool(word.effect) for word in reasons.words] == [True] * 5 + [False] * 2


def test_an_utterance_without_words_is_explained_by_its_neighbours(made: Made) -> None:
    utterances = [replace(u, text="" if i == 4 else u.text) for i, u in enumerate(said(10))]
    (reasons,) = explain(*made, utterances, [4])
    assert reasons.words == ()
    assert reasons.attended.sum() > 0
    (alone,) = explain(*made, [utterances[4]], [0])
    assert (alone.words, alone.attended.tolist()) == ((), [0.0])


def test_attention_is_paid_to_others_of_the_window(made: Made) -> None:
    (reasons,) = explain(*made, said(), [50])
    assert reasons.attended[50] == 0
    assert 0 < reasons.attended.sum() <= 1
    near = np.flatnonzero(reasons.attended)
    assert near.min() >= 50 - 40 and near.max() < 50 + 40


def test_the_rollout_multiplies_layers_with_what_they_hand_on() -> None:
    first = torch.tensor([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    second = torch.tensor([[0.0, 1.0, 0.0], [0.2, 0.3, 0.5], [0.0, 0.0, 1.0]])
    whole = (second + torch.eye(3)) @ (first + torch.eye(3)) / 4
    for i in range(3):
        assert torch.allclose(rollout(torch.stack([first, second]), i), whole[i])
    assert rollout(torch.eye(3).repeat(2, 1, 1), 1).tolist() == [0, 1, 0]


def test_a_state_of_the_context_is_the_same_alone_as_among_all(made: Made) -> None:
    model, total = made[0].eval(), 12
    states = torch.randn(2, total, model.speaker.weight.shape[1])
    known = torch.randn(2, total, len(model.config.features))
    speakers = torch.arange(total).remainder(3).expand(2, -1)
    whole = model.attend(states, known, speakers)
    one = model.attend(states, known, speakers, rows=slice(5, 6))
    for part in ("importance", "kinds", "context"):
        rows, alone = getattr(whole, part)[:, 5:6], getattr(one, part)
        assert torch.allclose(rows, alone, atol=1e-5), part


def test_explaining_again_gives_the_same(made: Made) -> None:
    one, other = (explain(*made, said(), [9, 57]) for _ in range(2))
    together = [(r.words, r.attended.tolist()) for r in one]
    assert together == [(r.words, r.attended.tolist()) for r in other]
    (alone,) = explain(*made, said(), [57])
    assert alone.words == one[1].words


def test_the_model_scores_as_before_it_explained(made: Made) -> None:
    before = predict(*made, said(20)).logits
    explain(*made, said(20), [3])
    assert np.array_equal(predict(*made, said(20)).logits, before)
    assert all(parameter.grad is None for parameter in made[0].parameters())


def test_only_the_windows_that_can_be_attended_to_are_read(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    encode, read = made[0].encode, set()

    def counted(packed: Packed) -> Tensor:
        read.update(packed.owner[packed.owner >= 0].tolist())
        return encode(packed)

    monkeypatch.setattr(made[0], "encode", counted)
    explain(*made, said(2000), [1000])
    assert len(read) < 200
