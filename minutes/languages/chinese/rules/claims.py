"""What a grammar reads from one text: duties, days, and what the text does in the talk."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Claim", "Moves"]

_UNPLACED = 0.6  # what a course of action is worth that is not put as a conclusion


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
class Moves:
    """What a text does in the talk, as the log odds that its words alone give.

    `decides`: "we decided", "let's go with"; `proposes`: "what about", "we should"; `agrees` and
    `objects`: to what was said before; `trouble`: "it doesn't work", "we have a problem";
    `unsolved`: "I can't explain it", "let's keep it open". `plans` is how far it states a course
    of action ("we start on Monday"), `fragment` whether it does so without a verb ("the red one"),
    `concludes` how far it is put as a conclusion ("okay, so"): both together decide.

    `polls` is whether it asks all for their view, `polls_against` whether "no" to it means yes;
    `asks` whether it is a question, `opens` whether it turns to another matter, `thanks` whether it
    thanks or praises somebody, `concedes` whether it gives in: "fair point".
    """

    decides: float = 0.0
    proposes: float = 0.0
    agrees: float = 0.0
    objects: float = 0.0
    trouble: float = 0.0
    unsolved: float = 0.0
    plans: float = 0.0
    concludes: float = 0.0
    fragment: bool = False
    polls: bool = False
    polls_against: bool = False
    asks: bool = False
    opens: bool = False
    thanks: bool = False
    concedes: bool = False

    def closes(self, lead: float = 0.0, *, named: bool = True) -> float:
        """How far the text says that something is decided.

        Args:
            lead: how far what its speaker said before makes it a conclusion.
            named: whether what a fragment names was talked of before.
        """
        level = self.concludes + lead
        plans = self.plans if named or not self.fragment else 0.0
        if not level:
            plans = 0.0 if self.fragment else plans * _UNPLACED
        return self.decides + (level + plans if plans else 0.0)
