"""LRC: lyrics, and what recognisers write for players: `[00:12.34]text`."""

from __future__ import annotations

import re

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.captions import RawCue, draft_of_captions
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import code_of
from minutes.transcripts.timing import parse_clock

__all__ = ["READER"]

_CLOCK = r"[0-9]{1,3}:[0-9]{1,2}(?::[0-9]{1,2})?(?:[.,:][0-9]{1,3})?"
_TIMED = expression(rf"((?:\[{_CLOCK}\]\s{{0,3}})+)(.*)")
_ONE = expression(rf"\[({_CLOCK})\]")
_WORD = expression(rf"<{_CLOCK}>")
_TAG = expression(r"\[(ti|ar|al|au|by|la|length|offset|re|ve|tool|#)[ ]?:(.*)\]", re.IGNORECASE)
_FRACTION = expression(r"\[[0-9]{1,3}:[0-9]{2}\.[0-9]{2,3}\](?!\s*$)\S")
_SHARE = 0.8  # of the lines that are timed


def _knows(source: Source) -> float:
    timed = sum(bool(_TIMED.fullmatch(line)) for line in source.lines if line.startswith("["))
    tags = sum(bool(_TAG.fullmatch(line)) for line in source.lines[:20])
    if not timed or timed + tags < _SHARE * source.filled:
        return 0.0
    if source.suffix == ".lrc" or tags:
        return 0.96
    tight = sum(bool(_FRACTION.match(line)) for line in source.lines)
    return 0.9 if tight >= _SHARE * timed else 0.0


def _parse(source: Source) -> Draft:
    tags = {
        match[1].lower(): match[2].strip()
        for line in source.lines
        if (match := _TAG.fullmatch(line))
    }
    cues: list[tuple[float, str]] = []
    for number, line in enumerate(source.lines, start=1):
        if not (match := _TIMED.fullmatch(line)) or _TAG.fullmatch(line):
            continue
        for clock in _ONE.findall(match[1]):
            try:
                cues.append((_seconds(clock), _WORD.sub("", match[2])))
            except ValueError as exc:
                raise TranscriptError(
                    source.path, f"line {number}: {exc}", "write [01:02.50]"
                ) from exc
    cues.sort(key=lambda cue: cue[0])
    ends = [start for start, _ in cues[1:]]
    spans = zip(cues, [*ends, None], strict=True)
    shown = [RawCue(start, end, (said,)) for (start, said), end in spans if said.strip()]
    return draft_of_captions(shown, language_said=code_of(tags.get("la")), title=tags.get("ti"))


def _seconds(clock: str) -> float:
    minutes, _, rest = clock.partition(":")
    if re.fullmatch(r"[0-9]{1,2}:[0-9]{1,3}", rest) and clock.count(":") == 2 and len(minutes) > 2:
        return parse_clock(f"{minutes}:{rest.replace(':', '.')}")
    return parse_clock(clock)


READER = Reader(
    name="LRC",
    tools="faster-whisper-xxl, lyrics players",
    suffixes=(".lrc",),
    speakers="names or labels before the text",
    times="start",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
