"""What each stretch of a meeting is called: words that were said there, and hardly elsewhere.

A word weighs by what it adds to the divergence of the stretch's words from the meeting's (Kullback
& Leibler 1951), so that what is said throughout weighs nothing; a phrase by the mean of its
words, more where it is longer or repeated (as C-value: Frantzi, Ananiadou & Mima 2000) and where
the stretch opens with it (as YAKE: Campos et al. 2020): "David, how about the payment system?".
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from minutes.records import Utterance
from minutes.sentences import is_backchannel
from minutes.stages.topics.chinese import chinese, japanese
from minutes.stages.topics.phrases import Phrase, english, plain
from minutes.text import count_words, tokens

__all__ = ["titles"]

_LENGTH = (0.0, 1.0, 1.8, 1.9, 1.9, 1.8, 1.7)  # what a phrase of so many words or pairs is worth
_REPEATED = 1.3
_ANNOUNCED = (1.8, 1.8, 1.4, 1.4, 1.4)  # in the first utterance, the second, …
_ONCE_IS_ENOUGH = 400  # words; in a longer stretch one mention says little
_SECOND = 0.5  # of the first phrase's score, for a title of two
_MOST_WORDS = 5
_COMMON = 0.6  # share of stretches in which a word of an unknown language is no subject

_UNSPACED = "\u3040"  # from here on the scripts of Chinese and Japanese

Key = tuple[str, ...]


@dataclass(slots=True)
class _Said:
    """The phrases of a stretch: how often, how written, and which count when said once."""

    count: Counter[Key] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    written: dict[Key, Counter[tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    whole: set[Key] = field(default_factory=set)
    announced: dict[str, float] = field(default_factory=dict)
    within: Counter[Key] = field(default_factory=Counter)


def titles(
    stretches: Sequence[Sequence[Utterance]], *, language: str | None, names: Sequence[str] = ()
) -> list[str]:
    """A title for each stretch, all different.

    Args:
        stretches: the utterances of each topic, in order of time.
        language: as ISO 639-1.
        names: what the people present are called, which is no subject.
    """
    extract = _extractor(stretches, language, names)
    said = [_hear(stretch, extract) for stretch in stretches]
    total = Counter[str]()
    for one in said:
        total.update(one.units)
    chosen: list[str] = []
    for stretch, one in zip(stretches, said, strict=True):
        share = one.units.total() / total.total()
        weights = {
            unit: count * max(math.log(count / total[unit] / share), 0.0)
            for unit, count in one.units.items()
        }
        taken = {title.casefold() for title in chosen}
        chosen.append(_title(one, weights, taken) or _opening_words(stretch, taken))
    return chosen


def _title(said: _Said, weights: dict[str, float], taken: set[str]) -> str:
    scores = {
        key: _score(key, said, weights)
        for key, count in said.count.items()
        if count > 1 or key in said.whole or len(_units(key)) == 1
    }
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    first: Key | None = None
    for key in ranked:
        if first is None:
            if _written(said, key).casefold() not in taken:
                first = key
        elif scores[key] < _SECOND * scores[first]:
            break
        elif not set(_units(key)) & set(_units(first)) and len(key) + len(first) <= _MOST_WORDS:
            comma = "、" if key[0] >= _UNSPACED else ", "
            return _capitalised(_written(said, first) + comma + _written(said, key))
    return "" if first is None else _capitalised(_written(said, first))


def _score(key: Key, said: _Said, weights: dict[str, float]) -> float:
    units = _units(key)
    head = units[-1]
    mean = math.fsum(weights[unit] for unit in units) / len(units)
    score = (mean + weights[head]) / 2 * _LENGTH[min(len(units), len(_LENGTH) - 1)]
    if said.count[key] > 1 and len(units) > 1:
        score *= _REPEATED
    score *= said.announced.get(head, 1.0)
    return score * (1 - said.within[key] / said.count[key] / 2)


def _units(key: Key) -> tuple[str, ...]:
    """What a phrase is weighed by: its words, or the pairs of its characters."""
    if len(key) == 1 and key[0] >= _UNSPACED and len(key[0]) > 1:
        return tuple(key[0][i : i + 2] for i in range(len(key[0]) - 1))
    return key


def _hear(stretch: Sequence[Utterance], extract: Callable[[str], Iterator[Phrase]]) -> _Said:
    said = _Said()
    spoken = [utterance.text for utterance in stretch if not is_backchannel(utterance.text)]
    brief = sum(map(count_words, spoken)) <= _ONCE_IS_ENOUGH
    for number, text in enumerate(spoken):
        for phrase in extract(text):
            key = phrase.key
            said.count[key] += 1
            said.written[key][phrase.words] += 1
            if len(_units(key)) == 1:
                said.units[_units(key)[0]] += 1
            if phrase.whole and brief:
                said.whole.add(key)
            if number < len(_ANNOUNCED):
                for unit in _units(key):
                    said.announced.setdefault(unit, _ANNOUNCED[number])
    for key, count in said.count.items():
        units = _units(key)
        for unit in units:
            said.units.setdefault(unit, 1)
        if len(units) > 1 and (count > 1 or key in said.whole):
            for part in _parts(key):
                said.within[part] = max(said.within[part], count)
    return said


def _parts(key: Key) -> Iterator[Key]:
    """The phrases within a phrase."""
    pieces: Sequence[str] = key if len(key) > 1 else key[0]
    for begin in range(len(pieces)):
        for end in range(begin + 1, len(pieces) + 1):
            if end - begin < len(pieces):
                yield key[begin:end] if len(key) > 1 else (key[0][begin:end],)


def _extractor(
    stretches: Sequence[Sequence[Utterance]], language: str | None, names: Sequence[str]
) -> Callable[[str], Iterator[Phrase]]:
    parts = frozenset(name.casefold() for name in names)
    if language == "zh":
        return lambda text: chinese(text, names)
    if language == "ja":
        return lambda text: japanese(text, names)
    if language == "en":
        return lambda text: english(text, parts)
    held = Counter(
        word for stretch in stretches for word in {w for u in stretch for w in tokens(u.text)}
    )
    stops = {word for word, count in held.items() if count > _COMMON * len(stretches)}
    return lambda text: plain(text, stops, parts)


def _written(said: _Said, key: Key) -> str:
    """The phrase as it was mostly written; in small letters where it was ever so written."""
    forms = said.written[key]
    return " ".join(max(forms.items(), key=lambda form: (form[1], form[0]))[0])


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _opening_words(stretch: Sequence[Utterance], taken: set[str]) -> str:
    """The first words of a stretch that has no phrase of its own."""
    words = [word for utterance in stretch for word in utterance.text.split()]
    for size in range(4, len(words) + 4):
        text = " ".join(words[:size]).strip(" .,;:!?，。！？")
        if text and text.casefold() not in taken:
            return _capitalised(text)
    return str(len(taken) + 1)
