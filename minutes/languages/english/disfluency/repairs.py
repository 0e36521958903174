"""English repairs: what a speaker says twice in a row, or begins anew with another verb."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.languages.cleaning import Token
from minutes.languages.english.disfluency.tokens import is_number, said_anew
from minutes.languages.english.words import (
    AUXILIARIES,
    CLAUSE_OPENERS,
    DOUBLED,
    FUNCTION_WORDS,
    LABELLED,
    NUMBERS,
    OBJECTS,
    PARTICLE_VERBS,
    SUBJECTS,
    SUBORDINATORS,
    WHOLE_VERBS,
)

__all__ = ["drop_repetitions", "drop_restarts"]

_LONGEST_REPETITION = 6  # words
_PARTICLES = frozenset({"in", "on", "off", "out", "up", "over", "through", "by"})


def drop_repetitions(words: Sequence[Token]) -> list[Token]:
    """Without what is said twice in a row, the first time: "we'll we'll go", "I mean I mean"."""
    kept: list[Token] = []
    keys = [word.key for word in words]
    i = 0
    while i < len(words):
        near = keys[i + 1 : i + 1 + _LONGEST_REPETITION]
        if keys[i] not in near and not (near and "'" in near[0]):
            kept.append(words[i])
            i += 1
            continue
        for length in range(min(_LONGEST_REPETITION, len(words) - i - 1), 0, -1):
            if keys[i] != keys[i + length]:
                continue
            first, second = words[i : i + length], words[i + length : i + 2 * length]
            if said_anew(first, second) and not _meant(first, second, kept):
                i += length
                break
        else:
            if i + 1 < len(words) and _contracted_anew(words[i], words[i + 1], kept):
                i += 1
                continue
            kept.append(words[i])
            i += 1
    return kept


def drop_restarts(words: Sequence[Token]) -> list[Token]:
    """Without a subject and its verb where both are said anew: "we could we should"."""
    kept: list[Token] = []
    i = 0
    while i < len(words):
        again = i + 3 < len(words) and words[i].key == words[i + 2].key
        if again and _restarts(words[i : i + 4], kept):
            i += 2
            continue
        kept.append(words[i])
        i += 1
    return kept


def _meant(first: Sequence[Token], second: Sequence[Token], kept: Sequence[Token]) -> bool:
    """Whether words are said twice because both are meant."""
    before = kept[-1] if kept else None
    keys = [word.key for word in first]
    if any(is_number(key) for key in keys if len(keys) == 1 or key != "one"):
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
    if len(keys) == 2 and keys[1] in ("and", "or") and keys[0] not in FUNCTION_WORDS:
        return True  # the same from its first word
    if keys[0] in AUXILIARIES | {"it", "that"} and _in_clause(kept, {"what", "whatever", "all"}):
        return True  # "what it is is a remote"
    if len(keys) > 1:
        return False
    return _meant_word(first[0], second[0], before)


def _meant_word(first: Token, second: Token, before: Token | None) -> bool:
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


def _contracted_anew(word: Token, following: Token, kept: Sequence[Token]) -> bool:
    """Whether a subject is said anew with its verb: "I I'm"."""
    key = word.key
    if not (word.plain and word.runs_on and following.key.startswith(key + "'")):
        return False
    if key in ("it", "you", "that", "there"):
        before = kept[-1] if kept else None
        if before is not None and key == "that" and before.key == "so":
            return False
        return before is None or before.stop or before.key in CLAUSE_OPENERS
    return key in SUBJECTS


def _restarts(words: Sequence[Token], kept: Sequence[Token]) -> bool:
    """Whether four words are subject and auxiliary, and the same subject with another one.

    Not where a clause hangs on the first ("if we could we should"), where the verb may be a whole
    one ("the phones you have you can sell"), or where it is denied.
    """
    if len(words) < 4 or not all(word.plain and word.runs_on for word in words[:3]):
        return False
    subject, verb, again, repair = (word.key for word in words)
    return (
        subject in SUBJECTS
        and subject == again
        and verb in AUXILIARIES - WHOLE_VERBS
        and not verb.endswith("n't")
        and repair in AUXILIARIES
        and verb != repair
        and not _in_clause(kept, SUBORDINATORS)
    )


def _in_clause(kept: Sequence[Token], keys: frozenset[str] | set[str]) -> bool:
    """Whether one of the words stands before in the same clause."""
    for word in reversed(kept[-8:]):
        if word.closing:
            return False
        if word.key in keys:
            return True
    return False
