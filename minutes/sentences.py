"""Where a sentence ends, and what is no sentence but a nod."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.text import tokens, word_set

__all__ = [
    "LONGEST_BACKCHANNEL",
    "ends_clause",
    "ends_sentence",
    "is_backchannel",
    "is_bare_answer",
    "is_hesitation",
    "is_punctuated",
    "pauses_sentence",
    "trails_off",
]

LONGEST_BACKCHANNEL = 5  # words, or characters of Chinese

_TAIL = 20  # characters at the end of a word in which its punctuation is looked for
_CLOSING = "\"'”’»›」』）)\\]}*"
_FULL_STOP = expression(rf"[!?。！？｡؟।॥։።][{_CLOSING}]*$")
_PERIOD = expression(rf"\.[{_CLOSING}]*$")
_ELLIPSIS = expression(rf"(?:\.\.+|…)[{_CLOSING}]*$")
_CLAUSE = expression(rf"[,;:，；：、،–—-][{_CLOSING}]*$")
_OPENING = expression(r"^[\"'“‘«‹「『（(\[{*¿¡]+")
_INITIALS = expression(r"^(?:[^\W\d_]\.)+$")


# A name or a number follows these, so they never end a sentence.
_TITLES = word_set(
    "mr mrs ms mx dr prof sr jr st mt nr fig vol pp vs cf gen col sgt capt lt rev hon "
    "hr fr mme mlle sra dra z.b d.h e.g i.e u.a resp"
)
# These end a sentence only when the next word looks like the start of one.
_ABBREVIATIONS = word_set(
    "a.m p.m etc inc ltd co corp dept approx est min max usw bzw ca al ph.d b.a m.a"
)

# Words that acknowledge and say nothing else, in languages that meetings are often held in.
_BACKCHANNELS = frozenset(
    tokens(
        # English
        "yeah yes yep yup yea ya uh huh mm mmm mhm mmhmm hmm hm ah aha oh ooh okay ok okey kay "
        "alright right sure cool great fine good nice exactly true wow thanks bye hello hi hey no "
        "nope nah absolutely definitely indeed "
        # German, Dutch, French, Spanish, Portuguese, Italian, Russian
        "ja jo nein genau klar gut stimmt ach nee oui ouais non voilà d'accord ben "
        "hein sí si vale claro bueno sim não certo sì va bene ecco да нет ага угу хорошо ладно "
        # Chinese by character (嗯, 好的, 是的, 对对, 行吧, 没错), Japanese, Korean
        "嗯哦噢喔啊呀哎唉好的对對是行吧没錯错 はいうんえそですねあ 네 예 응 음"
    )
)
_HESITATIONS = frozenset(tokens("um uh er erm äh ähm öh euh eh 呃"))
_ANSWERS = frozenset(
    tokens(
        "yes yeah yep yup no nope nah sure right exactly absolutely definitely agreed indeed "
        "correct ja nein oui non sí sim não sì да нет 是对好行没不可同はい네"
    )
)
_NODS = _BACKCHANNELS | _HESITATIONS
# English: whoever a clause is about when it opens with one of these, and what shows that words are
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
_PHRASES = expression(r"\b(?:i see|got it|all right|of course|thank you|i know|oh my god)\b")
_NOISES = expression(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}|<[^<>]*>|\*[^*]*\*")


def ends_sentence(word: str, following: str | None, *, paused: bool = False) -> bool:
    """Whether a sentence ends with this word.

    Args:
        word: a word with its punctuation.
        following: the next word, None where there is none.
        paused: whether there is a pause between the two.
    """
    tail = word[-_TAIL:]
    if _ELLIPSIS.search(tail):
        return following is None or paused or _capitalised(following)
    if _FULL_STOP.search(tail):
        return True
    if not _PERIOD.search(tail):
        return False
    if following is None:
        return True
    bare = _OPENING.sub("", word).rstrip(".\"'”’»)]}").casefold()
    if bare in _TITLES:
        return False
    if bare in _ABBREVIATIONS:
        return _capitalised(following)
    if _INITIALS.match(f"{bare}.") and bare != "i":
        return paused and _capitalised(following)
    if bare.isdecimal():
        return not _OPENING.sub("", following)[:1].isdecimal()
    return True


def pauses_sentence(word: str) -> bool:
    """Whether a clause ends with this word: a comma, a colon, a dash."""
    return _CLAUSE.search(word[-_TAIL:]) is not None


def is_punctuated(texts: Sequence[str], share: float) -> bool:
    """Whether at least a share of texts end in a final mark, so that its absence says something."""
    ends = sum(ends_sentence(words[-1], None) for words in map(str.split, texts) if words)
    return ends >= share * len(texts)


def trails_off(text: str) -> bool:
    """Whether a text ends with a word that nobody ends a sentence with: "of the", "and I"."""
    last = _LAST_WORD.search(text[-2 * _TAIL :])
    return last is not None and last[1].casefold().replace("’", "'") in _OPEN


def is_backchannel(text: str) -> bool:
    """Whether a text only acknowledges ("yeah, okay", "mm-hmm", 好的) or says nothing at all."""
    said = tokens(_PHRASES.sub(" ", _NOISES.sub(" ", text.casefold())))
    return len(said) <= LONGEST_BACKCHANNEL and _NODS.issuperset(said)


def is_bare_answer(text: str) -> bool:
    """Whether a text says yes or no and nothing else: it is understood with its question only."""
    said = tokens(text)
    known = _ANSWERS | _NODS | {"it", "is", "that's", "i", "do", "think", "so", "意"}
    return (
        0 < len(said) <= LONGEST_BACKCHANNEL and not _ANSWERS.isdisjoint(said) and known >= {*said}
    )


def is_hesitation(text: str) -> bool:
    """Whether a text is no more than "um" or "uh": something is about to be said."""
    return _HESITATIONS.issuperset(tokens(text))


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


def _capitalised(word: str) -> bool:
    return _OPENING.sub("", word)[:1].isupper()
