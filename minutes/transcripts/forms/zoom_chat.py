"""`09:31:22 From Name to Everyone: text`: Zoom's chat, in its ages and languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.expressions import expression
from minutes.transcripts.heading import is_boilerplate
from minutes.transcripts.heads import TIME, Head, Layout, reader_of

__all__ = ["READER"]

_FROM = r"(?:From|Von|De la part de|De|Da|Van|Från|Fra|От|来自|發件人|발신자)"
_TO = r"(?:to|To|an|An|à|À|a|para|aan|naar|till|til|кому|发送给|发送至|至|收件人)"


def _words(heads: list[Head], lines: Sequence[str]) -> list[Head]:
    """Heads without reactions and quotations, which nobody says."""
    return [head._replace(rest="") if is_boilerplate(head.rest) else head for head in heads]


READER = reader_of(
    Layout(
        expression(
            rf"{TIME}\s{{1,4}}{_FROM}\s{{1,3}}(?P<name>[^\t\n]{{1,80}}?)"
            rf"(?:\s{{1,3}}{_TO}\s{{1,3}}[^:\n]{{1,100}}?)?\s{{0,3}}[:：]",
            re.IGNORECASE,
        ),
        alone=False,
        check=_words,
        plus=0.3,
    ),
    name="Zoom chat",
    tools="Zoom (saved chat)",
    suffixes=(".txt",),
    speakers="names",
    times="start",
    dates="–",
    words="–",
)
