"""Each matter once: what drafts of outcomes say again, go on about or come back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from minutes.stages.outcomes.assignment import find_owner
from minutes.stages.outcomes.dialogue import FEWEST, Dialogue
from minutes.stages.outcomes.proposing import NEAR, SAME, Draft, is_likely, of_two_people, overlap
from minutes.stages.outcomes.wording import find_context

__all__ = ["drop_contained", "merge_repeated", "settle"]

_SOON = 25  # utterances within which two words are enough to tell that it is the same
_JUST_SAID = 5  # utterances within which what one points back to is part of it
_SOON_AFTER = 6  # utterances within which somebody says more of a task
_MATTER = 12  # utterances within which a discussion comes to one decision


def merge_repeated(
    meeting: Dialogue, drafts: Sequence[Draft], thresholds: Mapping[str, float]
) -> list[Draft]:
    """Each matter once: what is said again counts as evidence, and the last word of a decision.

    It is as likely as the likeliest of them.
    """
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.main):
        same = next((k for k in kept if _is_same(meeting, k, draft)), None)
        if same is None:
            kept.append(draft)
            continue
        last = _is_last_word(meeting, same, draft) and is_likely(draft, thresholds)
        likeliest = max(same.probability, draft.probability)
        places = same.places | draft.places
        both = replace(draft if last else same, places=places, probability=likeliest)
        kept[kept.index(same)] = both
    return kept


def _is_last_word(meeting: Dialogue, one: Draft, other: Draft) -> bool:
    """Whether the later of two that say the same is the one to tell."""
    if one.kind == "action" and _is_taken_up(meeting, one.main, other.main):
        return meeting.tells(other.main)
    return one.kind == "decision" or other.probability > one.probability


def drop_contained(meeting: Dialogue, drafts: Sequence[Draft]) -> list[Draft]:
    """Of two of a kind, one of which says the other along as what it points back to, the surer."""
    by_place = {(draft.kind, draft.main): draft for draft in drafts}
    left_out: set[Draft] = set()
    for draft in drafts:
        for i in find_context(meeting, draft.main, meeting.sentence(draft.main)):
            other = by_place.get((draft.kind, i))
            if other is not None and draft.main - i <= _JUST_SAID:
                left_out.add(min(draft, other, key=lambda d: (d.probability, -d.main)))
    return [draft for draft in drafts if draft not in left_out]


def settle(
    meeting: Dialogue, drafts: Sequence[Draft], thresholds: Mapping[str, float]
) -> list[Draft]:
    """One decision a matter, in the last likely words that say it plainly; others are evidence.

    It is as likely as the likeliest of them.
    """
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.probability, d.main)):
        near = [k for k in kept if _is_one_matter(meeting, k, draft)]
        if not near:
            kept.append(draft)
            continue
        nearest = min(near, key=lambda k: abs(k.main - draft.main))
        both = replace(nearest, places=nearest.places | draft.places)
        later = draft.main > nearest.main and is_likely(draft, thresholds)
        if later and meeting.is_plain(draft.main):
            both = replace(both, main=draft.main, about=draft.about)
        kept[kept.index(nearest)] = both
    return kept


def _is_one_matter(meeting: Dialogue, one: Draft, other: Draft) -> bool:
    """Whether two decisions belong to one discussion, and do not plainly say different things."""
    if not one.kind == other.kind == "decision" or abs(one.main - other.main) > _MATTER:
        return False
    plain = meeting.is_plain(one.main) and meeting.is_plain(other.main)
    return not plain or bool(one.about & other.about)


def _is_same(meeting: Dialogue, one: Draft, other: Draft) -> bool:
    """Whether two say the same; of few words all must be the same, and soon after one another."""
    if one.kind != other.kind:
        return False
    if one.kind == "action" and of_two_people(meeting, one.main, other.main):
        return False
    if one.kind == "action" and _is_taken_up(meeting, one.main, other.main):
        return True
    if one.kind != "decision" and _is_gone_on_about(meeting, one, other):
        return True
    if not one.about or not other.about:
        return False
    if one.kind == "decision" and _is_settled_by(meeting, one, other):
        return True
    if min(len(one.about), len(other.about)) <= FEWEST:
        return one.about == other.about and abs(one.main - other.main) <= _SOON
    return overlap(one.about, other.about) >= SAME


def _is_gone_on_about(meeting: Dialogue, one: Draft, other: Draft) -> bool:
    """Whether a speaker goes on about a problem, or about a task by words that do not say which.

    Of 50 pairs of problems of one speaker this near, readers had three as two problems; tasks are
    often two, and where the second does not say which it is, two in twelve.
    """
    first, second = meeting.said[one.main], meeting.said[other.main]
    near = 0 < other.main - one.main <= NEAR
    if not near or first.speaker is None or first.speaker != second.speaker:
        return False
    return one.kind == "problem" or meeting.is_dark(other.main, unknown=False)


def _is_settled_by(meeting: Dialogue, one: Draft, other: Draft) -> bool:
    """Whether a decision in so many words is what came of an earlier one.

    "I would like to ship on the first." "So we decided to ship on the eighth."
    """
    if meeting.explicit(other.main) != "decision" or meeting.explicit(one.main) is not None:
        return False
    shared = len(one.about & other.about)
    soon = 0 < other.main - one.main <= _SOON
    return soon and shared >= FEWEST and overlap(one.about, other.about) >= SAME


def _is_taken_up(meeting: Dialogue, first: int, second: int) -> bool:
    """Whether the later of two actions close to one another says the same task once more.

    Somebody says for another what that one does: "I can finish it by Wednesday." "So Peter fixes
    the page by Wednesday." Who was asked takes it on: "Grace, would you run the demo?" "I'll do
    a full run." Who took it on says when: "I can write the notes." "I have them ready by Friday."
    """
    one, other = meeting.said[first], meeting.said[second]
    near = _SOON_AFTER if one.speaker == other.speaker else NEAR
    if not 0 < second - first <= near:
        return False
    owners = [
        owner[0] if owner else None
        for owner, _ in (find_owner(meeting, i) for i in (first, second))
    ]
    if one.speaker == other.speaker:
        little = len(meeting.about(second)) <= FEWEST and meeting.grammar.points_back(other.text)
        return little and owners[0] is not None and owners[0] == owners[1]
    if owners[0] is not None and owners[0] == owners[1] == other.speaker:
        return meeting.grammar.asks(one.text, 0)
    days = [{p.date for p in meeting.grammar.days(said.text) if p.date} for said in (one, other)]
    return owners[1] is not None and owners[1] == one.speaker and bool(days[0] & days[1])
