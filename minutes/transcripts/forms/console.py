"""What recognisers print: `[00:00.000 --> 00:03.500]  text`, with a speaker or without.

Whisper, faster-whisper-xxl, whisper.cpp and their kin; lines around it that report on the work are
left out.
"""

from __future__ import annotations

import re

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.captions import RawCue, draft_of_captions
from minutes.transcripts.cues import ARROW
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.timing import CLOCK, parse_clock, parse_duration

__all__ = ["READER"]

_TIME = rf"(?:{CLOCK}|[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?s?)"
_LINE = expression(
    rf"(?:\x1b\[[0-9;]{{0,12}}m)?\[ ?({_TIME}) ?(?:{ARROW}|-|–) ?({_TIME}) ?\][:,]?[ \t]*(.*)"
    rf"|({CLOCK}) ?{ARROW} ?({CLOCK})[:,]?[ \t]+(?!\w+:\d)(\S.*)"
)
_LABELLED = expression(  # Ruth Adler [00:01.000 --> 00:03.000]: text
    rf"([^\[\]:]{{1,80}}?):? ?[\[(] ?({_TIME}) ?{ARROW} ?({_TIME}) ?[\])][:,]?[ \t]*(.*)"
)
_NOBODY = expression(r"\((?:speaker )?\?\)\s*|\[(?:SPEAKER )?\?\]\s*", re.IGNORECASE)
_COLOUR = expression(r"\x1b\[[0-9;]{0,12}m")
_PROGRESS = expression(
    r"(?i)(?:transcription speed|subtitles are written|operation finished|detected language|"
    r"detecting language|standalone faster|starting|processing|whisper_|main:|ggml_|output_|"
    r"log_mel|system_info|transcribing|model loaded|loading|real time factor|total time|"
    r"elapsed|saving|saved|wrote|writing|number of|warning|performing|"
    r"\s{0,3}[0-9]{1,3}(?:\.[0-9]+)?% ).{0,400}"
)
_SHARE = 0.3  # of the lines that hold anything


def _knows(source: Source) -> float:
    if ">" not in source.text and "→" not in source.text and "[" not in source.text:
        return 0.0
    found = sum(bool(_match(line)) for line in source.lines)
    if not found:
        return 0.0
    return 0.93 if found >= _SHARE * source.filled else 0.5 if found > 2 else 0.0


def _match(line: str) -> tuple[str, str, str, str | None] | None:
    if ">" not in line and "→" not in line and not line.startswith("["):
        return None
    if match := _LINE.fullmatch(line):
        start, end, said = match.groups()[:3] if match[1] else match.groups()[3:]
        return start, end, said, None
    if match := _LABELLED.fullmatch(line):
        return match[2], match[3], match[4], match[1].strip()
    return None


def _parse(source: Source) -> Draft:
    cues: list[RawCue] = []
    for number, raw in enumerate(source.lines, start=1):
        line = _COLOUR.sub("", raw)
        if found := _match(line):
            start, end, said, label = found
            try:
                times = _seconds(start), _seconds(end)
            except ValueError as exc:
                raise TranscriptError(
                    source.path, f"line {number}: {exc}", "write [00:01.000 --> 00:03.500]"
                ) from exc
            said = _NOBODY.sub("\u2060", said, count=1)
            cues.append(RawCue(*times, (said,) if said else (), label))
        elif line and cues and not _PROGRESS.fullmatch(line):
            cues[-1] = RawCue(cues[-1].start, cues[-1].end, (*cues[-1].lines, line), cues[-1].label)
    return draft_of_captions(cues)


def _seconds(text: str) -> float:
    return parse_clock(text) if ":" in text else parse_duration(text.rstrip("s") + "s")


READER = Reader(
    name="console output",
    tools="Whisper, whisper.cpp, faster-whisper-xxl, WhisperX",
    suffixes=(".txt", ".log"),
    speakers="labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
