"""The meeting, cut where it changes subject."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from minutes.languages.names import called
from minutes.records import Speaker, Topic, Utterance
from minutes.stages.topics.alignment import align
from minutes.stages.topics.cohesion import partition
from minutes.stages.topics.cues import openings
from minutes.stages.topics.number import number_of_topics
from minutes.stages.topics.pieces import lay_out
from minutes.stages.topics.titles import choose_titles

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
        agenda: items, in any order, each of which names the topic in which it was discussed; what
            none of them is about keeps a title of its own.
    """
    ordered = sorted(utterances, key=lambda utterance: utterance.start)
    if not ordered:
        return ()
    names = called(speakers)
    likely = openings(ordered, names)
    pieces = lay_out(ordered, likely, _MOST_PIECES)
    score = pieces.stretches()
    cuts = partition(score, number_of_topics(pieces))[-1][1]
    if len(cuts) > 1 and sum(map(len, pieces.terms[: cuts[1]])) < _GREETING:
        del cuts[1]  # greetings and small talk are part of the first topic
    items = tuple(dict.fromkeys(agenda))
    found = align(pieces.terms, score, cuts, items) if items else []
    if not found and len(cuts) < 2:
        return ()
    found = found or [(cut, "") for cut in cuts]
    starts = [pieces.starts[piece] for piece, _ in found]
    opens = [value >= _OPENS for value in likely]
    own = choose_titles(ordered, starts, opens=opens, language=language, names=names, taken=agenda)
    return _topics(
        ordered, starts, [item or title for (_, item), title in zip(found, own, strict=True)]
    )


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
