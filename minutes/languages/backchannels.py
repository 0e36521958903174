"""What says no more than that somebody listens: "yeah", "mm-hmm", 好的.

In one list for all languages: who nods often does so in another language than the meeting's, and
among so few words none of one language is anything else in another.
"""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.records import Utterance
from minutes.text import tokens

__all__ = [
    "LONGEST_BACKCHANNEL",
    "find_neighbour",
    "is_backchannel",
    "is_bare_answer",
    "is_hesitation",
]

LONGEST_BACKCHANNEL = 5  # words, or characters of Chinese

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
_PHRASES = expression(r"\b(?:i see|got it|all right|of course|thank you|i know|oh my god)\b")
_NOISES = expression(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}|<[^<>]*>|\*[^*]*\*")


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


def find_neighbour(
    utterances: Sequence[Utterance], place: int, step: int, *, pause: float
) -> int | None:
    """The next (`step` 1) or last (-1) utterance of a speaker, with nothing but nods between.

    None where the speaker is unknown, or silent for longer than `pause` seconds.
    """
    said = utterances[place]
    other = place + step
    while said.speaker is not None and 0 <= other < len(utterances):
        beside = utterances[other]
        if beside.speaker == said.speaker:
            silent = beside.start - said.end if step > 0 else said.start - beside.end
            return other if silent <= pause else None
        if not is_backchannel(beside.text):
            return None
        other += step
    return None
