"""Annotated calls as the product hears them: cut into its utterances, their labels carried over.

Corpora cut calls as their recognisers did, into captions or paragraphs of a minute. Minutes are
made of utterances, and that is what outcomes are learned and judged on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from minutes.corpora import Act, LabelledMeeting, WordSpan
from minutes.records import Cue, Utterance, Word
from minutes.stages.segmentation import segment_cues

__all__ = ["cues", "recut", "spans"]


@dataclass(frozen=True, slots=True)
class _Placed(Word):
    """A word that knows where it stood: `place` counts the words of the meeting."""

    place: int = 0


def cues(meeting: LabelledMeeting) -> tuple[Cue, ...]:
    """The acts as captions, each word with its share of the time and its place in the meeting."""
    made, place = [], 0
    for act in meeting.utterances:
        said = act.text.split()
        second = max(act.end - act.start, 0.0) / max(len(said), 1)  # seconds a word
        words = tuple(
            _Placed(act.start + i * second, act.start + (i + 1) * second, text, place=place + i)
            for i, text in enumerate(said)
        )
        place += len(said)
        end = max(act.start, act.end)
        made.append(Cue(act.start, end, act.text, act.speaker, words))
    return tuple(made)


def recut(meeting: LabelledMeeting) -> LabelledMeeting:
    """A meeting in the product's utterances; an utterance is as important as any act it has of."""
    utterances = segment_cues(cues(meeting))
    home: dict[int, tuple[str, int]] = {}  # of each word: its utterance, and its place there
    for utterance in utterances:
        for word, at in _counted(utterance):
            home[word.place] = (utterance.id, at)
    first, place = {}, 0
    for act in meeting.utterances:
        first[act.id] = place
        place += len(act.text.split())

    def moved(passages: Iterable[WordSpan]) -> tuple[WordSpan, ...]:
        found: dict[str, list[int]] = {}
        for passage in passages:
            begin = first[passage.act]
            for word in range(begin + passage.begin, begin + passage.end):
                if word in home:
                    found.setdefault(home[word][0], []).append(home[word][1])
        return tuple(WordSpan(act, min(at), max(at) + 1) for act, at in found.items())

    outcomes = meeting.outcomes
    if outcomes is not None:
        outcomes = tuple(
            replace(
                outcome,
                evidence=moved(outcome.evidence),
                statement=moved(outcome.statement),
                antecedents=moved(outcome.antecedents),
                due=moved(outcome.due),
            )
            for outcome in outcomes
        )
    acts = _acts_by_word(meeting)
    return replace(
        meeting,
        utterances=tuple(
            _act(u, [acts[word.place] for word, _ in _counted(u)]) for u in utterances
        ),
        outcomes=outcomes,
        lookalikes=tuple(replace(x, words=moved(x.words)) for x in meeting.lookalikes),
        verdicts=tuple(
            replace(
                point,
                statement=moved(point.statement),
                evidence=moved(point.evidence),
                needs=moved(point.needs),
            )
            for point in meeting.verdicts
        ),
    )


def spans(text: str) -> list[tuple[int, int]]:
    """Where each word of a text begins and ends; words stand between white space."""
    found, at = [], 0
    for word in text.split():
        begin = text.index(word, at)
        at = begin + len(word)
        found.append((begin, at))
    return found


def _counted(utterance: Utterance) -> Iterator[tuple[_Placed, int]]:
    """The words of an utterance, each with its place among those between white space."""
    ends = [end for _, end in spans(utterance.text)]
    at, place = 0, 0
    for word in utterance.words:
        at = utterance.text.index(word.text, at) + len(word.text)
        while ends[place] < at:
            place += 1
        yield word, place  # type: ignore[misc]


def _acts_by_word(meeting: LabelledMeeting) -> list[Act]:
    return [act for act in meeting.utterances for _ in act.text.split()]


def _act(utterance: Utterance, within: Sequence[Act]) -> Act:
    known = [act.important for act in within if act.important is not None]
    kinds = {kind for act in within for kind in act.kinds}
    return Act.of(
        utterance,
        important=max(known) if known else None,
        kinds=tuple(sorted(kinds)),
    )
