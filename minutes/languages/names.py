"""Where a text names people: those who speak, and others where that is plain."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from minutes.expressions import expression
from minutes.records import Speaker, Utterance
from minutes.text import word_set
from minutes.transcripts.speakers import is_placeholder

__all__ = ["Mention", "Names", "called", "lowered"]

# What stands in place of a name, beside the labels that `is_placeholder` knows.
_UNNAMED = expression(
    r"(?i)(?:s|spk|spkr|speaker|person|guest|user|unknown|participant|phone)"
    r"(?:[\s_-]*\d*|[\s_-]+[a-z]\d*)|[\W\d_]*"
)
_TITLES = word_set("mr mrs ms mx dr prof sir dame the de van von")
# Names that are also words; they count with a capital letter only.
_COMMON = word_set(
    "will mark may bill grace hope joy art frank rose sue pat rob drew jack chase grant dean miles "
    "summer april june august sky faith dawn eve guy ray rich gene don nick wade chip cliff max "
    "an so my do ha you he she long young see sun song page cook price case field"
)
_NEVER = word_set(
    "i you he she it we they this that these those there here who what when where why how which "
    "everyone everybody someone somebody anyone anybody nobody people one all some both each and "
    "but or so then if as the a an my your our their his her its monday tuesday wednesday thursday "
    "friday saturday sunday january february march april may june july august september october "
    "november december yes no yeah okay ok well right sure please thanks english chinese "
    "today tomorrow"
)
_CAPITAL = expression(r"(?<![\w'’])[A-Z][a-z]+(?![\w'’]*[A-Z])")
_TITLE = expression(r"\b(?:Mrs?|Ms|Mx|Dr|Prof)\.$")  # whose stop ends no sentence
_STOPS, _QUOTES = ".?!:;…", '"“‘('  # after which a word has a capital, a space between or not
_HAN = expression("[\u3400-\u9fff]{2,4}")
_FAMILIAR = "小老阿"  # before a Chinese family name: 小陈, 老陈
# Ways to spell one sound in a name. Steffen is not Stephen, and Danielle not Daniele.
_SPELT = (
    (expression(r"([a-eg-z])\1(?!e?$)"), r"\1"),  # Dennis, Tullio
    (expression(r"ph"), "f"),
    (expression(r"c?k|c(?![ehiyk])|ch(?=[lr])|q"), "k"),  # Lucas, Christian
    (expression(r"(?<=a)h$"), ""),  # Hannah
    (expression(r"y"), "i"),
)
_SHORTEST = 5  # letters of what a name that is spelt otherwise sounds like: Jon is not Joan
_NEAR = 0.8  # how alike two sounds may not be, if it is to be told whose a name is: Denis, Denise


@dataclass(frozen=True, slots=True)
class Mention:
    """A name from `start` to `end`, and the speaker's id or the name as said."""

    start: int
    end: int
    owner: str
    present: bool


class Names:
    """The names of a meeting: full names, parts of them that are one person's alone."""

    def __init__(self, speakers: Sequence[Speaker], utterances: Sequence[Utterance]) -> None:
        self._owners = _owners(speakers)
        self._meant: dict[str, str] = {}
        spellings = sorted(self._owners, key=len, reverse=True)
        self._known = _either(s for s in spellings if not _HAN.search(s))
        self._han = re.compile("|".join(map(re.escape, filter(_HAN.search, spellings))) or r"(?!)")
        self._capitals, self._small = _written(tuple(u.text for u in utterances))

    def mentions(self, text: str) -> list[Mention]:
        """Speakers named, and capitalised words that the meeting uses as names, in order."""
        low = lowered(text)
        found = [
            Mention(m.start(), m.end(), self._owners[m[0]], True)
            for pattern in (self._known, self._han)
            for m in pattern.finditer(low)
            if self._owners.get(m[0])
            and not (m[0] in _COMMON and (text[m.start()].islower() or text.isupper()))
        ]
        found += [
            self._other(text, start, end)
            for start, end in self._others(text)
            if not any(f.start < end and start < f.end for f in found)
        ]
        return sorted(found, key=lambda mention: mention.start)

    def _other(self, text: str, start: int, end: int) -> Mention:
        """Whom a name means that no speaker has: the one whose own sounds the same, or others."""
        heard = text[start:end]
        if heard not in self._meant:
            self._meant[heard] = self._alike(heard)
        return Mention(start, end, self._meant[heard] or heard, bool(self._meant[heard]))

    def _alike(self, heard: str) -> str:
        """The speaker whose name sounds as one that was heard, if no other's sounds nearly so."""
        sound = _sound(heard.lower())
        if len(sound) < _SHORTEST or sound not in self._sounds:
            return ""
        near = get_close_matches(sound, self._sounds, n=len(self._sounds), cutoff=_NEAR)
        owners = {self._sounds[one] for one in near}
        return owners.pop() if len(owners) == 1 else ""

    @cached_property
    def _sounds(self) -> dict[str, str]:
        """The speakers by what their names sound like; the empty string where two share it."""
        found: dict[str, str] = {}
        for spelling, owner in self._owners.items():
            sound = _sound(spelling)
            found[sound] = owner if found.get(sound, owner) == owner else ""
        return found

    def _others(self, text: str) -> list[tuple[int, int]]:
        """Where people are named who do not speak: "Sarah", "Ada King", "Marketing Expert"."""
        found: list[tuple[int, int]] = []
        run = None  # where the capitalised words before this one begin
        end = 0
        for match in _CAPITAL.finditer(text):
            if run is None or text[end : match.start()] != " ":
                run = None
            start, end = match.span()
            if self._is_name(match[0]):
                start = start if run is None else run
                if found and found[-1][0] == start:
                    found.pop()
                found.append((start, end))
                run = start
            elif match[0].casefold() in _NEVER or _opens(text, start):
                run = None
            elif run is None:
                run = start
        return found

    def _is_name(self, word: str) -> bool:
        low = word.casefold()
        if low in self._owners or low in _NEVER or low in _COMMON or low in _TITLES:
            return False
        return self._capitals[low] > 0 and self._small[low] == 0


