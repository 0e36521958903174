"""Who a voice is, where the meeting itself says so.

"Peter, would you like to start?" – the next voice; "Thanks, Peter" – the voice before; "this is
Diane in New Jersey"; "Yes, I'll do that" after "Peter will fix it". A voice gets a name where at
least two such clues agree and none contradicts: no other name for the voice, no other voice for
the name, and nobody speaks of themselves by name. Better S1 than the wrong person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from minutes.languages import find_language
from minutes.languages.backchannels import is_backchannel
from minutes.languages.naming import NamingWords
from minutes.records import Evidence, Speaker, Utterance

__all__ = ["name_voices", "offer_names"]

LEAST = 2  # clues
LATE = 2  # sentences of a turn, at its end, in which somebody may be asked
CLOSE = 20.0  # seconds in which the one who is asked begins to speak
LONGEST = 400  # characters of a sentence that is looked at

_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one voice says until another does, nods left out."""

    voice: str
    said: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class _Clue:
    """That a voice is somebody, by the words of an utterance.

    Thanks are `faint`: they may be for what was said some turns before. They count beside others,
    and contradict nothing.
    """

    voice: str
    name: str
    evidence: Evidence
    faint: bool = False


def name_voices(
    speakers: Sequence[Speaker], utterances: Sequence[Utterance], *, language: str | None
) -> tuple[Speaker, ...]:
    """The speakers, with names and the words they were read from where the meeting gives them.

    Args:
        speakers: without names; one that has a name keeps it.
        utterances: in order of time, with the ids of the speakers.
        language: of the meeting (ISO 639-1); names are found where its words for them are known.
    """
    words = _words(language)
    if words is None:
        return tuple(speakers)
    turns = _turns(utterances)
    clues = list(_clues(turns, words))
    spoken_of = _spoken_of(utterances, {_key(c.name, words) for c in clues}, clues)
    by_voice: dict[str, dict[str, list[_Clue]]] = defaultdict(lambda: defaultdict(list))
    voices: dict[str, set[str]] = defaultdict(set)
    for clue in clues:
        key = _key(clue.name, words)
        if key not in spoken_of[clue.voice]:
            by_voice[clue.voice][key].append(clue)
            if not clue.faint:
                voices[key].add(clue.voice)
    taken = {_key(s.name, words) for s in speakers if s.name}
    return tuple(
        _named(s, by_voice[s.id], voices, taken) if s.name is None else s for s in speakers
    )


def offer_names(
    speakers: Sequence[Speaker], utterances: Sequence[Utterance], *, language: str | None
) -> dict[str, tuple[tuple[str, Evidence], ...]]:
    """The names by which voices without one were addressed, for a person to choose from.

    One clue is enough here. A name that somebody has, or that the voice says of others, is none.

    Returns:
        By the id of the voice: each name with the words that it was read from, likeliest first.
    """
    words = _words(language)
    if words is None or all(speaker.name for speaker in speakers):
        return {}
    clues = list(_clues(_turns(utterances), words))
    spoken_of = _spoken_of(utterances, {_key(c.name, words) for c in clues}, clues)
    taken = {_key(speaker.name, words) for speaker in speakers if speaker.name}
    offered: dict[str, tuple[tuple[str, Evidence], ...]] = {}
    for speaker in speakers:
        found: dict[str, list[_Clue]] = defaultdict(list)
        for clue in clues:
            key = _key(clue.name, words)
            if clue.voice == speaker.id and key not in taken | spoken_of[speaker.id]:
                found[key].append(clue)
        likely = sorted(found.values(), key=lambda same: (all(c.faint for c in same), -len(same)))
        if likely and speaker.name is None:
            offered[speaker.id] = tuple(
                (max((c.name for c in same), key=len), same[0].evidence) for same in likely
            )
    return offered


def _words(language: str | None) -> NamingWords | None:
    known = find_language(language)
    return known.naming() if known and known.naming else None


def _named(
    speaker: Speaker,
    clues: dict[str, list[_Clue]],
    voices: dict[str, set[str]],
    taken: set[str],
) -> Speaker:
    strong = [key for key, found in clues.items() if not all(clue.faint for clue in found)]
    if len(strong) != 1:
        return speaker
    (key,) = strong
    found = clues[key]
    distinct = {clue.evidence.utterance: clue for clue in found}
    if len(distinct) < LEAST or len(voices[key]) > 1 or key in taken:
        return speaker
    name = max((clue.name for clue in found), key=len)
    evidence = tuple(clue.evidence for clue in distinct.values())
    return replace(speaker, name=name, name_evidence=evidence)


def _turns(utterances: Iterable[Utterance]) -> list[_Turn]:
    turns: list[_Turn] = []
    for utterance in utterances:
        if utterance.speaker is None or is_backchannel(utterance.text):
            continue
        if turns and turns[-1].voice == utterance.speaker:
            turns[-1] = replace(turns[-1], said=(*turns[-1].said, utterance))
        else:
            turns.append(_Turn(utterance.speaker, (utterance,)))
    return turns


def _clues(turns: Sequence[_Turn], words: NamingWords) -> Iterator[_Clue]:
    for number, turn in enumerate(turns):
        before = turns[number - 1] if number else None
        after = turns[number + 1] if number + 1 < len(turns) else None
        if after and after.said[0].start - turn.said[-1].end > CLOSE:
            after = None
        sentences = [(u, s) for u in turn.said for s in _sentences(u.text, words)]
        for place, (utterance, sentence) in enumerate(sentences):
            for name in _names(words.introductions, sentence, words):
                yield _Clue(turn.voice, name, Evidence(utterance.id, sentence))
            if before and place < LATE:
                for name in _names(words.thanks, sentence, words):
                    yield _Clue(before.voice, name, Evidence(utterance.id, sentence), faint=True)
            if after and place >= len(sentences) - LATE:
                called = set(_names(words.calls, sentence, words))
                if words.acceptance.match(after.said[0].text):
                    called |= set(_names(words.duties, sentence, words))
                for name in called:
                    yield _Clue(after.voice, name, Evidence(utterance.id, sentence))


def _sentences(text: str, words: NamingWords) -> list[str]:
    found = (part.strip() for part in words.sentence.findall(text))
    return [sentence for sentence in found if sentence and len(sentence) <= LONGEST]


def _names(patterns: Iterable[re.Pattern[str]], sentence: str, words: NamingWords) -> Iterator[str]:
    """The people whom a sentence names by one of the patterns."""
    for pattern in patterns:
        if found := pattern.fullmatch(sentence):
            name = found["name"].strip()
            parts = [part.strip(".") for part in name.casefold().replace("-", " ").split()]
            if not any(part in words.not_names or words.contracted.search(part) for part in parts):
                yield name
                return


def _key(name: str, words: NamingWords) -> str:
    """What tells people apart: the first name, without a title where another name follows it."""
    parts = [part.casefold().strip(".") for part in name.split()]
    plain = [part for part in parts if part not in words.titles]
    return (plain or parts)[0] if parts else ""


def _spoken_of(
    utterances: Iterable[Utterance], names: set[str], clues: Iterable[_Clue]
) -> dict[str, set[str]]:
    """The names that each voice says of others: all that it says, but to introduce itself."""
    own = {(c.voice, c.evidence.utterance) for c in clues}
    said: dict[str, set[str]] = defaultdict(set)
    for utterance in utterances:
        if utterance.speaker and (utterance.speaker, utterance.id) not in own:
            found = {word.casefold() for word in _CAPITAL.findall(utterance.text)}
            said[utterance.speaker] |= found & names
    return said
