"""Annotations: what careful readers found in calls, kept apart from the calls' transcripts.

A file of JSON lines, plain or gzipped, one call a line. Places are `[from, to)` in words of the
meeting: the texts of its utterances, joined by spaces and split at white space.

    {"meeting": "sig-support-010", "corpus": "akash", "split": "train", "words": 4530,
     "actions": [{"evidence": [[120, 133]], "statement": [124, 131], "antecedent": [[100, 120]],
                  "owners": ["Peter"], "due": [129, 131], "what": "…"}],
     "decisions": […], "problems": […], "key_points": [{"evidence": […], "what": "…"}],
     "not": [{"words": [40, 52], "looks_like": "action", "why": "in-meeting"}]}

A line may hold a reader's verdicts on points that a program told of the call, in place of those
lists or beside them:

    {"meeting": "sig-support-010", "corpus": "akash", "split": "train", "words": 4530,
     "points": [{"kind": "action", "statement": [[120, 133]], "evidence": [[100, 133]],
                 "verdict": "partly", "why": "matter", "needs": [[80, 91]]}]}
"""

from __future__ import annotations

import gzip
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge

from minutes.corpora.files import lines
from minutes.corpora.meetings import (
    JudgedPoint,
    LabelledMeeting,
    LabelledOutcome,
    Lookalike,
    WordSpan,
)
from minutes.errors import CorpusError
from minutes.records import OutcomeKind

__all__ = ["Annotation", "annotate", "annotation_bytes", "annotation_of", "read_annotations"]

Place = tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]]


@dataclass(frozen=True, slots=True)
class AnnotatedOutcome:
    """An outcome or a key point, by places in words of the meeting."""

    evidence: tuple[Place, ...]
    what: str = ""
    statement: Place | None = None
    antecedent: tuple[Place, ...] = ()
    owners: tuple[str, ...] = ()
    due: Place | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """What looks like an outcome and is none."""

    words: Place
    looks_like: str
    why: str


