"""The outcomes of a meeting: decisions, actions and open problems, with their evidence.

What an utterance carries is learned (`minutes.model.outcomes`); rules do what rules can know: who
"I" is, which day "by Friday" names, that the same thing said twice is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minutes import languages
from minutes.languages.days import Phrase, day_of, resolve
from minutes.languages.names import Names
from minutes.languages.outcomes import grammar_of
from minutes.records import Evidence, Kind, Outcome, Signs, Speaker, Thresholds, Utterance
from minutes.sentences import ends_sentence, is_backchannel, is_punctuated, trails_off
from minutes.text import count_words, join

__all__ = ["KINDS", "find", "knows", "reads"]

KINDS: tuple[Kind, ...] = ("decision", "action", "problem")

_LONGEST = 2000  # characters of an utterance that are read; grammars take quadratic time
_PARTS = 4  # utterances of one sentence at most
_PAUSE = 2.0  # seconds within a sentence
_PUNCTUATED = 0.5  # share of utterances that end in a stop; with fewer its absence says nothing
_CONTEXT = 5  # utterances before in which it is looked for what "that" may be
_NEAR = 3  # utterances within which an utterance speaks of the outcome stated next to it
_FAINT = 0.5  # of the threshold; from it an utterance near an outcome is evidence of it
_TELLS = 4  # words of an answer that says something
_JUST_BEFORE = 2  # utterances before an answer in which it was asked for
_ANSWER = 3  # utterances after a request in which it is accepted
_ELSEWHERE = 0.5  # how likely it may be done in the meeting itself
_SAME = 0.6  # share of the shorter statement's content that makes two the same
_SOON = 25  # utterances within which two words are enough to tell that it is the same
_FEWEST = 2  # words of content by which a statement says what it is about
_POINTING = 2  # words of content up to which "it" and "that" leave it in the dark
_MATTER = 12  # utterances within which a discussion comes to one decision
_PLAIN = 4  # words of content of what is told beside another decision
_LEAST = 2  # words of content of what is told; one more where "it" stands for some
_TERSE = 4  # words of what is no task, if nobody asked: "Two days, I think."
_BEFORE = 30  # words of what it points back to, if they are shown along
_SHORT = 45  # words of an utterance that is shown whole
_TELLING = 8  # words that a part must have to be shown alone


@dataclass(frozen=True, slots=True)
class _Draft:
    """An outcome in the making: `main` is the place of the utterance that states it best."""

    kind: Kind
    main: int
    places: frozenset[int]
    probability: float
    about: frozenset[str] = field(default=frozenset())


def find(
    utterances: Sequence[Utterance],
    speakers: Sequence[Speaker],
    *,
    language: str | None,
    recorded_at: str | None,
    thresholds: Mapping[str, float],
) -> tuple[Outcome, ...]:
    """The decisions, actions and open problems that a meeting came to.

    Args:
        utterances: of the whole meeting, in order of time, as a scorer weighed them.
        language: ISO 639-1; one with rules of its own (`Language.find_outcomes`) is read by these.
        recorded_at: ISO 8601; without it, days such as "Friday" stay in words.
        thresholds: the probability of each kind from which an outcome is told; without them those
            are told that are said in so many words, where the language's words for it are known.

    Returns:
        In order of time, each with its confidence. Owners and due dates are None where they were
        not said, or left in doubt.
    """
    utterances = [_bounded(utterance) for utterance in utterances]
    known = languages.find(language)
    if known is not None and known.find_outcomes is not None:
        return known.find_outcomes(utterances, speakers, recorded_at=recorded_at)
    if not thresholds and reads(language):
        thresholds = dict.fromkeys(KINDS, 1.0)  # only what is said in so many words
    if not thresholds or not utterances:
        return ()
    meeting = _Meeting(utterances, speakers, thresholds, language)
    drafts = [d for kind in KINDS if kind in thresholds for d in _drafts(meeting, kind)]
    drafts = _of_one_kind(drafts, thresholds)
    day = day_of(recorded_at)
    kept = _apart(meeting, _distinct(drafts))
    kept = _settled(meeting, [draft for draft in kept if _is_understood(meeting, draft)])
    kept.sort(key=lambda d: (d.main, KINDS.index(d.kind)))
    return tuple(_outcome(meeting, draft, day) for draft in kept)


def knows(language: str | None, thresholds: Thresholds) -> bool:
    """Whether outcomes are looked for in a language, by a model with these thresholds."""
    known = languages.find(language)
    return bool(thresholds) or (known is not None and known.find_outcomes is not None)


def reads(language: str | None) -> bool:
    """Whether what is said in so many words to be an outcome is known in a language."""
    known = languages.find(language)
    return known is not None and known.outcomes is not None


def _bounded(utterance: Utterance) -> Utterance:
    """An utterance of which no more is read than anybody says in one breath."""
    if len(utterance.text) <= _LONGEST:
        return utterance
    return replace(utterance, text=utterance.text[:_LONGEST])


class _Meeting:
    """The utterances by place, with what is asked of them again and again."""

    def __init__(
        self,
        utterances: Sequence[Utterance],
        speakers: Sequence[Speaker],
        thresholds: Mapping[str, float],
        language: str | None,
    ) -> None:
        self.said, self.thresholds = utterances, thresholds
        self.grammar = grammar_of(language)
        self._matters = self.grammar.matters(utterances, speakers) if reads(language) else None
        self.place = {u.id: i for i, u in enumerate(utterances)}
        self.names = Names(speakers, utterances)
        self.punctuated = is_punctuated([u.text for u in utterances], _PUNCTUATED)
        self._about: dict[int, frozenset[str]] = {}
        said = self.grammar.kind_said
        self._explicit = [said(u.text, self.names.mentions(u.text)) for u in utterances]

    def signs(self, place: int) -> Signs:
        return self.said[place].signs or Signs()

    def is_answered(self, place: int) -> bool:
        """Whether it is a question that somebody else goes on to answer."""
        said = self.said[place]
        if not said.text.rstrip().endswith("?"):
            return False
        for other in self.said[place + 1 : place + 1 + _ANSWER]:
            if other.speaker not in (None, said.speaker) and not is_backchannel(other.text):
                return not other.text.rstrip().endswith("?") and count_words(other.text) >= _TELLS
        return False

    def is_open_proposal(self, place: int) -> bool:
        """Whether it asks, and nobody else goes on to agree."""
        if not self.said[place].text.rstrip().endswith("?"):
            return False
        return self.acceptance(place) is None

    def acceptance(self, place: int) -> int | None:
        """The place at which the next speaker accepts what is asked, if that one does."""
        said = self.said[place]
        for i in range(place + 1, min(place + 1 + _ANSWER, len(self.said))):
            answer = self.said[i]
            if answer.speaker in (None, said.speaker):
                continue
            return i if self.grammar.accepts(answer.text) else None
        return None

    def request(self, place: int) -> int | None:
        """The place right before at which somebody else asks for what is said here, if any does."""
        said = self.said[place]
        for i in range(place - 1, max(place - 1 - _JUST_BEFORE, -1), -1):
            other = self.said[i]
            if other.speaker in (None, said.speaker) or is_backchannel(other.text):
                continue
            at = (self.signs(i).statement or (0, 0))[0]
            return i if self.tells(i) and self.grammar.asks(other.text, at) else None
        return None

    def chance(self, place: int, kind: Kind) -> float:
        """How likely an utterance carries an outcome of a kind; what it says it is, it is."""
        probability = self.said[place].kinds.get(kind, 0.0)
        if self._explicit[place] == kind:
            return max(probability, self.thresholds[kind])
        return probability

    def kind(self, place: int) -> Kind:
        """The kind that an utterance is farthest above the threshold of."""
        known = (kind for kind in KINDS if kind in self.thresholds)
        return max(known, key=lambda kind: self.chance(place, kind) / self.thresholds[kind])

    def sentence(self, place: int) -> list[int]:
        """The utterances of one speaker over which the sentence at a place runs.

        It goes on where an utterance ends without a final mark, or in text without marks with a
        word that nobody ends with; nods of others part nothing.
        """
        whole = [place]
        while len(whole) < _PARTS:
            before = self._neighbour(whole[0], -1)
            if before is None or not self._runs_on(before, whole[0]):
                break
            whole.insert(0, before)
        while len(whole) < _PARTS:
            after = self._neighbour(whole[-1], 1)
            if after is None or not self._runs_on(whole[-1], after):
                break
            whole.append(after)
        return whole

    def _neighbour(self, place: int, step: int) -> int | None:
        """The speaker's next utterance on one side, with nothing but nods between."""
        speaker = self.said[place].speaker
        other = place + step
        while speaker is not None and 0 <= other < len(self.said):
            if self.said[other].speaker == speaker:
                return other
            if not is_backchannel(self.said[other].text):
                return None
            other += step
        return None

    def _runs_on(self, first: int, second: int) -> bool:
        one, other = self.said[first], self.said[second]
        if other.start - one.end > _PAUSE or not one.text or not other.text:
            return False
        if ends_sentence(one.text.split()[-1], None):
            return False
        return self.punctuated or trails_off(one.text)

    def about(self, place: int) -> frozenset[str]:
        """The words that say what an utterance is about; names and days say who and when."""
        if place not in self._about:
            text = self.said[place].text
            held = [(m.start, m.end) for m in self.names.mentions(text) if m.present]
            held += [(p.start, p.end) for p in self.grammar.days(text)]
            for begin, end in held:
                text = text[:begin] + " " * (end - begin) + text[end:]
            self._about[place] = self.grammar.content(text)
        return self._about[place]

    def is_plain(self, place: int) -> bool:
        """Whether an utterance says what it is, or says in many words what it is about."""
        if self._explicit[place] is not None:
            return True
        return len(self.about(place)) >= _PLAIN and not self.grammar.points_back(
            self.said[place].text
        )

    def matter(self, place: int, statement: str) -> tuple[Evidence, ...]:
        """What a statement is about, where that was said before."""
        return self._matters.find(place, statement) if self._matters else ()

    def tells(self, place: int) -> bool:
        """Whether an utterance says by itself what it is about."""
        words = len(self.about(place))
        return words >= _FEWEST and (
            words > _POINTING or not self.grammar.points_back(self.said[place].text)
        )


