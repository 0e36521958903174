"""What else may be worth keeping: the utterances of which the minutes are least certain."""

from __future__ import annotations

import math

from minutes.languages.backchannels import is_backchannel
from minutes.records import Utterance
from minutes.review.folding import Review, says
from minutes.stages.selection import FRAGMENT
from minutes.text import count_words

__all__ = ["candidates"]


def candidates(review: Review, count: int = 5) -> tuple[Utterance, ...]:
    """The utterances that a reviewer's answer would tell most about, most uncertain first.

    Uncertainty sampling by the margin (Lewis & Gale 1994, "A sequential algorithm for training
    text classifiers", SIGIR): nearest, in log odds, to the importance at which these minutes are
    cut. That is where as many utterances lie above as the points rest on, dropped points left out.
    It is not 0.5: few utterances of a meeting belong in its minutes, so that the most important of
    those left out lie far below, and of a scorer that is not calibrated 0.5 means nothing.

    Args:
        count: how many at most.

    Returns:
        None of them evidence of a point, answered already, a nod, or shorter than what selection
        keeps where it has a choice.
    """
    held = {id_ for one in review.points for id_ in one.point.utterances}
    kept = {
        id_ for one in review.points if one.verdict != "dropped" for id_ in one.point.utterances
    }
    scored = [(u.importance, u) for u in review.minutes.utterances if u.importance is not None]
    if not scored:
        return ()
    ranked = sorted((importance for importance, _ in scored), reverse=True)
    place = sum(utterance.id in kept for _, utterance in scored)
    cut = _log_odds(ranked[min(max(place - 1, 0), len(ranked) - 1)])
    nearest = sorted(scored, key=lambda pair: (abs(_log_odds(pair[0]) - cut), pair[1].start))
    found: list[Utterance] = []
    for _, utterance in nearest:
        if len(found) == count:
            break
        if utterance.id not in held | review.dismissed | review.valued and _can_be_kept(
            utterance, review
        ):
            found.append(utterance)
    return tuple(found)


def _can_be_kept(utterance: Utterance, review: Review) -> bool:
    text = says(utterance, review.minutes.meeting.language)
    return count_words(text) >= FRAGMENT and not is_backchannel(text)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
