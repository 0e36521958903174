"""The meeting, cut where it changes subject."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from minutes.records import Speaker, Topic, Utterance
from minutes.stages.topics.agenda import align
from minutes.stages.topics.cohesion import partition
from minutes.stages.topics.cues import openings
from minutes.stages.topics.names import called
from minutes.stages.topics.number import number_of_topics
from minutes.stages.topics.pieces import lay_out
from minutes.stages.topics.titles import titles
from minutes.text import count_words

__all__ = ["divide"]

_GREETING = 120  # words
_OPENS = 4.0  # nats, by which an utterance plainly opens a subject
_MOST_PIECES = 600  # between which a cut may fall


def divide(
    utterances: Sequence[Utterance],
    *,
    language: str | None,
    speakers: Sequence[Speaker] = (),
    agenda: Sequence[str] = (),
) -> tuple[Topic, ...]:
    """The topics of a meeting, t1, t2, … in order of time.

    They cover it without gaps from the first utterance to the last, and begin where an utterance
    does. A meeting of a minute, or of one subject, has none: its title says what it is about.

    Args:
        utterances: with times.
        language: as ISO 639-1; titles are better in English and Chinese, cuts work in all.
        speakers: whose names are no subject.
        agenda: items that name the topics; without any that was discussed, the meeting's own
            words do.
    """
    ordered = sorted(utterances, key=lambda utterance: utterance.start)
    if not ordered:
        return ()
    names = called(speakers)
    likely = openings(ordered, names)
    pieces = lay_out(ordered, likely, _MOST_PIECES)
    score = pieces.stretches()
    if agenda and (found := align(pieces.terms, score, agenda)):
        return _topics(ordered, [pieces.starts[i] for i, _ in found], [item for _, item in found])
    parts = number_of_topics(pieces)
    starts = _greeted([pieces.starts[i] for i in partition(score, parts)[-1][1]], ordered)
    if len(starts) < 2:
        return ()
    opens = [value >= _OPENS for value in likely]
    named = titles(ordered, starts, opens=opens, language=language, names=names)
    return _topics(ordered, starts, named)


def _greeted(starts: list[int], utterances: Sequence[Utterance]) -> list[int]:
    """The same starts, but that greetings and small talk are part of the first topic."""
    if len(starts) > 1:
        words = sum(count_words(utterance.text) for utterance in utterances[: starts[1]])
        if words < _GREETING:
            return [0, *starts[2:]]
    return starts


def _topics(
    utterances: Sequence[Utterance], starts: Sequence[int], names: Sequence[str]
) -> tuple[Topic, ...]:
    bounds = [utterances[i].start for i in starts]
    bounds.append(max(utterance.end for utterance in utterances))
    return tuple(
        Topic(f"t{number}", name, start, max(start, end))
        for number, (name, (start, end)) in enumerate(
            zip(names, pairwise(bounds), strict=True), start=1
        )
    )
