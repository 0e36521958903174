"""What can become a point: an utterance, a thought in pieces, a question with its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minutes.languages import DASH, find_language
from minutes.languages.backchannels import find_neighbour, is_backchannel, is_bare_answer
from minutes.languages.cleaning import clean
from minutes.languages.sentences import trails_off
from minutes.records import Utterance
from minutes.sentences import ends_sentence, is_punctuated, pauses_sentence
from minutes.text import count_words, join

__all__ = ["Unit", "group_utterances", "wording"]

_LONGEST = 60  # words of a joined thought
_SILENCE = 2.0  # seconds between the pieces of a thought
_REPLY = 5.0  # seconds in which a question is answered
_POLAR = 25  # words of a question that yes or no answers; a longer one is a speech
_PUNCTUATED = (
    0.3  # share of utterances that end in a stop; with fewer a stop's absence says nothing
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is kept or left as a whole: its utterances by their places, and what it would say."""

    places: tuple[int, ...]
    text: str
    words: int


def group_utterances(utterances: Sequence[Utterance], *, language: str | None) -> tuple[Unit, ...]:
    """Every utterance once, in order of time, alone or with those that it needs to be understood.

    Pieces of one thought by one speaker are joined: an utterance that stops in the middle of a
    sentence, and the next one by the same speaker. A question takes the bare "yes" or "no" of
    somebody else along. Nods that only accompany (`is_backchannel`) part nothing.
    """
    punctuated = is_punctuated([u.text for u in utterances], _PUNCTUATED)
    taken: set[int] = set()
    found: list[Unit] = []
    for first in range(len(utterances)):
        if first in taken:
            continue
        places = [first, *_continuations(utterances, first, taken, punctuated)]
        answer = _answer(utterances, places[-1], taken, language)
        if answer is not None:
            places.append(answer)
        taken.update(places)
        text = wording([utterances[i] for i in places], language=language)
        found.append(Unit(tuple(places), text, count_words(text)))
    return tuple(found)


def wording(pieces: Sequence[Utterance], *, language: str | None) -> str:
    """What utterances say, cleaned: a dash stands between speakers, nothing between pieces.

    No word comes, changes or moves: those of the result are among those of the pieces, in order.
    """
    turns: list[list[Utterance]] = []
    for piece in pieces:
        if turns and turns[-1][-1].speaker == piece.speaker:
            turns[-1].append(piece)
        else:
            turns.append([piece])
    said = (clean(join(piece.text for piece in turn), language=language) for turn in turns)
    known = find_language(language)
    return (known.dash if known else DASH).join(filter(None, said))


def _continuations(
    utterances: Sequence[Utterance], first: int, taken: set[int], punctuated: bool
) -> Iterator[int]:
    """The places of the pieces that go on with the thought begun at `first`."""
    place, words = first, count_words(utterances[first].text)
    while _is_open(utterances[place].text, punctuated):
        following = find_neighbour(utterances, place, 1, pause=_SILENCE)
        if following is None or following in taken:
            return
        words += count_words(utterances[following].text)
        if words > _LONGEST:
            return
        yield following
        place = following


def _is_open(text: str, punctuated: bool) -> bool:
    """Whether a text stops in the middle of a sentence."""
    chunks = text.split()
    if not chunks or is_backchannel(text):
        return False
    if ends_sentence(chunks[-1], None):
        return False
    if punctuated:
        return pauses_sentence(chunks[-1]) or not text.rstrip()[-1:].isalnum() or trails_off(text)
    return trails_off(text)


def _answer(
    utterances: Sequence[Utterance], place: int, taken: set[int], language: str | None
) -> int | None:
    """The place of a bare answer by somebody else, where a question ends here."""
    following = place + 1
    if following == len(utterances) or following in taken:
        return None
    asked, reply = utterances[place], utterances[following]
    if reply.speaker in (None, asked.speaker) or reply.start - asked.end > _REPLY:
        return None
    if not is_bare_answer(reply.text) or count_words(asked.text) > _POLAR:
        return None
    asks = clean(asked.text, language=language).endswith(("?", "？"))
    return following if asks else None
