"""From utterances, outcomes and topics to points, under a budget."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from minutes.languages import DASH, find_language
from minutes.languages.backchannels import is_backchannel
from minutes.options import SelectionOptions
from minutes.records import Evidence, Kind, Outcome, Point, Topic, Utterance
from minutes.stages.selection.coverage import Candidate, maximise_coverage
from minutes.stages.selection.units import group_utterances, wording
from minutes.stages.selection.vocabulary import Worth, load_vocabulary, term_counts
from minutes.text import count_words

__all__ = ["FRAGMENT", "select", "topic_at"]

_FEWEST_WORDS = 2  # one word makes no point
FRAGMENT = 5  # words; what is shorter is kept only where there is nothing else
_ASKED = 0.3  # how much a question that nobody answered counts
_WORDS_A_SECOND = 2.5  # of conversation, where a transcript has no times
_BASE_POINTS = 3
_MINUTES_A_POINT = 3.0  # of speech
_MOST_POINTS = 24
# How many times an outcome's gain counts under a budget of points. From 1.3 to 1.8 times, readers'
# key points and outcomes are found more often than at 1; at 2, fewer key points (docs/LOG.md).
_OUTCOME = 1.6
_BEFORE = 30  # words of what was said before that stand with a statement


@dataclass(frozen=True, slots=True)
class _DraftPoint:
    """A point that may be kept: what it says and rests on. `weight` ranks it.

    `context` is what `text` begins with where that was said before the statement.
    """

    places: tuple[int, ...]
    statement: tuple[int, ...]
    text: str
    words: int
    weight: float
    outcome: Outcome | None = None
    context: tuple[Evidence, ...] = ()


def select(
    utterances: Sequence[Utterance],
    *,
    outcomes: Sequence[Outcome] = (),
    topics: Sequence[Topic] = (),
    language: str | None = None,
    options: SelectionOptions | None = None,
) -> tuple[Point, ...]:
    """The points of the minutes.

    Under a budget all that can be a point competes by its weight and by what it adds to what is
    kept already (`coverage.maximise_coverage`). Under one of points outcomes have an advantage.
    Without a budget all outcomes are kept, and of the rest three points and one for every three
    minutes of speech, 24 at most.

    Args:
        utterances: in order of time, with importance and weight.
        outcomes: their decisions, actions and open problems.
        topics: what the meeting was about, so that each has its chance.
        language: ISO 639-1; decides how spoken text is cleaned.

    Returns:
        Points p01, p02, … in order of time; fewer than asked for where too little was said.
    """
    options = options or SelectionOptions()
    drafts = _drafts(utterances, outcomes, language)
    factor = 1.0 if options.max_points is None else _OUTCOME
    candidates, worth = _candidates(drafts, utterances, topics, language, factor)
    certain = [i for i, draft in enumerate(drafts) if draft.outcome is not None]
    room = math.inf if options.max_words is None else options.max_words
    if options.max_points is None and options.max_words is None:
        rest = maximise_coverage(
            candidates, worth, room=room, most=_length(utterances), before=certain
        )
        kept = certain + rest
    else:
        most = len(drafts) if options.max_points is None else options.max_points
        kept = maximise_coverage(candidates, worth, room=room, most=most)
    ordered = sorted((drafts[i] for i in kept), key=lambda d: (d.statement, d.places))
    return tuple(_points(ordered, utterances, topics))


def _drafts(
    utterances: Sequence[Utterance], outcomes: Sequence[Outcome], language: str | None
) -> list[_DraftPoint]:
    """The outcomes, and every unit of which no outcome has said anything."""
    places = {utterance.id: i for i, utterance in enumerate(utterances)}
    drafts = [_of_outcome(outcome, utterances, places, language) for outcome in outcomes]
    spoken_for = {i for draft in drafts for i in draft.places}
    for unit in group_utterances(utterances, language=language):
        weight = max(_weight(utterances[i]) for i in unit.places)
        if unit.text.endswith(("?", "？")):
            weight *= _ASKED
        if unit.words < _FEWEST_WORDS or spoken_for.intersection(unit.places):
            continue
        if len(unit.places) == 1 and is_backchannel(unit.text):
            continue
        drafts.append(_DraftPoint(unit.places, unit.places, unit.text, unit.words, weight))
    whole = [d for d in drafts if d.outcome is not None or d.words >= FRAGMENT]
    return whole or drafts


def _of_outcome(
    outcome: Outcome,
    utterances: Sequence[Utterance],
    places: dict[str, int],
    language: str | None,
) -> _DraftPoint:
    """An outcome as a point; it counts by its odds of being important and of being an outcome.

    The geometric mean of the two, where that is more than its importance alone.
    """
    stating = tuple(places[id_] for id_ in outcome.statement)
    asked, statement = _parted(stating, utterances)
    said = [utterances[i] for i in statement]
    before = [*(places[id_] for id_ in outcome.context), *asked]
    context, stated = _with_context(before, statement, _cut(said, outcome), utterances, language)
    known = find_language(language)
    text = (known.dash if known else DASH).join([*(part.words for part in context), stated])
    heaviest = max(said, key=_weight)
    rise = max(math.sqrt(_odds(outcome.confidence) / _odds(heaviest.importance or 0.0)), 1.0)
    return _DraftPoint(
        places=tuple(sorted({places[id_] for id_ in outcome.utterances} | set(stating))),
        statement=statement,
        text=text,
        words=count_words(text),
        weight=_weight(heaviest) * rise,
        outcome=outcome,
        context=context,
    )


def _parted(
    stating: tuple[int, ...], utterances: Sequence[Utterance]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What others said of a statement, before its last speaker, and what that one says.

    A bare answer ("sure") states nothing alone.
    """
    speaker = utterances[stating[-1]].speaker
    own = len(stating)
    while own and utterances[stating[own - 1]].speaker == speaker:
        own -= 1
    words = sum(count_words(utterances[i].text) for i in stating[own:])
    return (stating[:own], stating[own:]) if words >= FRAGMENT else ((), stating)


