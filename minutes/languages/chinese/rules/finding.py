"""The outcomes of a meeting: decisions, actions and open problems, with their evidence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from minutes.languages.chinese.rules.actions import find_actions
from minutes.languages.chinese.rules.decisions import find_decisions
from minutes.languages.chinese.rules.discourse import Discourse, DraftOutcome
from minutes.languages.chinese.rules.problems import find_problems
from minutes.languages.days import day_of
from minutes.records import Outcome, Speaker, Utterance

__all__ = ["find_outcomes"]

# The most of a kind: some, and some for each hour. A reader wants no more.
_MOST = {"decision": (8, 4), "action": (10, 8), "problem": (4, 4)}
_HOUR = 3600.0
_STAYS = 3.5  # worth of words that say that something stays open


def find_outcomes(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    *,
    recorded_at: str | None,
) -> tuple[Outcome, ...]:
    """The decisions, actions and open problems that a Chinese meeting came to, by rules.

    Nobody has labelled outcomes of Chinese meetings yet, so that no model could learn them. Two
    sources speak for an outcome: what was said (`minutes.languages.chinese.grammar`), and the
    importance and kinds that a scorer gave. Their evidence is in log odds, which add up as if
    independent; an outcome is given where it is more likely than not.

    Args:
        utterances: of the whole meeting, in order of time; scores may be missing.
        recorded_at: ISO 8601; without it, days such as "Friday" stay in words.

    Returns:
        In order of time, each with its confidence, at least 0.5. Owners and due dates are None
        where they were not said, or left in doubt.
    """
    if not utterances:
        return ()
    talk = Discourse(utterances, speakers, day_of(recorded_at))
    work = _likely(find_actions(talk))
    given = {i for draft in work for i in draft.places if talk.claims[i] or _is_day(talk, i)}
    made = _likely(find_decisions(talk, given))
    remedies = {i for draft in made for i in draft.statement}
    stated = remedies | {i for draft in work for i in draft.statement}
    left = [d for d in _likely(find_problems(talk, remedies)) if _is_left(talk, d, stated)]
    hours = (utterances[-1].end - utterances[0].start) / _HOUR
    kept = [d for drafts in (made, work, left) for d in _best(drafts, hours)]
    kept.sort(key=lambda draft: (draft.statement, draft.kind))
    return tuple(_outcome(talk, draft) for draft in kept)


def _is_left(talk: Discourse, problem: DraftOutcome, stated: set[int]) -> bool:
    """Whether a problem is more than what a decision or an action says, or is said to stay."""
    stays = any(talk.moves[i].unsolved >= _STAYS for i in problem.places)
    return stays or not stated.issuperset(problem.statement)


def _is_day(talk: Discourse, place: int) -> bool:
    """Whether an utterance says no more than a day: "The fourth, then."."""
    return bool(talk.days[place]) and not talk.content[place]


def _likely(drafts: Iterable[DraftOutcome]) -> list[DraftOutcome]:
    return [draft for draft in drafts if draft.odds >= 0]


def _best(drafts: list[DraftOutcome], hours: float) -> list[DraftOutcome]:
    """No more than a reader wants of a meeting this long."""
    if not drafts:
        return []
    some, more = _MOST[drafts[0].kind]
    return sorted(drafts, key=lambda draft: -draft.odds)[: some + round(more * hours)]


def _outcome(talk: Discourse, draft: DraftOutcome) -> Outcome:
    who, when = draft.owner, draft.due
    return Outcome(
        kind=draft.kind,
        utterances=tuple(talk.said[i].id for i in draft.places),
        statement=tuple(talk.said[i].id for i in draft.statement),
        confidence=round(1 / (1 + math.exp(-draft.odds)), 4),
        owner=who[0] if who else None,
        due=when[0] if when else None,
        owner_evidence=who[1] if who else None,
        due_evidence=when[1] if when else None,
    )
