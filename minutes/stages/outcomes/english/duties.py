"""Who takes on or is given a duty in an English utterance."""

from __future__ import annotations

from minutes.records import Utterance
from minutes.stages.outcomes.claims import Claim
from minutes.stages.outcomes.english.clauses import sentences, smooth
from minutes.stages.outcomes.english.first import taken_on
from minutes.stages.outcomes.english.others import expected, given
from minutes.stages.outcomes.english.requests import asked, called_for
from minutes.stages.outcomes.english.sentence import Sentence, called
from minutes.stages.outcomes.names import Names

__all__ = ["claims"]


def claims(utterance: Utterance, names: Names) -> list[Claim]:
    """What the sentences of an utterance say of who is to do something, in order."""
    text = utterance.text
    low = smooth(text)
    mentions = names.mentions(text)
    found: list[Claim] = []
    for start, end in sentences(low):
        inside = [m for m in mentions if start <= m.start and m.end <= end]
        sentence = Sentence(low, start, end, inside, called(low, start, mentions))
        own = [
            *taken_on(sentence, utterance.speaker),
            *asked(sentence, utterance.speaker),
            *given(sentence),
        ]
        if not own and text.islower():
            own = list(expected(sentence))
        found += own or called_for(sentence)
    return sorted(found, key=lambda claim: claim.start)
