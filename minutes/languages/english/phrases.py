"""English phrases that may name a subject.

Runs end at verbs and adverbs too, and a word that follows "we" or "to" is taken for a verb.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from minutes.languages.english.disfluency import join_contractions
from minutes.languages.english.subjects import (
    BREAKS,
    DETERMINERS,
    QUALIFIERS,
    VAGUE,
    VERB_COMES,
)
from minutes.languages.english.words import NUMBERS
from minutes.languages.phrases import LONGEST, LONGEST_WORD, SHORTEST_WORD, TOKEN, NounPhrase, stem

__all__ = ["noun_phrases"]

_NOUNS_IN_ED = frozenset(
    "speed feed need seed bed shed reed deed weed thread bread spread".split()  # noqa: SIM905
)


def noun_phrases(text: str, names: Collection[str]) -> Iterator[NounPhrase]:
    """The phrases of an English utterance, none of them holding a name."""
    small = frozenset(name.casefold() for name in names)
    run: list[str] = []
    before = ""  # the word before the run
    determined = False
    for token in [*TOKEN.findall(join_contractions(text)), "."]:
        low = token.casefold().replace("’", "'")
        if _ends(token, low, small) or (not run and before in VERB_COMES):
            yield from _within(run, determined)
            run, determined = [], False
            if low not in {"really", "just", "also", "only", "still"}:
                before = low
            continue
        if not run:
            determined = before in DETERMINERS
        run.append(token)


def _ends(token: str, low: str, names: Collection[str]) -> bool:
    if low in BREAKS or low in names or low.removesuffix("'s") in names:
        return True
    if NUMBERS.issuperset(low.split("-")):  # "twenty-five"
        return True
    if "'" in low and not low.endswith("'s"):
        return True
    if token[-1] == "-" or not any(char.isalpha() for char in token) or len(token) > LONGEST_WORD:
        return True
    return len(token) < SHORTEST_WORD and not token.isupper()


def _within(run: Sequence[str], determined: bool) -> Iterator[NounPhrase]:
    total = len(run)
    for begin in range(total):
        for end in range(begin + 1, min(begin + LONGEST, total) + 1):
            words = tuple(run[begin:end])
            if _said_twice([stem(word) for word in words]):
                continue
            if _names_something([word.casefold() for word in words]):
                yield NounPhrase(words, whole=determined and begin == 0 and end == total)


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
