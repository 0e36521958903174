"""How people open a new subject, and how they show that they are still on the old one.

Cue phrases, questions, pauses and who is addressed mark where topics begin (Hirschberg & Litman
1993, "Empirical Studies on the Disambiguation of Cue Phrases"; Galley et al. 2003, "Discourse
Segmentation of Multi-Party Conversation", ACL, found cue phrases, silence and changes of speaker
useful in ICSI meetings). The words of a stretch say what it is about; these say where exactly it
starts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import log2
from statistics import median

from minutes.records import Utterance
from minutes.sentences import is_backchannel

__all__ = ["openings"]

# In nats, as the cohesion of words.
_OPENS = 6.0
_MAY_OPEN = 1.5
_CALLED = 6.0  # someone is given the word by name
_CHANGE = 0.5  # somebody else speaks
_PAUSE = 1.0  # for every doubling of the usual pause
_LONGEST_PAUSE = 2.0  # doublings that count
_ANSWERS = -6.0  # the question that was just asked
_LEANS = -1.5  # on what was said: "but it …"
_NODS = -3.0


def _either(*phrases: str) -> str:
    return "(?:" + "|".join(phrases) + ")"


# "Okay, great. So …": what stands before the words that open a subject.
_LEAD = (
    r"(?:(?:okay|ok|right|all right|alright|so|well|now|good|great|perfect|lovely|wonderful|thanks"
    r"|thank you|and|but|then|anyway|um|uh|yeah|yes|cool|fine|noted)\b[\s,.!-]*)*"
)
_OPENING = re.compile(
    _LEAD
    + _either(
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
_OPENING_ZH = re.compile(
    r"(?:[好的嗯对行那谢，。、 ]|辛苦了)*"
    + _either(
        "接下来|下一[个项]|另外|还有一|最后|首先|其次|第[一二三四五六七八九十]|再[说来看]|说到|关于|下面|顺便",
        "今天(?:主要|先|的议题|讨论|我们)",
        "我们(?:先|再)?(?:来|开始|看|说|讨论)",
    )
)
_MAYBE = re.compile(r"(?:okay|ok|now|all right|alright|right|so|anyway)\b[\s,.]+\w", re.I)
_LEANING = re.compile(
    r"(?:but|because|cause|it|it's|that|that's|they|they're|this|he|she|no|yes|yeah|or|if|then"
    r"|which|also|too|me|neither|same|agreed|exactly|sure)\b"
    r"|[它这那]|但是|因为|所以|可是|而且|不过|对|嗯|是的",
    re.I,
)
_ASKS = re.compile(r"[?？][\"'”’)]*\s*$")
_ASKS_UNMARKED = re.compile(  # where a recogniser writes no question mark
    _LEAD
    + r"(?:who|what|what's|when|where|why|how|how's|is|are|do|does|did|can|could|would|will|shall"
    r"|should|have|has)\b[^.!?]*$",
    re.I,
)
_WORD_TO = _either(  # "David, how about …", "Mei, go on": the word goes to someone
    r"how|what(?:'s| is| are| about| do you have| have you)|where are|any|go (?:on|ahead)"
    r"|do you want to|would you like to|you(?:'re| are) next|your turn|over to you"
)


def openings(utterances: Sequence[Utterance], names: Sequence[str] = ()) -> list[float]:
    """How likely each utterance is to open a subject, in nats, 0 where nothing is known.

    Args:
        utterances: in order of time.
        names: what the people present are called, longer names first.
    """
    gaps = [0.0, *(max(b.start - a.end, 0.0) for a, b in pairwise(utterances))]
    usual = median(gaps[1:]) if len(gaps) > 1 else 0.0
    called = _calling(names)
    found = []
    before: Utterance | None = None
    for utterance, gap in zip(utterances, gaps, strict=False):
        value = _wording(utterance.text, called)
        if before is not None:
            value += _PAUSE * _doublings(gap, usual)
            if before.speaker != utterance.speaker:
                value += _CHANGE + (_ANSWERS if _asks(before.text) else 0.0)
        found.append(value)
        before = utterance
    return found


def _wording(text: str, called: re.Pattern[str]) -> float:
    if called.match(text):
        return _CALLED
    if _OPENING.match(text) or _OPENING_ZH.match(text):
        return _OPENS
    if is_backchannel(text):
        return _NODS
    if _MAYBE.match(text):
        return _MAY_OPEN
    return _LEANS if _LEANING.match(text) else 0.0


def _asks(text: str) -> bool:
    return bool(_ASKS.search(text) or _ASKS_UNMARKED.match(text))


def _doublings(gap: float, usual: float) -> float:
    """How often the usual pause, a tenth of a second at least, doubles to this one."""
    return min(max(log2((gap + 0.1) / (usual + 0.1)), 0.0), _LONGEST_PAUSE)


def _calling(names: Sequence[str]) -> re.Pattern[str]:
    """Matches an utterance that gives the word to one of these people."""
    if not names:
        return re.compile(r"(?!)")
    who = _either(*map(re.escape, names))
    return re.compile(
        rf"(?:(?:okay|ok|so|and|great|good|lovely|right)[\s,.!]+)*{who}\s*[?.!]*$"
        rf"|{_LEAD}{who}[\s,.]+{_WORD_TO}\b"
        rf"|[好的嗯对行，。、 ]*{who}[，,、]?"
        + "(?:你先|你说|你来[说讲]|.{0,6}(?:怎么说|怎么样|进展|呢))",
        re.I,
    )
