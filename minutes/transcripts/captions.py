"""What all forms of captions share: tags, voices, names, and words that are shown again.

cues -> lines without tags -> who says each line -> rolling -> second language -> pieces
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import groupby
from operator import attrgetter

from minutes import language
from minutes.expressions import expression
from minutes.text import join
from minutes.transcripts.draft import Draft, DraftCue
from minutes.transcripts.rolling import CueLine, RollingCue, unroll
from minutes.transcripts.speakers import NOBODY, Habit, is_name, label_style
from minutes.transcripts.timing import share_out

__all__ = ["RawCue", "draft_of_captions", "without_tags"]

_VOICE = expression(r"<v(?:\.[^\s<>]*)?(?:[ \t]+([^<>]*))?>|</v>")
_TAG = expression(
    r"(?i)</?(?:c|i|b|u|s|em|strong|font|span|ruby|rt|lang|p)(?:[.\s][^<>]*)?>"
    r"|<[0-9:.]{5,20}>|\{\\[^{}]{1,200}\}"
)
_LINE_TAG = expression(r"(?i)<br[ /]{0,2}>")
_ENTITY = expression(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
_CHEVRONS = expression(r"(?:^|(?<=[\s.?!…]))-?>{2,3}(?!>)\s{0,5}")
_NEARLY_ALL = 0.8  # share of the cues that have a name on a line of its own, or a second language
_HALF = 0.5  # share of those names that come back; of the cues with a voice where it must be closed
_LONGEST_NAME = 80  # characters of a name on a line of its own
_SENTENCE = expression(r"\w{4}\.$|[!?。！？,;，；…]$|[:：]\s")  # how no name ends or goes on
_TALLEST = 50  # lines of a cue; with more it rolls no further
_FEWEST_PAIRS = 3  # cues of two languages that are no accident
_ENOUGH = 12  # words that tell a language

TURNS = (
    "The captions mark where another person speaks, but not who: “Speaker 1” and “Speaker 2” stand "
    "for turns in turn, not for two people"
)
SECOND = "A second language, {}, is left out"


@dataclass(frozen=True, slots=True)
class RawCue:
    """A cue as a form's reader finds it: times, lines with their tags, a label that says who."""

    start: float
    end: float | None
    lines: tuple[str, ...]
    label: str | None = None


@dataclass(slots=True)
class _Line:
    """A line without tags. `known`: the file says who, if only that nobody knows."""

    text: str
    speaker: str | None = None
    known: bool = False


def draft_of_captions(
    cues: Sequence[RawCue],
    *,
    language_said: str | None = None,
    title: str | None = None,
    named_above: bool = False,
) -> Draft:
    """The pieces of captions: every word once, with its speaker.

    Args:
        named_above: the form has the speaker's name on the first line of each cue.
    """
    cues = [cue for cue in cues if cue.lines]
    texts = ["\n".join(cue.lines) for cue in cues]
    marked = [("<" in text or "{" in text) and bool(_TAG.search(text)) for text in texts]
    shown = [_lines(cue, text) for cue, text in zip(cues, texts, strict=True)]
    notices: list[str] = []
    if any("<" in text and _VOICE.search(text) for text in texts):
        _voices(texts, shown)
    else:
        notices += _names(cues, shown, named_above)
    timed = [
        RollingCue(cue.start, cue.end, runs, mark)
        for cue, lines, mark in zip(cues, shown, marked, strict=True)
        if (runs := _runs(lines))
    ]
    timed, left_out = _first_language(timed)
    pieces = [piece for cue in unroll(timed) for piece in _pieces(cue)]
    notices += [SECOND.format(left_out)] if left_out else []
    return Draft(tuple(pieces), language=language_said, title=title, notices=tuple(notices))


def without_tags(text: str) -> str:
    """Text without the tags that captions know; any other is part of what was written."""
    if "<" in text or "{" in text:
        text = _TAG.sub("", text)
    return _ENTITY.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def _runs(lines: Sequence[_Line]) -> tuple[CueLine, ...]:
    """The lines of a cue as they are shown; of a text that is no caption, what each one says."""
    if len(lines) <= _TALLEST:
        return tuple([CueLine(line.speaker, line.text) for line in lines if line.text])
    by_speaker = groupby((line for line in lines if line.text), key=attrgetter("speaker"))
    return tuple(CueLine(who, "\n".join(line.text for line in part)) for who, part in by_speaker)


