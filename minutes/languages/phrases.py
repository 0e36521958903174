"""The phrases of an utterance that may name a subject: "search page", "the release notes".

Without a tagger: a phrase is a run of words between those that never name one (RAKE: Rose et al.
2010, "Automatic Keyword Extraction from Individual Documents"). In a language of which no words are
known, runs end at the words that the meeting says all the time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

__all__ = [
    "LONGEST",
    "LONGEST_WORD",
    "SHORTEST_WORD",
    "TOKEN",
    "NounPhrase",
    "plain_phrases",
    "stem",
]

TOKEN = re.compile(r"[^\W_]+(?:['’._-][^\W_]+)*-?|[^\w\s]")
LONGEST = 3  # words
SHORTEST_WORD = 3  # letters, but for abbreviations such as "QA"
LONGEST_WORD = 24  # letters
_STEM = 6


@dataclass(frozen=True, slots=True)
class NounPhrase:
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


def plain_phrases(
    text: str, stops: Collection[str], names: Collection[str], *, capitals: bool
) -> Iterator[NounPhrase]:
    """The phrases of an utterance in any language that writes spaces.

    Args:
        stops: words in lower case that phrases end at, those the meeting says all the time.
        capitals: whether nouns have a capital letter, as in German: phrases end with one.
    """
    run: list[str] = []
    for token in [*TOKEN.findall(text), "."]:
        low = token.casefold()
        if low in stops or low in names or not SHORTEST_WORD < len(token) <= LONGEST_WORD:
            for size in range(1, LONGEST + 1):
                for i in range(len(run) - size + 1):
                    words = tuple(run[i : i + size])
                    if not capitals or words[-1][0].isupper():
                        yield NounPhrase(words, whole=False)
            run = []
        elif low.isalpha() or "-" in low:
            run.append(token)


def stem(word: str) -> str:
    """What a word is compared by: its first letters, without the s of a plural or a genitive."""
    low = word.casefold().replace("’", "'").removesuffix("'s")
    return low[:_STEM] if len(low) > _STEM else low.removesuffix("s") if len(low) > 3 else low
