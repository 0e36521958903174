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
from functools import cache
from itertools import pairwise
from math import log2
from statistics import median

from minutes.languages.backchannels import is_backchannel
from minutes.languages.topics import Cues, all_topic_words, either
from minutes.records import Utterance

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

_ASKS = re.compile(r"[?？][\"'”’)]*\s*$")


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
    known = _cues()
    if any(cues.opens.match(text) for cues in known):
        return _OPENS
    if is_backchannel(text):
        return _NODS
    if any(cues.may_open and cues.may_open.match(text) for cues in known):
        return _MAY_OPEN
    return _LEANS if any(cues.leans.match(text) for cues in known) else 0.0


def _asks(text: str) -> bool:
    unmarked = any(cues.asks and cues.asks.match(text) for cues in _cues())
    return unmarked or _ASKS.search(text) is not None


def _doublings(gap: float, usual: float) -> float:
    """How often the usual pause, a tenth of a second at least, doubles to this one."""
    return min(max(log2((gap + 0.1) / (usual + 0.1)), 0.0), _LONGEST_PAUSE)


def _calling(names: Sequence[str]) -> re.Pattern[str]:
    """Matches an utterance that gives the word to one of these people."""
    if not names:
        return re.compile(r"(?!)")
    who = either(*map(re.escape, names))
    return re.compile("|".join(cues.calls(who) for cues in _cues()), re.I)


@cache
def _cues() -> tuple[Cues, ...]:
    """Those of all languages: a meeting in one has sentences in others."""
    return tuple(words.cues for words in all_topic_words() if words.cues)