def _with_context(
    before: Sequence[int],
    statement: Sequence[int],
    said: Sequence[Utterance],
    utterances: Sequence[Utterance],
    language: str | None,
) -> tuple[tuple[Evidence, ...], str]:
    """What each speaker said before a statement, and what the statement says.

    What its speaker says right before it runs on into it, and is told with it.
    """
    parts: list[list[int]] = []
    for place in before:
        follows = bool(parts) and place == parts[-1][-1] + 1
        if not follows or utterances[place].speaker != utterances[parts[-1][-1]].speaker:
            parts.append([])
        parts[-1].append(place)
    shown = [_worded(utterances, part, language) for part in parts]
    if parts and parts[-1][-1] + 1 == statement[0]:
        runs_on = utterances[parts[-1][-1]].speaker == said[0].speaker
        if runs_on and len(shown[-1].split()) < _BEFORE:
            said = [*(utterances[i] for i in parts.pop()), *said]
            shown.pop()
    context = [
        Evidence(utterances[part[0]].id, _shortened(words))
        for part, words in zip(parts, shown, strict=True)
        if words
    ]
    stated = wording(said, language=language)
    if not stated and context:
        return tuple(context[:-1]), context[-1].words
    return tuple(context), stated


def _worded(utterances: Sequence[Utterance], places: Sequence[int], language: str | None) -> str:
    return wording([utterances[i] for i in places], language=language)


def _shortened(text: str) -> str:
    words = text.split()
    return text if len(words) <= _BEFORE else " ".join(words[:_BEFORE]) + "…"


def _cut(said: Sequence[Utterance], outcome: Outcome) -> list[Utterance]:
    """The utterances of a statement, the last one cut to the words that state it."""
    if outcome.span is None:
        return list(said)
    begin, end = outcome.span
    return [*said[:-1], replace(said[-1], text=said[-1].text[begin:end])]


def _candidates(
    drafts: Sequence[_DraftPoint],
    utterances: Sequence[Utterance],
    topics: Sequence[Topic],
    language: str | None,
    factor: float,
) -> tuple[list[Candidate], Worth | None]:
    words = load_vocabulary(language)
    candidates = [
        Candidate(
            text=draft.text,
            words=draft.words,
            weight=draft.weight,
            topic=topic_at(utterances[draft.statement[0]].start, topics),
            counted=term_counts(draft.text) if words else {},
            factor=1.0 if draft.outcome is None else factor,
        )
        for draft in drafts
    ]
    if words is None:
        return candidates, None
    importances = [
        max(utterances[i].importance or 0.0 for i in draft.statement) for draft in drafts
    ]
    said = [(c.counted, i) for c, i in zip(candidates, importances, strict=True)]
    return candidates, words.worth(said)


def topic_at(start: float, topics: Sequence[Topic]) -> str | None:
    """The id of the topic in which a time of the meeting lies; None where there are no topics."""
    if not topics:
        return None
    return topics[max(bisect_right([t.start for t in topics], start) - 1, 0)].id


def _odds(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return bounded / (1 - bounded)


def _weight(utterance: Utterance) -> float:
    if utterance.weight is None or utterance.importance is None:
        raise ValueError(f"{utterance.id} has no weight: score the utterances before selecting")
    return utterance.weight


def _length(utterances: Sequence[Utterance]) -> int:
    """How many points beside its outcomes suit a meeting of this length."""
    words = [count_words(utterance.text) for utterance in utterances]
    # The time of a caption may hold silence: nobody takes more than a second a word.
    pairs = zip(utterances, words, strict=True)
    seconds = sum(min(utterance.end - utterance.start, count) for utterance, count in pairs)
    minutes = (seconds or sum(words) / _WORDS_A_SECOND) / 60
    return min(_BASE_POINTS + round(minutes / _MINUTES_A_POINT), _MOST_POINTS)


def _points(
    drafts: Sequence[_DraftPoint], utterances: Sequence[Utterance], topics: Sequence[Topic]
) -> Iterator[Point]:
    for number, draft in enumerate(drafts, start=1):
        said = [utterances[i] for i in draft.statement]
        evidence = [utterances[i] for i in draft.places]
        outcome = draft.outcome
        kind: Kind = outcome.kind if outcome else "point"
        yield Point(
            id=f"p{number:02d}",
            kind=kind,
            text=draft.text,
            speaker=said[0].speaker,
            start=said[0].start,
            end=max(utterance.end for utterance in said),
            utterances=tuple(utterance.id for utterance in evidence),
            importance=max(utterance.importance or 0.0 for utterance in said),
            weight=round(math.fsum(utterance.weight or 0.0 for utterance in said), 6),
            owner=outcome.owner if outcome else None,
            due=outcome.due if outcome else None,
            owner_evidence=outcome.owner_evidence if outcome else None,
            due_evidence=outcome.due_evidence if outcome else None,
            topic=topic_at(said[0].start, topics),
            context=draft.context,
        )
