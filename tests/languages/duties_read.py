"""Owners and due dates of chosen utterances, for the tests of how they are read."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.languages.chinese.rules.discourse import Discourse
from minutes.languages.chinese.rules.duties import due, owner_of, settle_duties
from minutes.languages.days import day_of
from minutes.records import Evidence, Speaker, Utterance

Read = tuple[str, Evidence] | None


def assign(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    evidence: Sequence[str],
    *,
    recorded_at: str | None,
) -> tuple[Read, Read]:
    """Whose the duties are that the evidence makes, and by when they are due."""
    talk = Discourse(utterances, speakers, day_of(recorded_at))
    places = [i for i, utterance in enumerate(utterances) if utterance.id in set(evidence)]
    duties = [duty for place in places for duty in settle_duties(talk, place)]
    return owner_of(talk, duties), due(talk, places, duties)
