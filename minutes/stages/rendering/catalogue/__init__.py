"""The words of the minutes that nobody said: headings and captions, by language.

A further language is one more module with one more `Labels`, named in LANGUAGES.
"""

from __future__ import annotations

import re
from functools import cache

from minutes.stages.rendering.catalogue.chinese import CHINESE
from minutes.stages.rendering.catalogue.english import ENGLISH
from minutes.stages.rendering.catalogue.form import Labels

__all__ = ["CHINESE", "ENGLISH", "LANGUAGES", "Labels", "catalogue", "translated"]

LANGUAGES = {labels.language: labels for labels in (ENGLISH, CHINESE)}


def catalogue(language: str | None) -> Labels:
    """The words for a meeting in this language (ISO 639-1); English where there are none."""
    return LANGUAGES.get((language or "").casefold().partition("-")[0], ENGLISH)


def translated(notice: str, words: Labels) -> str:
    """A notice in the language of the minutes; one that the catalogue does not know, as it is."""
    for english, own in words.notices.items():
        if found := _pattern(english).fullmatch(notice):
            named = found.groupdict()
            return own.format(
                **{key: words.languages.get(text, text) for key, text in named.items()}
            )
    return notice


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(sentence)))
