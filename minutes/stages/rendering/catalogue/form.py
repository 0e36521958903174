"""What every language's entry of the catalogue has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minutes.records import Kind

__all__ = ["Labels"]


@dataclass(frozen=True, slots=True)
class Labels:
    """What a template writes in its own words. Braces stand for what is put in.

    A further language is one more of these in LANGUAGES: no field has a default, so that none can
    be forgotten. `notices` are the sentences of the pipeline and its engines, which are stored in
    English, and what they say in this language; `languages` the languages that they name.
    """

    language: str  # BCP 47
    meeting: str
    sections: Mapping[Kind, str]
    topics: str
    transcript: str
    owner: str
    due: str
    no_speech: str
    no_points: str
    seconds: str
    minutes: str
    hours: str
    day: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    kinds: Mapping[Kind, str]
    speakers: str
    contents: str
    attention: str
    attention_caption: str
    attention_kept: str
    attention_share: str
    what: str
    time: str
    done: str
    not_said: str
    original: str
    to_transcript: str
    to_minutes: str
    why: str
    why_words: str
    why_no_word: str
    why_also: str
    why_attended: str
    recording: str
    play: str
    pause: str
    position: str
    speed: str
    close: str
    unplayable: str
    made_with: str
    roles: Mapping[str, str]
    quoted: str
    cleaned: str
    speaker: str
    talk: str
    share: str
    by: str
    nobody: str
    in_words: str
    all_said: str
    bold: str
    comma: str
    colon: str
    aside: str
    quotation: str
    notices: Mapping[str, str]
    languages: Mapping[str, str]
