"""Minutes as captions (SubRip, WebVTT), plain text and RTTM, which `read_transcript` reads again.

Text of any kind comes out inert: what a player or a reader could take for a tag, a time or a
name is escaped where the form has escapes (WebVTT), and broken by a zero-width space where it has
none, which nobody sees and a reader removes. A line that nobody is known to say begins with a word
joiner, as unseen, so that it is not taken for the voice before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from minutes.expressions import expression
from minutes.records import MinutesRecord, Utterance
from minutes.text import printable
from minutes.transcripts.layout import captions
from minutes.transcripts.speakers import NOBODY, clean_name, prefixes

__all__ = ["to_rttm", "to_srt", "to_txt", "to_vtt"]

_ZERO_WIDTH = "\u200b"
# In SubRip, what opens a tag or an override, an arrow between times, an entity.
_ACTIVE = expression(r"<(?=[A-Za-z/0-9])|\{(?=\\)|--(?=>)|&(?=#|[A-Za-z]{2,6};)")
_CHEVRONS = expression(r">(?=>)")
_BRACKETS = expression(r"[\[({<【（]")
_COLON = expression("([:：])")
_LONGEST_PREFIX = 120  # characters at the beginning of a line in which a name may end


def to_srt(minutes: MinutesRecord) -> str:
    """SubRip captions of what is said, each with its speaker's name."""
    blocks: list[str] = []
    for utterance, name, nobody in _said(minutes):
        prefix = f"{_inert(name).replace(':', _ZERO_WIDTH)}: " if name else ""
        for shown in captions(utterance, prefix):
            first, *others = shown.lines
            said = _unnamed(_inert(first[len(prefix) :]))
            lines = (
                (prefix or nobody) + said,
                *(_unnamed(_inert(x)) for x in others),
            )
            times = f"{_clock(shown.start, ',')} --> {_clock(shown.end, ',')}"
            blocks.append("\n".join((str(len(blocks) + 1), times, *lines)) + "\n")
    return "\n".join(blocks)


def to_vtt(minutes: MinutesRecord) -> str:
    """WebVTT captions of what is said, with voice tags."""
    blocks = ["WEBVTT\n"]
    for utterance, name, nobody in _said(minutes):
        for shown in captions(utterance):
            text = "\n".join(_escape(line if name else _unnamed(line)) for line in shown.lines)
            text = f"<v {_escape(name)}>{text}</v>" if name else nobody + text
            blocks.append(f"{_clock(shown.start, '.')} --> {_clock(shown.end, '.')}\n{text}\n")
    return "\n".join(blocks)


def to_txt(minutes: MinutesRecord) -> str:
    """A line for each utterance: [00:01:02] Anna: text."""
    return "".join(
        f"[{_clock(int(utterance.start), '.')[:-4]}] "
        + (f"{name}: " if name else nobody)
        + f"{_unnamed(utterance.text)}\n"
        for utterance, name, nobody in _said(minutes)
    )


def to_rttm(minutes: MinutesRecord) -> str:
    """Who speaks when, as NIST's Rich Transcription Time Marked turns.

    A line for each utterance (NIST, RT-09 evaluation plan, appendix A); spaces in names become
    underscores, and whoever is not known is called unknown.
    """
    file = printable(PurePath(minutes.meeting.source).stem).replace(" ", "_") or "meeting"
    lines: list[str] = []
    for utterance, name, _ in _said(minutes):
        start, seconds = utterance.start, max(utterance.end - utterance.start, 0.001)
        speaker = (name or "unknown").replace(" ", "_")
        lines.append(f"SPEAKER {file} 1 {start:.3f} {seconds:.3f} <NA> <NA> {speaker} <NA> <NA>\n")
    return "".join(lines)


def _said(minutes: MinutesRecord) -> Iterator[tuple[Utterance, str | None, str]]:
    """The utterances, each in one line, with their speakers' names.

    The third is what a line of nobody's begins with: a mark where a voice could go on into it.
    """
    names = {speaker.id: clean_name(speaker.name or speaker.id) for speaker in minutes.speakers}
    nobody = ""
    for utterance in minutes.utterances:
        if text := printable(utterance.text):
            name = names.get(utterance.speaker) if utterance.speaker else None
            name = name or clean_name(utterance.speaker)
            nobody = nobody or (NOBODY if name else "")
            yield replace(utterance, text=text), name, nobody


def _clock(seconds: float, point: str) -> str:
    """Seconds as 00:01:02.500."""
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _escape(text: str) -> str:
    """Text for WebVTT; overrides of SubRip stay inert where a player takes one for the other."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("{\\", f"{{{_ZERO_WIDTH}\\")


def _inert(text: str) -> str:
    return _ACTIVE.sub(lambda match: match[0] + _ZERO_WIDTH, text)


def _unnamed(line: str) -> str:
    """A line whose beginning nobody takes for a speaker's name, nor for a change of speaker."""
    line = _CHEVRONS.sub(lambda match: match[0] + _ZERO_WIDTH, line)
    if not prefixes(line):
        return line
    if _BRACKETS.match(line):
        line = _ZERO_WIDTH + line
    head, rest = line[:_LONGEST_PREFIX], line[_LONGEST_PREFIX:]
    return _COLON.sub(rf"{_ZERO_WIDTH}\1", head) + rest
