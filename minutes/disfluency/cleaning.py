"""Cleaning by language: what of spoken text is shown in the minutes."""

from __future__ import annotations

from minutes.disfluency.chinese import clean_chinese
from minutes.disfluency.finishing import asks, capitalise, finish, full_stop
from minutes.disfluency.fragments import drop_fillers, drop_fragments
from minutes.disfluency.markers import drop_markers, drop_parentheses
from minutes.disfluency.repairs import drop_repetitions, drop_restarts
from minutes.disfluency.words import join_contractions, render, split
from minutes.text import count_words

__all__ = ["clean"]

_PASSES = (
    drop_fillers,
    drop_fragments,
    drop_repetitions,
    drop_restarts,
    drop_parentheses,
    drop_markers,
)


def clean(text: str, *, language: str | None) -> str:
    """The text without disfluencies, with capitals and a mark at its end.

    Words go and none comes, changes or moves: those of the result are a subsequence of those of
    the text (`tokens`, and in English after `join_contractions`). A text that holds nothing but
    fillers and markers keeps them. What is clean stays as it is.

    Args:
        text: one utterance, with punctuation or without.
        language: as ISO 639-1. English and Chinese lose disfluencies; of other languages, and
            where it is None, only spacing, the first letter and the last mark are set.
    """
    if not count_words(text):
        return " ".join(text.split())
    if language == "en":
        return _clean_english(join_contractions(text))
    if language == "zh":
        text = clean_chinese(text)
    text = render(split(text))
    return full_stop(capitalise(text))


def _clean_english(text: str) -> str:
    """Passes until nothing more goes: a repair may bring another repetition together."""
    while True:
        words = split(text)
        for drop in _PASSES:
            shorter = drop(words)
            if count_words(render(shorter)):
                words = shorter
        words = finish(words)
        cleaned = full_stop(render(words), asks=asks(words))
        if cleaned == text:
            return cleaned
        text = cleaned
