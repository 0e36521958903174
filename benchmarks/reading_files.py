"""Calls that readers judge, in files: what was laid out, readers' forms, and what is kept of both.

A file of JSON lines, one call a line. Places are `[from, to)` in words of the call, as in
minutes/corpora/annotations; no word of it is there.

    {"meeting": "sig-support-010", "corpus": "akash-2023", "words": 4530,
     "made_by": "minutes 0.1.0 (1a2b3c4), meetings-5",
     "points": [{"kind": "action", "start": 553.2, "statement": [[120, 133]],
                 "evidence": [[100, 133]], "digest": "0123456789ab", "owner": true, "due": true,
                 "readers": {"a": {"verdict": "right"},
                             "b": {"verdict": "partly", "why": "matter", "needs": [[80, 91]]}}}]}

Before anybody has read, `readers` are missing, and `lines` are the places of the lines of the
numbered transcript. A reader's form is CALL.READER.csv: point, kind, verdict, why, needs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal, get_args

from annotated_types import Ge

from minutes import files
from minutes.corpora.files import lines
from minutes.errors import CorpusError
from minutes.records import OutcomeKind

KINDS: Mapping[str, str] = {
    "action": "actions",
    "decision": "decisions",
    "problem": "open problems",
}
Why = Literal[
    *("matter", "cut", "owner", "due", "duplicate", "superseded"),
    *("kind:action", "kind:decision", "kind:problem"),
    *("in-meeting", "invitation", "announcement", "courtesy"),
    *("idea", "fact", "status", "opinion", "hypothetical", "past", "solved"),
]
Judgement = Literal["right", "partly", "wrong"]
VERDICTS: Sequence[str] = get_args(Judgement)
REASONS: Sequence[str] = get_args(Why)
POINTS = "points.jsonl"  # in a folder for readers: what was laid out
COLUMNS = ("point", "kind", "verdict", "why", "needs")
MOST_TOLD = 20  # mistakes of a folder's forms that are told at once

Place = tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader holds of a point; `needs` would tell what it is about."""

    verdict: Judgement
    why: Why | Literal[""] = ""
    needs: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPoint:
    """A point by its places, and what readers hold of it by their names.

    `owner` and `due` say whether one was shown; `digest` is the same for two points whose texts
    are the same to the letter: the beginning of SHA-256 of what readers saw.
    """

    kind: OutcomeKind
    start: float
    statement: tuple[Place, ...]
    evidence: tuple[Place, ...]
    digest: str
    owner: bool = False
    due: bool = False
    readers: Mapping[str, Verdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A call, what was told of it by which version and model, and what readers hold of that."""

    meeting: str
    corpus: str
    words: int
    made_by: str
    points: tuple[ReadPoint, ...]
    lines: tuple[tuple[Place, ...], ...] = ()


def read_calls(path: Path, *, laid_out: bool = False) -> list[ReadCall]:
    """The calls of a file.

    Args:
        laid_out: whether nobody has read them yet.

    Raises:
        CorpusError: it cannot be read, holds none, or a line is not in the form.
    """
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(ReadCall)
    calls = []
    for number, line in enumerate(lines(path), 1):
        try:
            call = adapter.validate_json(line)
        except ValidationError as exc:
            first = exc.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the line"
            problem = f"is no call that was read ({place}: {first['msg']})"
            raise CorpusError(f"{path} line {number}", problem, "fix the line") from exc
        if problem := _fault(call, laid_out):
            raise CorpusError(f"{path} line {number}", problem, "fix the line")
        calls.append(call)
    if not any(call.points for call in calls):
        raise CorpusError(path, "holds no point", "give a file that table --keep wrote")
    names = {frozenset(point.readers) for call in calls for point in call.points}
    if len(names) > 1:
        raise CorpusError(path, "some points have other readers", "give all points the same")
    return calls


def _fault(call: ReadCall, laid_out: bool) -> str:
    """What is wrong with a call, or nothing."""
    for number, point in enumerate(call.points, 1):
        if not laid_out and not point.readers:
            return f"point {number} has no verdict"
        needs = [place for given in point.readers.values() for place in given.needs]
        for begin, end in (*point.statement, *point.evidence, *needs):
            if not begin < end <= call.words:
                return f"point {number}: {begin} to {end} is not within {call.words} words"
        for name, given in point.readers.items():
            if problem := _unfounded(given.verdict, given.why):
                return f"point {number}, reader {name}: {problem}"
    return ""


def _unfounded(verdict: str, why: str) -> str:
    """What is wrong with the reason of a verdict, or nothing."""
    if verdict == "right":
        return "is right and has a reason; leave one out" if why else ""
    return "" if why else f"is {verdict} and has no reason; choose from {', '.join(REASONS)}"


def shared(one: Sequence[ReadCall], other: Sequence[ReadCall]) -> list[ReadCall]:
    """The points that two readings have with the same text, with the readers of both."""
    known = {
        (call.meeting, point.kind, point.digest): point.readers
        for call in other
        for point in call.points
    }
    found = []
    for call in one:
        keys = [(call.meeting, point.kind, point.digest) for point in call.points]
        points = tuple(
            replace(point, readers={**point.readers, **known[key]})
            for point, key in zip(call.points, keys, strict=True)
            if key in known
        )
        found.append(replace(call, points=points))
    return [call for call in found if call.points]


def calls_bytes(calls: Sequence[ReadCall]) -> bytes:
    """Calls as `read_calls` reads them; what is empty is left out."""
    from pydantic import TypeAdapter

    adapter = TypeAdapter(ReadCall)
    return b"".join(adapter.dump_json(call, exclude_defaults=True) + b"\n" for call in calls)


def blank_form(call: ReadCall) -> bytes:
    """A reader's form for a call, to be filled in."""
    form = io.StringIO()
    writer = csv.writer(form, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, point in enumerate(call.points, 1):
        writer.writerow([number, point.kind, "", "", ""])
    return form.getvalue().encode()


def refuse_judged(folder: Path) -> None:
    """Refuse a folder in which somebody has begun to judge.

    Raises:
        CorpusError: a form has a verdict.
    """
    for path in sorted(folder.glob("*.csv")):
        if any((row.get("verdict") or "").strip() for _, row in _rows(path)):
            remedy = "its points would no longer be those that were judged; give another folder"
            raise CorpusError(path, "holds verdicts", remedy)


def judged(folder: Path) -> list[ReadCall]:
    """The calls of a folder with what its readers hold of their points.

    Raises:
        CorpusError: nothing is laid out there, or forms are missing or wrong: all that is wrong.
    """
    laid = read_calls(folder / POINTS, laid_out=True)
    names = {path.name.removesuffix(".csv").rpartition(".") for path in folder.glob("*.csv")}
    meetings = {call.meeting for call in laid}
    if stray := sorted(f"{call}.{reader}.csv" for call, _, reader in names if call not in meetings):
        raise CorpusError(folder / stray[0], "is of no call laid out here", "take it away")
    readers = sorted({reader for _, _, reader in names})
    if not readers:
        raise CorpusError(folder, "holds no form", "CALL.READER.csv, as prepare makes them")
    faults: list[str] = []
    found = []
    for call in laid:
        given = {}
        for reader in readers:
            path = folder / f"{call.meeting}.{reader}.csv"
            given[reader] = _form(path, call, faults) if path.is_file() else {}
            if not path.is_file():
                faults.append(f"{path.name} is missing")
        points = (
            replace(point, readers={r: rows[n] for r, rows in given.items() if n in rows})
            for n, point in enumerate(call.points, 1)
        )
        found.append(replace(call, points=tuple(points)))
    if faults:
        more = f"; and {len(faults) - MOST_TOLD} more" if len(faults) > MOST_TOLD else ""
        raise CorpusError(folder, "; ".join(faults[:MOST_TOLD]) + more, "fix the forms")
    return found


def _form(path: Path, call: ReadCall, faults: list[str]) -> dict[int, Verdict]:
    """The verdicts of a form by the points' numbers; what is wrong with it goes to `faults`."""
    found: dict[int, Verdict] = {}
    for line, row in _rows(path):
        where = f"{path.name} line {line}"
        number = (row.get("point") or "").strip()
        if not number.isdecimal() or not 1 <= int(number) <= len(call.points):
            faults.append(f"{where}: there is no point {number or '(none given)'}")
            continue
        if int(number) in found:
            faults.append(f"{where}: point {number} has a verdict already")
            continue
        kind = (row.get("kind") or "").strip()
        if kind and kind != call.points[int(number) - 1].kind:
            faults.append(f"{where}: point {number} is no {kind}; keep the lines as they were")
        verdict = (row.get("verdict") or "").strip().lower()
        why = (row.get("why") or "").strip().lower()
        if not verdict:
            continue  # told below, with the others
        needs = []
        for said in (row.get("needs") or "").replace(",", " ").split():
            if said.isdecimal() and 1 <= int(said) <= len(call.lines):
                needs += call.lines[int(said) - 1]
            else:
                faults.append(f"{where}: the transcript has no line {said}")
        if verdict not in VERDICTS:
            faults.append(f"{where}: {verdict!r} is no verdict; choose from {', '.join(VERDICTS)}")
        elif why and why not in REASONS:
            faults.append(f"{where}: {why!r} is no reason; choose from {', '.join(REASONS)}")
        elif problem := _unfounded(verdict, why):
            faults.append(f"{where}: point {number} {problem}")
        found[int(number)] = Verdict(verdict, why, tuple(sorted(set(needs))))  # type: ignore[arg-type]
    missing = [str(n) for n in range(1, len(call.points) + 1) if n not in found]
    if missing:
        faults.append(f"{path.name}: no verdict on {', '.join(missing)}")
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a form, with the numbers of their lines; spreadsheets may part by semicolons."""
    try:
        text = files.read(path).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise CorpusError(path, f"cannot be read ({exc})", "save it as CSV in UTF-8") from exc
    first = text.partition("\n")[0]
    parted = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=parted)
    try:
        if missing := {"point", "verdict", "why", "needs"} - set(rows.fieldnames or ()):
            problem = f"has no column {', '.join(sorted(missing))}"
            raise CorpusError(path, problem, f"its first line is {','.join(COLUMNS)}")
        for row in rows:
            yield rows.line_num, row
    except csv.Error as exc:  # most often a cell that goes on to the end: its quote is never closed
        raise CorpusError(
            f"{path} line {rows.line_num}", f"is no CSV ({exc})", "close its quotes"
        ) from exc
