"""What a grammar reads from one text: duties, days, and what the text does in the talk."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Claim", "Moves", "Phrase"]


@dataclass(frozen=True, slots=True)
class Claim:
    """That someone is to do something, as a sentence from `start` to `end` of a text has it.

    `owner` is None where nobody is named. `settled` is whether the sentence alone makes the duty:
    a proposal and a question wait for their answer. `anyone` is whether it is open to all ("who
    can …", "somebody should …") and not to the person spoken to. `doubt` is whether it hangs on
    a condition or an ability, or is a thing of the moment ("I'll just write that on the board").
    `bare` is whether it says who and not what: "I will.", "Me."
    """

    owner: str | None
    settled: bool
    start: int
    end: int
    anyone: bool = False
    doubt: bool = False
    bare: bool = False


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


@dataclass(frozen=True, slots=True)
class Moves:
    """What a text does in the talk, as the log odds that its words alone give.

    `decides`: "we decided", "let's go with"; `proposes`: "what about", "we should"; `agrees` and
    `objects`: to what was said before; `trouble`: "it doesn't work", "we have a problem";
    `unsolved`: "I can't explain it", "let's keep it open". `polls` is whether it asks all for
    their view, `polls_against` whether "no" to it means yes; `asks` whether it is a question,
    `opens` whether it turns to another matter, `thanks` whether it thanks somebody.
    """

    decides: float = 0.0
    proposes: float = 0.0
    agrees: float = 0.0
    objects: float = 0.0
    trouble: float = 0.0
    unsolved: float = 0.0
    polls: bool = False
    polls_against: bool = False
    asks: bool = False
    opens: bool = False
    thanks: bool = False
