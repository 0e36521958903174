"""The minutes as a page: labels in place of ids, text that can be shown."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import metadata

from minutes import language
from minutes.languages.deadlines import read_deadline
from minutes.languages.labels import Labels, catalogue, translated
from minutes.reasons import Reason, Reasons
from minutes.records import (
    OUTCOME_KINDS,
    Approval,
    Evidence,
    Explanation,
    Kind,
    MinutesRecord,
    Point,
    Speaker,
    Topic,
    Utterance,
)
from minutes.stages.rendering import chart, labels
from minutes.stages.rendering.page import (
    Page,
    PageAttended,
    PageEvidence,
    PageExplanation,
    PagePoint,
    PageReason,
    PageSection,
    PageSpeaker,
    PageTopic,
    PageUtterance,
    PageWord,
)
from minutes.text import is_extract, join, printable

__all__ = ["compose_page"]

COLOURS = 8  # speakers beyond the eighth share the colours of those before
STRONGEST = 5
_STOPS = ".,;:!?…。，、；：！？"
STEPS = (0.15, 0.35, 0.6, 0.85)  # of the strongest effect, from which words are marked, and more so
FULL = 0.15  # log odds; an utterance whose strongest effect is less is marked more faintly

SECTIONS: tuple[Kind, ...] = (*OUTCOME_KINDS, "point")
SUMMARY = 5  # points without a kind that stand at the top; the others stand under their topics
ABOUT = 4  # topics that are named at the top


def compose_page(minutes: MinutesRecord, *, audio: str = "") -> Page:
    """The page of a meeting.

    Args:
        audio: the address of the recording, for a page that can play it.
    """
    meeting = minutes.meeting
    people = _people(minutes.speakers)
    kept: dict[str, str] = {}
    for point in minutes.points:
        for id_ in point.utterances:
            kept.setdefault(id_, point.id)
    hours = meeting.duration >= labels.HOUR
    shown = tuple(_utterance(u, people, kept, hours=hours) for u in minutes.utterances)
    by_id = {u.id: view for u, view in zip(minutes.utterances, shown, strict=True)}
    heard = {speaker.id: speaker for speaker in minutes.speakers}
    named = (replace(p, named_by=_named_by(heard[id_], by_id)) for id_, p in people.items())
    speakers = tuple(sorted(named, key=lambda person: -person.seconds))
    words = catalogue(meeting.language)
    reasons = Reasons(minutes)
    points = tuple(
        _point(p, reasons.of_point(p), people, by_id, words, meeting.language, hours=hours)
        for p in minutes.points
    )
    topics = {printable(topic.id) for topic in minutes.topics}
    sections = _sections(points, words, topics, {printable(id_) for id_ in reasons.alone()})
    points, sections = _noted(points, sections, topics)
    divided = tuple(_topics(minutes.topics, points, sections, shown, words, hours=hours))
    notices = tuple(filter(None, (translated(printable(n), words) for n in minutes.notices)))
    return Page(
        id=printable(meeting.id),
        title=printable(meeting.title) or printable(meeting.source) or words.meeting,
        date=labels.day(meeting.recorded_at, words),
        source=printable(meeting.source),
        about=_about(divided),
        duration=meeting.duration,
        length=labels.length(meeting.duration, words),
        language=printable(meeting.language or ""),
        heard_in=_heard_in(minutes, words),
        speakers=speakers,
        points=points,
        sections=sections,
        topics=divided,
        utterances=shown,
        attention=chart.bars(shown, meeting.duration),
        ticks=chart.ticks(meeting.duration),
        share_kept=sum(u.weight for u in shown if u.kept),
        approved=_approved(minutes.approval, words),
        wording=_nearness(points, words),
        notices=notices if shown or notices else (words.no_speech,),
        engines={printable(k): printable(v) for k, v in minutes.engines.items()},
        audio=audio,
        labels=words,
        version=metadata.version("minutes"),
    )


def _heard_in(minutes: MinutesRecord, words: Labels) -> str:
    """The language that the words were recognised in, by its name."""
    if not minutes.meeting.language or "transcriber" not in minutes.engines:
        return ""
    english = language.english_name(printable(minutes.meeting.language))
    return words.languages.get(english, english)


def _approved(approval: Approval | None, words: Labels) -> str:
    """Who approved the minutes and when, in a sentence."""
    if approval is None:
        return ""
    names = words.comma.join(map(printable, approval.by))
    return words.approved.format(names, labels.day(approval.at, words))


def _people(speakers: tuple[Speaker, ...]) -> dict[str, PageSpeaker]:
    """The speakers by their ids."""
    talk = sum(s.seconds for s in speakers) or 1.0
    return {
        s.id: PageSpeaker(
            id=printable(s.id),
            name=printable(s.name or "") or printable(s.id),
            seconds=s.seconds,
            share=s.seconds / talk,
            colour=number % COLOURS + 1,
            named_by=(),
        )
        for number, s in enumerate(speakers)
    }


def _who(id_: str | None, people: Mapping[str, PageSpeaker]) -> tuple[str, int]:
    """A speaker's name and colour; colour 0 where the meeting does not list the speaker."""
    person = people.get(id_ or "")
    return (person.name, person.colour) if person else (printable(id_ or ""), 0)


