"""Which languages a recording is in: settled once, from what was heard all over it.

Whisper tells how probable each language is wherever it listens, and on far and quiet voices it is
wrong now and then (English becomes Welsh). So the meeting's language is the one that all places
together make the most probable, sure ones counting for more. Another language is believed for a
stretch that is long and sure; all else is heard in the language of the meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

__all__ = ["Foreign", "LanguageEvidence", "doubtful", "foreign", "is_certain", "settle"]

DOUBT = 0.5  # the probability of the meeting's language below which a place is looked at again
SURE = 0.8  # the mean probability from which another language is believed
LONG = 8.0  # seconds of speech in another language that are worth it


@dataclass(frozen=True, slots=True)
class LanguageEvidence:
    """A place in the recording, its seconds of speech and how probable each language is there."""

    start: float
    end: float
    speech: float
    languages: Mapping[str, float]

    @property
    def best(self) -> str:
        """The most probable language."""
        return max(self.languages, key=lambda code: self.languages[code])


@dataclass(frozen=True, slots=True)
class Foreign:
    """A stretch in another language than the meeting's."""

    start: float
    end: float
    language: str


def settle(places: Iterable[LanguageEvidence]) -> str:
    """The language of a meeting: what its places say, weighted by speech and by how sure each is.

    Raises:
        ValueError: there are no places.
    """
    votes: dict[str, float] = {}
    for place in places:
        weight = place.speech * max(place.languages.values())
        for code, probability in place.languages.items():
            votes[code] = votes.get(code, 0.0) + weight * probability
    return max(votes, key=lambda code: votes[code])


def is_certain(places: Sequence[LanguageEvidence], language: str) -> bool:
    """Whether a language is beyond doubt: what is said in it makes it so over all places."""
    speech = sum(place.speech for place in places)
    sure = sum(place.speech * place.languages.get(language, 0.0) for place in places)
    return sure >= DOUBT * speech


def doubtful(places: Sequence[LanguageEvidence], language: str) -> list[tuple[float, float]]:
    """Stretches that may be in another language, from start to end, and a place on either side.

    A place that holds two languages is as a rule taken for the first of them.
    """
    found: list[tuple[float, float]] = []
    for i, place in enumerate(places):
        if place.languages.get(language, 0.0) >= DOUBT:
            continue
        start, end = places[max(i - 1, 0)].start, places[min(i + 1, len(places) - 1)].end
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def foreign(places: Sequence[LanguageEvidence], language: str) -> list[Foreign]:
    """The stretches that are surely in another language, from places that hold one each."""
    found: list[Foreign] = []
    for code, run in groupby(places, key=lambda place: place.best):
        stretch = list(run)
        speech = sum(place.speech for place in stretch)
        sure = sum(place.speech * place.languages[code] for place in stretch)
        if code != language and speech >= LONG and sure >= SURE * speech:
            found.append(Foreign(stretch[0].start, stretch[-1].end, code))
    return found
