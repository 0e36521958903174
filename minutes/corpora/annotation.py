"""Annotations: what careful readers found in calls, kept apart from the calls' transcripts.

A file of JSON lines, plain or gzipped, one call a line. Places are `[from, to)` in words of the
meeting: the texts of its utterances, joined by spaces and split at white space.

    {"meeting": "sig-support-010", "corpus": "akash", "split": "train", "words": 4530,
     "actions": [{"evidence": [[120, 133]], "statement": [124, 131], "antecedent": [[100, 120]],
                  "owners": ["Peter"], "due": [129, 131], "what": "…"}],
     "decisions": […], "problems": […], "key_points": [{"evidence": […], "what": "…"}],
     "not": [{"words": [40, 52], "looks_like": "action", "why": "in-meeting"}]}
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Annotated

from annotated_types import Ge

from minutes.corpora.meetings import LabelledMeeting, LabelledOutcome, Lookalike, Passage
from minutes.corpora.reading import lines
from minutes.errors import CorpusError

__all__ = ["Annotation", "annotate", "read_annotations"]

Place = tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]]


@dataclass(frozen=True, slots=True)
class Found:
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
class Annotation:
    """What a reader found in one call. `rejected` is "not" in the file."""

    meeting: str
    words: int
    corpus: str = ""
    split: str = "train"
    actions: tuple[Found, ...] = ()
    decisions: tuple[Found, ...] = ()
    problems: tuple[Found, ...] = ()
    key_points: tuple[Found, ...] = ()
    rejected: tuple[Passed, ...] = field(default=())


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
                where, f"is no annotation ({place}: {first['msg']})", "mend or remove the line"
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


def _check(annotation: Annotation, where: str) -> None:
    places = [("not", passed.words) for passed in annotation.rejected]
    for kind, outcomes in _by_kind(annotation).items():
        for outcome in outcomes:
            if not outcome.evidence:
                raise CorpusError(where, f"an outcome of {kind} has no evidence", "mend the line")
            single = [p for p in (outcome.statement, outcome.due) if p is not None]
            places += [(kind, p) for p in (*outcome.evidence, *outcome.antecedent, *single)]
    for kind, (begin, end) in places:
        if not begin < end <= annotation.words:
            raise CorpusError(
                where,
                f"{kind}: the place {begin} to {end} is not within the meeting's "
                f"{annotation.words} words",
                "mend the line",
            )


def _by_kind(annotation: Annotation) -> Mapping[str, tuple[Found, ...]]:
    return {
        "action": annotation.actions,
        "decision": annotation.decisions,
        "problem": annotation.problems,
        "point": annotation.key_points,
    }


def _joined(meeting: LabelledMeeting, annotation: Annotation) -> LabelledMeeting:
    counts = [len(act.text.split()) for act in meeting.utterances]
    if sum(counts) != annotation.words:
        raise CorpusError(
            meeting.meeting,
            f"has {sum(counts)} words, but the transcript that was read had {annotation.words}",
            "fetch the version that the annotations name",
        )
    starts = [0, *accumulate(counts)]

    def passages(*places: Place | None) -> tuple[Passage, ...]:
        found = []
        for begin, end in filter(None, places):
            first, last = bisect_right(starts, begin) - 1, bisect_right(starts, end - 1) - 1
            for i in range(first, last + 1):
                low, high = max(begin, starts[i]), min(end, starts[i + 1])
                if low < high:
                    act = meeting.utterances[i].id
                    found.append(Passage(act, low - starts[i], high - starts[i]))
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
    return replace(meeting, outcomes=outcomes, lookalikes=lookalikes)
