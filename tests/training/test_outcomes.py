"""Calls that were read: labels of utterances and tokens, and a model that learns them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from minutes.corpora import KINDS, Act, LabelledMeeting, LabelledOutcome, Lookalike, WordSpan
from minutes.engines.attention.scorer import AttentionScorer
from minutes.model.prediction import TRAITS, tokenize_with_offsets
from minutes.options import RuntimeOptions
from minutes.progress import silent
from minutes.training.outcomes import label
from tests.model import tiny

TASK = "please send the report to Anna by Friday"


def read_call(name: str, seed: int, utterances: int) -> LabelledMeeting:
    """A tiny meeting in which a reader took every request for an action."""
    meeting = tiny.meeting(name, seed, utterances)
    outcomes = tuple(
        LabelledOutcome(
            "action",
            evidence=(WordSpan(act.id, 0, 8),),
            statement=(WordSpan(act.id, 1, 6),),
            antecedents=(WordSpan(meeting.utterances[i - 1].id, 0, 1),),
            due=(WordSpan(act.id, 6, 8),),
        )
        for i, act in enumerate(meeting.utterances)
        if act.text == TASK
    )
    return LabelledMeeting(name, "calls", meeting.utterances, outcomes=outcomes)


@pytest.fixture(scope="module")
def tokenizer(encoder: Path) -> Any:
    from minutes.model import checkpoint

    return checkpoint.from_encoder(encoder)[1]


def test_labels_say_which_words_state_it_and_what_it_points_back_to(tokenizer: Any) -> None:
    acts = (
        Act("a", 0.0, 1.0, "A", "the battery is the problem"),
        Act("b", 1.0, 2.0, "B", TASK),
        Act("c", 2.0, 3.0, "A", "I see"),
    )
    action = LabelledOutcome(
        "action",
        evidence=(WordSpan("b", 0, 8), WordSpan("c", 0, 2)),
        statement=(WordSpan("b", 1, 4),),
        antecedents=(WordSpan("a", 0, 5),),
        due=(WordSpan("b", 6, 8),),
    )
    key = LabelledOutcome("point", evidence=(WordSpan("a", 0, 5),))
    lookalike = Lookalike((WordSpan("a", 0, 5),), "action", "in-meeting")
    call = LabelledMeeting("m", "c", acts, outcomes=(action, key), lookalikes=(lookalike,))
    _, offsets = tokenize_with_offsets(tokenizer, call.said("manual"))
    important, kinds, labels = label(call, offsets)
    column = kinds[:, KINDS.index("action")]
    assert column[1] == 1.0 > column[2] > column[0] == 0.0
    assert important[0] == 1.0 > important[1] > important[2] > 0.0
    assert labels.weight[0] > labels.weight[1] > 1.0 == labels.weight[[2]] / labels.weight[2]
    assert labels.traits[:, TRAITS.index("in_meeting")].tolist()[:2] == [1.0, 0.0]
    assert labels.traits[1, TRAITS.index("dependent")] == 1.0
    assert labels.antecedents[1].tolist() == [1.0] + [0.0] * 11
    assert labels.pointing.tolist() == [0.0, 1.0, 0.0]
    marked = [
        " ".join(
            TASK[begin:end]
            for (begin, end), on in zip(offsets[1], labels.marks[1][:, k] == 1.0, strict=True)
            if on
        )
        for k in (0, 1)
    ]
    assert marked == ["send the report", "by Friday"]
    assert np.isnan(labels.marks[0]).all()


def test_a_model_learns_outcomes_and_reads_the_same_when_loaded_again(
    tmp_path: Path, run: Any
) -> None:
    calls = (read_call("a", 1, 240), read_call("b", 2, 240))
    unseen = read_call("c", 3, 120)  # it is read once an epoch
    seen = run(tmp_path / "model", meetings=calls, development=(unseen,), epochs=16, bare=0.0)
    assert seen.figures["calls action AP"] > 0.9
    assert set(seen.thresholds["balanced"]) == {"decision", "action", "problem"}
    scorer = AttentionScorer(str(tmp_path / "model"), RuntimeOptions(device="cpu"))
    assert scorer.thresholds == seen.thresholds
    said = unseen.said("manual")
    scores = scorer.score(said, language="en", progress=silent)
    tasks = [s for u, s in zip(said, scores, strict=True) if u.text == TASK]
    others = [s for u, s in zip(said, scores, strict=True) if u.text in tiny.SMALL_TALK]
    assert min(s.kinds["action"] for s in tasks) > max(s.kinds["action"] for s in others)
    stated = [TASK[slice(*s.signs.statement)] for s in tasks if s.signs and s.signs.statement]
    assert stated and all("the report" in words for words in stated)
