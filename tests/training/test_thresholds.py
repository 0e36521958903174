"""From which probability outcomes are told: fitted on calls that were read."""

from __future__ import annotations

from dataclasses import replace

from minutes.corpora import Act, LabelledMeeting, LabelledOutcome, WordSpan
from minutes.evaluation.evidence import utterances_of
from minutes.training.thresholds import ScoredCall, fit_thresholds

TASKS = ("contract", "bank", "invoice", "printer", "garden", "bridge", "letter", "museum")


def judged(sure: float, unsure: float) -> ScoredCall:
    """A call in which every other utterance is an action, and how likely each kind of both is."""
    acts = tuple(
        Act(str(i), 10.0 * i, 10.0 * i + 4, "Anna", f"I will call about the {task}.")
        for i, task in enumerate(TASKS)
    )
    outcomes = tuple(LabelledOutcome("action", (WordSpan(act.id, 0, 6),)) for act in acts[::2])
    call = LabelledMeeting(meeting="m", corpus="c", utterances=acts, outcomes=outcomes)
    said = tuple(
        replace(u, kinds={"action": unsure if i % 2 else sure}, importance=0.5, weight=0.1)
        for i, u in enumerate(utterances_of(call))
    )
    return ScoredCall(call, said)


def test_the_threshold_lies_well_between_what_is_and_what_is_not() -> None:
    found = fit_thresholds([judged(0.6, 0.1)])
    for caution in ("cautious", "balanced", "generous"):
        assert 0.15 < found[caution]["action"] < 0.55


def test_a_single_step_that_happens_to_be_better_does_not_decide() -> None:
    """All of one call is above 0.3 and half of it right; of many more nothing is above 0.2."""
    few = judged(0.31, 0.3)
    found = fit_thresholds([judged(0.25, 0.1)] * 3 + [few])
    assert found["balanced"]["action"] < 0.25


def test_without_calls_there_are_none() -> None:
    assert fit_thresholds([]) == {}
