"""German: the words of the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.labels import Labels

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.german.labels import GERMAN

    return GERMAN


LANGUAGE = Language("de", labels=_labels)
