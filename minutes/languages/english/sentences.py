"""Where an English sentence ends that a recogniser has not ended, and where it goes on."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.languages.sentences import SentenceWords
from minutes.text import tokens, word_set

__all__ = ["sentence_words"]

_TAIL = 20  # characters of a word that are looked at

# Whoever a clause is about when it opens with one of these, and what shows that words are
# a clause already. A clause after these openings of another goes on with it.
_SUBJECTS = word_set(
    "i i'm i'll i've i'd we we're we'll we've we'd you you're you'll you've he he's she she's it "
    "it's it'll they they're they'll they've there there's that's this these those the my our your "
    "his her their nobody everybody everyone somebody someone anyone let's is are was do does did "
    "then"
)
_VERBS = word_set(
    "i we he she they am is are was were do does did don't doesn't didn't isn't aren't wasn't "
    "weren't have has haven't hasn't had will won't can can't could couldn't should would must "
    "let's"
)
_CONTRACTED = expression(r"[a-z]+['’](?:m|ll|ve|re|d|s)$")
_HANGING = word_set(
    "if when whenever because cause since while as although though unless until till once before "
    "after where wherever who whoever which what whatever how why whether"
)
_LINKS = word_set("and but so or well okay ok yes yeah no right sure now then um uh oh")
# What nobody ends a sentence with: more is to come.
_OPEN = frozenset(
    tokens(
        "a an the my our your their its of to for from with into onto at by and or but because so "
        "if that which who whose when while than as is are was were will would can could should "
        "must shall may might i we he she they i'm we're they're i'll we'll i've we've it's that's "
        "there's let's very really not"
    )
)
_LAST_WORD = expression(r"([^\W\d_]+(?:['’][^\W\d_]+)*)[\s,.…-]*$")
_FEWEST = 3  # words of a clause
_CLITICS = frozenset(["s", "m", "d", "t", "re", "ve", "ll"])  # behind an apostrophe


def sentence_words() -> SentenceWords:
    """What English knows of its sentences."""
    return SentenceWords(trails_off, ends_clause, _CLITICS)


def trails_off(text: str) -> bool:
    """Whether a text ends with a word that nobody ends a sentence with: "of the", "and I"."""
    last = _LAST_WORD.search(text[-2 * _TAIL :])
    return last is not None and last[1].casefold().replace("’", "'") in _OPEN


def ends_clause(words: Sequence[str], following: str) -> bool:
    """Whether a sentence is over at a comma: a recogniser puts one where only a stop can be.

    "I like that idea, we could start with ten": a whole clause, and without a link another one.
    Known of English; other words tell nothing. Ask only where there is a pause.

    Args:
        words: what was said of the sentence, up to the comma.
        following: the next word.
    """
    if not words or not words[-1].endswith(",") or _plain(following) not in _SUBJECTS:
        return False
    last = next((i for i in range(len(words) - 2, -1, -1) if words[i].endswith(",")), -1)
    sentence, clause = (_without_links(part) for part in (words, words[last + 1 :]))
    if len(sentence) < _FEWEST or any(
        part[:1] and part[0] in _HANGING for part in (sentence, clause)
    ):
        return False
    if sentence[-1] == "please":
        return True
    return any(word in _VERBS or _CONTRACTED.match(word) for word in sentence)


def _without_links(words: Sequence[str]) -> list[str]:
    said = [_plain(word) for word in words]
    first = next((i for i, word in enumerate(said) if word not in _LINKS), len(said))
    return said[first:]


def _plain(word: str) -> str:
    return word[:_TAIL].lower().replace("’", "'").strip(".,;:!?\"'")