def _lines(cue: RawCue, text: str) -> list[_Line]:
    """The lines of a cue's text; where voices are tagged, one for each voice, else one a line."""
    if "<" in text:
        text = _LINE_TAG.sub("\n", text)
    if "<" not in text or not _VOICE.search(text):
        texts = [said for part in without_tags(text).split("\n") if (said := part.strip())]
        return [_Line(said, cue.label, cue.label is not None) for said in texts]
    voiced: list[_Line] = []
    speaker, known, at = None, False, 0
    for match in [*_VOICE.finditer(text), None]:
        said = text[at : match.start() if match else len(text)]
        voiced += [_Line(without_tags(part).strip(), speaker, known) for part in said.split("\n")]
        if match:
            speaker, at = (
                (without_tags(match[1]).strip() or None if match[1] else None),
                match.end(),
            )
            known = match[0] != "</v>"
    return [line for line in voiced if line.text]


def _voices(texts: Sequence[str], shown: Sequence[Sequence[_Line]]) -> None:
    """A voice goes on until another speaks; in files that close every voice, to its end only."""
    tags = [[match[0] for match in _VOICE.finditer(text)] for text in texts]
    opening = [found for found in tags if any(tag != "</v>" for tag in found)]
    closed = len(opening) >= _HALF * len(texts) and all(tags[-1] == "</v>" for tags in opening)
    holding: str | None = None
    for lines in shown:
        for line in lines:
            if line.text.startswith(NOBODY):
                line.known, holding = True, None
            elif line.known:
                holding = line.speaker
            elif not closed:
                line.speaker = holding


def _names(cues: Sequence[RawCue], shown: list[list[_Line]], named_above: bool) -> Iterator[str]:
    """Find who says each line, by names before or above it, labels and chevrons."""
    _take_names_above(shown, named_above)
    firsts = [lines[0].text for lines in shown if lines]
    others = [line.text for lines in shown for line in lines[1:]]
    named = label_style(firsts, others)
    nobody = not named.names and not any(line.known for lines in shown for line in lines)
    marks = [line for line in (*firsts, *others) if ">>" in line]
    if nobody and not marks and NOBODY not in "".join((*firsts, *others)):
        return
    turns = nobody and sum(bool(_CHEVRONS.search(line)) for line in marks) >= 2
    holding: str | None = None
    turn = 0
    for lines in shown:
        divided: list[_Line] = []
        for line in lines:
            parts = _CHEVRONS.split(line.text) if ">>" in line.text else [line.text]
            for i, part in enumerate(parts):
                if not part.strip() and len(parts) > 1:
                    turn += i < len(parts) - 1
                    continue
                turn += i > 0 and bool(parts[i - 1].strip())
                holding = _speaker(line, part, i > 0, named, holding, divided)
                if turns and turn:
                    divided[-1].speaker = f"Speaker {2 - turn % 2}"
        lines[:] = divided
    if turns:
        yield TURNS


def _speaker(
    line: _Line, text: str, changes: bool, named: Habit, holding: str | None, divided: list[_Line]
) -> str | None:
    """Add what one person says to the lines of a cue; whose voice goes on after it."""
    if text.startswith(NOBODY):
        divided.append(_Line(text, None, True))
        return None
    name, rest = named.split(text)
    if name:
        divided.append(_Line(rest, name, True))
        return name
    speaker = line.speaker if line.known else None if changes and named.names else holding
    divided.append(_Line(text.strip(), speaker, line.known))
    return speaker


