"""What a stretch of a meeting mentions: its phrases, how often, and where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from minutes.languages.phrases import NounPhrase, stem
from minutes.languages.topics import all_topic_words

__all__ = ["Key", "Mentions", "naming", "units"]

_UNSPACED = "\u3040"  # from here on the scripts of Chinese and Japanese

Key = tuple[str, ...]  # a phrase by its stems


@dataclass(slots=True)
class Mentions:
    """The phrases of a stretch.

    `count` says how often each was mentioned, `within` how often as a part of a longer one that may
    be the title; `units` how often each word was, or pair of characters; `whole` holds those that
    stood by themselves, `announced` the units with which a subject was opened.
    """

    count: Counter[Key] = field(default_factory=Counter)
    within: Counter[Key] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    whole: set[Key] = field(default_factory=set)
    announced: set[str] = field(default_factory=set)
    forms: dict[Key, Counter[tuple[str, ...]]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, phrase: NounPhrase, *, announces: bool) -> None:
        """Count a phrase; `announces` where the utterance opens a subject."""
        key = phrase.key
        self.count[key] += 1
        self.forms[key][phrase.words] += 1
        if len(units(key)) == 1:
            self.units[units(key)[0]] += 1
        if phrase.whole:
            self.whole.add(key)
        if announces:
            self.announced.update(units(key))

    def candidates(self, *, once: bool) -> list[Key]:
        """The phrases that may be the title: words, and longer ones said again.

        Args:
            once: whether a longer one that stood by itself may be too, though said once.
        """
        found = [
            key
            for key, count in self.count.items()
            if count > 1 or len(units(key)) == 1 or (once and key in self.whole)
        ]
        self.within.clear()
        for key in found:
            for part in _parts(key):
                if len(naming(part)) < len(naming(key)):  # "new search page" takes nothing away
                    self.within[part] = max(self.within[part], self.count[key])
            for unit in units(key):
                self.units.setdefault(unit, 1)
        return found

    def written(self, key: Key) -> str:
        """A phrase as it was mostly written."""
        return " ".join(max(self.forms[key].items(), key=lambda form: (form[1], form[0]))[0])


def units(key: Key) -> Key:
    """What a phrase is weighed by: its words, or the pairs of its characters."""
    if len(key) == 1 and key[0] >= _UNSPACED and len(key[0]) > 1:
        return tuple(key[0][i : i + 2] for i in range(len(key[0]) - 1))
    return key


def naming(key: Key) -> Key:
    """The units of a phrase but for such as "new" and "big"."""
    return tuple(unit for unit in units(key) if unit not in _qualifying()) or units(key)


@cache
def _qualifying() -> frozenset[str]:
    return frozenset(stem(word) for words in all_topic_words() for word in words.qualifiers)


def _parts(key: Key) -> Iterator[Key]:
    """The shorter phrases within a phrase."""
    pieces: Sequence[str] = key if len(key) > 1 else key[0]
    for size in range(1, len(pieces)):
        for begin in range(len(pieces) - size + 1):
            part = pieces[begin : begin + size]
            yield (part,) if isinstance(part, str) else tuple(part)
