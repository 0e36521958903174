"""What flows from stage to stage, and the record that holds it all.

    recording -> Span (where there is speech)
              -> Transcription of Word ┐
              -> Turn                  ┴-> Utterance -> Weighed ┬-> Topic   ┐
    transcript -> Cue ------------------->                      └-> Outcome ┴-> Point

Seconds are floats counted from the start of the recording; ids are strings. Records are never
changed: a stage returns new ones (`dataclasses.replace`). `MinutesRecord` is the contract of the
project, stored as `NAME.minutes.json` (`minutes.record_files`); `minutes.Minutes` adds the verbs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from annotated_types import Ge, Le

from minutes.expressions import expression

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "CANDIDATE",
    "OUTCOME_KINDS",
    "SCHEMA",
    "Approval",
    "Attended",
    "Cue",
    "Evidence",
    "Explanation",
    "Kind",
    "Meeting",
    "MinutesRecord",
    "Outcome",
    "OutcomeKind",
    "Point",
    "Said",
    "Score",
    "Signs",
    "Span",
    "Speaker",
    "Thresholds",
    "Topic",
    "Transcription",
    "Turn",
    "Utterance",
    "Weighed",
    "Word",
    "WordEffect",
    "state",
]

SCHEMA: Literal["minutes/1"] = "minutes/1"

YEAR = 366 * 24 * 3600.0  # seconds; no recording is longer, and infinity is none
Seconds = Annotated[float, Ge(0), Le(YEAR)]
Probability = Annotated[float, Ge(0), Le(1)]
OutcomeKind = Literal["decision", "action", "problem"]
Kind = Literal["point", OutcomeKind]
OUTCOME_KINDS: tuple[Kind, ...] = ("decision", "action", "problem")
Thresholds = Mapping[str, Mapping[str, Probability]]
CANDIDATE = "candidate"  # among thresholds: those from which outcomes are looked at
# What says when a meeting was: a person, the recording or the transcript itself, a calendar file,
# the file's name, or nothing but the time at which the file was last changed.
DatedBy = Literal["given", "recording", "transcript", "calendar", "name", "file"]
_AFTER = expression(r"\s*[–—]+\s*(?=\S)")  # between what two speakers say, in any language


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the recording that holds speech."""

    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised, with its punctuation and without surrounding space."""

    start: Seconds
    end: Seconds
    text: str
    confidence: Probability | None = None


@dataclass(frozen=True, slots=True)
class Transcription:
    """Every word of a recording in order of time, and its language (ISO 639-1).

    `notices` tell the reader what was left out, or heard in another language.
    """

    language: str | None
    words: tuple[Word, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch in which one speaker talks; turns of different speakers may overlap."""

    start: Seconds
    end: Seconds
    speaker: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of a transcript as its file gives it: a caption, a paragraph, a segment."""

    start: Seconds
    end: Seconds
    text: str
    speaker: str | None = None
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that something was read from, and the id of the utterance that holds them."""

    utterance: str
    words: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who speaks. `name` is None until a transcript, the meeting or a person gives it.

    `name_evidence` holds the words that the name was read from, where the meeting itself gives it.
    """

    id: str
    name: str | None
    seconds: Seconds
    name_evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Signs:
    """What a scorer sees of an outcome in an utterance; scorers that see none give no signs.

    Args:
        statement: the characters of the text, from and to, that state the outcome.
        due: those that say when it is due.
        antecedents: earlier utterances that likely say what it is about, the likeliest first.
        in_meeting: probability that it is done in the meeting itself ("let's go on").
        dependent: probability that it is not understood without what was said before.
        verdicts: by kind, the probability that a reader would agree with an outcome that is made
            of the utterance; empty for scorers that have not learned from readers.
        unclear: probability that a reader could not tell what it is about; None for the same.
        by_speaker: probability that who says an action is who does it; None for scorers that have
            not learned whose actions are.
    """

    statement: tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]] | None = None
    due: tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]] | None = None
    antecedents: tuple[str, ...] = ()
    in_meeting: Probability = 0.0
    dependent: Probability = 0.0
    verdicts: Mapping[str, Probability] = field(default_factory=dict)
    unclear: Probability | None = None
    by_speaker: Probability | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one speaker says in one breath: the unit that is weighed, and the evidence of points.

    `importance` is how likely the utterance belongs in the minutes; `weight` is its share of the
    meeting's attention, which sums to 1 over the meeting; `kinds` holds the probability that it
    carries a decision, an action or a problem.
    """

    id: str
    start: Seconds
    end: Seconds
    speaker: str | None
    text: str
    importance: Probability | None = None
    weight: Probability | None = None
    kinds: Mapping[str, Probability] = field(default_factory=dict)
    words: tuple[Word, ...] = ()
    signs: Signs | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A scorer's view of one utterance.

    `importance` is a probability, `logit` any real number whose softmax over the meeting is the
    weight, `kinds` the probabilities of decision, action and problem, `state` the vector that
    stands for the utterance, where the scorer has one; `signs` what it reads of an outcome.
    """

    importance: float
    logit: float
    kinds: Mapping[str, float] = field(default_factory=dict)
    state: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    signs: Signs | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """The utterances of a meeting with their weights, and its attention-weighted vector.

    `vector` is the sum of weight times state over the utterances; empty without states.
    `thresholds` are those of `MinutesRecord`.
    """

    utterances: tuple[Utterance, ...]
    vector: tuple[float, ...] = ()
    thresholds: Thresholds = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordEffect:
    """A word of an utterance, and how much it raised (or lowered) the log odds of importance."""

    text: str
    effect: float


@dataclass(frozen=True, slots=True)
class Attended:
    """Another utterance, and the share of attention that the explained one paid to it."""

    utterance: str
    share: Probability


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an utterance has its importance: `words` in the order they were said."""

    utterance: str
    words: tuple[WordEffect, ...]
    attended: tuple[Attended, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A stretch of the meeting that is about one thing; it ends where the next one starts.

    An utterance belongs to the topic in which it starts. `title` are words that were said, or an
    item of the agenda.
    """

    id: str
    title: str
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision, an action or an open problem of the meeting, before it is a point.

    Args:
        utterances: all that it rests on, in order of time.
        statement: those that state it, with what the speaker goes on to say where that helps.
        confidence: ranks the outcomes of one kind.
        owner: the id of a speaker, or the name of somebody who does not speak, as it was said.
        due: an ISO 8601 date, or the words that were said where they name no one date.
        span: the characters of the last utterance of the statement that are shown, from and to;
            None shows all of it.
        context: earlier utterances that say what it is about, where the statement does not.
    """

    kind: Kind
    utterances: tuple[str, ...]
    statement: tuple[str, ...]
    confidence: Probability
    owner: str | None = None
    due: str | None = None
    owner_evidence: Evidence | None = None
    due_evidence: Evidence | None = None
    span: tuple[int, int] | None = None
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the minutes, with the utterances that are its evidence.

    `text` holds no word that its evidence does not hold, in the same order. It may begin with
    `context`, said before the statement: the words of each speaker, up to a dash, and the utterance
    that they begin with; None where an older version wrote it. A person may have worded the text
    anew: then `original` is what it was, and `edited_by` that person. `topic` is the id of the
    topic it belongs to; `owner` and `due` are those of `Outcome`.
    """

    id: str
    kind: Kind
    text: str
    speaker: str | None
    start: Seconds
    end: Seconds
    utterances: tuple[str, ...]
    importance: Probability
    weight: Probability
    owner: str | None = None
    due: str | None = None
    owner_evidence: Evidence | None = None
    due_evidence: Evidence | None = None
    topic: str | None = None
    explanation: Explanation | None = None
    original: str | None = None
    edited_by: str | None = None
    context: tuple[Evidence, ...] | None = None

    @property
    def statement(self) -> str:
        """Its text without what was said before; all of it where a person worded that anew."""
        return state(self.text, [part.words for part in self.context or ()])


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, by name ("" where nobody knows whose words they are), and when."""

    words: str
    speaker: str
    start: Seconds


@dataclass(frozen=True, slots=True)
class Approval:
    """Who said that the minutes are as they should be, and when (ISO 8601, UTC)."""

    by: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known of the meeting as a whole. `recorded_at` is ISO 8601, told by `dated_by`."""

    id: str
    title: str
    source: str
    sha256: str
    duration: Seconds
    language: str | None = None
    recorded_at: str | None = None
    dated_by: DatedBy | None = None


@dataclass(frozen=True, slots=True)
class MinutesRecord:
    """All that is known of a meeting.

    `notices` tell the reader of limits, in words. `vector` stands for the whole meeting, for
    search: the states of its utterances, averaged by their weights. `thresholds` are the
    probabilities of a kind from which its model tells an outcome: by caution, then by kind; empty
    where the model knows none. `recording` is where the recording lies, seen from the folder of
    the file that these minutes are kept in.
    """

    schema: Literal["minutes/1"] = field(default=SCHEMA, kw_only=True)
    meeting: Meeting
    speakers: tuple[Speaker, ...]
    utterances: tuple[Utterance, ...]
    points: tuple[Point, ...]
    engines: Mapping[str, str]
    options: Mapping[str, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    vector: tuple[float, ...] = ()
    thresholds: Thresholds = field(default_factory=dict)
    approval: Approval | None = None
    recording: str | None = None

    def said_before(self, point: Point) -> tuple[Said, ...]:
        """What was said before the statement of a point of these minutes, by whom and when."""
        if point.statement == point.text:
            return ()
        parts = point.context or ()
        names = {speaker.id: speaker.name or speaker.id for speaker in self.speakers}
        wanted = {part.utterance for part in parts}
        said = {one.id: one for one in self.utterances if one.id in wanted}
        return tuple(
            Said(part.words, names.get(one.speaker or "", ""), one.start)
            for part in parts
            if (one := said.get(part.utterance))
        )


def state(text: str, before: Iterable[str]) -> str:
    """What a text states without the words before it, each up to a dash; all of it without them."""
    stated = text
    for words in before:
        told = _AFTER.match(stated, len(words)) if stated.startswith(words) else None
        if told is None:  # no dash: a person's own words, or nothing behind it
            return text
        stated = stated[told.end() :]
    return stated
