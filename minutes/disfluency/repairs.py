"""English repairs: what a speaker hums, stutters, breaks off or says anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minutes.disfluency.tables import (
    AUXILIARIES,
    CLAUSE_OPENERS,
    DOUBLED,
    FILLERS,
    FUNCTION_WORDS,
    LABELLED,
    NEGATIONS,
    NUMBERS,
    OBJECTS,
    OPINIONS,
    PARTICLE_VERBS,
    SUBJECTS,
    SUBORDINATORS,
)
from minutes.disfluency.words import Word, absorb

__all__ = ["drop_fillers", "drop_fragments", "drop_repetitions", "drop_restarts"]

_LONGEST_REPETITION = 6  # words
_LONGEST_RETRACING = 3
_LONGEST_FRAGMENT = 3  # letters
_PARTICLES = frozenset({"in", "on", "off", "out", "up", "over", "through", "by"})
_CLITIC = re.compile(r"n?['’]\w{1,2}")
_VOWEL = re.compile("[aeiouyAEIOUY]")


def drop_fillers(words: Sequence[Word]) -> list[Word]:
    """Without filled pauses: "um", "uh", "hmm"; "5 mm", "the ER" and "the “um” key" stay."""
    kept: list[Word] = []
    for i, word in enumerate(words):
        following = words[i + 1].core if i + 1 < len(words) else ""
        before = kept[-1].key if kept else ""
        if (
            word.key in FILLERS
            and word.plain
            and not (word.core.isupper() and len(word.core) > 1)
            and not (word.key == "mm" and _is_number(before))
            and not _CLITIC.fullmatch(following)
        ):
            absorb(kept, word)
        else:
            kept.append(word)
    return kept


def drop_fragments(words: Sequence[Word]) -> list[Word]:
    """Without words broken off and said anew: "th- the", "I was th- I thought", "st start".

    The marks of a break are a hyphen, or what no word looks like: letters without a vowel that the
    next word begins with. With a hyphen the words before may be said anew too.
    """
    kept: list[Word] = []
    for i, word in enumerate(words):
        following = words[i + 1 : i + 1 + _LONGEST_RETRACING]
        if not following or not word.plain:
            kept.append(word)
        elif _broken_off(word, following[0], kept):
            continue
        elif back := _retraced(kept, word, following) or _restated(kept, word, following):
            del kept[-back:]
        else:
            kept.append(_unstuttered(word))
    return kept


def drop_repetitions(words: Sequence[Word]) -> list[Word]:
    """Without what is said twice in a row, the first time: "we'll we'll go", "I mean I mean"."""
    kept: list[Word] = []
    i = 0
    while i < len(words):
        for length in range(_LONGEST_REPETITION, 0, -1):
            first, second = words[i : i + length], words[i + length : i + 2 * length]
            if _same(first, second) and not _meant(first, second, kept):
                i += length
                break
        else:
            if i + 1 < len(words) and _contracted_anew(words[i], words[i + 1], kept):
                i += 1
                continue
            kept.append(words[i])
            i += 1
    return kept


def drop_restarts(words: Sequence[Word]) -> list[Word]:
    """Without a subject and its verb where both are said anew: "we could we should"."""
    kept: list[Word] = []
    i = 0
    while i < len(words):
        if _restarts(words[i : i + 4], kept):
            i += 2
            continue
        kept.append(words[i])
        i += 1
    return kept


def _broken_off(word: Word, following: Word, kept: Sequence[Word]) -> bool:
    """Whether the word is the beginning of the next one, which is there in full."""
    core, whole = word.key, following.key
    if not whole.startswith(core) or whole in (core, core + "s", core + "'s") or not core:
        return False
    if word.closing in ("-", "—", " —", "..."):
        return core.isalpha() and (word.closing == "-" or core not in FUNCTION_WORDS)
    if word.closing or len(core) > _LONGEST_FRAGMENT or _VOWEL.search(word.core):
        return False
    if not (core.isalpha() and core.isascii() and word.core.islower() and following.core.islower()):
        return False
    return len(core) > 1 or bool(kept and kept[-1].key not in LABELLED and len(kept[-1].key) > 1)


def _retraced(kept: Sequence[Word], cut: Word, following: Sequence[Word]) -> int:
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


def _restated(kept: Sequence[Word], word: Word, following: Sequence[Word]) -> int:
    """The same without a hyphen: "that's ex that's expensive", "do you wan do you wanna"."""
    core = word.key
    if word.closing or not core.isalpha() or len(core) < 1 or not word.core.islower():
        return 0
    for back in range(1, min(_LONGEST_RETRACING - 1, len(kept), len(following) - 1) + 1):
        gone = kept[-back:]
        whole = following[back].key
        if (
            _same(gone, following[:back])
            and whole.startswith(core)
            and whole not in (core, core + "s", core + "'s")
            and core not in FUNCTION_WORDS | NUMBERS | NEGATIONS
        ):
            return back
    return 0


def _unstuttered(word: Word) -> Word:
    """ "I-I" as "I", "th-the" as "the"; "bye-bye" and "twenty-two" as they are."""
    *broken, whole = word.core.split("-")
    key = whole.casefold().replace("’", "'")
    if broken and key in FUNCTION_WORDS - {"out", "up", "so"}:
        parts = [part.casefold() for part in broken]
        if all(part and key.startswith(part) and len(part) <= len(key) for part in parts):
            return replace(word, core=whole)
    return word


def _same(first: Sequence[Word], second: Sequence[Word]) -> bool:
    return (
        len(first) == len(second) > 0
        and first[0].key == second[0].key
        and [word.key for word in first] == [word.key for word in second]
        and all(word.plain and word.runs_on for word in first)
        and not any(word.opening for word in second)
    )


def _meant(first: Sequence[Word], second: Sequence[Word], kept: Sequence[Word]) -> bool:
    """Whether words are said twice because both are meant."""
    before = kept[-1] if kept else None
    keys = [word.key for word in first]
    if any(_is_number(key) for key in keys if len(keys) == 1 or key != "one"):
        return True
    if any(not any(char.isalnum() for char in key) for key in keys):
        return True
    if all(key in DOUBLED for key in keys):
        return True
    if any(
        a.core != b.core and a.core.isupper() != b.core.isupper() and len(a.core) > 1
        for a, b in zip(first, second, strict=True)
    ):
        return True  # "tell us US sales"
    if keys[0] in ("and", "or") and before is not None and before.key == keys[-1]:
        return True  # "more and more and more"
    if keys[0] in AUXILIARIES | {"it", "that"} and _in_clause(kept, {"what", "whatever", "all"}):
        return True  # "what it is is a remote"
    if len(keys) > 1:
        return False
    return _meant_word(first[0], second[0], before)


def _meant_word(first: Word, second: Word, before: Word | None) -> bool:
    key = first.key
    if key in OBJECTS:
        opens = CLAUSE_OPENERS | AUXILIARIES
        return before is not None and not before.closing and before.key not in opens
    if key in _PARTICLES:
        return before is not None and before.key in PARTICLE_VERBS
    if len(key) == 1 and key not in "ai":
        return True
    if key == "a" and before is not None and before.key in NUMBERS | LABELLED - {"in"}:
        return True  # "double a a batteries"
    if key in FUNCTION_WORDS:
        return False
    names = first.core[:1].isupper() and second.core[:1].isupper()
    return names or bool(first.closing)  # a list, a call: "Paul, Paul"


def _contracted_anew(word: Word, following: Word, kept: Sequence[Word]) -> bool:
    """Whether a subject is said anew with its verb: "I I'm"."""
    key = word.key
    if not (word.plain and word.runs_on and following.key.startswith(key + "'")):
        return False
    if key in ("it", "you", "that", "there"):
        before = kept[-1] if kept else None
        return before is None or before.stop or before.key in CLAUSE_OPENERS
    return key in SUBJECTS


def _restarts(words: Sequence[Word], kept: Sequence[Word]) -> bool:
    """Whether four words are subject and verb, taken back, and the same subject with another verb.

    Not where a clause hangs on the first ("if we could we should") and not asides ("we could I
    guess"); a negation is never taken back.
    """
    if len(words) < 4 or not all(word.plain and word.runs_on for word in words[:3]):
        return False
    subject, verb, again, repair = (word.key for word in words)
    return (
        subject in SUBJECTS
        and subject == again
        and verb in AUXILIARIES
        and not verb.endswith("n't")
        and repair not in OPINIONS
        and verb != repair
        and not _in_clause(kept, SUBORDINATORS)
    )


def _in_clause(kept: Sequence[Word], keys: frozenset[str] | set[str]) -> bool:
    """Whether one of the words stands before in the same clause."""
    for word in reversed(kept[-8:]):
        if word.closing:
            return False
        if word.key in keys:
            return True
    return False


def _holds(word: Word) -> bool:
    """Whether the word must not go unless it is said anew: a negation, a number, a name."""
    key = word.key
    named = word.core[:1].isupper() and key not in FUNCTION_WORDS
    return key in NEGATIONS or key.endswith("n't") or _is_number(key) or named


def _is_number(key: str) -> bool:
    return any(char.isdigit() for char in key) or bool(NUMBERS.intersection(key.split("-")))
