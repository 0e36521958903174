"""The network: states of utterances, and what it makes of them in their context."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from minutes.model import checkpoint
from minutes.model.configuration import AttentionConfig
from minutes.model.features import FEATURES, speaker_numbers, utterance_features
from minutes.model.inference import tokenize
from minutes.model.network import AttentionModel, _buckets
from minutes.model.packing import join_packed, pack
from minutes.records import OUTCOME_KINDS, Utterance
from tests.model import tiny

Made = tuple[AttentionModel, Any]
SAID = tiny.meeting("m", 1, 24).said("manual")


@torch.no_grad()
def states(made: Made, utterances: tuple[Utterance, ...] = SAID) -> torch.Tensor:
    model, tokenizer = made
    reading = pack(tokenize(tokenizer, utterances), speaker_numbers(utterances), model.config)
    return model.encode_all(reading)


@torch.no_grad()
def attended(made: Made, **changes: Any) -> Any:
    given = {
        "states": states(made),
        "features": torch.as_tensor(utterance_features(SAID)),
        "speakers": torch.as_tensor(speaker_numbers(SAID)),
    } | changes
    return made[0].attend(given["states"], given["features"], given["speakers"], explain=True)


@torch.no_grad()
def test_the_state_of_an_utterance_is_the_mean_of_its_tokens(made: Made) -> None:
    model, tokenizer = made
    one = (Utterance("u", 0, 1, "A", "the budget is fixed"),)
    ids = [model.config.start_token, *tokenize(tokenizer, one)[0], model.config.separator_token]
    words = model.encoder.get_input_embeddings()(torch.tensor([ids]))
    slots = model.speaker(torch.tensor([[0] + [1] * (len(ids) - 1)]))
    hidden = model.encoder(inputs_embeds=words + slots).last_hidden_state
    assert torch.allclose(states(made, one)[0], hidden[0, 1:].mean(dim=0), atol=1e-5)


@torch.no_grad()
def test_padding_and_other_windows_change_nothing(made: Made) -> None:
    model, tokenizer = made
    short, long = SAID[:3], SAID[3:]
    parts = [pack(tokenize(tokenizer, s), speaker_numbers(s), model.config) for s in (short, long)]
    together = model.encode_all(join_packed(parts))
    assert torch.allclose(together[:3], states(made, short), atol=1e-5)
    assert torch.allclose(together[3:], states(made, long), atol=1e-5)


def test_backchannels_do_not_stand_among_what_is_said(made: Made) -> None:
    model, tokenizer = made
    model.config.backchannels = tokenize(tokenizer, [Utterance("x", 0, 1, "A", "yeah")])
    brief = [i for i, u in enumerate(SAID) if u.text == "yeah"]
    rest = tuple(u for u in SAID if u.text != "yeah")
    assert len(brief) > 1
    seen = states(made)
    others = [i for i in range(len(SAID)) if i not in brief]
    assert torch.allclose(seen[others], states(made, rest), atol=1e-5)
    assert torch.allclose(seen[brief], states(made, (SAID[brief[0]],)), atol=1e-5)


def test_words_are_read_in_their_context(made: Made) -> None:
    other = (*SAID[:1], Utterance("x", 4, 5, "A", "please send the report"), *SAID[2:])
    assert not torch.allclose(states(made)[0], states(made, other)[0], atol=1e-4)


def test_attention_is_a_distribution_over_the_utterances_in_every_layer(made: Made) -> None:
    seen = attended(made)
    assert seen.attention.shape == (2, len(SAID), len(SAID))
    assert torch.allclose(seen.attention.sum(dim=-1), torch.ones(2, len(SAID)), atol=1e-5)
    assert seen.kinds.shape == (len(SAID), len(OUTCOME_KINDS))


@torch.no_grad()
def test_attention_that_is_not_asked_for_is_the_same(made: Made) -> None:
    for layer in made[0].layers:  # untrained ones have none
        torch.nn.init.normal_(layer.distance.weight)
        torch.nn.init.normal_(layer.same_speaker)
    given = (
        states(made),
        torch.as_tensor(utterance_features(SAID)),
        torch.as_tensor(speaker_numbers(SAID)),
    )
    told, untold = (made[0].attend(*given, explain=explain) for explain in (True, False))
    assert untold.attention is None
    assert torch.allclose(told.importance, untold.importance, atol=1e-5)
    assert torch.allclose(told.kinds, untold.kinds, atol=1e-5)
    both = [torch.stack([x, x]) for x in given]  # two windows at once
    assert torch.allclose(made[0].attend(*both).importance[1], told.importance, atol=1e-5)


def test_who_speaks_counts(made: Made) -> None:
    alone = attended(made, speakers=torch.arange(len(SAID)))
    assert not torch.allclose(alone.importance, attended(made).importance, atol=1e-4)


def test_features_far_outside_the_training_meetings_are_clipped(made: Made) -> None:
    far = attended(made, features=torch.full((len(SAID), len(FEATURES)), 1e9))
    farther = attended(made, features=torch.full((len(SAID), len(FEATURES)), 1e12))
    assert torch.equal(far.importance, farther.importance)


def test_buckets_of_distance_are_signed_and_grow(made: Made) -> None:
    found = _buckets(400, torch.device("cpu"))
    row = found[0].tolist()
    assert row == sorted(row)
    assert row[:4] == [15, 16, 18, 19]
    assert found.min() == 0
    assert found.max() == 30
    assert torch.equal(found + found.T, torch.full_like(found, 30))


def test_an_untrained_model_finds_little_important_and_a_kind_rare(encoder: Path) -> None:
    torch.manual_seed(0)
    fresh = checkpoint.from_encoder(encoder)
    seen = attended((fresh[0].eval(), fresh[1]))
    assert seen.importance.sigmoid().mean() < 0.35
    assert seen.kinds.sigmoid().mean() < 0.1


def test_a_gradient_reaches_every_weight(made: Made) -> None:
    model, tokenizer = made
    reading = pack(tokenize(tokenizer, SAID), speaker_numbers(SAID), model.config)
    seen = model.attend(
        model.encode_all(reading),
        torch.as_tensor(utterance_features(SAID)),
        torch.as_tensor(speaker_numbers(SAID)),
    )
    (seen.importance.sum() + seen.kinds.square().sum()).backward()
    unused = {n for n, p in model.named_parameters() if p.grad is None or not p.grad.any()}
    assert not unused


def test_a_state_dict_is_loaded_again_as_it_was(made: Made, tmp_path: Path) -> None:
    model, _ = made
    model.save_pretrained(tmp_path)
    again = AttentionModel.from_pretrained(tmp_path, local_files_only=True)
    assert again.state_dict().keys() == model.state_dict().keys()
    for name, tensor in model.state_dict().items():
        assert torch.equal(again.state_dict()[name], tensor), name


def test_a_configuration_is_kept_whole(tmp_path: Path) -> None:
    config = AttentionConfig(
        name="mine", importance_temperature=1.5, window_tokens=96, languages=("en", "de")
    )
    config.save_pretrained(tmp_path)
    again = AttentionConfig.from_pretrained(tmp_path)
    for name in ("name", "importance_temperature", "window_tokens", "languages", "features"):
        assert getattr(again, name) == getattr(config, name)


@pytest.mark.parametrize("total", [1, 2])
def test_a_context_of_few_utterances_works(made: Made, total: int) -> None:
    few = SAID[:total]
    with torch.no_grad():
        seen = made[0].attend(
            states(made, few),
            torch.as_tensor(utterance_features(few)),
            torch.zeros(total, dtype=torch.long),
        )
    assert np.isfinite(seen.importance.numpy()).all()
