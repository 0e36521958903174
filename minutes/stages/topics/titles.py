"""What each stretch of a meeting is called: words that were said there, and hardly elsewhere.

A word weighs by what it adds to the divergence of the stretch's words from the meeting's (Kullback
& Leibler 1951), so that what is said throughout weighs nothing; a phrase by its words, the last of
them most, as it is the noun; more where it is longer or repeated, less where it is mostly said as a
part of a longer one (C-value: Frantzi, Ananiadou & Mima 2000), and more where the stretch opens
with it (YAKE weighs place too: Campos et al. 2020): "David, how about the payment system?".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from minutes.languages import find_language
from minutes.languages.backchannels import is_backchannel
from minutes.languages.phrases import NounPhrase, plain_phrases
from minutes.records import Utterance
from minutes.stages.topics.mentions import Key, Mentions, naming, units
from minutes.text import count_words, join, tokens

__all__ = ["choose_titles"]

_LENGTH = (1.0, 1.8, 1.9, 1.9, 1.8, 1.7)  # what a phrase of one, two, … words or pairs is worth
_REPEATED = 1.3
_ANNOUNCED = 1.8
_ANNOUNCING = 2  # utterances after the start of a stretch, or after words that open a subject
_ONCE_IS_ENOUGH = 400  # words; in a longer stretch one mention says little
_SECOND = 0.5  # of the first phrase's score, for a title of two
_MOST_WORDS = 5
_LONGEST = 60  # characters, where words that open a stretch stand for a title
_COMMON = 0.6  # share of stretches in which a word of an unknown language is no subject
_WIDE = "\u3040"  # from here on the scripts of Chinese and Japanese

Extractor = Callable[[str], Iterator[NounPhrase]]


def choose_titles(
    utterances: Sequence[Utterance],
    starts: Sequence[int],
    *,
    opens: Sequence[bool],
    language: str | None,
    names: Sequence[str] = (),
    taken: Sequence[str] = (),
) -> list[str]:
    """A title for each stretch, all different and none of those taken.

    Args:
        utterances: in order of time.
        starts: the first utterance of each stretch.
        opens: whether each utterance opens a subject by its words.
        language: as ISO 639-1.
        names: what the people present are called, which is no subject.
    """
    bounds = list(pairwise([*starts, len(utterances)]))
    stretches = [utterances[a:b] for a, b in bounds]
    extract = _extractor(stretches, language, names)
    mentions = [
        _listen(stretch, opens[a:b], extract)
        for stretch, (a, b) in zip(stretches, bounds, strict=True)
    ]
    total = Counter[str]()
    for held in mentions:
        total.update(held.units)
    chosen: list[str] = []
    used: set[Key] = set()
    for stretch, held in zip(stretches, mentions, strict=True):
        brief = sum(count_words(utterance.text) for utterance in stretch) <= _ONCE_IS_ENOUGH
        candidates = held.candidates(once=brief)
        weights = _weights(held, total)
        scores = {key: _score(key, held, weights) for key in candidates if key not in used}
        picked = _pick(scores)
        used.update(picked)
        comma = "、" if picked and picked[0][0] >= _WIDE else ", "
        title = comma.join(held.written(key) for key in picked)
        if not title or _capitalised(title) in {*chosen, *taken}:
            title = _first_words(stretch, [*chosen, *taken])
        chosen.append(_capitalised(title))
    return chosen


def _listen(stretch: Sequence[Utterance], opens: Sequence[bool], extract: Extractor) -> Mentions:
    mentions = Mentions()
    left = _ANNOUNCING
    for utterance, opening in zip(stretch, opens, strict=True):
        if opening:
            left = _ANNOUNCING
        if is_backchannel(utterance.text):
            continue
        for phrase in extract(utterance.text):
            mentions.add(phrase, announces=left > 0)
        left -= 1
    return mentions


def _weights(mentions: Mentions, total: Counter[str]) -> dict[str, float]:
    """What each unit of a stretch adds to the divergence from the meeting, where that is more."""
    share = mentions.units.total() / max(total.total(), 1)
    return {
        unit: count * max(math.log(count / max(total[unit], count) / share), 0.0)
        for unit, count in mentions.units.items()
    }


def _score(key: Key, mentions: Mentions, weights: Mapping[str, float]) -> float:
    named = naming(key)
    score = math.fsum(weights[unit] for unit in named) / len(named)
    if len(key) > 1:
        score = (score + weights[named[-1]]) / 2
    score *= _LENGTH[min(len(named), len(_LENGTH)) - 1]
    if mentions.count[key] > 1 and len(units(key)) > 1:
        score *= _REPEATED
    if named[-1] in mentions.announced:
        score *= _ANNOUNCED
    return score * max(1 - mentions.within[key] / mentions.count[key], 0.1)


def _pick(scores: Mapping[Key, float]) -> list[Key]:
    """The best phrase, and a second one that is nearly as good and about something else."""
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    for key in ranked[1:]:
        if scores[key] < _SECOND * scores[ranked[0]]:
            break
        if not set(units(key)) & set(units(ranked[0])) and len(key) + len(ranked[0]) <= _MOST_WORDS:
            return [ranked[0], key]
    return ranked[:1]


def _extractor(
    stretches: Sequence[Sequence[Utterance]], language: str | None, names: Sequence[str]
) -> Extractor:
    known = find_language(language)
    if known is not None and known.topics is not None:
        phrases = known.topics().phrases
        return lambda text: phrases(text, names)
    small = frozenset(name.casefold() for name in names)
    held = Counter(
        word for stretch in stretches for word in {w for u in stretch for w in tokens(u.text)}
    )
    stops = {word for word, count in held.items() if count > _COMMON * len(stretches)}
    return lambda text: plain_phrases(
        text, stops, small, capitals=known is not None and known.nouns_have_capitals
    )


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_words(stretch: Sequence[Utterance], taken: Sequence[str]) -> str:
    """The first words of a stretch that has no phrase of its own."""
    words = join(utterance.text for utterance in stretch).split()
    for size in range(4, len(words) + 4):
        text = " ".join(words[:size])[:_LONGEST].strip(" .,;:!?，。！？")
        if text and _capitalised(text) not in taken:
            return text
    return str(len(taken) + 1)
