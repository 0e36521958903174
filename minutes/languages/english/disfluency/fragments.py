"""English fillers and broken-off words: what a speaker only hums, or begins to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minutes.languages.cleaning import Token
from minutes.languages.english.disfluency.tokens import absorb, is_number, said_anew
from minutes.languages.english.words import (
    AUXILIARIES,
    FILLERS,
    FUNCTION_WORDS,
    LABELLED,
    NEGATIONS,
    NUMBERS,
)

__all__ = ["drop_fillers", "drop_fragments"]

_LONGEST_RETRACING = 3
_LONGEST_FRAGMENT = 3  # letters
_CLITIC = re.compile(r"n?['’]\w{1,2}")
_VOWEL = re.compile("[aeiouyAEIOUY]")


def drop_fillers(words: Sequence[Token]) -> list[Token]:
    """Without filled pauses: "um", "uh", "hmm"; "5 mm", "the ER" and "the “um” key" stay."""
    if not any(word.key in FILLERS for word in words):
        return list(words)
    kept: list[Token] = []
    for i, word in enumerate(words):
        following = words[i + 1].core if i + 1 < len(words) else ""
        before = kept[-1].key if kept else ""
        if (
            word.key in FILLERS
            and word.plain
            and not (word.core.isupper() and len(word.core) > 1)
            and not (word.key == "mm" and is_number(before))
            and not _CLITIC.fullmatch(following)
        ):
            absorb(kept, word, following.casefold())
        else:
            kept.append(word)
    return kept


def drop_fragments(words: Sequence[Token]) -> list[Token]:
    """Without words broken off and said anew: "th- the", "I was th- I thought", "st start".

    The marks of a break are a hyphen, or what no word looks like: letters without a vowel that the
    next word begins with. With a hyphen the words before may be said anew too.
    """
    kept: list[Token] = []
    keys = [word.key for word in words]
    for i, word in enumerate(words):
        if word.closing != "-" and not _begins_one(
            keys[i], keys[i + 1 : i + 2 + _LONGEST_FRAGMENT]
        ):
            kept.append(_unstuttered(word) if word.plain and i + 1 < len(words) else word)
            continue
        following = words[i + 1 : i + 1 + _LONGEST_RETRACING]
        if not following or not word.plain:
            kept.append(word)
        elif _broken_off(word, _other(words, i), kept):
            continue
        elif back := _retraced(kept, word, following) or _restated(kept, word, following):
            del kept[-back:]
        else:
            kept.append(_unstuttered(word))
    return kept


def _begins_one(key: str, following: Sequence[str]) -> bool:
    """Whether one of the next words begins with this one, as it does of whatever is broken off."""
    for other in following:  # noqa: SIM110 - asked of each word, where a generator takes twice the time
        if other.startswith(key):
            return True
    return False


def _other(words: Sequence[Token], i: int) -> Token:
    """The next word that is not the same: of "w w we" the last."""
    last = min(i + 1 + _LONGEST_FRAGMENT, len(words) - 1)
    return next((word for word in words[i + 1 : last] if word.key != words[i].key), words[last])


def _broken_off(word: Token, following: Token, kept: Sequence[Token]) -> bool:
    """Whether the word is the beginning of the next one, which is there in full."""
    core, whole = word.key, following.key
    if not core.isalpha() or not whole.startswith(core):
        return False
    if whole in (core, core + "s", core + "'s"):
        return False
    if word.closing == "-":
        return True
    if word.closing or len(core) > _LONGEST_FRAGMENT or not core.isascii():
        return False
    if word.core == "i":
        return whole in ("if", "is", "it", "its", "it's")
    if _VOWEL.search(core) or not following.core.islower():
        return False
    if len(core) > 1:
        return word.core.islower()
    if not kept or kept[-1].stop:
        return whole in FUNCTION_WORDS - AUXILIARIES or whole in NEGATIONS
    return word.core.islower() and kept[-1].key not in LABELLED and len(kept[-1].key) > 1


def _retraced(kept: Sequence[Token], cut: Token, following: Sequence[Token]) -> int:
    """How many words before a broken-off one are said anew after it."""
    if cut.closing != "-":
        return 0
    for back in range(1, min(_LONGEST_RETRACING, len(kept)) + 1):
        gone = kept[-back:]
        if not all(word.runs_on and word.plain for word in gone):
            return 0
        said = {word.key for word in following}
        if gone[0].key == following[0].key in FUNCTION_WORDS and not any(
            _holds(word) and word.key not in said for word in [*gone, cut]
        ):
            return back
    return 0


def _restated(kept: Sequence[Token], word: Token, following: Sequence[Token]) -> int:
    """The same without a hyphen: "that's ex that's expensive", "do you wan do you wanna"."""
    core = word.key
    if word.closing or not core.isalpha() or len(core) < 1 or not word.core.islower():
        return 0
    for back in range(1, min(_LONGEST_RETRACING - 1, len(kept), len(following) - 1) + 1):
        gone = kept[-back:]
        whole = following[back].key
        if (
            said_anew(gone, following[:back])
            and whole.startswith(core)
            and whole not in (core, core + "s", core + "'s")
            and core not in FUNCTION_WORDS | NUMBERS | NEGATIONS
        ):
            return back
    return 0


def _unstuttered(word: Token) -> Token:
    """ "I-I" as "I", "th-the" as "the"; "bye-bye" and "twenty-two" as they are."""
    if "-" not in word.core:
        return word
    *broken, whole = word.core.split("-")
    key = whole.casefold().replace("’", "'")
    if broken and key in FUNCTION_WORDS - {"out", "up", "so"}:
        parts = [part.casefold() for part in broken]
        if all(part and key.startswith(part) and len(part) <= len(key) for part in parts):
            return replace(word, core=whole)
    return word


def _holds(word: Token) -> bool:
    """Whether the word must not go unless it is said anew: a negation, a number, a name."""
    key = word.key
    named = word.core[:1].isupper() and key not in FUNCTION_WORDS
    return key in NEGATIONS or key.endswith("n't") or is_number(key) or named
