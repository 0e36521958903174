"""An English sentence, the names in it, and who is one of several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from minutes.stages.outcomes.names import Mention

__all__ = ["MARKERS", "OPENS", "Sentence", "called"]

# What may open a sentence before its subject.
MARKERS = (
    r"(?:(?:okay|ok|so|and|then|right|well|alright|all right|great|good|fine|hey|hi|now|but|or|um|"
    r"uh|yes|yeah|yep|no|thanks|thank you|perfect|wonderful|oh|also|perhaps|maybe|um|sure|cool|"
    r"exactly|agreed|nice|next|finally|lovely|excellent|hmm|mm|brilliant|fantastic|super|in that "
    r"case|fair enough|to sum up|to recap|first|second|third|lastly|i think|i guess|let's see)"
    r"[\s,.!-]+)*"
)

OPENS = re.compile(rf"^\s*{MARKERS}$")
_OTHERS = re.compile(r"(?<![\w'])(?:you|he|she|they|him|her|them|we)\s+and\s+$")
_AFTER_AND = re.compile(r"\s+(?:and|or)\s+$")
_AND = re.compile(r"\s+(?:and|or)\s+")
_PERSON = re.compile(r"(?:i|me|you|he|she|they)\b")


class Sentence:
    """A sentence in lower case, the names in it, and whom the words before it called."""

    def __init__(
        self, low: str, start: int, end: int, mentions: Sequence[Mention], called: str | None
    ) -> None:
        self.low, self.start, self.end = low, start, end
        self.mentions, self.called = mentions, called

    @property
    def text(self) -> str:
        return self.low[self.start : self.end]

    @property
    def asks(self) -> bool:
        return self.text.rstrip().endswith("?")

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        return pattern.finditer(self.low, self.start, self.end)

    def before(self, place: int) -> str:
        return self.low[self.start : place]

    def joined(self, mention: Mention) -> bool:
        """Whether the name is one of several: "Ruth and Tom", "Tom or me"."""
        if self.shares(mention.start):
            return True
        after = _AND.match(self.low, mention.end, self.end)
        return after is not None and (
            any(m.start == after.end() for m in self.mentions)
            or bool(_PERSON.match(self.low, after.end(), self.end))
        )

    def shares(self, place: int) -> bool:
        """Whether "Samuel and" or "you and" stands before this place."""
        before = self.before(place)
        joint = _AFTER_AND.search(before)
        return bool(_OTHERS.search(before)) or (
            joint is not None and any(m.end == self.start + joint.start() for m in self.mentions)
        )


def called(low: str, start: int, mentions: Sequence[Mention]) -> str | None:
    """The name that stands alone before a sentence: "Fine. Mei. Could you …"."""
    for mention in mentions:
        alone = re.fullmatch(r"[.?!,\s]*", low[mention.end : start] or "x")
        opening = re.split(r"[.?!]", low[: mention.start])[-1]
        if mention.present and alone and OPENS.match(opening):
            return mention.owner
    return None
