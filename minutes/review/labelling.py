"""What reviewers chose, as labels that a model can learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minutes.choices import Event, promoted
from minutes.corpora import KINDS, Act, LabelledMeeting
from minutes.records import MinutesRecord
from minutes.review.folding import Reviewed, fold
from minutes.review.outcomes import find_lookalikes, wanted_outcomes
from minutes.review.standing import Vote, stand

__all__ = ["CORPUS", "LEFT_ALONE", "UNSEEN", "VOTED", "labelled"]

CORPUS = "reviews"

# How much a label counts in training. Somebody said so:
VOTED = 1.0
# The point stood on the page, and minutes with it were approved: likely read, but not judged.
LEFT_ALONE = 0.5
# The utterance was not on offer, and minutes without it were approved. There are some twenty of
# these for each that is judged: even so little makes them weigh together about as much.
UNSEEN = 0.05


@dataclass(frozen=True, slots=True, order=True)
class _Label:
    important: float
    certainty: float


def labelled(
    minutes: MinutesRecord, events: Sequence[Event], *, corpus: str = CORPUS
) -> LabelledMeeting:
    """A reviewed meeting in the form of a corpus.

    The evidence of a point is as important as the share of its reviewers who want it: kept,
    promoted and edited is 1, dropped is 0, and so with an utterance that was offered, valued or
    dismissed; of several points the one that is wanted most counts. Once the minutes are approved,
    points that nobody touched are important at a lower certainty, and what is in no point is not,
    at a very low one. All else has no label.

    Approved minutes are told as outcomes too, as careful readers mark them (`review.outcomes`):
    of others nobody has said that nothing is missing.

    Args:
        minutes: as they were before the review.
        corpus: the name of the corpus.
    """
    review = fold(minutes, events)
    standing = stand(events)
    approved = review.approval is not None
    labels: dict[str, _Label] = {}
    kinds: dict[str, set[str]] = {}
    links: dict[str, int] = {}
    for one in review.points:
        label = _label(one, approved=approved)
        if label is None:
            continue
        for id_ in one.point.utterances:
            labels[id_] = max(labels.get(id_, label), label)
            if one.verdict != "dropped":
                kinds.setdefault(id_, set()).add(one.point.kind)
                links[id_] = links.get(id_, 0) + 1
    for id_ in review.dismissed | review.valued:
        votes = standing.votes(promoted(id_))
        labels.setdefault(id_, _Label(_share(votes), VOTED))
    unseen = _Label(0.0, UNSEEN) if approved else None
    acts = []
    for utterance in review.minutes.utterances:
        label = labels.get(utterance.id, unseen)
        acts.append(
            Act.of(
                utterance,
                asr=utterance.text,
                important=label.important if label else None,
                certainty=label.certainty if label else 0.0,
                kinds=tuple(kind for kind in KINDS if kind in kinds.get(utterance.id, ())),
                links=links.get(utterance.id, 0),
            )
        )
    texts = tuple(one.point.text for one in review.points if one.verdict != "dropped")
    return LabelledMeeting(
        meeting=minutes.meeting.id,
        corpus=corpus,
        language=minutes.meeting.language or "en",
        abstracts=(texts,) if approved and texts else (),
        utterances=tuple(acts),
        outcomes=wanted_outcomes(review) if approved else None,
        lookalikes=find_lookalikes(review, minutes) if approved else (),
    )


def _label(one: Reviewed, *, approved: bool) -> _Label | None:
    if one.votes:
        return _Label(_share(one.votes), VOTED)
    return _Label(1.0, LEFT_ALONE) if approved else None


def _share(votes: Mapping[str, Vote]) -> float:
    return sum(vote == "keep" for vote in votes.values()) / len(votes)