def _drafts(meeting: _Meeting, kind: Kind) -> Iterator[_Draft]:
    """One for each utterance that is likely enough and no mere part of a likelier one's."""
    threshold = meeting.thresholds[kind]
    chances = [meeting.chance(i, kind) for i in range(len(meeting.said))]
    likely = [i for i, p in enumerate(chances) if p >= threshold]
    likely = [i for i in likely if meeting.signs(i).in_meeting < _ELSEWHERE]
    if kind == "problem":
        likely = [i for i in likely if not meeting.is_answered(i)]
    if kind == "decision":
        likely = [i for i in likely if not meeting.is_open_proposal(i)]
    taken: set[int] = set()
    for first in sorted(likely, key=lambda i: (-chances[i], i)):
        if first in taken:
            continue
        near = range(max(first - _NEAR, 0), min(first + _NEAR + 1, len(meeting.said)))
        whole = set(meeting.sentence(first))
        beside = {
            i
            for i in sorted({*near, *whole})
            if i != first
            and i not in taken
            and chances[i] >= _FAINT * threshold
            and (chances[i] < threshold or i in whole or _is_one(meeting, first, i))
        }
        places = {first, *beside}
        taken |= places
        # "I can finish it by Wednesday" says less than what it answers.
        main = first
        if not meeting.tells(first):
            telling = [
                i
                for i in beside
                if chances[i] >= threshold and meeting.tells(i) and meeting.kind(i) == kind
            ]
            main = max(telling, key=lambda i: chances[i], default=first)
        yield _Draft(kind, main, frozenset(places), chances[first], meeting.about(main))


