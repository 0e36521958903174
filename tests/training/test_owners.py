"""What readers' owners of actions teach a model: when who says an action is who does it."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from minutes.corpora import LabelledMeeting, LabelledOutcome, WordSpan
from minutes.errors import CheckpointError, CorpusError
from minutes.evaluation.evidence import utterances_of
from minutes.evaluation.metrics import auroc
from minutes.files import write_all
from minutes.model import arrays, card, checkpoint, scoring
from minutes.model.inference import TorchModel
from minutes.model.scoring import OnnxModel
from minutes.training.options import TrainingOptions
from minutes.training.owners import (
    NotedActions,
    OwnerHead,
    check,
    contents,
    learn,
    read_actions,
)
from minutes.training.start import load_start
from tests.model import tiny

CALLS = 24
NAMES = {"A": "Anna", "B": "Ben", "C": "Cleo"}
OWN = ("budget", "decided")  # words of what is done by who says it


def noted(number: int, corpus: str = "tiny") -> LabelledMeeting:
    """A call in which a reader noted an action in all that matters."""
    call = tiny.meeting(f"{corpus}-{number}", number)
    acts = tuple(replace(act, speaker=NAMES[str(act.speaker)]) for act in call.utterances)
    actions = []
    for act in acts:
        if act.important:
            words = (WordSpan(act.id, 0, len(act.text.split())),)
            owners = (
                (str(act.speaker), "Dora") if any(word in act.text for word in OWN) else ("Dora",)
            )
            actions.append(LabelledOutcome("action", words, words, owners=owners))
    return replace(call, corpus=corpus, utterances=acts, outcomes=tuple(actions))


@pytest.fixture(scope="module")
def folder(encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with heads of outcomes that has learned nothing."""
    torch.manual_seed(3)
    model, tokenizer = checkpoint.from_encoder(
        encoder, context_size=16, context_layers=1, context_window=40, outcomes=True, name="tiny-1"
    )
    path = tmp_path_factory.mktemp("untaught")
    text = "# tiny-1\n\nIt is.\n\n## Owners\n\nOf old.\n\n## Readers' verdicts\n\nThey are."
    checkpoint.save(path, model, tokenizer, metadata={"name": "tiny-1"}, text=text)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> OnnxModel:
    return scoring.load(folder)


@pytest.fixture(scope="module")
def actions(model: OnnxModel) -> NotedActions:
    return read_actions([[noted(n) for n in range(CALLS)]], model)


@pytest.fixture(scope="module")
def head(actions: NotedActions) -> OwnerHead:
    return learn(actions)