def _utterance(
    utterance: Utterance,
    people: Mapping[str, PageSpeaker],
    kept: Mapping[str, str],
    *,
    hours: bool,
) -> PageUtterance:
    speaker, colour = _who(utterance.speaker, people)
    return PageUtterance(
        id=printable(utterance.id),
        speaker=speaker,
        colour=colour,
        text=printable(utterance.text),
        time=labels.clock(utterance.start, hours=hours),
        start=utterance.start,
        end=utterance.end,
        importance=utterance.importance or 0.0,
        weight=utterance.weight or 0.0,
        kept=utterance.id in kept,
        point=printable(kept.get(utterance.id, "")),
    )


def _point(
    point: Point,
    reason: Reason | None,
    people: Mapping[str, PageSpeaker],
    utterances: Mapping[str, PageUtterance],
    words: Labels,
    language: str | None,
    *,
    hours: bool,
) -> PagePoint:
    speaker, colour = _who(point.speaker, people)
    evidence = tuple(utterances[id_] for id_ in point.utterances if id_ in utterances)
    text = printable(point.text)
    stated = [u for u in evidence if u.start >= point.start] or evidence
    statement, context = _stated(point, utterances)
    due_said = point.due_evidence.words if point.due_evidence else ""
    return PagePoint(
        id=printable(point.id),
        kind=point.kind,
        text=text,
        statement=statement,
        context=context,
        speaker=speaker,
        colour=colour,
        time=labels.clock(point.start, hours=hours),
        start=point.start,
        end=point.end,
        importance=point.importance,
        weight=point.weight,
        owner=_who(point.owner, people)[0],
        due=labels.deadline(point.due, words),
        due_words=printable(read_deadline(point.due, due_said, point.text, language).words),
        owner_evidence=_evidence(point.owner_evidence, utterances),
        due_evidence=_evidence(point.due_evidence, utterances),
        topic=printable(point.topic or ""),
        evidence=evidence,
        place=stated[0].id if stated else printable(point.id),
        verbatim=text == join(u.text for u in evidence),
        note=0,
        reasons=tuple(_reasons(reason, utterances)),
        explanations=tuple(_explanations(point.explanation, utterances)),
    )


def _stated(
    point: Point, utterances: Mapping[str, PageUtterance]
) -> tuple[str, tuple[PageEvidence, ...]]:
    """What a point states, and what was said before to say what that is about."""
    if point.statement == point.text:
        return printable(point.text), ()
    said = (_evidence(part, utterances) for part in point.context or ())
    return printable(point.statement), tuple(filter(None, said))


def _evidence(
    evidence: Evidence | None, utterances: Mapping[str, PageUtterance]
) -> PageEvidence | None:
    if evidence is None or evidence.utterance not in utterances:
        return None
    return PageEvidence(utterances[evidence.utterance], printable(evidence.words))


def _named_by(
    speaker: Speaker, utterances: Mapping[str, PageUtterance]
) -> tuple[PageEvidence, ...]:
    """What was said that gave a speaker's name."""
    found = (_evidence(evidence, utterances) for evidence in speaker.name_evidence)
    return tuple(filter(None, found))


def _reasons(
    reason: Reason | None, utterances: Mapping[str, PageUtterance]
) -> Iterator[PageReason]:
    """The reason, where it says anything."""
    if reason is None or not (
        reason.threshold or reason.explicit or reason.marks or reason.accepted or reason.context
    ):
        return
    utterance = utterances[reason.utterance]
    begin, end = reason.marks or (0, 0)
    parts = utterance.text[:begin], utterance.text[begin:end], utterance.text[end:]
    yield PageReason(
        utterance,
        *parts,
        probability=reason.probability or 0.0,
        threshold=reason.threshold or 0.0,
        explicit=reason.explicit,
        accepted=_evidence(reason.accepted, utterances),
        by_speaker=reason.by_speaker or 0.0,
        in_meeting=reason.in_meeting,
        context=tuple(utterances[id_] for id_ in reason.context if id_ in utterances),
    )


