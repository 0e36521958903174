"""Chinese disfluencies: 嗯 and 呃, and what is stuttered."""

from __future__ import annotations

import re

from minutes.languages.cleaning import tidy
from minutes.text import join

__all__ = ["clean"]

_FILLERS = re.compile(r"[嗯呃]+[，、,…\s]*")
# Said again and again while looking for the next word.
_PHRASES = (
    "那个 这个 就是说 就是 然后 我们 你们 他们 她们 因为 所以 但是 如果 或者 还是 其实 应该 可能 "
    "的话 比如说 比如 怎么说"
)
_REPEATED_PHRASES = re.compile(
    "|".join(f"{phrase}(?:[，、,…\\s]*{phrase})+" for phrase in _PHRASES.split())
)
# Three characters and more; two are a form of the verb (讨论讨论, "discuss a little").
_REPEATED = re.compile(r"([\u4e00-\u9fff]{3,8}?)(?:[，、,…\s]*\1)+")
# Pronouns; most other characters double within words and between them (看看, 目的的确).
_STUTTER = re.compile(r"(?<![其吉自])([我你他她它这那])(?:[，、,…\s]*\1)+")
_NUMBER = re.compile("[零一二三四五六七八九十百千万亿两]")
_MARKS_LEFT = re.compile("([，、。！？])[，、。]+")
_PAUSES_AT_START = re.compile(r"^[，、,；;：:。.\s]+")


def clean(text: str) -> str:
    """The text without fillers, stuttered pronouns and repeated phrases."""
    return tidy(_without(text))


def _without(text: str) -> str:
    while True:
        cleaned = join(_FILLERS.split(text))
        cleaned = _REPEATED_PHRASES.sub(_once, cleaned)
        cleaned = _REPEATED.sub(_once, cleaned)
        cleaned = _STUTTER.sub(r"\1", cleaned)
        cleaned = _PAUSES_AT_START.sub("", _MARKS_LEFT.sub(r"\1", cleaned))
        if cleaned == text or not any(char.isalnum() for char in cleaned):
            return text
        text = cleaned


def _once(match: re.Match[str]) -> str:
    """What is repeated, said once; numbers and laughter as they are."""
    said = match[1] if match.re is _REPEATED else _first_phrase(match[0])
    return match[0] if _NUMBER.search(said) or len(set(said)) < 3 <= len(said) else said


def _first_phrase(text: str) -> str:
    return next(phrase for phrase in _PHRASES.split() if text.startswith(phrase))
