"""French: the words of the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes.languages import Language

if TYPE_CHECKING:
    from minutes.languages.labels import Labels

__all__ = ["LANGUAGE"]


def _labels() -> Labels:
    from minutes.languages.french.labels import FRENCH

    return FRENCH


LANGUAGE = Language("fr", labels=_labels)
