"""A meeting of a corpus: its dialogue acts, and what people made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le

from minutes.records import (
    OUTCOME_KINDS,
    Kind,
    MinutesRecord,
    OutcomeKind,
    Probability,
    Seconds,
    Utterance,
)
from minutes.text import join, printable

__all__ = [
    "KINDS",
    "TEXTS",
    "Act",
    "JudgedPoint",
    "LabelledMeeting",
    "LabelledOutcome",
    "Lookalike",
    "TextKind",
    "WordSpan",
    "from_minutes",
    "source",
]

TextKind = Literal["manual", "asr"]
TEXTS: tuple[TextKind, ...] = ("manual", "asr")
# What an act can carry; a corpus may label some of them only (ICSI has no actions).
KINDS: tuple[str, ...] = (*OUTCOME_KINDS, "progress")

_SOURCES = {
    "ami": "AMI Meeting Corpus (University of Edinburgh, CC BY 4.0)",
    "icsi": "ICSI Meeting Corpus (University of Edinburgh, CC BY 4.0)",
    "akash": "community calls of the Akash Network (github.com/akash-network/community, MIT)",
    "ethereum": "Ethereum protocol calls (github.com/ethereum/pm, CC BY-SA 3.0)",
}

# Marks that are no words: {vocalsound}, {disfmarker} and {gap} of people, @reject@ of recognisers.
_MARKS = re.compile(r"\{[^}]*\}|@[a-z]+@")


@dataclass(frozen=True, slots=True)
class Act:
    """A dialogue act: the utterance of a corpus, with its labels.

    `important` is the share of people who kept it, None where nobody looked; `certainty` is how
    much the label counts in training. `links` is how many sentences of the human abstract it
    supports, `act` its dialogue-act tag in the corpus's own scheme.
    """

    id: str
    start: Seconds
    end: Seconds
    speaker: str | None
    text: str
    asr: str | None = None
    important: Probability | None = None
    certainty: Probability = 1.0
    kinds: tuple[str, ...] = ()
    links: Annotated[int, Ge(0), Le(10_000)] | None = 0
    act: str | None = None
    role: str | None = None

    @classmethod
    def of(cls, utterance: Utterance, **labels: Any) -> Act:
        """An utterance, as it was said and by whom, with labels."""
        said = (utterance.id, utterance.start, utterance.end, utterance.speaker, utterance.text)
        return cls(*said, **labels)


@dataclass(frozen=True, slots=True)
class WordSpan:
    """Words `begin` to `end` of an act, counted between white space in its text."""

    act: str
    begin: Annotated[int, Ge(0)]
    end: Annotated[int, Ge(0)]


@dataclass(frozen=True, slots=True)
class LabelledOutcome:
    """What a careful reader took from a meeting: an outcome, or ("point") a key point.

    `evidence` is the least that shows it, `statement` the words that state it, `antecedents` what
    is needed to understand them. `owners` are names as said, `due` the words for the day; `text`
    is the reader's paraphrase.
    """

    kind: Kind
    evidence: tuple[WordSpan, ...]
    statement: tuple[WordSpan, ...] = ()
    antecedents: tuple[WordSpan, ...] = ()
    owners: tuple[str, ...] = ()
    due: tuple[WordSpan, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Words that a naive reader would take for an outcome and that are none, and why not."""

    words: tuple[WordSpan, ...]
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class JudgedPoint:
    """An outcome that a program told of a meeting, and whether a careful reader agrees.

    `statement` is the utterance from which it was told, `evidence` all that it rests on. "partly"
    is right where there is such an outcome and its text, owner or date is wrong or says too
    little; `why` tells what is amiss, and `needs` are words that tell what it is about.
    """

    kind: OutcomeKind
    statement: tuple[WordSpan, ...]
    evidence: tuple[WordSpan, ...]
    verdict: Literal["right", "partly", "wrong"]
    why: str = ""
    needs: tuple[WordSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledMeeting:
    """A meeting of a corpus. `abstracts` are human summaries, a list of sentences each.

    `outcomes` are all that a careful reader found, None where nobody read the meeting for them.
    `labels` are silver where a program made them: what they leave out may still be an outcome.
    `verdicts` are what a reader held of outcomes that were proposed; others there may be.
    """

    meeting: str
    corpus: str
    utterances: tuple[Act, ...]
    language: str = "en"
    abstracts: tuple[tuple[str, ...], ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: tuple[LabelledOutcome, ...] | None = None
    lookalikes: tuple[Lookalike, ...] = ()
    labels: Literal["human", "silver", "none"] = "human"
    verdicts: tuple[JudgedPoint, ...] = ()

    def said(self, text: TextKind) -> tuple[Utterance, ...]:
        """The acts as utterances, by the words that people or a recogniser wrote down.

        Marks of sounds and breaks go. Where the recogniser gave nothing the text is empty.
        """
        return tuple(
            Utterance(
                id=act.id,
                start=act.start,
                end=max(act.start, act.end),
                speaker=act.speaker,
                text=_clean(act.text if text == "manual" else act.asr or ""),
            )
            for act in self.utterances
        )


def source(corpus: str) -> str:
    """Whose a corpus is and under which licence, where that is known; else its name."""
    return _SOURCES.get(corpus.lower(), corpus)


def _clean(text: str) -> str:
    return printable(join(_MARKS.sub(" ", text).split()))


def from_minutes(minutes: MinutesRecord, *, corpus: str) -> LabelledMeeting:
    """A meeting whose minutes are as people want them: the evidence of its points is important.

    Every other utterance is not, and each point's kind becomes the kind of its evidence. The
    points' texts, as edited, are the abstract.
    """
    kept = {id_ for point in minutes.points for id_ in point.utterances}
    kinds: dict[str, set[str]] = {}
    for point in minutes.points:
        for id_ in point.utterances:
            kinds.setdefault(id_, set()).add(point.kind)
    return LabelledMeeting(
        meeting=minutes.meeting.id,
        corpus=corpus,
        language=minutes.meeting.language or "en",
        abstracts=(tuple(point.text for point in minutes.points),) if minutes.points else (),
        utterances=tuple(
            Act.of(
                u,
                asr=u.text,
                important=float(u.id in kept),
                kinds=tuple(kind for kind in KINDS if kind in kinds.get(u.id, ())),
                links=sum(u.id in point.utterances for point in minutes.points),
            )
            for u in minutes.utterances
        ),
    )
