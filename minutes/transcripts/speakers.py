"""Who speaks: names at the beginning of what is said, as in "Anna: Good morning."

Much that stands before a colon is no name ("Note: this", "10:30", "http://"), so a prefix counts
only where the whole file has the habit:

* a candidate is up to 60 characters and six words before a colon and a space (a full-width colon
  needs none), begins with a letter, has no punctuation of sentences, and is no word that
  introduces, such as Note, Agenda or 注意;
* a candidate looks like a name when each of its words is capitalised, is a number, is a particle
  such as "van", or is in a script without capitals;
* in a file where four cues of five begin with candidates, those that look like names and those
  that occur again are speakers (anna, user42);
* in one where half of the cues begin with what looks like a name, all of these are speakers;
* in one where a tenth begin with names that occur again, those are speakers;
* elsewhere nothing is.

Where fewer than half of the cues are named, a name holds until the next one; elsewhere a cue
without a name has none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from minutes.text import printable

__all__ = ["LONGEST_NAME", "Habit", "candidate", "clean_name", "habit", "looks_like_name"]

LONGEST_NAME = 80  # characters shown of a name
_LONGEST_PREFIX = 60  # characters
_MOST_WORDS = 6
_NEARLY_ALL, _HALF, _TENTH = 0.8, 0.5, 0.1  # shares of cues, as the rule above has them

_LEAD = re.compile(r"\s{0,20}(?:>>\s{0,5}|[-–]\s{1,5})?")
_PHONE = re.compile(r"\+?[0-9][0-9 ()*.-]{5,20}")
_LETTERS = re.compile(r"[^\W\d_]")
_ALLOWED = re.compile(r"(?:[\w\s.,'’·&/@#|()\[\]+*-])+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARTS = re.compile(r"[\s,/&|]+")
_PARTICLES = (
    "van von de del der den des di da do dos das du la le las los bin ibn al el y e und and of ter "
    "ten zu zur"
)
_INTRODUCING = (
    "note notes nb ps question questions answer answers agenda action actions decision decisions "
    "summary todo warning example examples subject date time location topic topics title re fyi "
    "important reminder remember update conclusion result results problem solution reason step "
    "steps next version total attendees participants duration language transcript tip caution "
    "hinweis achtung frage antwort beispiel thema datum remarque exemple nota ejemplo "
    "注意 备注 问题 总结 结论 议题 时间 地点 主题 例如 比如 提示 说明 日期 参会人 关键词"
)


@dataclass(frozen=True, slots=True)
class Habit:
    """How a file names its speakers: the names, and whether one holds until the next."""

    names: frozenset[str]
    holds: bool

    def split(self, line: str) -> tuple[str | None, str]:
        """The speaker whom a line names, or None, and the rest of it."""
        if self.names:
            name, rest = candidate(line)
            if name in self.names:
                return name, rest
        return None, line


def habit(lines: Sequence[str], others: Sequence[str] = ()) -> Habit:
    """How a file names its speakers, told from the first lines of its cues.

    Args:
        lines: the first line of each cue.
        others: further lines of cues, where a second speaker may be named.
    """
    counts = Counter(name for line in lines for name, _ in (candidate(line),) if name)
    likely = {name: n for name, n in counts.items() if looks_like_name(name)}
    again = {name: n for name, n in likely.items() if n > 1}
    total = max(len(lines), 1)
    if sum(counts.values()) >= _NEARLY_ALL * total:
        chosen = {name: n for name, n in counts.items() if n > 1} | likely
    elif sum(likely.values()) >= _HALF * total:
        chosen = likely
    elif sum(again.values()) >= _TENTH * total:
        chosen = again
    else:
        chosen = {}
    answering = Counter(name for line in others for name, _ in (candidate(line),) if name)
    second = {name for name, n in answering.items() if n > 1 and looks_like_name(name)}
    names = frozenset(chosen) | (second if chosen else set())
    return Habit(names, holds=sum(chosen.values()) < _HALF * total)


def candidate(line: str) -> tuple[str | None, str]:
    """What stands before the first colon if it could be a name, or None; and the rest."""
    lead = _LEAD.match(line)
    begin = lead.end() if lead else 0
    head = line[begin : begin + _LONGEST_PREFIX + 2]
    found = [at for at in (head.find(":"), head.find("：")) if at > 0]
    if not found:
        return None, line
    at = min(found)
    name, rest = head[:at].strip(), line[begin + at + 1 :]
    wide = head[at] == "：" or _CJK.match(name[-1:]) is not None
    if not (wide or not rest or rest[0].isspace()) or not _could_be_name(name):
        return None, line
    return name, rest.strip()


def looks_like_name(name: str | None) -> bool:
    """Whether each word is written as words of names are."""
    if not name:
        return False
    if _PHONE.fullmatch(name):
        return True
    particles = _PARTICLES.split()
    words = [word.lstrip("([#@'’") for word in _PARTS.split(name)]
    return all(
        not word or not word[0].isalpha() or not word[0].islower() or word in particles
        for word in words
    )


def clean_name(name: str | None) -> str | None:
    """A name in one line, without what cannot be shown, cut where nobody would read on."""
    text = printable(name or "").strip(' :："“”')
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 1].rstrip() + "…"
    return text or None


def _could_be_name(name: str) -> bool:
    if _PHONE.fullmatch(name):
        return True
    return (
        0 < len(name) <= _LONGEST_PREFIX
        and len(name.split()) <= _MOST_WORDS
        and _LETTERS.match(name) is not None
        and _ALLOWED.fullmatch(name) is not None
        and name.casefold() not in _INTRODUCING.split()
    )
