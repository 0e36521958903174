"""The minutes as a template sees them: labels in place of ids, text that can be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minutes.languages.labels import Labels

__all__ = [
    "Page",
    "PageAttended",
    "PageEvidence",
    "PageExplanation",
    "PagePoint",
    "PageReason",
    "PageSection",
    "PageSpeaker",
    "PageTick",
    "PageTopic",
    "PageUtterance",
    "PageWord",
]


@dataclass(frozen=True, slots=True)
class PageSpeaker:
    """Someone who speaks. `share` is of all talk, from 0 to 1; `colour` is 1 to 8.

    `named_by` holds what was said that gave the name, where the meeting itself gave it.
    """

    id: str
    name: str
    seconds: float
    share: float
    colour: int
    named_by: tuple[PageEvidence, ...]


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
class PageEvidence:
    """The words that an owner, a due date or a name was read from, and their utterance."""

    utterance: PageUtterance
    words: str


@dataclass(frozen=True, slots=True)
class PageReason:
    """Why a point is told as a decision, an action or an open problem.

    `utterance` states it; `before`, `marked` and `after` are its words, `marked` those that say
    what the outcome is. `probability` is that of the model, told from `threshold` on; both are 0
    where no model has told it. `explicit`: it says so in so many words. `accepted` are the words by
    which somebody took it on, or none; `by_speaker` how likely who says it does it, 0 where the
    words say whose it is; `context` what was said before that it points back to.
    """

    utterance: PageUtterance
    before: str
    marked: str
    after: str
    probability: float
    threshold: float
    explicit: bool
    accepted: PageEvidence | None
    by_speaker: float
    in_meeting: float
    context: tuple[PageUtterance, ...]


@dataclass(frozen=True, slots=True)
class PagePoint:
    """A point of the minutes. `verbatim`: its text is the evidence, word for word.

    `statement` is its text without what was said before to say what it is about, which is
    `context`: the words of each speaker, and the utterance that they begin with.

    `note` is the number of its footnote, from 1 in the order in which points are shown; 0 where a
    footnote would say nothing more. `reasons` is empty for a point without a kind.

    `place` is the id of what it links to: the utterance of its evidence with which its statement
    begins, or the point's own.

    `due_words` are those that a due date was read from, where they have to stand beside it.

    `topic` is the id of the topic that it belongs to. `owner_evidence` and `due_evidence` are
    None where there is no owner or due date, or nobody knows what it was read from.
    """

    id: str
    kind: str
    text: str
    statement: str
    context: tuple[PageEvidence, ...]
    speaker: str
    colour: int
    time: str
    start: float
    end: float
    importance: float
    weight: float
    owner: str
    due: str
    due_words: str
    owner_evidence: PageEvidence | None
    due_evidence: PageEvidence | None
    topic: str
    evidence: tuple[PageUtterance, ...]
    place: str
    verbatim: bool
    note: int
    reasons: tuple[PageReason, ...]
    explanations: tuple[PageExplanation, ...]


@dataclass(frozen=True, slots=True)
class PageSection:
    """The points of one kind, under their heading."""

    kind: str
    title: str
    points: tuple[PagePoint, ...]


@dataclass(frozen=True, slots=True)
class PageTopic:
    """A stretch of the meeting about one thing, and its share of the attention, from 0 to 1.

    `points` are all of its points in order of time, `rest` those of them that no section has;
    `first` is the id of its first utterance.
    """

    id: str
    title: str
    time: str
    start: float
    end: float
    length: str
    share: float
    first: str
    points: tuple[PagePoint, ...]
    rest: tuple[PagePoint, ...]


@dataclass(frozen=True, slots=True)
class PageTick:
    """A round time on the axis of a picture, and where on it that is, from 0 to 1."""

    time: str
    at: float


@dataclass(frozen=True, slots=True)
class Page:
    """All that a template is given: its variables are these fields, no more and no fewer.

    Every text is one line without control characters, and empty where nothing is known. Times
    are in seconds from the start of the recording; `time` and `length` are the same for readers.
    `audio` is the address of the recording, relative to the page or with the sound in it.
    `labels` are the headings and captions in the language of the meeting. `heard_in` is the name of
    the language that the words were recognised in; a transcript was not heard. `about` is what the
    meeting was about, in a line: the titles of its weightiest topics.
    """

    id: str
    title: str
    date: str
    source: str
    about: str
    duration: float
    length: str
    language: str
    heard_in: str
    speakers: tuple[PageSpeaker, ...]
    points: tuple[PagePoint, ...]
    sections: tuple[PageSection, ...]
    topics: tuple[PageTopic, ...]
    utterances: tuple[PageUtterance, ...]
    attention: tuple[PageUtterance, ...]
    ticks: tuple[PageTick, ...]
    share_kept: float
    approved: str
    wording: str
    notices: tuple[str, ...]
    engines: Mapping[str, str]
    audio: str
    labels: Labels
    version: str
