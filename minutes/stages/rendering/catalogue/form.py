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
    English, and what they say in this language; `languages` the languages by their English names.
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
    # why a point is there
    why: str
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
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    # punctuation
    comma: str
    colon: str
    aside: str
    quotation: str
    # sentences that are stored in English
    notices: Mapping[str, str]
    languages: Mapping[str, str]
