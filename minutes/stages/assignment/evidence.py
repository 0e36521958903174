"""What is read from the evidence, with the words that it was read from."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Assignment", "Claim", "Evidenced"]


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
    """That someone is to do something, as one sentence has it.

    `owner` is None where the sentence asks somebody who is not named. `settled` is whether the
    sentence alone makes the duty; a proposal or a question waits for its answer. `start` and `end`
    are places in the text.
    """

    owner: str | None
    settled: bool
    start: int
    end: int
