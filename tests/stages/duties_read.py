"""Owners and due dates of chosen utterances, for the tests of how they are read."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.records import Evidence, Speaker, Utterance
from minutes.stages.outcomes.days import day_of
from minutes.stages.outcomes.duties import due, owner, settle
from minutes.stages.outcomes.grammar import grammar
from minutes.stages.outcomes.talk import Talk

Read = tuple[str, Evidence] | None


def assign(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    evidence: Sequence[str],
    *,
    recorded_at: str | None,
    language: str,
) -> tuple[Read, Read]:
    """Whose the duties are that the evidence makes, and by when they are due."""
    read = grammar(language)
    assert read is not None
    talk = Talk(utterances, speakers, read, day_of(recorded_at))
    places = [i for i, utterance in enumerate(utterances) if utterance.id in set(evidence)]
    duties = [duty for place in places for duty in settle(talk, place)]
    return owner(talk, duties), due(talk, places, duties)
