"""The words of the minutes that nobody said: headings and captions, one `Labels` a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from minutes.languages import find_language
from minutes.records import Kind

__all__ = ["Labels", "catalogue", "translated"]

_FALLBACK = "en"  # of languages that have no labels


@dataclass(frozen=True, slots=True)
class Labels:
    """What a template writes in its own words. Braces stand for what is put in.

    No field has a default, so that a further language can forget none. `notices` are the sentences
    of the pipeline and its engines, which are stored in English, and what they say in this
    language; `languages` the languages by their English names.
    """

    language: str  # BCP 47
    # headings
    meeting: str
    sections: Mapping[Kind, str]
    kinds: Mapping[Kind, str]
    speakers: str
    topics: str
    transcript: str
    contents: str
    # the tables of speakers and actions, and actions in running text
    speaker: str
    named: str
    talk: str
    share: str
    done: str
    what: str
    owner: str
    due: str
    time: str
    not_said: str
    nobody: str
    said_by: str
    by: str
    in_words: str
    # sentences
    no_speech: str
    no_points: str
    all_said: str
    bold: str
    quoted: str
    cleaned: str
    reworded: str
    approved: str
    made_with: str
    roles: Mapping[str, str]
    # links between the points and what was said
    original: str
    to_transcript: str
    to_minutes: str
    # the picture of the attention
    attention: str
    attention_caption: str
    attention_kept: str
    attention_share: str
    of_attention: str
    # finding and taking along
    search: str
    search_hint: str
    everyone: str
    found: str
    link: str
    copy: str
    copied: str
    copy_text: str
    copy_markdown: str
    # why a point is there
    why: str
    why_told: str
    why_explicit: str
    why_marks: str
    why_accepted: str
    why_owner: str
    why_context: str
    why_in_meeting: str
    why_words: str
    why_no_word: str
    why_also: str
    why_attended: str
    # the player
    recording: str
    play: str
    pause: str
    position: str
    speed: str
    close: str
    unplayable: str
    # times and dates
    seconds: str
    minutes: str
    hours: str
    day: str
    first: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    # numbers and punctuation
    percent: str
    decimal: str
    comma: str
    colon: str
    aside: str
    quotation: str
    # sentences that are stored in English
    notices: Mapping[str, str]
    languages: Mapping[str, str]


def catalogue(language: str | None) -> Labels:
    """The words for a meeting in this language (ISO 639-1); English where there are none."""
    for code in (language, _FALLBACK):
        found = find_language(code)
        if found is not None and found.labels is not None:
            return found.labels()
    raise LookupError(_FALLBACK)


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