@pytest.fixture(scope="module")
def taught(folder: Path, head: OwnerHead, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model with its new head."""
    path = tmp_path_factory.mktemp("taught")
    made = contents(folder, head, name="tiny-2")
    write_all({path / name: content for name, content in made.items()})
    return path


def test_it_learns_from_actions_that_a_speaker_says(actions: NotedActions, head: OwnerHead) -> None:
    total = sum(len(noted(n).outcomes or ()) for n in range(CALLS))
    assert (head.actions, head.calls) == (total, CALLS) == (len(actions.inputs), CALLS)
    assert head.weight.shape == (1, actions.inputs.shape[1])
    assert 0 < actions.by_speaker.sum() < total
    assert head.ranking > 0.8


def test_of_those_that_are_likely_most_are_who_says_them(actions: NotedActions) -> None:
    """With as many actions as a hundred calls have: the penalty is that of so many."""
    often = NotedActions(*(np.concatenate([part] * 20) for part in astuple(actions)))
    head = learn(often)
    assert head.actions / 10 < head.likely < head.actions / 2
    assert head.right > 0.95


def test_whose_words_have_no_speaker_teach_nothing(model: OnnxModel) -> None:
    calls = [noted(0), noted(1)]
    silent = replace(
        calls[0], utterances=tuple(replace(a, speaker=None) for a in calls[0].utterances)
    )
    found = read_actions([[silent, *calls]], model)
    assert sorted(set(found.calls)) == [2, 3]


def test_each_corpus_counts_the_same(model: OnnxModel) -> None:
    """Many calls whose readers name nobody do not outvote a few that name who says it."""
    few = [noted(n) for n in range(2)]
    many = [
        replace(call, outcomes=tuple(replace(o, owners=("Dora",)) for o in call.outcomes or ()))
        for call in (noted(n, "other") for n in range(2, 10))
    ]
    apart, together = (learn(read_actions(given, model)) for given in ([few, many], [few + many]))
    call = utterances_of(noted(99))
    seen = model.predict(call)
    own = np.array([any(word in u.text for word in OWN) for u in call])
    inputs = np.hstack([seen.states, seen.context])[own]
    by_apart, by_together = (inputs @ h.weight[0] + h.bias[0] for h in (apart, together))
    assert by_apart.mean() > by_together.mean() + 1.0


def test_the_new_folder_says_it_of_a_call_it_has_not_seen(
    taught: Path, model: OnnxModel, head: OwnerHead
) -> None:
    call = utterances_of(noted(99))
    seen, before = scoring.load(taught).predict(call), model.predict(call)
    np.testing.assert_array_equal(seen.logits, before.logits)
    np.testing.assert_array_equal(seen.kinds, before.kinds)
    assert before.outcomes is not None and before.outcomes.owners is None
    assert seen.outcomes is not None and seen.outcomes.owners is not None
    assert seen.outcomes.owners.shape == (len(call),)
    matters = np.array([any(text in u.text for text in tiny.MATTERS) for u in call])
    own = np.array([any(word in u.text for word in OWN) for u in call])
    ranked = auroc(own[matters], seen.outcomes.owners[matters])
    assert ranked is not None and ranked > 0.9
    loaded = checkpoint.load(taught)
    by_torch = TorchModel(loaded.model, loaded.tokenizer).predict(call)
    assert by_torch.outcomes is not None and by_torch.outcomes.owners is not None
    np.testing.assert_allclose(seen.outcomes.owners, by_torch.outcomes.owners, atol=2e-3)


def test_all_else_of_the_folder_stays(taught: Path, folder: Path, head: OwnerHead) -> None:
    changed = {"config.json", "README.md", "model.safetensors"}
    assert {path.name for path in folder.iterdir()} == {path.name for path in taught.iterdir()}
    for path in folder.iterdir():
        if path.name not in changed:
            assert (taught / path.name).read_bytes() == path.read_bytes()
    tensors, before = arrays.read(taught).tensors, arrays.read(folder).tensors
    assert set(tensors) - set(before) == {"outcomes.owner.weight", "outcomes.owner.bias"}
    for name, array in before.items():
        np.testing.assert_array_equal(tensors[name], array)
    config = json.loads((folder / "config.json").read_text())
    assert not config["owners"]
    assert json.loads((taught / "config.json").read_text()) == {
        **config,
        "name": "tiny-2",
        "owners": True,
    }
    metadata = card.read(taught)
    assert (metadata["name"], metadata["base_model"]) == ("tiny-2", "tiny-1")
    assert metadata["owners"]["actions"] == head.actions


def test_the_card_tells_it_once_and_keeps_what_else_was_learned(taught: Path) -> None:
    text = (taught / "README.md").read_text()
    assert "# tiny-2" in text and "# tiny-1" not in text
    assert text.count("## Owners") == 1 and "Of old." not in text
    assert "## Readers' verdicts\n\nThey are." in text
    assert f"noted in {CALLS} calls" in " ".join(text.split())


def test_training_further_forgets_it(taught: Path) -> None:
    options = TrainingOptions(start=str(taught))
    started = load_start(options, "cpu", offline=True)
    assert not started.model.config.owners
    assert started.model.outcomes is not None and started.model.outcomes.owner is None


def test_too_little_to_learn_from_is_told(model: OnnxModel, folder: Path) -> None:
    with pytest.raises(CorpusError, match="noted 10 actions with a speaker"):
        read_actions([[noted(1)]], model)
    with pytest.raises(CorpusError, match="noted 0 actions"):
        read_actions([[tiny.meeting("m", 1)]], model)
    nobody = [
        replace(call, outcomes=tuple(replace(o, owners=()) for o in call.outcomes or ()))
        for call in (noted(1), noted(2))
    ]
    with pytest.raises(CorpusError, match="0 of them that speaker's own"):
        read_actions([nobody], model)


def test_a_model_that_tells_no_actions_is_refused(encoder: Path, tmp_path: Path) -> None:
    made = checkpoint.from_encoder(encoder, context_size=16, context_layers=1)
    checkpoint.save(tmp_path, *made, metadata={"name": "plain"}, text="# plain")
    with pytest.raises(CheckpointError, match="tells no actions"):
        check(tmp_path)
