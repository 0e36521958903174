"""English discourse markers that carry no meaning where they stand: "so yeah", "you know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minutes.languages.cleaning import Token, split_sentences
from minutes.languages.english.disfluency.tokens import absorb
from minutes.languages.english.words import AUXILIARIES, COORDINATORS
from minutes.text import word_set

__all__ = ["drop_markers", "drop_parentheses"]


_WH = word_set("what who whom whose which when where why how that if whether")
# What a clause begins with: a marker before it is no part of it.
_CLAUSE = word_set(
    "i i'm i'll i've i'd we we're we'll we've we'd they they're they'll they've they'd he he's she "
    "she's it's it'll that's that'll there there's let's you're you'll you've if maybe"
)
_OPEN = _CLAUSE | word_set(
    "you it this these those the a an my our your so okay but and for what how because since when"
)

# Markers at the start of a sentence, and the words after which they are none.
_ALWAYS: dict[str, frozenset[str]] = {
    "yeah": frozenset(),
    "yep": frozenset(),
    "yup": frozenset(),
    "okay": word_set("with for to by"),
    "ok": word_set("with for to by"),
    "kay": frozenset(),
    "oh": frozenset(),
    "ah": frozenset(),
    "alright": word_set("with for"),
    "all right": word_set("with for away"),
    "and": frozenset(),
    "so": AUXILIARIES
    | word_set("that far long much many few little soon often as called good nice easy on forth"),
}
# Markers only before a comma, or before what begins a clause.
_BEFORE_CLAUSE: dict[str, frozenset[str]] = {
    "well": _OPEN | AUXILIARIES - {"done"},
    "right": _OPEN - {"there", "for", "a", "an"},
    "you know": _CLAUSE,
    "i mean": _CLAUSE,
    "like": frozenset(),
    "sort of": frozenset(),
    "kind of": frozenset(),
}
# Praise and consent before a clause; as adjectives they stay: "good, cheap remotes".
_CONSENT = word_set("great good perfect wonderful lovely excellent brilliant sure fine cool")
_CONSENTS = frozenset({"no problem", "fair enough", "of course", "very good", "sounds good"})
_AFTER_CONSENT = _CLAUSE | word_set("so then okay yes yeah")
_FRACTIONS = (("a", "half"), ("a", "quarter"))  # "and a half"
_LATER = word_set("and so")  # these join a later sentence to the one before

# Markers at the end, and the words after which they are none.
_AT_END: dict[str, frozenset[str]] = {
    "so": word_set(
        "think thinks thought hope hopes say says said do does did done doing if or not is even "
        "guess believe why quite ever more just suppose told much be imagine seem seems expect "
        "afraid"
    ),
    "yeah": word_set("say said says oh hell"),
    "and": frozenset(),
    "but": word_set("nothing anything all everything"),
    "or": word_set("either"),
    "because": word_set("just"),
    "'cause": frozenset(),
    "and then": word_set("now"),
    "you know": word_set(
        "as do did if what that let don't didn't would how should to when does and 'll will who "
        "where whether well all do"
    ),
    "i mean": word_set("what that know which how whatever who one the"),
}
# A clause that has only begun: "…, so it's".
_CUT = word_set("and but so or because")
_BEGUN = word_set(
    "it's that's there's i'm i've i'll we've we'll we're you're they're he's she's let's if the a"
)
_AFTER_COMMA = word_set("right okay ok well like alright")
_BETWEEN_COMMAS = ("you know", "i mean", "like", "sort of", "kind of", "well", "right", "okay")
_ASIDES = word_set(" ".join(marker.split()[0] for marker in _BETWEEN_COMMAS))
# Between these and what they belong to there is room for nothing but an aside.
_OPENS_PHRASE = word_set(
    "a an the my our your their its of with for in on at very just more some and but because"
)
_DIRECTIONS = word_set("left up down wrong side")  # beside these "right" is one
_LONGEST = 2  # words of a marker
_SEEN = 6  # words looked at around one


def drop_markers(words: Sequence[Token]) -> list[Token]:
    """Without markers at the start and end of sentences; one marker stays where all else goes.

    "And" and "so" go at the start of the text only. What asks to agree stays: "…, right?".
    """
    kept: list[Token] = []
    for i, sentence in enumerate(split_sentences(words)):
        opened = _without_start(sentence, first=i == 0)
        kept += _without_end(opened)
    return kept or list(words)


def drop_parentheses(words: Sequence[Token]) -> list[Token]:
    """Without markers between commas, and "you know" within a phrase: "a you know a button"."""
    if not any(word.key in _ASIDES for word in words):
        return list(words)
    kept: list[Token] = []
    i = 0
    while i < len(words):
        length = _parenthesis(words, i, kept)
        for word in words[i : i + length]:
            absorb(kept, word, words[i + length].key)
        if not length:
            kept.append(words[i])
        i += length or 1
    return kept


def _without_start(sentence: list[Token], *, first: bool) -> list[Token]:
    start = 0
    while length := _marker_at_start(sentence[start : start + _SEEN], first=first):
        if start + length >= len(sentence) and sentence[-1].asks:
            break
        start += length
    return sentence[start:]


def _marker_at_start(sentence: Sequence[Token], *, first: bool) -> int:
    """How many words at the start of a sentence are a marker."""
    for length in range(_LONGEST, 0, -1):
        said = sentence[:length]
        if len(said) < length or not _together(said):
            continue
        marker, after = _phrase(said), sentence[length].key if len(sentence) > length else ""
        after_next = sentence[length + 1].key if len(sentence) > length + 1 else ""
        if marker in _LATER and (not first or (after, after_next) in _FRACTIONS):
            continue
        if marker in _ALWAYS and (
            said[-1].pauses
            or after not in _ALWAYS[marker]
            or _begins_anew(marker, after, after_next, sentence)
        ):
            return length
        if after and (marker in _CONSENT or marker in _CONSENTS):
            named = sentence[length].core[:1].isupper()
            opens = said[-1].pauses and (after in _OPEN or named)
            runs_on = length == 1 and after in _AFTER_CONSENT  # "no problem we had was as bad"
            return length if opens or runs_on else 0
        if after and marker in _BEFORE_CLAUSE:
            chained = (after, after_next) in (("you", "know"), ("i", "mean"))
            marks = said[-1].pauses or chained or after in _BEFORE_CLAUSE[marker]
            return length if marks else 0
    return 0


def _begins_anew(marker: str, after: str, after_next: str, sentence: Sequence[Token]) -> bool:
    """Whether "so" opens a sentence all the same: "so on the remote", "so is it cheap"."""
    if marker != "so":
        return False
    if after == "on":
        return after_next not in ("", "and", "so") and not sentence[1].closing
    return after in AUXILIARIES and len(sentence) > 3


def _without_end(sentence: list[Token]) -> list[Token]:
    kept = list(sentence)
    while len(kept) > 1 and not kept[-1].asks:
        seen = kept[-_SEEN:]
        lengths = range(min(_LONGEST, len(kept) - 1), 0, -1)
        length = next((length for length in lengths if _ends_with_marker(seen, length)), 0)
        if not length:
            break
        last = kept[-1]
        del kept[-length:]
        kept[-1] = replace(kept[-1], closing="" if last.runs_on else last.closing, stop=last.stop)
    return kept


def _ends_with_marker(sentence: Sequence[Token], length: int) -> bool:
    said, before = sentence[-length:], sentence[-length - 1]
    if not _together(said) or not before.plain:
        return False
    marker = _phrase(said)
    if length == 2 and said[0].key in _CUT and said[1].key in _BEGUN:
        return True
    if marker == "right" and any(word.key in _DIRECTIONS for word in sentence[-5:]):
        return False
    if marker in _AT_END:
        return before.pauses or before.key not in _AT_END[marker]
    return marker in _AFTER_COMMA and before.pauses


def _parenthesis(words: Sequence[Token], i: int, kept: Sequence[Token]) -> int:
    """How many words from the i-th on stand apart from those around them."""
    if not kept or kept[-1].stop or words[i].key not in _ASIDES:
        return 0
    if words[i].key == "right" and any(w.key in _DIRECTIONS for w in words[max(0, i - 4) : i + 5]):
        return 0
    before = kept[-1]
    for length in range(_LONGEST, 0, -1):
        said = words[i : i + length]
        if len(said) < length or i + length >= len(words) or not _together(said):
            continue
        marker, after = _phrase(said), words[i + length].key
        if "," in before.closing and "," in said[-1].closing and marker in _BETWEEN_COMMAS:
            return length
        if marker not in ("you know", "i mean"):
            continue
        if said[-1].pauses and before.key not in _AT_END[marker]:
            return length
        if (
            before.key in _OPENS_PHRASE
            and (before.key not in COORDINATORS | {"because"} or after in _CLAUSE)
            and after not in _WH
        ):
            return length
    return 0


def _together(said: Sequence[Token]) -> bool:
    """Whether words are one marker, nothing between them, outside quotation marks."""
    return all(word.plain for word in said) and not any(word.closing for word in said[:-1])


def _phrase(said: Sequence[Token]) -> str:
    return " ".join(word.key for word in said)
