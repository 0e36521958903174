"""Advanced SubStation Alpha and SubStation Alpha (ASS, SSA), karaoke too.

pysubs2 reads these by a fixed order of fields; files say the order themselves, in a line "Format:".
"""

from __future__ import annotations

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.captions import RawCue, draft_of_captions
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.timing import parse_clock

__all__ = ["READER"]

_FIELDS = [
    "layer",
    "start",
    "end",
    "style",
    "name",
    "marginl",
    "marginr",
    "marginv",
    "effect",
    "text",
]
_OVERRIDE = expression(r"\{[^{}]{0,2000}\}")
_DRAWING = expression(r"\{[^{}]{0,2000}\\p[1-9][^{}]{0,2000}\}")
_BREAK = expression(r"\\[Nn]")
_KNOWN = expression(
    r"(?im)^\s{0,8}\[script info\]|^dialogue:\s?[^,\n]{0,20},\s?\d{1,3}:\d{2}:\d{2}[.:]"
)


def _knows(source: Source) -> float:
    return 0.98 if _KNOWN.search(source.text) else 0.0


def _parse(source: Source) -> Draft:
    fields, events, title = _FIELDS, False, None
    cues: list[RawCue] = []
    for number, line in enumerate(source.lines, start=1):
        key, _, rest = line.partition(":")
        key = key.lower()
        if line.startswith("["):
            events = line.lower() == "[events]"
        elif key == "title" and not events:
            title = rest.strip()
        elif key == "format" and events:
            fields = [name.strip().lower() for name in rest.split(",")]
        elif key == "dialogue":
            values = dict(zip(fields, rest.strip().split(",", len(fields) - 1), strict=False))
            said = values.get("text", "")
            if _DRAWING.search(said):
                continue
            try:
                start, end = (parse_clock(values.get(k, "")) for k in ("start", "end"))
            except ValueError as exc:
                raise TranscriptError(
                    source.path, f"line {number}: {exc}", "write 0:01:02.50"
                ) from exc
            name = (values.get("name") or values.get("actor") or "").strip() or None
            lines = _BREAK.split(_OVERRIDE.sub("", said).replace("\\h", " "))
            cues.append(RawCue(start, end, tuple(lines), name))
    title = (
        None if title and title.lower().startswith(("default", "untitled", "<untitled")) else title
    )
    return draft_of_captions(cues, title=title)


READER = Reader(
    name="ASS, SSA",
    tools="Aegisub, stable-ts, subtitle editors",
    suffixes=(".ass", ".ssa"),
    speakers="the Name field, names or labels before the text",
    times="start and end",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
