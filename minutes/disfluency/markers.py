"""English discourse markers that carry no meaning where they stand: "so yeah", "you know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minutes.disfluency.tables import AUXILIARIES, COORDINATORS
from minutes.disfluency.words import Word, absorb, sentences

__all__ = ["drop_markers", "drop_parentheses"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WH = _words("what who whom whose which when where why how that if whether")
# What a clause begins with: a marker before it is no part of it.
_CLAUSE = _words(
    "i i'm i'll i've i'd we we're we'll we've we'd they they're they'll they've they'd he he's she "
    "she's it's it'll that's that'll there there's let's you're you'll you've if maybe"
)
_OPEN = _CLAUSE | _words(
    "you it this these those the a an my our your so okay but and for what how because since when"
)

# Markers at the start of a sentence, and the words after which they are none.
_ALWAYS: dict[str, frozenset[str]] = {
    "yeah": frozenset(),
    "yep": frozenset(),
    "yup": frozenset(),
    "okay": _words("with for to by"),
    "ok": _words("with for to by"),
    "kay": frozenset(),
    "oh": frozenset(),
    "ah": frozenset(),
    "alright": _words("with for"),
    "all right": _words("with for"),
    "and": frozenset(),
    "so": AUXILIARIES
    | _words("that far long much many few little soon often as called good nice easy on forth"),
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
_LATER = _words("and so")  # these join a later sentence to the one before
_SO_STAYS = ("so on", "so forth", "so that")

# Markers at the end, and the words after which they are none.
_AT_END: dict[str, frozenset[str]] = {
    "so": _words(
        "think thinks thought hope hopes say says said do does did done doing if or not is even "
        "guess believe why quite ever more just suppose told much be imagine seem seems expect "
        "afraid"
    ),
    "yeah": _words("say said says oh hell"),
    "and": frozenset(),
    "but": _words("nothing anything all everything"),
    "or": _words("either"),
    "because": _words("just"),
    "'cause": frozenset(),
    "and then": _words("now"),
    "you know": _words(
        "as do did if what that let don't didn't would how should to when does and 'll will who "
        "where whether well all do"
    ),
    "i mean": _words("what that know which how whatever who one the"),
}
_AFTER_COMMA = _words("right okay ok well like alright")
_BETWEEN_COMMAS = ("you know", "i mean", "like", "sort of", "kind of", "well", "right", "okay")
# Between these and what they belong to there is room for nothing but an aside.
_OPENS_PHRASE = _words(
    "a an the my our your their its of with for in on at very just more some and but because"
)
_LONGEST = 2  # words of a marker


def drop_markers(words: Sequence[Word]) -> list[Word]:
    """Without markers at the start and end of sentences; one marker stays where all else goes.

    "And" and "so" go at the start of the text only. What asks to agree stays: "…, right?".
    """
    kept: list[Word] = []
    for i, sentence in enumerate(sentences(words)):
        opened = _without_start(sentence, first=i == 0)
        kept += _without_end(opened)
    return kept or list(words)


def drop_parentheses(words: Sequence[Word]) -> list[Word]:
    """Without markers between commas, and "you know" within a phrase: "a you know a button"."""
    kept: list[Word] = []
    i = 0
    while i < len(words):
        length = _parenthesis(words, i, kept)
        for word in words[i : i + length]:
            absorb(kept, word)
        if not length:
            kept.append(words[i])
        i += length or 1
    return kept


def _without_start(sentence: list[Word], *, first: bool) -> list[Word]:
    while sentence and (length := _marker_at_start(sentence, first=first)):
        if length == len(sentence) and sentence[-1].asks:
            break
        sentence = sentence[length:]
    return sentence


def _marker_at_start(sentence: Sequence[Word], *, first: bool) -> int:
    """How many words at the start of a sentence are a marker."""
    for length in range(_LONGEST, 0, -1):
        said = sentence[:length]
        if len(said) < length or not _together(said):
            continue
        marker, after = _phrase(said), sentence[length].key if len(sentence) > length else ""
        if marker in _LATER and not first:
            continue
        after_next = sentence[length + 1].key if len(sentence) > length + 1 else ""
        if marker in _ALWAYS and (
            after not in _ALWAYS[marker] or _begins_anew(marker, after, after_next, sentence)
        ):
            return length
        if after and marker in _BEFORE_CLAUSE:
            marks = said[-1].pauses or after in _BEFORE_CLAUSE[marker]
            return length if marks else 0
    return 0


def _begins_anew(marker: str, after: str, after_next: str, sentence: Sequence[Word]) -> bool:
    """Whether "so" opens a sentence all the same: "so on the remote", "so is it cheap"."""
    if marker != "so":
        return False
    if sentence[0].pauses:
        return True
    if after == "on":
        return after_next not in ("", "and", "so") and not sentence[1].closing
    return after in AUXILIARIES and len(sentence) > 3


def _without_end(sentence: list[Word]) -> list[Word]:
    while len(sentence) > 1 and not sentence[-1].asks:
        for length in range(min(_LONGEST, len(sentence) - 1), 0, -1):
            if _ends_with_marker(sentence, length):
                break
        else:
            break
        last, before = sentence[-1], sentence[-length - 1]
        closing = last.closing if not last.runs_on else ""
        sentence = sentence[:-length]
        sentence[-1] = replace(before, closing=closing, stop=last.stop)
    return sentence


def _ends_with_marker(sentence: Sequence[Word], length: int) -> bool:
    said, before = sentence[-length:], sentence[-length - 1]
    if not _together(said) or not before.plain:
        return False
    marker = _phrase(said)
    if marker in _AT_END:
        return before.pauses or before.key not in _AT_END[marker]
    return marker in _AFTER_COMMA and before.pauses


def _parenthesis(words: Sequence[Word], i: int, kept: Sequence[Word]) -> int:
    if not kept or kept[-1].stop:
        return 0
    before = kept[-1]
    for length in range(_LONGEST, 0, -1):
        said = words[i : i + length]
        if len(said) < length or i + length >= len(words) or not _together(said):
            continue
        marker, after = _phrase(said), words[i + length].key
        if "," in before.closing and "," in said[-1].closing and marker in _BETWEEN_COMMAS:
            return length
        if (
            marker in ("you know", "i mean")
            and before.key in _OPENS_PHRASE
            and (before.key not in COORDINATORS | {"because"} or after in _CLAUSE)
            and after not in _WH
        ):
            return length
    return 0


def _together(said: Sequence[Word]) -> bool:
    """Whether words are one marker, nothing between them, outside quotation marks."""
    return all(word.plain for word in said) and not any(word.closing for word in said[:-1])


def _phrase(said: Sequence[Word]) -> str:
    return " ".join(word.key for word in said)