def _is_unnamed(name: str) -> bool:
    """Whether somebody is called what a recogniser calls whom it does not know: Speaker 2."""
    return is_placeholder(name) or _UNNAMED.fullmatch(name) is not None


def called(speakers: Sequence[Speaker]) -> tuple[str, ...]:
    """What others call people: full names, their parts, 小陈 and 老陈; longer ones first."""
    found = set()
    for speaker in speakers:
        name = speaker.name or ""
        if _is_unnamed(name):
            continue
        found |= {name, *re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)}
        if _HAN.fullmatch(name):
            found |= {mark + name[0] for mark in _FAMILIAR} | {name[-2:]}
    return tuple(sorted(filter(lambda name: len(name) > 1, found), key=lambda n: (-len(n), n)))


def lowered(text: str) -> str:
    """The text in lower case with straight apostrophes; every character stays in its place."""
    low = text.lower()
    if len(low) != len(text):  # İ becomes two characters
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'")


def _owners(speakers: Sequence[Speaker]) -> dict[str, str]:
    """Each way to name a speaker; the empty string where two share it."""
    owners: dict[str, str] = {}
    for speaker in speakers:
        name = " ".join(lowered(speaker.name or speaker.id).split())
        if _is_unnamed(name) or len(name) < 2:
            continue
        for spelling in _spellings(name):
            owners[spelling] = speaker.id if owners.get(spelling, speaker.id) == speaker.id else ""
    return owners


def _sound(name: str) -> str:
    """What a recogniser hears of a name, however it is spelt."""
    parts = unicodedata.normalize("NFD", name)
    sound = "".join(c for c in parts if not unicodedata.combining(c))
    for spelt, letter in _SPELT:
        sound = spelt.sub(letter, sound)
    return sound


def _spellings(name: str) -> Iterator[str]:
    yield name
    if _HAN.fullmatch(name):
        yield from (mark + name[0] for mark in _FAMILIAR)
        if len(name) > 2:
            yield name[1:]
        return
    for part in re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", name):
        if len(part) > 1 and part not in _TITLES:
            yield part


def _either(spellings: Iterator[str]) -> re.Pattern[str]:
    names = "|".join(map(re.escape, spellings))
    return re.compile(rf"(?<![\w'-])(?:{names})(?![\w-])" if names else r"(?!)")


def _opens(text: str, at: int) -> bool:
    """Whether what stands at a place begins the text, a sentence or a quotation."""
    before = text[:at]
    bare = before.rstrip()
    if not bare or bare[-1] in _QUOTES:
        return True
    return bare[-1] in _STOPS and len(bare) < len(before) and not _TITLE.search(bare)


@lru_cache(maxsize=2)  # outcomes, page and Markdown of a meeting ask for the same
def _written(texts: tuple[str, ...]) -> tuple[Counter[str], Counter[str]]:
    """How often words stand with a capital within a sentence, and how often without one."""
    capitals: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for m in _CAPITAL.finditer(text):
            if not _opens(text, m.start()):
                capitals[m[0].casefold()] += 1
        small.update(re.findall(r"(?<![\w'’])[a-z]+", text))
    return capitals, small
