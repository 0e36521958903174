"""Who speaks: names at the beginning of what is said, as in "Anna: Good morning."

Much that stands before a colon is no name ("Note: this", "10:30", "http://"), so a prefix counts
only where the whole file has the habit:

* a prefix is what stands before a colon (with a space after it, a wide one, or none), or in
  brackets at the beginning; it may hold colons itself ("R&D: Team") where the longer one always
  comes with the shorter one; marks that are no letters (♪, -, >>, those of writing direction) may
  stand before it;
* a prefix that comes back is a speaker, whatever its letters, where half of the cues begin with
  prefixes;
* what looks like a name (each word capitalised, a number, a particle such as "van", or in a script
  without capitals), a telephone number, an e-mail address or a label (`SPEAKER_00`, `Speaker 1`) is
  one there even if it comes once; in brackets without a colon only labels are, unless nearly every
  cue has brackets;
* where a tenth of the cues begin with names that come back, those are speakers;
* words that introduce (Note, Agenda, 注意) are none, unless every cue has a prefix and they come
  back;
* elsewhere nothing is.

A voice goes on until another speaks.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from minutes.expressions import expression
from minutes.text import printable

__all__ = [
    "LONGEST_NAME",
    "NOBODY",
    "Habit",
    "Prefix",
    "by_name",
    "candidate",
    "clean_name",
    "is_name",
    "is_placeholder",
    "label_style",
    "looks_like_name",
    "prefixes",
]

NOBODY = "\u2060"  # at the beginning of a line: nobody who is known says it; our writers set it
LONGEST_NAME = 80  # characters shown of a name
_LONGEST_PREFIX = 80  # characters
_MOST_WORDS = 10
_MOST_COLONS = 3
_NEARLY_ALL, _HALF, _TENTH = 0.8, 0.5, 0.1  # shares of cues, as the rule above has them
_OFTEN = 3  # times that a prefix of several words in lower case must come back

_MARKS = (
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff\u00ad"  # of direction, and others unseen
)
_LEAD = expression(rf"(?:[\s{_MARKS}♪♫♬♩•·>–—-]|\*\*|\*(?=\s)){{1,16}}")
_UNSEEN = expression(f"[{_MARKS}]")
_BRACKETED = expression(
    r"\[([^\[\]]{1,60})\]|\(([^()]{1,60})\)|\{([^{}]{1,60})\}|<([^<>]{1,60})>|【([^【】]{1,60})】|（([^（）]{1,60})）"
)
_PHONE = expression(r"\+?[0-9(][0-9 ()*.xX\u00a0-]{5,24}")
_MAIL = expression(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}")
_SCHEME = expression(r"(?i)[a-z][a-z0-9+.-]{0,12}")
_ALLOWED = expression(r"(?:[\w\s.,'’·&/@#|()\[\]+*-])+")
_ENDS = expression(r"[.!?。！？…]\s")
_COLON = expression("[:：]")
_SETS_OFF = expression(r"[:：\[({<【（]")
_CJK = expression("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARTS = expression(r"[\s,/&|]+")
_LABEL = expression(
    r"(?i)(?:(?:speaker|spk|spkr|sprecher(?:in)?|locuteur|intervenant|interlocuteur|hablante|interlocutor|"
    r"participante?|teilnehmer|orador|falante|relatore|parlante|oratore|spreker|deelnemer|talare|"
    r"taler|puhuja|mówca|rozmówca|mluvčí|спикер|говорящий|участник|спікер|konuşmacı|beszélő|"
    r"vorbitor|ομιλητής|المتحدث|متحدث|דובר|ผู้พูด|वक्ता|người nói|pembicara|voice|person|unknown|"
    r"channel|guest|user|caller|agent|customer|s|p)"
    r"[ _#№:-]{0,2}(?:[0-9]{1,3}|[a-z]|\?)(?![\w])"
    r"|(?:发言人|发言者|說話人|说话人|講者|讲者|讲话人|話者|발언자|화자|참석자) ?[0-9a-z]{1,3}"
    r"|[a-z]|[0-9]{1,3})"
)
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

Kind = Literal["colon", "tight", "bracket"]


class Prefix(NamedTuple):
    """What stands before what is said, and how it is set off; `rest` is what is said."""

    name: str
    rest: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Habit:
    """How a file names its speakers: the names, with the kinds of prefix they stand in.

    `known` holds the prefixes of lines that were looked at before.
    """

    names: frozenset[str]
    kinds: frozenset[Kind] = frozenset()
    longer: dict[str, str] = field(default_factory=dict)
    known: dict[str, tuple[Prefix, ...]] = field(default_factory=dict, compare=False, repr=False)

    def split(self, line: str) -> tuple[str | None, str]:
        """The speaker whom a line names, or None, and the rest of it."""
        if self.names:
            every = self.known.get(line)
            every = prefixes(line) if every is None else every
            found = {p.name: p for p in every if p.kind in self.kinds}
            for prefix in found.values():
                whole = found.get(self.longer.get(prefix.name, prefix.name))
                if whole and whole.name in self.names:
                    return whole.name, whole.rest
        return None, line


def label_style(lines: Sequence[str], others: Sequence[str] = ()) -> Habit:
    """How a file names its speakers, told from the first lines of its cues.

    Args:
        lines: the first line of each cue.
        others: further lines of cues, where a second speaker may be named.
    """
    known = {line: prefixes(line) for line in {*lines, *others}}
    firsts, longer = _firsts([known[line] for line in lines if line])
    total = max(sum(bool(line) for line in lines), 1)
    counts = Counter(prefix.name for prefix in firsts)
    kinds: dict[str, Kind] = {}
    for prefix in firsts:
        if kinds.get(prefix.name) != "colon":
            kinds[prefix.name] = prefix.kind
    bracketed = [n for name, n in counts.items() if kinds[name] == "bracket"]
    if sum(bracketed) < _NEARLY_ALL * total or sum(n > 1 for n in bracketed) * 2 < len(bracketed):
        counts = Counter(
            {
                name: n
                for name, n in counts.items()
                if kinds[name] != "bracket" or is_placeholder(name)
            }
        )
    spoken = Counter({name: n for name, n in counts.items() if not _introduces(name)})
    chosen = _chosen(spoken, total)
    if sum(counts.values()) == total and chosen:
        chosen |= {name for name, n in counts.items() if n > 1}
    if chosen:
        answers, more = _firsts([known[line] for line in others])
        answering = Counter(prefix.name for prefix in answers)
        longer = more | longer
        chosen |= {name for name, n in answering.items() if n > 1 and is_name(name)}
        kinds.update({p.name: p.kind for p in answers if p.name not in kinds})
    said_in = frozenset(kinds[name] for name in chosen if name in kinds)
    return Habit(frozenset(chosen), said_in, longer, known)


def by_name(lines: Iterable[str], names: Habit) -> Iterator[tuple[str | None, list[str]]]:
    """Lines from one name to the next; what stands before the first name has none."""
    speaker: str | None = None
    said: list[str] = []
    for line in lines:
        name, rest = names.split(line)
        if name or line.startswith(NOBODY):
            if any(said):
                yield speaker, said
            speaker, said = name, [rest]
        elif line:
            said.append(rest)
    if any(said):
        yield speaker, said


def _firsts(found: Sequence[Sequence[Prefix]]) -> tuple[list[Prefix], dict[str, str]]:
    """The prefix of each line, and which longer ones stand for shorter ones that begin them."""
    counts = Counter(prefix.name for line in found for prefix in line)
    longer: dict[str, str] = {}
    firsts: list[Prefix] = []
    for line in found:
        if not line:
            continue
        chosen = line[0]
        for prefix in line[1:]:
            if counts[prefix.name] == counts[line[0].name] > 1 and not _introduces(
                prefix.name.rpartition(":")[2].strip()
            ):
                chosen = prefix
                longer[line[0].name] = prefix.name
        firsts.append(chosen)
    return firsts, longer


def _chosen(counts: Counter[str], total: int) -> set[str]:
    """Those of the prefixes that are speakers."""
    sure = {name for name in counts if is_name(name)}
    again = {name for name, n in counts.items() if n > 1}
    returning = {name for name in again if counts[name] >= _OFTEN or len(name.split()) == 1}
    covered = sum(counts.values())
    if covered == total:
        return sure | again | {name for name in counts if len(name.split()) <= 2}
    if sum(counts[name] for name in sure | again) >= _NEARLY_ALL * total:
        return sure | again
    if sum(counts[name] for name in sure | returning) >= _HALF * total:
        return sure | returning
    marked = {name for name in sure if counts[name] > 1 or is_placeholder(name)}
    if sum(counts[name] for name in marked) >= _TENTH * total and marked & again:
        return marked
    return set()


def prefixes(line: str) -> tuple[Prefix, ...]:
    """What may name the speaker at the beginning of a line, the shortest first."""
    if not _SETS_OFF.search(line, 0, _LONGEST_PREFIX + 40):
        return ()
    lead = _LEAD.match(line)
    begin = lead.end() if lead else 0
    if line.startswith((NOBODY, "\u200b"), begin):
        return ()
    found = list(_before_colons(line, begin))
    if match := _BRACKETED.match(line, begin):
        name = next(filter(None, match.groups())).strip(" :")
        rest = line[match.end() :].lstrip()
        name = _UNSEEN.sub("", name).strip()
        if not rest.startswith((":", "：")) and _could_be_name(name) and not found:
            found.append(Prefix(name, rest, "bracket"))
    return tuple(found)


def _before_colons(line: str, begin: int) -> Iterator[Prefix]:
    head = line[begin : begin + _LONGEST_PREFIX + 2]
    if head.startswith((":", "：")):
        return
    for match in islice(_COLON.finditer(head), _MOST_COLONS):
        at = match.start()
        name, rest = _name(head[:at]), line[begin + at + 1 :]
        if not name:
            continue
        wide = head[at] == "：" or _CJK.match(name[-1]) is not None
        if wide or not rest or rest[0].isspace() or _UNSEEN.match(rest):
            yield Prefix(name, _UNSEEN.sub("", rest[:3]).lstrip() + rest[3:].rstrip(), "colon")
        elif _stands_tight(name, rest):
            yield Prefix(name, rest.strip(), "tight")


def _stands_tight(name: str, rest: str) -> bool:
    """Whether a colon with no space after it can end a name."""
    if name[-1].isdigit() and rest[0].isdigit():
        return False
    if rest[0] in "/\\)(|*:" or (_SCHEME.fullmatch(name) and name.islower()):
        return False
    return rest[0].isalnum() or rest[0] in "\"'“„«»¿¡…[-–—‘"


def candidate(line: str) -> tuple[str | None, str]:
    """The first of `prefixes` that ends in a colon and is no introducing word; and the rest."""
    for prefix in prefixes(line):
        if prefix.kind == "colon" and not _introduces(prefix.name) and _plain(prefix.name):
            return prefix.name, prefix.rest.strip()
    return None, line


def is_name(name: str) -> bool:
    """Whether a prefix is a speaker though it comes once: a name, a number, an address, a label."""
    if _PHONE.fullmatch(name) or _MAIL.fullmatch(name) or is_placeholder(name):
        return True
    return _plain(name) and looks_like_name(name)


def is_placeholder(name: str) -> bool:
    """Whether a name is a label of a recogniser or diarizer, such as SPEAKER_00 or 发言人1."""
    return len(name) <= 30 and _LABEL.fullmatch(name) is not None


def looks_like_name(name: str | None) -> bool:
    """Whether each word is written as words of names are."""
    if not name:
        return False
    if _PHONE.fullmatch(name) or _MAIL.fullmatch(name):
        return True
    particles = _PARTICLES.split()
    words = [word.lstrip("([#@'’") for word in _PARTS.split(name)]
    return all(
        not word
        or not word[0].isalpha()
        or not word[0].islower()
        or word in particles
        or any(char.isupper() for char in word[1:3])  # iPhone, d'Arc
        for word in words
    )


def clean_name(name: str | None) -> str | None:
    """A name in one line, without what cannot be shown, cut where nobody would read on."""
    text = printable(name or "").strip(' :："“”')
    if len(text) > LONGEST_NAME:
        text = text[: LONGEST_NAME - 1].rstrip() + "…"
    return text or None


@lru_cache(maxsize=4096)  # a file has the same names again and again
def _name(head: str) -> str | None:
    """The name before a colon, without marks of direction, emphasis and brackets, if it is one."""
    name = _UNSEEN.sub("", head).strip().removeprefix("**").removesuffix("**").strip()
    match = None if name[:1].isalnum() else _BRACKETED.fullmatch(name)
    name = next(filter(None, match.groups())).strip() if match else name
    broken = "\u200b" in (head[-1:], name[-1:])
    return None if broken or not _could_be_name(name) else name


def _could_be_name(name: str) -> bool:
    if not 0 < len(name) <= _LONGEST_PREFIX or len(name.split()) > _MOST_WORDS:
        return False
    if name[0] in "+(0123456789" and _PHONE.fullmatch(name):
        return True
    if "@" in name and _MAIL.fullmatch(name):
        return True
    if name.isdecimal() or not (
        any(char.isalpha() for char in name) or unicodedata.category(name[0]) == "So"
    ):
        return False
    if "://" in name or "-->" in name:
        return False
    # A sentence before the colon is what somebody says; "Dr. K." and "What? Studio" are not.
    return len(_ENDS.split(name)) <= 2 or len(name.split()) <= 4


def _plain(name: str) -> bool:
    return _ALLOWED.fullmatch(name) is not None and len(name.split()) <= 6


def _introduces(name: str) -> bool:
    return name.casefold() in _INTRODUCING.split()
