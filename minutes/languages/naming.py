"""What a language says when it tells who a voice is."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["NamingWords"]


@dataclass(frozen=True, slots=True)
class NamingWords:
    """One language's forms. Each pattern is of one sentence, matches from its beginning and names
    a person by the group `name`.

    Attributes:
        calls: somebody is asked, or given the floor: the next voice is theirs.
        thanks: somebody is thanked: the voice before is theirs.
        introductions: a voice says its own name.
        duties: somebody is to do something, by name.
        acceptance: the next voice takes it on.
        not_names: words that are no names though written with a capital.
        titles: what stands before a name.
        sentence: a sentence of a text, with its mark.
        contracted: the end of a word that is two in one, and no name: "that's".
    """

    calls: tuple[re.Pattern[str], ...]
    thanks: tuple[re.Pattern[str], ...]
    introductions: tuple[re.Pattern[str], ...]
    duties: tuple[re.Pattern[str], ...]
    acceptance: re.Pattern[str]
    not_names: frozenset[str]
    titles: frozenset[str]
    sentence: re.Pattern[str]
    contracted: re.Pattern[str]
