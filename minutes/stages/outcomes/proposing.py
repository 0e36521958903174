"""What may be an outcome: the utterances that likely carry one, and what each of them states."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from minutes.records import Kind
from minutes.stages.outcomes.assignment import find_owner
from minutes.stages.outcomes.dialogue import Dialogue, margin

__all__ = [
    "NEAR",
    "SAME",
    "Draft",
    "is_likely",
    "judge",
    "keep_one_kind",
    "of_two_people",
    "overlap",
    "propose",
]

NEAR = 3  # utterances within which an utterance speaks of the outcome stated next to it
SAME = 0.6  # share of the shorter statement's content that makes two the same
_FAINT = 0.5  # of the threshold; from it an utterance near an outcome is evidence of it
_ELSEWHERE = 0.5  # how likely it may be done in the meeting itself


@dataclass(frozen=True, slots=True)
class Draft:
    """An outcome in the making.

    `main` is the place of the utterance that states it best, `likeliest` of the one that most
    likely carries it: an answer may be sure where its request says what it is about.
    """

    kind: Kind
    main: int
    likeliest: int
    places: frozenset[int]
    probability: float
    about: frozenset[str] = field(default=frozenset())


def propose(meeting: Dialogue, kind: Kind) -> Iterator[Draft]:
    """One for each utterance that is likely enough and no mere part of a likelier one's."""
    threshold = meeting.thresholds[kind]
    probabilities = [meeting.probability(i, kind) for i in range(len(meeting.said))]
    likely = [i for i, p in enumerate(probabilities) if p >= threshold]
    likely = [i for i in likely if meeting.signs(i).in_meeting < _ELSEWHERE]
    if kind == "problem":
        likely = [i for i in likely if not meeting.is_answered(i)]
    if kind == "action":
        likely = [i for i in likely if not meeting.is_invitation(i)]
    if kind == "decision":
        likely = [i for i in likely if not meeting.is_open_proposal(i)]
    taken: set[int] = set()
    for first in sorted(likely, key=lambda i: (-probabilities[i], i)):
        if taken.intersection(meeting.sentence(first)):
            continue
        near = range(max(first - NEAR, 0), min(first + NEAR + 1, len(meeting.said)))
        whole = set(meeting.sentence(first))
        beside = {
            i
            for i in sorted({*near, *whole})
            if i != first
            and i not in taken
            and probabilities[i] >= _FAINT * threshold
            and (probabilities[i] < threshold or i in whole or _is_one(meeting, first, i))
        }
        places = {first, *beside}
        taken |= places
        # An answer ("I can finish it by Wednesday") does not say what the action is, as its
        # request does.
        main = first
        if not meeting.tells(first):
            telling = [
                i
                for i in beside
                if probabilities[i] >= threshold and meeting.tells(i) and meeting.kind(i) == kind
            ]
            main = max(telling, key=lambda i: probabilities[i], default=first)
        about = meeting.about(main)
        yield Draft(kind, main, first, frozenset(places), probabilities[first], about)


def _is_one(meeting: Dialogue, one: int, other: int) -> bool:
    """Whether two likely utterances near each other speak of one matter."""
    if of_two_people(meeting, one, other):
        return False
    if not (meeting.tells(one) and meeting.tells(other)):
        return True
    return overlap(meeting.about(one), meeting.about(other)) >= SAME


def of_two_people(meeting: Dialogue, one: int, other: int) -> bool:
    """Whether two utterances say in so many words that two people each do something."""
    owners = [find_owner(meeting, place)[0] for place in (one, other)]
    first, second = (owner[0] if owner else None for owner in owners)
    return first is not None and second is not None and first != second


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def judge(meeting: Dialogue, draft: Draft, thresholds: Mapping[str, float]) -> Draft:
    """The draft with how likely a reader agrees with it; what an utterance says it is, it is."""
    read = {draft.likeliest, *meeting.sentence(draft.main)}
    verdict = max(meeting.signs(i).verdicts.get(draft.kind, 0.0) for i in read)
    if meeting.explicit(draft.main) == draft.kind:
        verdict = max(verdict, thresholds[draft.kind])
    return replace(draft, probability=verdict)


def is_likely(draft: Draft, thresholds: Mapping[str, float]) -> bool:
    return draft.probability >= thresholds[draft.kind]


def keep_one_kind(
    meeting: Dialogue, drafts: Sequence[Draft], thresholds: Mapping[str, float]
) -> list[Draft]:
    """What one utterance states is of the kind that it says it is.

    Else it is of the one that is farthest above its threshold, in log odds.
    """
    best: dict[int, tuple[bool, float]] = {}
    margins = []
    for draft in drafts:
        explicit = meeting.explicit(draft.main) == draft.kind
        margins.append((explicit, margin(draft.probability, thresholds[draft.kind])))
        best[draft.main] = max(best.get(draft.main, (False, -math.inf)), margins[-1])
    return [d for d, own in zip(drafts, margins, strict=True) if own >= best[d.main]]
