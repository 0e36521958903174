"""The phrases of an utterance that may name a subject: "search page", "the release notes".

Without a tagger: a phrase is a run of words between those that never name one (RAKE: Rose et al.
2010, "Automatic Keyword Extraction from Individual Documents"), here verbs and adverbs too, and a
word that follows "we" or "to" is taken for a verb. In a language of which no words are known, runs
end at the words that the meeting says all the time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from minutes.disfluency.tables import NUMBERS
from minutes.disfluency.words import join_contractions
from minutes.stages.topics.english import (
    BREAKS,
    DETERMINERS,
    QUALIFIERS,
    VAGUE,
    VERB_COMES,
)

__all__ = ["Phrase", "english", "plain", "stem"]

_TOKEN = re.compile(r"[^\W_]+(?:['’._-][^\W_]+)*-?|[^\w\s]")
_LONGEST = 3  # words
_SHORTEST_WORD = 3  # letters, but for abbreviations such as "QA"
_LONGEST_WORD = 24  # letters
_STEM = 6
_NOUNS_IN_ED = frozenset(
    [
        "speed",
        "feed",
        "need",
        "seed",
        "bed",
        "shed",
        "reed",
        "deed",
        "weed",
        "thread",
        "bread",
        "spread",
    ]
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words as they were said.

    `whole` says that they stand between an article and the end of their run, as a subject does:
    one mention of "the release notes" is enough, "release notes soon" might be anything.
    """

    words: tuple[str, ...]
    whole: bool

    @property
    def key(self) -> tuple[str, ...]:
        """What phrases are compared by: "report" and "Reports" are one."""
        return tuple(stem(word) for word in self.words)


def english(text: str, names: Collection[str]) -> Iterator[Phrase]:
    """The phrases of an English utterance, none of them holding a name."""
    run: list[str] = []
    before = ""  # the word before the run
    determined = False
    for token in [*_TOKEN.findall(join_contractions(text)), "."]:
        low = token.casefold().replace("’", "'")
        if _ends(token, low, names) or (not run and before in VERB_COMES):
            yield from _within(run, determined)
            run, determined = [], False
            if low not in {"really", "just", "also", "only", "still"}:
                before = low
            continue
        if not run:
            determined = before in DETERMINERS
        run.append(token)


def plain(
    text: str, stops: Collection[str], names: Collection[str], *, capitals: bool
) -> Iterator[Phrase]:
    """The phrases of an utterance in any language that writes spaces.

    Args:
        stops: words in lower case that phrases end at, those the meeting says all the time.
        capitals: whether nouns have a capital letter, as in German: phrases end with one.
    """
    run: list[str] = []
    for token in [*_TOKEN.findall(text), "."]:
        low = token.casefold()
        if low in stops or low in names or not _SHORTEST_WORD < len(token) <= _LONGEST_WORD:
            for size in range(1, _LONGEST + 1):
                for i in range(len(run) - size + 1):
                    words = tuple(run[i : i + size])
                    if not capitals or words[-1][0].isupper():
                        yield Phrase(words, whole=False)
            run = []
        elif low.isalpha() or "-" in low:
            run.append(token)


def _ends(token: str, low: str, names: Collection[str]) -> bool:
    if low in BREAKS or low in names or low.removesuffix("'s") in names:
        return True
    if NUMBERS.issuperset(low.split("-")):  # "twenty-five"
        return True
    if "'" in low and not low.endswith("'s"):
        return True
    if token[-1] == "-" or not any(char.isalpha() for char in token) or len(token) > _LONGEST_WORD:
        return True
    return len(token) < _SHORTEST_WORD and not token.isupper()


def _within(run: Sequence[str], determined: bool) -> Iterator[Phrase]:
    total = len(run)
    for begin in range(total):
        for end in range(begin + 1, min(begin + _LONGEST, total) + 1):
            words = tuple(run[begin:end])
            if _said_twice([stem(word) for word in words]):
                continue
            if _names_something([word.casefold() for word in words]):
                yield Phrase(words, whole=determined and begin == 0 and end == total)


def _said_twice(words: Sequence[str]) -> bool:
    """Whether a word was said again, or begun and then said: "deskt desktop"."""
    repeated = len(set(words)) < len(words)
    return repeated or any(after.startswith(word) for word, after in pairwise(words))


def _names_something(words: Sequence[str]) -> bool:
    last = words[-1]
    if last in QUALIFIERS or last.endswith("'s") or (last.endswith("ly") and len(words) > 1):
        return False
    if last.endswith("ed") and last not in _NOUNS_IN_ED:
        return False
    return any(word not in VAGUE and word not in QUALIFIERS for word in words)


def stem(word: str) -> str:
    """What a word is compared by: its first letters, without the s of a plural or a genitive."""
    low = word.casefold().replace("’", "'").removesuffix("'s")
    return low[:_STEM] if len(low) > _STEM else low.removesuffix("s") if len(low) > 3 else low