def _is_one(meeting: _Meeting, one: int, other: int) -> bool:
    """Whether two likely utterances near each other speak of one matter."""
    if not (meeting.tells(one) and meeting.tells(other)):
        return True
    return _overlap(meeting.about(one), meeting.about(other)) >= _SAME


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def _of_one_kind(drafts: Sequence[_Draft], thresholds: Mapping[str, float]) -> list[_Draft]:
    """What one utterance states is of the kind that is farthest above its threshold."""
    above = [draft.probability / thresholds[draft.kind] for draft in drafts]
    best: dict[int, float] = {}
    for draft, ratio in zip(drafts, above, strict=True):
        best[draft.main] = max(best.get(draft.main, 0.0), ratio)
    return [d for d, ratio in zip(drafts, above, strict=True) if ratio >= best[d.main]]


def _distinct(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Each matter once: what is said again counts as evidence, and the last word of a decision."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: d.main):
        same = next((k for k in kept if _is_same(k, draft)), None)
        if same is None:
            kept.append(draft)
            continue
        main = draft if draft.kind == "decision" or draft.probability > same.probability else same
        both = replace(main, places=same.places | draft.places)
        kept[kept.index(same)] = both
    return kept


def _apart(meeting: _Meeting, drafts: Sequence[_Draft]) -> list[_Draft]:
    """Of two of a kind, one of which says the other along as what it points back to, the surer."""
    by_place = {(draft.kind, draft.main): draft for draft in drafts}
    left_out: set[_Draft] = set()
    for draft in drafts:
        for i in _context(meeting, draft.main, meeting.sentence(draft.main)):
            other = by_place.get((draft.kind, i))
            if other is not None:
                left_out.add(min(draft, other, key=lambda d: (d.probability, -d.main)))
    return [draft for draft in drafts if draft not in left_out]


def _is_understood(meeting: _Meeting, draft: _Draft) -> bool:
    """Whether somebody who was not there knows what is spoken of."""
    whole = meeting.sentence(draft.main)
    text = join(meeting.said[i].text for i in whole)
    is_terse = draft.kind == "action" and count_words(text) <= _TERSE
    if is_terse and meeting.request(whole[0]) is None:
        return False
    told = frozenset[str]().union(*(meeting.about(i) for i in whole))
    if len(told) >= _LEAST + meeting.grammar.points_back(text):
        return True
    if _shown(meeting, draft.main, _context(meeting, draft.main, whole)):
        return True
    return bool(told and meeting.matter(whole[0], text))


def _settled(meeting: _Meeting, drafts: Sequence[_Draft]) -> list[_Draft]:
    """One decision a matter, in the last words that say it plainly; the others are evidence."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (-d.probability, d.main)):
        near = [k for k in kept if _is_one_matter(meeting, k, draft)]
        if not near:
            kept.append(draft)
            continue
        nearest = min(near, key=lambda k: abs(k.main - draft.main))
        both = replace(nearest, places=nearest.places | draft.places)
        if draft.main > nearest.main and meeting.is_plain(draft.main):
            both = replace(both, main=draft.main, about=draft.about)
        kept[kept.index(nearest)] = both
    return kept


def _is_one_matter(meeting: _Meeting, one: _Draft, other: _Draft) -> bool:
    """Whether two decisions belong to one discussion, and do not plainly say different things."""
    if not one.kind == other.kind == "decision" or abs(one.main - other.main) > _MATTER:
        return False
    plain = meeting.is_plain(one.main) and meeting.is_plain(other.main)
    return not plain or bool(one.about & other.about)


def _is_same(one: _Draft, other: _Draft) -> bool:
    """Whether two say the same; of few words all must be the same, and soon after one another."""
    if one.kind != other.kind or not one.about or not other.about:
        return False
    if min(len(one.about), len(other.about)) <= _FEWEST:
        return one.about == other.about and abs(one.main - other.main) <= _SOON
    return _overlap(one.about, other.about) >= _SAME


def _outcome(meeting: _Meeting, draft: _Draft, day: date | None) -> Outcome:
    main = draft.main
    whole = meeting.sentence(main)
    context = _context(meeting, main, whole)
    owner, answers = (None, ()) if draft.kind != "action" else _owner(meeting, main)
    due = _due(meeting, draft, day) if draft.kind == "action" else None
    shown = _shown(meeting, main, context)
    said = join(meeting.said[i].text for i in whole)
    is_open = meeting.grammar.leaves_open(said)
    matter = meeting.matter(whole[0], said) if is_open and not shown else ()
    named = {meeting.place[one.utterance] for one in matter}
    places = sorted({*draft.places, *context, *whole, *answers, *named})
    return Outcome(
        kind=draft.kind,
        utterances=tuple(meeting.said[i].id for i in places),
        statement=tuple(meeting.said[i].id for i in whole),
        context=tuple(meeting.said[i].id for i in shown),
        matter=matter,
        confidence=round(draft.probability, 4),
        span=_span(meeting, main, whole),
        owner=owner[0] if owner else None,
        owner_evidence=owner[1] if owner else None,
        due=due[0] if due else None,
        due_evidence=due[1] if due else None,
    )


def _span(meeting: _Meeting, main: int, whole: Sequence[int]) -> tuple[int, int] | None:
    """What of a very long statement is shown: the clauses that hold its marked words."""
    text, marked = meeting.said[main].text, meeting.signs(main).statement
    if marked is None or whole[-1] != main or count_words(text) <= _SHORT:
        return None
    begin, end = meeting.grammar.clause_span(text, *(min(at, len(text)) for at in marked))
    return (begin, end) if count_words(text[begin:end]) >= _TELLING else None


def _context(meeting: _Meeting, main: int, whole: Sequence[int]) -> list[int]:
    """What "this" in a sentence points back to; nothing where it is understood alone.

    What somebody answers to is what they were asked. Else the model points to antecedents; where it
    points to nothing that tells, the nearest that does.
    """
    if not meeting.grammar.leaves_open(join(meeting.said[i].text for i in whole)):
        return []
    asked = meeting.request(whole[0])
    if asked is not None:
        return [i for i in meeting.sentence(asked) if i < whole[0]]
    marked = [meeting.place[id_] for id_ in meeting.signs(main).antecedents if id_ in meeting.place]
    before = [i for i in marked if i < whole[0] and len(meeting.about(i)) >= _FEWEST]
    if not before:
        nearest = range(whole[0] - 1, max(whole[0] - 1 - _CONTEXT, -1), -1)
        before = [i for i in nearest if len(meeting.about(i)) > _FEWEST][:1]
    return sorted({j for i in before for j in meeting.sentence(i) if j < whole[0]})


def _shown(meeting: _Meeting, main: int, context: Sequence[int]) -> Sequence[int]:
    """What of the context stands before a statement: what surely belongs to it, if it is short."""
    surely = {meeting.place.get(id_) for id_ in meeting.signs(main).antecedents}
    surely.add(meeting.request(meeting.sentence(main)[0]))
    words = sum(count_words(meeting.said[i].text) for i in context)
    return context if words <= _BEFORE and surely.intersection(context) else ()


def _owner(meeting: _Meeting, main: int) -> tuple[tuple[str, Evidence] | None, tuple[int, ...]]:
    """Whose an action is, and the places at which somebody accepted it."""
    said = meeting.said[main]
    marked = meeting.signs(main).statement
    at = 0 if marked is None else marked[0]
    named = meeting.grammar.named(said.text, at, meeting.names.mentions(said.text))
    if named is not None:
        return (named.owner, Evidence(said.id, said.text[named.start : named.end])), ()
    if said.speaker is not None and meeting.grammar.volunteers(said.text, at):
        return (said.speaker, Evidence(said.id, said.text)), ()
    asked = meeting.grammar.asks(said.text, at)
    if not asked and said.speaker is not None and meeting.grammar.volunteers_anywhere(said.text):
        return (said.speaker, Evidence(said.id, said.text)), ()
    accepted = meeting.acceptance(main) if asked else None
    if accepted is not None:
        answer = meeting.said[accepted]
        return (str(answer.speaker), Evidence(answer.id, answer.text)), (accepted,)
    return None, ()


def _touches(phrase: Phrase, span: tuple[int, int]) -> bool:
    """Whether a day is named within the words of a statement, or right after them."""
    return phrase.date != "" and span[0] <= phrase.start <= span[1] + 2


def _due(meeting: _Meeting, draft: _Draft, day: date | None) -> tuple[str, Evidence] | None:
    """When an action is due: a day as ISO 8601 where the words name one, else the words."""
    for i in [draft.main, *sorted(draft.places - {draft.main})]:
        said = meeting.said[i]
        marked = meeting.signs(i).due
        found = meeting.grammar.days(said.text)
        phrases = [p for p in found if not p.weak or marked is not None]
        if marked is not None:
            phrases = [p for p in phrases if p.start < marked[1] and marked[0] < p.end] or phrases
        elif i == draft.main:
            stated = meeting.signs(i).statement
            phrases = [p for p in phrases if p.deadline or (stated and _touches(p, stated))]
        else:
            phrases = []
        if phrases:
            phrase = phrases[-1]
            resolved = resolve(phrase.date, day)
            words = said.text[phrase.start : phrase.end]
            return (resolved.isoformat() if resolved else phrase.value), Evidence(said.id, words)
        if found and i == draft.main:  # who names a day, in doubt what for, means no other's day
            return None
    return None
