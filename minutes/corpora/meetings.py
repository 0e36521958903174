"""A meeting of a corpus: its dialogue acts, and what people made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Ge, Le

from minutes.records import Probability, Seconds, Utterance
from minutes.text import join, printable

__all__ = ["KINDS", "Act", "LabelledMeeting", "TextKind"]

TextKind = Literal["manual", "asr"]
# What an act can carry; a corpus may label some of them only (ICSI has no actions).
KINDS = ("decision", "action", "problem", "progress")

# {vocalsound}, {disfmarker}, {gap}; @reject@ of the recogniser.
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
    links: Annotated[int, Ge(0), Le(10_000)] = 0
    act: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class LabelledMeeting:
    """A meeting of a corpus. `abstracts` are human summaries, a list of sentences each."""

    meeting: str
    corpus: str
    utterances: tuple[Act, ...]
    language: str = "en"
    abstracts: tuple[tuple[str, ...], ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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


def _clean(text: str) -> str:
    return printable(join(_MARKS.sub(" ", text).split()))