def _take_names_above(shown: list[list[_Line]], named_above: bool) -> None:
    """Older Teams documents and others have the name on a line of its own, above what is said."""
    tall = [lines for lines in shown if len(lines) > 1]
    if not tall or any(line.known for lines in tall for line in lines):
        return
    counts = Counter(_bare(lines[0].text) for lines in tall)
    long = any(len(name) > _LONGEST_NAME for name in counts)
    back = sum(n for n in counts.values() if n > 1)
    ended = sum(_SENTENCE.search(name) is not None for name in counts)
    like = all(is_name(name) for name in counts)
    if long or len(tall) < _NEARLY_ALL * sum(map(bool, shown)):
        return
    others = Counter(line.text for lines in tall for line in lines[1:])
    if any(others[name] >= n for name, n in counts.items() if n > 1):
        return  # rolling captions: their first lines were second ones before
    if not named_above and (
        ended or not (back >= _HALF * len(tall) or (like and 2 * len(counts) <= len(tall)))
    ):
        return
    for lines in shown:
        name = _bare(lines[0].text) if lines else ""
        if len(lines) > 1 or name in counts:
            lines[:] = list(_below(lines[1:], name))


def _below(lines: Sequence[_Line], name: str) -> Iterator[_Line]:
    """What is said below a name; a dash and a name in brackets there hand over to another."""
    dash = False
    for line in lines:
        if dash and line.text[:1] in "([" and (other := _bare(line.text)) != line.text:
            name = other
        elif line.text != "-":
            yield _said_by(line, name)
        dash = line.text == "-"


def _said_by(line: _Line, speaker: str) -> _Line:
    return _Line(line.text, speaker, True)


def _bare(name: str) -> str:
    """A name on a line of its own, without a colon after it or brackets around it."""
    name = name.strip().rstrip(":：").strip()
    if len(name) > 2 and (name[0], name[-1]) in {("(", ")"), ("[", "]"), ("<", ">")}:
        name = name[1:-1].strip()
    return name


def _first_language(cues: Sequence[RollingCue]) -> tuple[list[RollingCue], str | None]:
    """The cues of the language that comes first, where each thing is shown in two."""
    by_time: dict[tuple[float, float | None], list[RollingCue]] = {}
    for cue in cues:
        by_time.setdefault((cue.start, cue.end), []).append(cue)
    pairs = [group for group in by_time.values() if len(group) == 2]
    if len(pairs) >= max(_FEWEST_PAIRS, _NEARLY_ALL * len(by_time)) and (
        other := _differs([_text(a.runs) for a, _ in pairs], [_text(b.runs) for _, b in pairs])
    ):
        dropped = {id(group[1]) for group in pairs}
        return [cue for cue in cues if id(cue) not in dropped], other
    two = [cue for cue in cues if len(cue.runs) == 2 and cue.runs[0].speaker == cue.runs[1].speaker]
    if len(two) >= max(_FEWEST_PAIRS, _NEARLY_ALL * len(cues)) and (
        other := _differs([c.runs[0].text for c in two], [c.runs[1].text for c in two])
    ):
        dropped = {id(cue) for cue in two}
        return [replace(c, runs=c.runs[:1]) if id(c) in dropped else c for c in cues], other
    return list(cues), None


def _differs(first: Sequence[str], second: Sequence[str]) -> str | None:
    """The name of the second language where it is another one than the first."""
    a, b = join(first), join(second)
    if min(len(a), len(b)) < _ENOUGH:
        return None
    one, other = language.identify(a), language.identify(b)
    worded = sum(any(map(str.isalpha, text)) for text in second)
    if not one or not other or one == other or worded < _NEARLY_ALL * len(second):
        return None
    return language.english_name(other)


def _text(runs: Sequence[CueLine]) -> str:
    return join(run.text for run in runs)


def _pieces(cue: RollingCue) -> Iterator[DraftCue]:
    """What each speaker says in a cue; the time is shared out among several."""
    if len(cue.runs) == 1:
        yield DraftCue(cue.runs[0].text, cue.start, cue.end, cue.runs[0].speaker)
        return
    parts: list[list[str]] = []
    speakers: list[str | None] = []
    for run in cue.runs:
        if not parts or run.speaker != speakers[-1]:
            parts.append([])
            speakers.append(run.speaker)
        parts[-1].append(run.text)
    texts = ["\n".join(part) for part in parts]
    if cue.end is None or cue.end <= cue.start or len(texts) == 1:
        spans: Sequence[tuple[float, float | None]] = [(cue.start, cue.end)] * len(texts)
    else:
        spans = share_out(cue.start, cue.end, texts)
    for who, said, (begin, finish) in zip(speakers, texts, spans, strict=True):
        yield DraftCue(said, begin, finish, who)
