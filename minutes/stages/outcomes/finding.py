"""The outcomes of a meeting: decisions, actions and open problems, with their evidence.

What an utterance carries is learned (`minutes.model.outcomes`); rules do what rules can know: who
"I" is, which day "by Friday" names, that the same thing said twice is one. What they propose is
looked at once more: only what a reader would likely agree to be an outcome is told.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minutes import languages
from minutes.languages.days import day_of
from minutes.reasons import has_verdicts
from minutes.records import Kind, Outcome, Speaker, Thresholds, Utterance
from minutes.stages.outcomes.assignment import find_due, find_owner
from minutes.stages.outcomes.dialogue import (
    FEWEST,
    KINDS,
    Dialogue,
    margin,
    reads,
)
from minutes.stages.outcomes.wording import find_context, find_rest, find_span
from minutes.text import count_words, join

__all__ = ["KINDS", "find_outcomes", "knows", "reads"]


_LONGEST = 2000  # characters of an utterance that are read; grammars take quadratic time
_NEAR = 3  # utterances within which an utterance speaks of the outcome stated next to it
_FAINT = 0.5  # of the threshold; from it an utterance near an outcome is evidence of it
_ELSEWHERE = 0.5  # how likely it may be done in the meeting itself
_SAME = 0.6  # share of the shorter statement's content that makes two the same
_SOON = 25  # utterances within which two words are enough to tell that it is the same
_JUST_SAID = 5  # utterances within which what one points back to is part of it
_SOON_AFTER = 6  # utterances within which somebody says more of a task
_DARK = 0.6  # likelihood that an utterance does not say what it is about; a task goes on from it
_MATTER = 12  # utterances within which a discussion comes to one decision
_LEAST = 2  # words of content of what is told; one more where "it" stands for some
_TERSE = 4  # words of what is no task, if nobody asked: "Two days, I think."


@dataclass(frozen=True, slots=True)
class _Candidate:
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


def find_outcomes(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    *,
    language: str | None,
    recorded_at: str | None,
    thresholds: Mapping[str, float],
    candidates: Mapping[str, float] | None = None,
) -> tuple[Outcome, ...]:
    """The decisions, actions and open problems that a meeting came to.

    Args:
        utterances: of the whole meeting, in order of time, as a scorer weighed them.
        language: ISO 639-1; one with rules of its own (`Language.find_outcomes`) is read by these.
        recorded_at: ISO 8601; without it, days such as "Friday" stay in words.
        thresholds: the probability of each kind from which an outcome is told; without them those
            are told that are said in so many words, where the language's words for it are known.
        candidates: the probability of each kind from which an outcome is looked at, of scorers that
            learned from readers' verdicts (`Signs.verdicts`); `thresholds` are those of verdicts
            then, and confidence is how likely a reader agrees.

    Returns:
        In order of time, each with its confidence. Owners and due dates are None where they were
        not said, or left in doubt.
    """
    utterances = [_bounded(utterance) for utterance in utterances]
    known = languages.find_language(language)
    if known is not None and known.find_outcomes is not None:
        return known.find_outcomes(utterances, speakers, recorded_at=recorded_at)
    if not thresholds and reads(language):
        thresholds = dict.fromkeys(KINDS, 1.0)  # only what is said in so many words
    if not thresholds or not utterances:
        return ()
    judged = bool(candidates) and has_verdicts(utterances)
    looked = candidates if judged and candidates else thresholds
    meeting = Dialogue(utterances, speakers, looked, language)
    drafts = [d for kind in KINDS if kind in looked for d in _drafts(meeting, kind)]
    if judged:
        drafts = [_judged(meeting, draft, thresholds) for draft in drafts]
    drafts = _of_one_kind(meeting, drafts, thresholds)
    day = day_of(recorded_at)
    kept = _apart(meeting, _distinct(meeting, drafts, thresholds))
    kept = [draft for draft in kept if _is_understood(meeting, draft)]
    kept = _settled(meeting, kept, thresholds)
    kept = [draft for draft in kept if _is_likely(draft, thresholds)]
    kept.sort(key=lambda d: (d.main, KINDS.index(d.kind)))
    stating = {i for draft in kept for i in meeting.sentence(draft.main)}
    return tuple(_outcome(meeting, draft, day, stating) for draft in kept)


def knows(language: str | None, thresholds: Thresholds) -> bool:
    """Whether outcomes are looked for in a language, by a model with these thresholds."""
    known = languages.find_language(language)
    return bool(thresholds) or (known is not None and known.find_outcomes is not None)


def _bounded(utterance: Utterance) -> Utterance:
    """An utterance of which no more is read than anybody says in one breath."""
    if len(utterance.text) <= _LONGEST:
        return utterance
    return replace(utterance, text=utterance.text[:_LONGEST])


def _drafts(meeting: Dialogue, kind: Kind) -> Iterator[_Candidate]:
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
        near = range(max(first - _NEAR, 0), min(first + _NEAR + 1, len(meeting.said)))
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
        yield _Candidate(kind, main, first, frozenset(places), probabilities[first], about)


def _is_one(meeting: Dialogue, one: int, other: int) -> bool:
    """Whether two likely utterances near each other speak of one matter."""
    if not (meeting.tells(one) and meeting.tells(other)):
        return True
    if _of_two_people(meeting, one, other):
        return False
    return _overlap(meeting.about(one), meeting.about(other)) >= _SAME


def _of_two_people(meeting: Dialogue, one: int, other: int) -> bool:
    """Whether two utterances say in so many words that two people each do something."""
    owners = [find_owner(meeting, place)[0] for place in (one, other)]
    first, second = (owner[0] if owner else None for owner in owners)
    return first is not None and second is not None and first != second


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def _judged(meeting: Dialogue, draft: _Candidate, thresholds: Mapping[str, float]) -> _Candidate:
    """The draft with how likely a reader agrees with it; what an utterance says it is, it is."""
    read = {draft.likeliest, *meeting.sentence(draft.main)}
    verdict = max(meeting.signs(i).verdicts.get(draft.kind, 0.0) for i in read)
    if meeting.explicit(draft.main) == draft.kind:
        verdict = max(verdict, thresholds[draft.kind])
    return replace(draft, probability=verdict)


def _is_likely(draft: _Candidate, thresholds: Mapping[str, float]) -> bool:
    return draft.probability >= thresholds[draft.kind]


def _of_one_kind(
    meeting: Dialogue, drafts: Sequence[_Candidate], thresholds: Mapping[str, float]
) -> list[_Candidate]:
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


def _distinct(
    meeting: Dialogue, drafts: Sequence[_Candidate], thresholds: Mapping[str, float]
) -> list[_Candidate]:
    """Each matter once: what is said again counts as evidence, and the last word of a decision.

    It is as likely as the likeliest of them.
    """
    kept: list[_Candidate] = []
    for draft in sorted(drafts, key=lambda d: d.main):
        same = next((k for k in kept if _is_same(meeting, k, draft)), None)
        if same is None:
            kept.append(draft)
            continue
        last = _is_last_word(meeting, same, draft) and _is_likely(draft, thresholds)
        likeliest = max(same.probability, draft.probability)
        places = same.places | draft.places
        both = replace(draft if last else same, places=places, probability=likeliest)
        kept[kept.index(same)] = both
    return kept


def _is_last_word(meeting: Dialogue, one: _Candidate, other: _Candidate) -> bool:
    """Whether the later of two that say the same is the one to tell."""
    if one.kind == "action" and _is_taken_up(meeting, one.main, other.main):
        return meeting.tells(other.main)
    return one.kind == "decision" or other.probability > one.probability


def _apart(meeting: Dialogue, drafts: Sequence[_Candidate]) -> list[_Candidate]:
    """Of two of a kind, one of which says the other along as what it points back to, the surer."""
    by_place = {(draft.kind, draft.main): draft for draft in drafts}
    left_out: set[_Candidate] = set()
    for draft in drafts:
        for i in find_context(meeting, draft.main, meeting.sentence(draft.main)):
            other = by_place.get((draft.kind, i))
            if other is not None and draft.main - i <= _JUST_SAID:
                left_out.add(min(draft, other, key=lambda d: (d.probability, -d.main)))
    return [draft for draft in drafts if draft not in left_out]


def _is_understood(meeting: Dialogue, draft: _Candidate) -> bool:
    """Whether somebody who was not there knows what is spoken of."""
    whole = meeting.sentence(draft.main)
    text = join(meeting.said[i].text for i in whole)
    is_terse = draft.kind == "action" and count_words(text) <= _TERSE
    if is_terse and meeting.request(whole[0]) is None:
        return False
    told = frozenset[str]().union(*(meeting.about(i) for i in whole))
    if len(told) >= _LEAST + meeting.grammar.points_back(text):
        return True
    return bool(find_context(meeting, draft.main, whole))


def _settled(
    meeting: Dialogue, drafts: Sequence[_Candidate], thresholds: Mapping[str, float]
) -> list[_Candidate]:
    """One decision a matter, in the last likely words that say it plainly; others are evidence.

    It is as likely as the likeliest of them.
    """
    kept: list[_Candidate] = []
    for draft in sorted(drafts, key=lambda d: (-d.probability, d.main)):
        near = [k for k in kept if _is_one_matter(meeting, k, draft)]
        if not near:
            kept.append(draft)
            continue
        nearest = min(near, key=lambda k: abs(k.main - draft.main))
        both = replace(nearest, places=nearest.places | draft.places)
        later = draft.main > nearest.main and _is_likely(draft, thresholds)
        if later and meeting.is_plain(draft.main):
            both = replace(both, main=draft.main, about=draft.about)
        kept[kept.index(nearest)] = both
    return kept


def _is_one_matter(meeting: Dialogue, one: _Candidate, other: _Candidate) -> bool:
    """Whether two decisions belong to one discussion, and do not plainly say different things."""
    if not one.kind == other.kind == "decision" or abs(one.main - other.main) > _MATTER:
        return False
    plain = meeting.is_plain(one.main) and meeting.is_plain(other.main)
    return not plain or bool(one.about & other.about)


def _is_same(meeting: Dialogue, one: _Candidate, other: _Candidate) -> bool:
    """Whether two say the same; of few words all must be the same, and soon after one another."""
    if one.kind != other.kind:
        return False
    if one.kind == "action" and _of_two_people(meeting, one.main, other.main):
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
    return _overlap(one.about, other.about) >= _SAME


def _is_gone_on_about(meeting: Dialogue, one: _Candidate, other: _Candidate) -> bool:
    """Whether a speaker goes on about a problem, or about a task by words that do not say which.

    Of 50 pairs of problems of one speaker this near, readers had three as two problems; tasks are
    often two, and where the second does not say which it is, two in twelve.
    """
    first, second = meeting.said[one.main], meeting.said[other.main]
    near = 0 < other.main - one.main <= _NEAR
    if not near or first.speaker is None or first.speaker != second.speaker:
        return False
    unclear = meeting.signs(other.main).unclear
    return one.kind == "problem" or (unclear is not None and unclear >= _DARK)


def _is_settled_by(meeting: Dialogue, one: _Candidate, other: _Candidate) -> bool:
    """Whether a decision in so many words is what came of an earlier one.

    "I would like to ship on the first." "So we decided to ship on the eighth."
    """
    if meeting.explicit(other.main) != "decision" or meeting.explicit(one.main) is not None:
        return False
    shared = len(one.about & other.about)
    soon = 0 < other.main - one.main <= _SOON
    return soon and shared >= FEWEST and _overlap(one.about, other.about) >= _SAME


def _is_taken_up(meeting: Dialogue, first: int, second: int) -> bool:
    """Whether the later of two actions close to one another says the same task once more.

    Somebody says for another what that one does: "I can finish it by Wednesday." "So Peter fixes
    the page by Wednesday." Who was asked takes it on: "Grace, would you run the demo?" "I'll do
    a full run." Who took it on says when: "I can write the notes." "I have them ready by Friday."
    """
    one, other = meeting.said[first], meeting.said[second]
    near = _SOON_AFTER if one.speaker == other.speaker else _NEAR
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


def _outcome(
    meeting: Dialogue, draft: _Candidate, day: date | None, stating: Collection[int]
) -> Outcome:
    """An outcome with what it rests on; `stating` are the places of all that state one."""
    main = draft.main
    whole = meeting.sentence(main)
    context = find_context(meeting, main, whole)
    owner, answers = (None, ()) if draft.kind != "action" else find_owner(meeting, main)
    due = find_due(meeting, draft.main, draft.places, day) if draft.kind == "action" else None
    span = find_span(meeting, main, whole)
    stated = [*whole]
    if span is None and draft.kind != "action":
        stated += find_rest(meeting, whole, stating)
    places = sorted({*draft.places, *context, *stated, *answers})
    return Outcome(
        kind=draft.kind,
        utterances=tuple(meeting.said[i].id for i in places),
        statement=tuple(meeting.said[i].id for i in stated),
        context=tuple(meeting.said[i].id for i in context),
        confidence=round(draft.probability, 4),
        span=span,
        owner=owner[0] if owner else None,
        owner_evidence=owner[1] if owner else None,
        due=due[0] if due else None,
        due_evidence=due[1] if due else None,
    )
