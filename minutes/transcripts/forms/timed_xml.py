"""Timed text in XML: TTML and DFXP (https://www.w3.org/TR/ttml2/), YouTube's timed text.

pysubs2 reads TTML without frames, ticks, agents and times of its parts, so the standard library's
parser does it here. Entities of a document's own are refused: they could grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.language import english_name as language_name
from minutes.transcripts.captions import SECOND, RawCue, draft_of_captions
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import code_of
from minutes.transcripts.timing import check_seconds, parse_clock

__all__ = ["READER"]

_KNOWN = expression(
    r"\s{0,200}(?:<\?xml[^>]{0,300}>\s{0,200})?(?:<!--.{0,2000}?-->\s{0,200}|<!DOCTYPE[^>\[]{0,300}>\s{0,200}){0,5}"
    r"<(?:\w{1,20}:)?(tt|transcript|timedtext)[\s>]",
    re.DOTALL,
)
_DECLARATION = expression(r"^\s{0,200}<\?xml[^>]{0,300}\?>")
_OFFSET = expression(r"([0-9]{1,12}(?:\.[0-9]{1,12})?)(h|m|s|ms|f|t)")
_CLOCK = expression(r"([0-9]{2,4}):([0-9]{2}):([0-9]{2}):([0-9]{1,3})(?:\.[0-9]{1,3})?")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_SPACE = expression(r"[ \t\n]+")
_LEEWAY = 0.5  # seconds by which a caption may end after the part that it is in
_DEEPEST = 100  # levels of elements; captions have five


def _knows(source: Source) -> float:
    return 0.98 if _KNOWN.match(source.text) else 0.0


def _parse(source: Source) -> Draft:
    # The text is decoded already; what the declaration says of its encoding no longer holds.
    text = _DECLARATION.sub("", source.text, count=1).lstrip()
    if "<!ENTITY" in text:
        raise TranscriptError(source.path, "has entities of its own", "export it again as SubRip")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as exc:
        line = getattr(exc, "position", (0,))[0]
        raise TranscriptError(
            source.path, f"line {line}: broken XML ({exc})", "fix it or export it again"
        ) from exc
    try:
        return _youtube(root) if _name(root) != "tt" else _Timed(root).draft()
    except (ValueError, OverflowError) as exc:
        raise TranscriptError(source.path, str(exc), "export it again as SubRip") from exc


@dataclass(frozen=True, slots=True)
class _Context:
    """What an element has from those around it."""

    start: float = 0.0
    end: float | None = None
    agent: str | None = None
    language: str = ""


class _Timed:
    """A TTML document's cues."""

    def __init__(self, root: ElementTree.Element) -> None:
        at = {key.rpartition("}")[2]: value for key, value in root.attrib.items()}
        self.frames = float(at.get("frameRate", 30)) * _ratio(at.get("frameRateMultiplier", "1 1"))
        ticks = float(at.get("tickRate", 0))
        self.ticks = ticks or (self.frames if "frameRate" in at else 1.0)
        self.agents = dict(_agents(root))
        self.root = root
        # Times count from the start of the element around (TTML2, 12.2.2); some tools count from
        # that of the recording, which shows where they are beyond the end of the element around.
        self.absolute = self.overruns = self.precedes = False
        self.cues: list[tuple[str | None, RawCue]] = []

    def draft(self) -> Draft:
        title = next((e.text for e in self.root.iter() if _name(e) == "title" and e.text), None)
        body = next((e for e in self.root if _name(e) == "body"), self.root)
        whole = _Context(language=_attribute(self.root, "lang") or "")
        self._walk(body, whole, 0)
        if self.overruns and not self.precedes:
            self.absolute = True
            self.cues.clear()
            self._walk(body, whole, 0)
        languages = list(dict.fromkeys(code for code, _ in self.cues if code))
        kept = [cue for code, cue in self.cues if not code or code == languages[0]]
        draft = draft_of_captions(
            kept, language_said=languages[0] if languages else None, title=title
        )
        left_out = tuple(SECOND.format(language_name(code)) for code in languages[1:])
        return replace(draft, notices=(*left_out, *draft.notices))

    def _walk(self, element: ElementTree.Element, outer: _Context, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError(f"has elements in more than {_DEEPEST} levels")
        inner = self._context(element, outer)
        if _name(element) != "p":
            for child in element:
                self._walk(child, inner, depth + 1)
            return
        timed = [span for span in element if _attribute(span, "begin")]
        if timed and not _attribute(element, "begin") and not (element.text or "").strip():
            for span in timed:
                self._add(span, self._context(span, inner))
        else:
            self._add(element, inner)

    def _add(self, element: ElementTree.Element, at: _Context) -> None:
        text = "".join(_text(element, 0))
        lines = tuple(x for line in text.split("\r") if (x := _SPACE.sub(" ", line).strip()))
        if lines:
            agent = self.agents.get(at.agent or "", at.agent)
            self.cues.append((code_of(at.language), RawCue(at.start, at.end, lines, agent)))

    def _context(self, element: ElementTree.Element, outer: _Context) -> _Context:
        begin, end, lasts = (_attribute(element, key) for key in ("begin", "end", "dur"))
        since = 0.0 if self.absolute else outer.start
        start = since + self._seconds(begin) if begin else outer.start
        stop = since + self._seconds(end) if end else outer.end
        if lasts and not end:
            stop = start + self._seconds(lasts)
        if begin and outer.end is not None:
            self.overruns |= stop is not None and stop > outer.end + _LEEWAY
            self.precedes |= self._seconds(begin) < outer.start
        agent = (_attribute(element, "agent") or "").split()
        return _Context(
            check_seconds(start),
            None if stop is None else check_seconds(stop),
            agent[0] if agent else outer.agent,
            _attribute(element, "lang") or outer.language,
        )

    def _seconds(self, text: str) -> float:
        text = text.strip()
        if match := _OFFSET.fullmatch(text):
            value = float(match[1])
            if match[2] == "f":
                return value / self.frames
            return value / self.ticks if match[2] == "t" else value * _UNITS[match[2]]
        if match := _CLOCK.fullmatch(text):
            hours, minutes, seconds, frames = map(int, match.groups())
            return check_seconds(hours * 3600 + minutes * 60 + seconds + frames / self.frames)
        return (
            float(text) if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", text) else parse_clock(text)
        )


def _agents(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if _name(element) == "agent" and (id_ := _attribute(element, "id")):
            name = " ".join("".join(element.itertext()).split())
            if name:
                yield id_, name


def _text(element: ElementTree.Element, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise ValueError(f"has elements in more than {_DEEPEST} levels")
    yield element.text or ""
    for child in element:
        if _name(child) == "br":
            yield "\r"
        elif _name(child) in {"span", "ruby", "a", "font", "b", "i", "u"}:
            yield from _text(child, depth + 1)
        yield child.tail or ""


def _youtube(root: ElementTree.Element) -> Draft:
    """`<text start= dur=>` in seconds, or `<p t= d=>` in milliseconds."""
    cues: list[RawCue] = []
    for element in root.iter():
        name, at = _name(element), element.attrib
        if name == "text" and "start" in at:
            start, lasts = float(at["start"]), float(at.get("dur", 0))
        elif name == "p" and "t" in at:
            start, lasts = int(at["t"]) / 1000, int(at.get("d", 0)) / 1000
        else:
            continue
        said = "".join(element.itertext()).replace("&#39;", "'").replace("&quot;", '"')
        lines = tuple(line for part in said.split("\n") if (line := part.strip()))
        end = check_seconds(start + lasts) if lasts else None
        cues.append(RawCue(check_seconds(start), end, lines))
    return draft_of_captions(cues)


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _attribute(element: ElementTree.Element, name: str) -> str | None:
    found: Mapping[str, str] = element.attrib
    return next((v for k, v in found.items() if k.rpartition("}")[2] == name), None)


def _ratio(text: str) -> float:
    upper, _, lower = text.replace(":", " ").partition(" ")
    return float(upper or 1) / (float(lower or 1) or 1.0)


READER = Reader(
    name="TTML, DFXP",
    tools="Teams (Stream), broadcasters, Netflix, Apple, YouTube's timed text",
    suffixes=(".ttml", ".dfxp", ".itt", ".xml"),
    speakers="ttm:agent, names or labels before the text",
    times="start and end; clock, frames or ticks",
    dates="–",
    words="–",
    knows=_knows,
    parse=_parse,
)
