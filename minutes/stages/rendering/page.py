"""The minutes as a template sees them: labels in place of ids, text that can be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import metadata

from minutes.records import Explanation, Kind, Minutes, Point, Speaker, Utterance
from minutes.stages.rendering import labels
from minutes.text import join, printable

__all__ = [
    "Page",
    "PageAttended",
    "PageExplanation",
    "PagePoint",
    "PageSection",
    "PageSpeaker",
    "PageUtterance",
    "PageWord",
    "compose",
]

COLOURS = 8  # speakers beyond the eighth share the colours of those before
STRETCHES = 300  # the most bars that a picture of the attention has
STRONGEST = 5
_STOPS = ".,;:!?…。，、；：！？"
STEPS = (0.15, 0.35, 0.6, 0.85)  # of the strongest effect, from which words are marked, and more so
FULL = 0.15  # log odds; an utterance whose strongest effect is less is marked more faintly

SECTIONS: dict[Kind, str] = {
    "decision": "Decisions",
    "action": "Actions",
    "problem": "Open problems",
    "point": "Points",
}


@dataclass(frozen=True, slots=True)
class PageSpeaker:
    """Someone who speaks. `share` is of all talk, from 0 to 1; `colour` is 1 to 8."""

    id: str
    name: str
    seconds: float
    share: float
    colour: int


@dataclass(frozen=True, slots=True)
class PageUtterance:
    """What one speaker says in one breath. `point` is the id of the point it is evidence of."""

    id: str
    speaker: str
    colour: int
    text: str
    time: str
    start: float
    end: float
    importance: float
    weight: float
    kept: bool
    point: str


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word and its effect in log odds; `strength` is 0 to 4, `gap` what stands before it."""

    text: str
    effect: float
    strength: int
    gap: str


@dataclass(frozen=True, slots=True)
class PageAttended:
    """An utterance that another attended to, and its share of that attention, from 0 to 1."""

    utterance: PageUtterance
    share: float


@dataclass(frozen=True, slots=True)
class PageExplanation:
    """Why an utterance has its importance.

    `words` are in the order they were said, `strongest` a few of them by effect, `attended` by
    share.
    """

    utterance: PageUtterance
    words: tuple[PageWord, ...]
    strongest: tuple[PageWord, ...]
    attended: tuple[PageAttended, ...]


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A point of the minutes. `verbatim`: its text is the evidence, word for word."""

    id: str
    kind: str
    text: str
    speaker: str
    colour: int
    time: str
    start: float
    end: float
    importance: float
    weight: float
    owner: str
    due: str
    evidence: tuple[PageUtterance, ...]
    verbatim: bool
    explanations: tuple[PageExplanation, ...]


@dataclass(frozen=True, slots=True)
class PageSection:
    """The points of one kind, under their heading."""

    kind: str
    title: str
    points: tuple[PagePoint, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that a template is given: its variables are these fields, no more and no fewer.

    Every text is one line without control characters, and empty where nothing is known. Times
    are in seconds from the start of the recording; `time` and `length` are the same for readers.
    """

    title: str
    date: str
    source: str
    duration: float
    length: str
    language: str
    speakers: tuple[PageSpeaker, ...]
    points: tuple[PagePoint, ...]
    sections: tuple[PageSection, ...]
    utterances: tuple[PageUtterance, ...]
    attention: tuple[PageUtterance, ...]
    share_kept: float
    notices: tuple[str, ...]
    engines: Mapping[str, str]
    version: str


def compose(minutes: Minutes) -> Page:
    """The page of a meeting."""
    meeting = minutes.meeting
    people = _people(minutes.speakers)
    kept: dict[str, str] = {}
    for point in minutes.points:
        for id_ in point.utterances:
            kept.setdefault(id_, point.id)
    hours = meeting.duration >= labels.HOUR
    shown = tuple(_utterance(u, people, kept, hours=hours) for u in minutes.utterances)
    by_id = {u.id: view for u, view in zip(minutes.utterances, shown, strict=True)}
    points = tuple(_point(p, people, by_id, hours=hours) for p in minutes.points)
    notices = tuple(filter(None, map(printable, minutes.notices)))
    return Page(
        title=printable(meeting.title) or printable(meeting.source) or "Meeting",
        date=labels.day(meeting.recorded_at),
        source=printable(meeting.source),
        duration=meeting.duration,
        length=labels.length(meeting.duration),
        language=printable(meeting.language or ""),
        speakers=tuple(people.values()),
        points=points,
        sections=_sections(points),
        utterances=shown,
        attention=_attention(shown, meeting.duration),
        share_kept=sum(u.weight for u in shown if u.kept),
        notices=notices if shown or notices else ("No speech was found.",),
        engines={printable(k): printable(v) for k, v in minutes.engines.items()},
        version=metadata.version("minutes"),
    )


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
    people: Mapping[str, PageSpeaker],
    utterances: Mapping[str, PageUtterance],
    *,
    hours: bool,
) -> PagePoint:
    speaker, colour = _who(point.speaker, people)
    evidence = tuple(utterances[id_] for id_ in point.utterances if id_ in utterances)
    text = printable(point.text)
    return PagePoint(
        id=printable(point.id),
        kind=point.kind,
        text=text,
        speaker=speaker,
        colour=colour,
        time=labels.clock(point.start, hours=hours),
        start=point.start,
        end=point.end,
        importance=point.importance,
        weight=point.weight,
        owner=_who(point.owner, people)[0],
        due=labels.day(point.due),
        evidence=evidence,
        verbatim=text == join(u.text for u in evidence),
        explanations=tuple(_explanations(point.explanation, utterances)),
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


def _sections(points: tuple[PagePoint, ...]) -> tuple[PageSection, ...]:
    by_kind = {kind: tuple(p for p in points if p.kind == kind) for kind in SECTIONS}
    return tuple(
        PageSection(kind, title, by_kind[kind]) for kind, title in SECTIONS.items() if by_kind[kind]
    )


def _attention(utterances: tuple[PageUtterance, ...], duration: float) -> tuple[PageUtterance, ...]:
    """The heaviest utterance of each of equal stretches of time, so that a picture stays small."""
    heaviest: dict[int, PageUtterance] = {}
    for utterance in utterances:
        middle = (utterance.start + utterance.end) / 2
        stretch = int(STRETCHES * middle / duration) if duration else 0
        rival = heaviest.get(stretch)
        if utterance.weight > (rival.weight if rival else 0.0):
            heaviest[stretch] = utterance
    return tuple(heaviest[stretch] for stretch in sorted(heaviest))
