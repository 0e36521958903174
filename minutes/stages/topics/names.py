"""What the people of a meeting are called by the others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.languages.names import is_label
from minutes.records import Speaker

__all__ = ["called"]

_HAN = re.compile("[\u3400-\u9fff]{2,4}")


def called(speakers: Sequence[Speaker]) -> tuple[str, ...]:
    """Full names, their parts, and in Chinese 小陈 and 老陈; longer ones first."""
    found = set()
    for speaker in speakers:
        name = speaker.name or ""
        if is_label(name):
            continue
        found |= {name, *re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", name)}
        if _HAN.fullmatch(name):
            found |= {mark + name[0] for mark in "小老阿"} | {name[-2:]}
    return tuple(sorted(filter(lambda name: len(name) > 1, found), key=lambda n: (-len(n), n)))
