"""German: the words of the minutes, and of an agenda."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.labels import Labels
    from minutes.languages.topics import AgendaWords

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.german.labels import GERMAN

    return GERMAN


def _agenda() -> AgendaWords:
    from minutes.languages.topics import AgendaWords

    return AgendaWords(("tagesordnung",), hours=("uhr",))


LANGUAGE = Language("de", labels=_labels, agenda=_agenda, nouns_have_capitals=True)
