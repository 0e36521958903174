"""Cleans spoken English: what a speaker took back or only hummed goes, no word is ever changed.

The terms are those of Shriberg 1994, "Preliminaries to a Theory of Speech Disfluencies": what the
speaker takes back is the reparandum, what stands instead the repair, and between the two there
may be an interregnum ("um", "I mean"). Which words fill, edit or mark follows the categories of
Meteer et al. 1995, "Dysfluency Annotation Stylebook for the Switchboard Corpus".
"""

from __future__ import annotations

from minutes.languages.cleaning import full_stop, split_words, to_text
from minutes.languages.english.disfluency.finishing import finish, is_question
from minutes.languages.english.disfluency.fragments import drop_fillers, drop_fragments
from minutes.languages.english.disfluency.markers import drop_markers, drop_parentheses
from minutes.languages.english.disfluency.repairs import drop_repetitions, drop_restarts
from minutes.languages.english.disfluency.tokens import join_contractions
from minutes.text import count_words

__all__ = ["clean", "join_contractions"]

_PASSES = (
    drop_fillers,
    drop_fragments,
    drop_repetitions,
    drop_restarts,
    drop_parentheses,
    drop_markers,
)


def clean(text: str) -> str:
    """Passes until nothing more goes: a repair may bring another repetition together."""
    text = join_contractions(text)
    while True:
        words = split_words(text)
        for drop in _PASSES:
            shorter = drop(words)
            if len(shorter) == len(words) or count_words(to_text(shorter)):
                words = shorter
        words = finish(words)
        cleaned = full_stop(to_text(words), asks=is_question(words))
        if cleaned == text:
            return cleaned
        text = cleaned
