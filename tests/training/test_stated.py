"""What utterances state, by kind, as far as readers tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from minutes.corpora import LabelledOutcome, WordSpan
from minutes.evaluation.evidence import utterances_of
from minutes.model.configuration import AttentionConfig
from minutes.model.packing import around
from minutes.training.stated import Stated, StatedKinds, join
from tests.model import tiny

KINDS = ("decision", "action", "problem")


def rows(known: StatedKinds, call: int = 0, *, judged: bool = True) -> Stated:
    tokens = [[7]] * 60
    windows = around(tokens, [0] * 60, known.places, 8, AttentionConfig())
    return known.rows(call, windows, judged=judged)


def test_verdicts_on_one_utterance_are_one_row() -> None:
    known = StatedKinds(KINDS)
    assert known.judge(9, "action", 1.0, "", 1.0) == 0
    assert known.judge(4, "decision", 0.0, "kind:problem", 1.0) == 1
    assert known.judge(9, "problem", 0.4, "cut", 1.0) == 0
    found = rows(known)
    assert known.places == [9, 4]
    assert found.labels.tolist() == [[0.0, 1.0, 0.4], [0.0, 0.0, 0.8]]
    assert found.counted.tolist() == [[0.0, 1.0, 1.0], [1.0, 0.0, 0.5]]


def test_what_a_reader_says_of_another_kind_gives_way_to_a_verdict_on_it() -> None:
    known = StatedKinds(KINDS)
    known.judge(4, "problem", 0.0, "solved", 1.0)
    known.judge(4, "decision", 0.0, "kind:problem", 1.0)
    assert rows(known).labels.tolist() == [[0.0, 0.0, 0.0]]


def test_what_a_reader_lists_fills_what_no_verdict_says() -> None:
    call = tiny.meeting("m", 1, 30)
    said = utterances_of(call)
    words = [WordSpan(act.id, 0, len(act.text.split())) for act in call.utterances]
    outcome = LabelledOutcome("decision", (words[3], words[9]), statement=(words[9],))
    call = replace(call, outcomes=(outcome, LabelledOutcome("point", (words[20],))))
    at = [
        next(i for i, u in enumerate(said) if u.start == call.utterances[k].start) for k in (3, 9)
    ]
    known = StatedKinds(KINDS)
    known.judge(at[0], "decision", 0.0, "opinion", 1.0)
    known.list_outcomes(call, said)
    found = rows(known)
    assert known.places == at
    assert found.labels.tolist() == [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    assert found.counted.tolist() == [[1.0, 0.5, 0.5], [0.5, 0.5, 0.5]]


def test_the_rows_of_several_meetings_follow_one_another() -> None:
    one, other = StatedKinds(KINDS), StatedKinds(KINDS)
    one.judge(1, "action", 1.0, "", 1.0)
    other.judge(2, "action", 0.0, "", 0.25)
    found = join([rows(one), rows(other, 1, judged=False), rows(StatedKinds(KINDS), 2)])
    assert found.calls.tolist() == [0, 1]
    assert found.judged.tolist() == [True, False]
    assert found.counted[:, 1].tolist() == pytest.approx([1.0, 0.25])
    assert np.flatnonzero(found.windows.owner[1] >= 0).size == 2