@dataclass(frozen=True, slots=True)
class AnnotatedPoint:
    """A point that a program told, by places in words of the meeting, and a reader's verdict."""

    kind: OutcomeKind
    statement: tuple[Place, ...]
    evidence: tuple[Place, ...]
    verdict: Literal["right", "partly", "wrong"]
    why: str = ""
    needs: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a reader found in one call. `rejected` is "not" in the file.

    With `points` and nothing else nobody looked for outcomes of their own.
    """

    meeting: str
    words: int
    corpus: str = ""
    split: str = "train"
    actions: tuple[AnnotatedOutcome, ...] = ()
    decisions: tuple[AnnotatedOutcome, ...] = ()
    problems: tuple[AnnotatedOutcome, ...] = ()
    key_points: tuple[AnnotatedOutcome, ...] = ()
    rejected: tuple[Passed, ...] = field(default=())
    points: tuple[AnnotatedPoint, ...] = ()


def read_annotations(path: Path) -> tuple[Annotation, ...]:
    """The annotations of a file.

    Raises:
        CorpusError: it cannot be read, holds none, or a line is none or points outside its meeting.
    """
    import json

    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Annotation)
    found = []
    for number, line in enumerate(lines(path), start=1):
        if not line.strip():
            continue
        where = f"{path} line {number}"
        try:
            given = json.loads(line)
            annotation = adapter.validate_python(
                given | {"rejected": given.pop("not", ())} if isinstance(given, dict) else given
            )
        except ValueError as exc:
            first = exc.errors()[0] if isinstance(exc, ValidationError) else {"msg": str(exc)}
            place = ".".join(str(part) for part in first.get("loc", ())) or "the line"
            raise CorpusError(
                where, f"is no annotation ({place}: {first['msg']})", "fix or remove the line"
            ) from exc
        _check(annotation, where)
        found.append(annotation)
    if not found:
        raise CorpusError(path, "holds no annotation", "give a file with one call a line")
    return tuple(found)


def annotate(
    meetings: Sequence[LabelledMeeting], annotations: Sequence[Annotation]
) -> tuple[LabelledMeeting, ...]:
    """The meetings that were read, with what was found in them, in the order of the annotations.

    Raises:
        CorpusError: the transcript of a meeting is not there, or has other words than the one that
            was read.
    """
    known = {meeting.meeting: meeting for meeting in meetings}
    found = []
    for annotation in annotations:
        meeting = known.get(annotation.meeting)
        if meeting is None:
            raise CorpusError(
                annotation.meeting, "its transcript is not among the corpora", "add its corpus"
            )
        found.append(_joined(meeting, annotation))
    return tuple(found)


def annotation_of(meeting: LabelledMeeting, split: str = "train") -> Annotation:
    """What was found in a meeting, apart from its transcript: `annotate` joins the two again.

    Args:
        meeting: with outcomes or verdicts.
    """
    counts = [len(act.text.split()) for act in meeting.utterances]
    before = accumulate(counts, initial=0)
    starts = {act.id: at for act, at in zip(meeting.utterances, before, strict=False)}

    def places(passages: Sequence[WordSpan]) -> tuple[Place, ...]:
        found = [(starts[p.act] + p.begin, starts[p.act] + p.end) for p in passages]
        joined: list[Place] = []
        for begin, end in sorted(found):
            if joined and begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            elif begin < end:
                joined.append((begin, end))
        return tuple(joined)

    def place(passages: Sequence[WordSpan]) -> Place | None:
        found = places(passages)
        return (found[0][0], found[-1][1]) if found else None

    by_kind: dict[str, list[AnnotatedOutcome]] = {kind: [] for kind in _FIELDS}
    for outcome in meeting.outcomes or ():
        by_kind[outcome.kind].append(
            AnnotatedOutcome(
                evidence=places(outcome.evidence),
                what=outcome.text,
                statement=place(outcome.statement),
                antecedent=places(outcome.antecedents),
                owners=outcome.owners,
                due=place(outcome.due),
            )
        )
    return Annotation(
        meeting=meeting.meeting,
        words=sum(counts),
        corpus=meeting.corpus,
        split=split,
        rejected=tuple(
            Passed(words, lookalike.kind, lookalike.why)
            for lookalike in meeting.lookalikes
            if (words := place(lookalike.words)) is not None
        ),
        points=tuple(
            AnnotatedPoint(
                kind=point.kind,
                statement=places(point.statement),
                evidence=places(point.evidence),
                verdict=point.verdict,
                why=point.why,
                needs=places(point.needs),
            )
            for point in meeting.verdicts
        ),
        **{_FIELDS[kind]: tuple(found) for kind, found in by_kind.items()},
    )


def annotation_bytes(path: Path, annotations: Sequence[Annotation]) -> bytes:
    """Annotations as `read_annotations` reads them; gzipped where the name ends in .gz."""
    import json

    lines = []
    for annotation in annotations:
        told = asdict(annotation)
        told["not"] = told.pop("rejected")
        told = {name: held for name, held in told.items() if held != ()}
        lines.append(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
    content = "".join(lines).encode("utf-8", "replace")
    return gzip.compress(content, mtime=0) if path.suffix == ".gz" else content


_FIELDS = {
    "action": "actions",
    "decision": "decisions",
    "problem": "problems",
    "point": "key_points",
}


def _check(annotation: Annotation, where: str) -> None:
    places = [("not", passed.words) for passed in annotation.rejected]
    for kind, outcomes in _by_kind(annotation).items():
        for outcome in outcomes:
            if not outcome.evidence:
                raise CorpusError(where, f"an outcome of {kind} has no evidence", "fix the line")
            single = [p for p in (outcome.statement, outcome.due) if p is not None]
            places += [(kind, p) for p in (*outcome.evidence, *outcome.antecedent, *single)]
    for point in annotation.points:
        if not point.statement or not point.evidence:
            raise CorpusError(where, "a point has no statement or no evidence", "fix the line")
        told = (*point.statement, *point.evidence, *point.needs)
        places += [(f"a point of kind {point.kind}", p) for p in told]
    for kind, (begin, end) in places:
        if not begin < end <= annotation.words:
            raise CorpusError(
                where,
                f"{kind}: the place {begin} to {end} is not within the meeting's "
                f"{annotation.words} words",
                "fix the line",
            )


def _by_kind(annotation: Annotation) -> Mapping[str, tuple[AnnotatedOutcome, ...]]:
    return {kind: getattr(annotation, field_) for kind, field_ in _FIELDS.items()}


def _joined(meeting: LabelledMeeting, annotation: Annotation) -> LabelledMeeting:
    counts = [len(act.text.split()) for act in meeting.utterances]
    if sum(counts) != annotation.words:
        raise CorpusError(
            meeting.meeting,
            f"has {sum(counts)} words, but the annotated transcript had {annotation.words}",
            "fetch the version that the annotations name",
        )
    starts = [0, *accumulate(counts)]

    def passages(*places: Place | None) -> tuple[WordSpan, ...]:
        found = []
        for begin, end in filter(None, places):
            first, last = bisect_right(starts, begin) - 1, bisect_right(starts, end - 1) - 1
            for i in range(first, last + 1):
                low, high = max(begin, starts[i]), min(end, starts[i + 1])
                if low < high:
                    act = meeting.utterances[i].id
                    found.append(WordSpan(act, low - starts[i], high - starts[i]))
        return tuple(found)

    outcomes = tuple(
        LabelledOutcome(
            kind=kind,  # type: ignore[arg-type]
            evidence=passages(*found.evidence),
            statement=passages(found.statement),
            antecedents=passages(*found.antecedent),
            owners=found.owners,
            due=passages(found.due),
            text=found.what,
        )
        for kind, outcomes in _by_kind(annotation).items()
        for found in outcomes
    )
    lookalikes = tuple(
        Lookalike(passages(p.words), p.looks_like, p.why) for p in annotation.rejected
    )
    verdicts = tuple(
        JudgedPoint(
            kind=point.kind,
            statement=passages(*point.statement),
            evidence=passages(*point.evidence),
            verdict=point.verdict,
            why=point.why,
            needs=passages(*point.needs),
        )
        for point in annotation.points
    )
    if verdicts and not outcomes and not lookalikes:
        return replace(meeting, verdicts=verdicts)
    return replace(meeting, outcomes=outcomes, lookalikes=lookalikes, verdicts=verdicts)