def _explanations(
    explanation: Explanation | None, utterances: Mapping[str, PageUtterance]
) -> Iterator[PageExplanation]:
    """The explanation, where there is one and it speaks of this meeting."""
    if explanation is None or explanation.utterance not in utterances:
        return
    words: list[PageWord] = []
    full = max([FULL, *(abs(word.effect) for word in explanation.words)])
    for word in explanation.words:
        text = printable(word.text)
        if text:
            before = words[-1].text if words else ""
            gap = join((before, text))[len(before) : -len(text)]
            strength = sum(abs(word.effect) >= step * full for step in STEPS)
            words.append(PageWord(text, word.effect, strength, gap))
    yield PageExplanation(
        utterance=utterances[explanation.utterance],
        words=tuple(words),
        strongest=tuple(_strongest(words)),
        attended=tuple(
            PageAttended(utterances[one.utterance], one.share)
            for one in explanation.attended
            if one.utterance in utterances
        ),
    )


def _strongest(words: list[PageWord]) -> list[PageWord]:
    """The strongest words, without the stops behind them."""
    plain = (replace(w, text=w.text.rstrip(_STOPS)) for w in words)
    telling = [w for w in plain if w.strength and any(map(str.isalnum, w.text))]
    return sorted(telling, key=lambda w: -abs(w.effect))[:STRONGEST]


def _sections(
    points: Sequence[PagePoint], words: Labels, topics: set[str], alone: set[str]
) -> tuple[PageSection, ...]:
    """The points by kind.

    Of those without a kind that a topic can show, only the heaviest stand at the top, and only
    where they are understood alone.
    """
    sections = []
    for kind in SECTIONS:
        held = [p for p in points if p.kind == kind]
        if kind == "point" and topics:
            clear = (p for p in held if p.id in alone)
            heaviest = sorted(clear, key=lambda p: -p.weight)[:SUMMARY]
            held = [p for p in held if p in heaviest or p.topic not in topics]
        if held:
            sections.append(PageSection(kind, words.sections[kind], tuple(held)))
    return tuple(sections)


def _noted(
    points: Sequence[PagePoint], sections: Sequence[PageSection], topics: set[str]
) -> tuple[tuple[PagePoint, ...], tuple[PageSection, ...]]:
    """The points and sections with the numbers of footnotes, in the order in which they stand."""
    order = {p.id: n for n, p in enumerate(p for s in sections for p in s.points)}
    shown = sorted(points, key=lambda p: order.get(p.id, len(order)))
    noted = [p.id for p in shown if (p.id in order or p.topic in topics) and _tells_more(p)]
    numbers = {id_: number for number, id_ in enumerate(noted, start=1)}
    numbered = {p.id: replace(p, note=numbers.get(p.id, 0)) for p in points}
    return tuple(numbered[p.id] for p in points), tuple(
        replace(section, points=tuple(numbered[p.id] for p in section.points))
        for section in sections
    )


def _tells_more(point: PagePoint) -> bool:
    """Whether what a point rests on says more than the point."""
    ids = {u.id for u in point.evidence}
    others = (point.owner_evidence, point.due_evidence)
    return bool(point.evidence) and (
        not point.verbatim or any(one and one.utterance.id not in ids for one in others)
    )


def _about(topics: Sequence[PageTopic]) -> str:
    """The titles of the weightiest topics, in order of time."""
    heaviest = sorted((t for t in topics if t.title), key=lambda t: -t.share)[:ABOUT]
    return " · ".join(
        f"{t.title[:1].upper()}{t.title[1:]}" for t in sorted(heaviest, key=lambda t: t.start)
    )


def _topics(
    topics: Sequence[Topic],
    points: Sequence[PagePoint],
    sections: Sequence[PageSection],
    utterances: Sequence[PageUtterance],
    words: Labels,
    *,
    hours: bool,
) -> Iterator[PageTopic]:
    """The topics in order of time, each with its points."""
    shown = {p.id for section in sections for p in section.points}
    starts = [topic.start for topic in topics]
    said: list[list[PageUtterance]] = [[] for _ in topics]
    for utterance in utterances if topics else ():
        said[max(bisect_right(starts, utterance.start) - 1, 0)].append(utterance)
    for topic, held in zip(topics, said, strict=True):
        id_ = printable(topic.id)
        own = tuple(p for p in points if p.topic == id_)
        yield PageTopic(
            id=id_,
            title=printable(topic.title),
            time=labels.clock(topic.start, hours=hours),
            start=topic.start,
            end=topic.end,
            length=labels.length(topic.end - topic.start, words),
            share=sum(u.weight for u in held),
            first=held[0].id if held else "",
            points=own,
            rest=tuple(p for p in own if p.id not in shown),
        )


def _nearness(points: Sequence[PagePoint], words: Labels) -> str:
    """How near all points are to what was said, in a sentence; empty where there are none.

    It is looked up, not taken for granted, because people edit minutes.
    """
    if not points:
        return ""
    if all(point.verbatim for point in points):
        return words.quoted
    return words.cleaned if all(map(_is_extract, points)) else words.reworded


def _is_extract(point: PagePoint) -> bool:
    return is_extract(point.text, join(u.text for u in point.evidence))
