"""How English opens a subject, and how it shows that it is still on the old one."""

from __future__ import annotations

import re

from minutes.languages.english.phrases import noun_phrases
from minutes.languages.english.subjects import BREAKS, QUALIFIERS
from minutes.languages.topics import AgendaWords, Cues, TopicWords, either

__all__ = ["agenda_words", "topic_words"]

# "Okay, great. So …": what stands before the words that open a subject.
_LEAD = (
    r"(?:(?:okay|ok|right|all right|alright|so|well|now|good|great|perfect|lovely|wonderful|thanks"
    r"|thank you|and|but|then|anyway|um|uh|yeah|yes|cool|fine|noted)\b[\s,.!-]*)*"
)
_OPENING = re.compile(
    _LEAD
    + either(
        r"(?:let's|let us|shall we|can we|we should|i would like to|i'd like to|i want to)\s+"
        r"(?:get started|start|begin|move on|go on|go to|turn to|talk about|discuss|look at the)\b",
        r"(?:moving on|on to the|speaking of|by the way|as for|regarding)\b",
        r"(?:finally|lastly|firstly|secondly|thirdly)\s*,",
        r"(?:the )?next (?:card|item|point|topic|question|thing|one|up|on the|is|slide)\b",
        r"(?:the|my|one)? ?(?:last|first|second|third|other|final) "
        r"(?:point|thing|topic|item|question|issue|one)\b",
        r"one (?:more|(?:small|other|quick)) (?:thing|point|question|topic|item|from me)\b",
        r"another (?:thing|point|question|topic|issue)\b",
        r"(?:how|what) about (?:the|our|your)\b",
        r"any ?(?:thing|one|body) else\b|any other (?:business|points|topics|questions)\b",
        r"(?:can|could|may) i (?:say|ask|add|bring|raise|mention) (?:something|one|a|about)\b",
    )
    + r"|(?:okay|ok|all right|alright|so|and)?[\s,.]*now,? (?:the|about|for the|on to)\b",
    re.I,
)
_MAYBE = re.compile(r"(?:okay|ok|now|all right|alright|right|so|anyway)\b[\s,.]+\w", re.I)
_LEANING = re.compile(
    r"(?:but|because|cause|it|it's|that|that's|they|they're|this|he|she|no|yes|yeah|or|if|then"
    r"|which|also|too|me|neither|same|agreed|exactly|sure)\b",
    re.I,
)
_ASKS_UNMARKED = re.compile(  # where a recogniser writes no question mark
    _LEAD
    + r"(?:who|what|what's|when|where|why|how|how's|is|are|do|does|did|can|could|would|will|shall"
    r"|should|have|has)\b[^.!?]*$",
    re.I,
)
_WORD_TO = either(  # "David, how about …", "Mei, go on": the word goes to someone
    r"how|what(?:'s| is| are| about| do you have| have you)|where are|any|go (?:on|ahead)"
    r"|do you want to|would you like to|you(?:'re| are) next|your turn|over to you"
)


def topic_words() -> TopicWords:
    """What English has to name subjects by."""
    cues = Cues(_OPENING, _LEANING, _calls, _MAYBE, _ASKS_UNMARKED)
    return TopicWords(noun_phrases, BREAKS, QUALIFIERS, cues)


def agenda_words() -> AgendaWords:
    """How an English agenda is marked."""
    return AgendaWords(("agenda", "meeting agenda"), ("item",), ("am", "pm"))


def _calls(who: str) -> str:
    return (
        rf"(?:(?:okay|ok|so|and|great|good|lovely|right)[\s,.!]+)*{who}\s*[?.!]*$"
        rf"|{_LEAD}{who}[\s,.]+{_WORD_TO}\b"
    )
