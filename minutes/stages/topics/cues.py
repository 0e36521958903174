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
from minutes.text import count_words

__all__ = ["openings"]

# In nats, as the cohesion of words.
_OPENS = 4.0
_MAY_OPEN = 1.5
_ADDRESSED = 3.0  # someone is called by name and asked
_CHANGE = 0.5  # somebody else speaks
_PAUSE = 1.0  # for every doubling of the usual pause
_LONGEST_PAUSE = 2.0  # doublings that count
_ANSWER = -6.0  # to the question just asked
_LEANS = -1.5  # goes on from what was said: "but it …"
_NOD = -3.0


def _either(*phrases: str) -> str:
    return "|".join(phrases)


# "Okay, great. So …": what stands before the words that open a subject.
_LEAD = (
    r"(?:(?:okay|ok|right|all right|alright|so|well|now|good|great|perfect|thanks|thank you|and|but"
    r"|then|anyway|um|uh|yeah|yes|cool|fine|noted)\b[\s,.!-]*)*"
)
_PROPOSING = (
    r"(?:(?:let's|let us|shall we|can we|we should|we can|i would like|i'd like|i suggest)\s+)?"
    r"(?:to\s+)?"
)
_OPENING = re.compile(
    _LEAD
    + _PROPOSING
    + "(?:"
    + _either(
        r"(?:get started|start|begin|move on|go on|turn to|talk about|discuss|continue with)\b",
        r"(?:next|moving on|on to|finally|lastly|firstly|secondly|speaking of|by the way)\b",
        r"one (?:more|(?:small|last|other|quick) \w+)\b",
        r"another (?:thing|point|question|topic|issue)\b",
        r"the (?:next|last|other|first|second|third) (?:thing|point|question|topic|issue|item)\b",
        r"last (?:point|thing|topic|item|one)\b",
        r"(?:how|what) about\b",
        r"any ?(?:thing|one|body) else\b",
        r"(?:can|could|may) i (?:say|ask|add|bring|raise|mention)\b",
        r"(?:as for|regarding|about the)\b",
        r"(?:i think )?(?:that's|that is) (?:it|all|everything) (?:for|from)\b",
    )
    + ")",
    re.I,
)
_MAYBE = re.compile(r"(?:okay|ok|now|all right|alright|right|so|anyway)\b[\s,.]+\w", re.I)
_OPENING_ZH = re.compile(
    r"(?:[好的嗯对行那谢，。、]|辛苦了)*"
    r"(?:接下来|下一[个项]|另外|还有一|最后|首先|其次|第[一二三四五六七八九十]|再[说来看]|说到|关于"
    r"|我们(?:先|来|开始|再)|今天|下面|顺便)"
)
_LEANING = re.compile(
    r"(?:but|because|cause|it|it's|that|that's|they|they're|this|he|she|no|yes|yeah|or|if|then"
    r"|which|also|too|me|neither|same|agreed|exactly|sure)\b"
    r"|[它这那]|但是|因为|所以|可是|而且|不过|对|嗯|是的",
    re.I,
)
_ASKS = re.compile(r"[?？][\"'”’)]*\s*$")


def openings(utterances: Sequence[Utterance], names: Sequence[str] = ()) -> list[float]:
    """How likely each utterance is to open a subject, in nats, 0 where nothing is known.

    Args:
        utterances: in order of time.
        names: of the people present, as others call them.
    """
    gaps = [max(b.start - a.end, 0.0) for a, b in pairwise(utterances)]
    usual = median(gaps) if gaps else 0.0
    addressed = _address(names)
    found = []
    for i, utterance in enumerate(utterances):
        text = utterance.text
        value = 0.0
        if _OPENING.match(text) or _OPENING_ZH.match(text):
            value += _OPENS
        elif _MAYBE.match(text):
            value += _MAY_OPEN
        if addressed.search(text) and (_ASKS.search(text) or count_words(text) <= 3):
            value += _ADDRESSED
        if not value:
            if is_backchannel(text):
                value += _NOD
            elif _LEANING.match(text):
                value += _LEANS
        if i:
            before = utterances[i - 1]
            if before.speaker != utterance.speaker:
                value += _CHANGE
                if _ASKS.search(before.text):
                    value += _ANSWER
            value += _PAUSE * _doublings(gaps[i - 1], usual)
        found.append(value)
    return found


def _doublings(gap: float, usual: float) -> float:
    return min(max(log2((gap + 0.1) / (usual + 0.1)), 0.0), _LONGEST_PAUSE)


def _address(names: Sequence[str]) -> re.Pattern[str]:
    called = "|".join(re.escape(name) for name in names if name)
    return re.compile(rf"(?<!\w)(?:{called})(?!\w)" if called else r"(?!)")
