"""What is read from the evidence, with the words that it was read from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Assignment", "Claim", "Evidenced", "Phrase"]


@dataclass(frozen=True, slots=True)
class Evidenced:
    """A value, the id of the utterance that gave it, and its exact words there."""

    value: str
    utterance: str
    words: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is to do it and by when; None where that was not said beyond doubt.

    `owner` is the id of a speaker, or a name as it was said of someone who does not speak. `due`
    is an ISO 8601 date, or the words as said where they name no one date.
    """

    owner: Evidenced | None = None
    due: Evidenced | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """That someone is to do something, as a sentence from `start` to `end` of a text has it.

    `owner` is None where somebody is asked who is not named. `settled` is whether the sentence
    alone makes the duty: a proposal and a question to nobody by name wait for their answer.
    """

    owner: str | None
    settled: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A date as said, from `start` to `end` of a text, its preposition included.

    `date` is the phrase in the terms of `days.resolve`, empty where it names no one day;
    `value` are the words without the preposition; `deadline` is whether it says "by" or "before",
    `weak` whether it is a due date only in an utterance that makes a duty.
    """

    start: int
    end: int
    date: str
    value: str
    deadline: bool
    weak: bool
