"""The sample transcripts as minutes with everything in them: topics, owners, due dates, reasons.

What is kept is written down here by hand, so that pages can be tried without a model.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from minutes import transcripts
from minutes.options import SegmentationOptions
from minutes.records import (
    Attended,
    Evidence,
    Explanation,
    Kind,
    Meeting,
    MinutesRecord,
    Point,
    Topic,
    Utterance,
    WordEffect,
)
from minutes.stages.segmentation import segment_cues
from minutes.stages.speakers import identify

__all__ = ["beginning", "chinese", "planning"]

DATA = Path(__file__).parent / "data"
SAMPLES = Path(__file__).parents[3] / "samples"


@dataclass(frozen=True, slots=True)
class Kept:
    """A point to be: its text, and words by which its utterances are found."""

    kind: Kind
    text: str
    said: tuple[str, ...]
    owner: str | None = None
    owner_said: str = ""
    due: str | None = None
    due_said: str = ""


def planning() -> MinutesRecord:
    """The planning meeting of samples/planning.vtt."""
    return _made("planning", "Planning", "en")


def chinese() -> MinutesRecord:
    """The meeting of samples/zh-meeting.vtt."""
    return _made("zh-meeting", "周会", "zh")


def beginning(minutes: MinutesRecord, topics: int) -> MinutesRecord:
    """What a meeting's first topics are, without what came after them."""
    end = minutes.topics[topics].start
    return replace(
        minutes,
        topics=minutes.topics[:topics],
        utterances=tuple(u for u in minutes.utterances if u.start < end),
        points=tuple(point for point in minutes.points if point.end < end),
    )


def _made(name: str, title: str, language: str) -> MinutesRecord:
    kept = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
    cues = transcripts.read_transcript(SAMPLES / f"{name}.vtt").cues
    speakers, utterances = identify(segment_cues(cues, options=SegmentationOptions()), named=True)
    utterances = _weighed(utterances)
    starts = [_found(utterances, topic["from"]).start for topic in kept["topics"]]
    spans = zip(kept["topics"], pairwise((*starts, utterances[-1].end)), strict=True)
    cuts = tuple(Topic(f"t{n}", topic["title"], *span) for n, (topic, span) in enumerate(spans, 1))
    ids = {speaker.name: speaker.id for speaker in speakers}
    points = [_point(Kept(**one), utterances, cuts, ids) for one in kept["points"]]
    points.sort(key=lambda point: point.start)
    return MinutesRecord(
        meeting=Meeting(
            id="0123456789ab",
            title=title,
            source="planning.flac" if language == "en" else f"{name}.vtt",
            sha256="0" * 64,
            duration=301.68 if language == "en" else utterances[-1].end,
            language=language,
            recorded_at="2027-02-23T10:00:00+00:00",
        ),
        speakers=speakers,
        utterances=utterances,
        points=tuple(replace(p, id=f"p{n:02}") for n, p in enumerate(points, start=1)),
        engines={"transcriber": "whisper:turbo", "diarizer": "pyannote", "scorer": "attention"},
        topics=cuts,
    )


def _weighed(utterances: Sequence[Utterance]) -> tuple[Utterance, ...]:
    """The utterances with weights of some spread: the square of their length."""
    total = sum(len(u.text) ** 2 for u in utterances)
    return tuple(
        replace(u, importance=min(len(u.text) / 100, 1.0), weight=len(u.text) ** 2 / total)
        for u in utterances
    )


def _found(utterances: Sequence[Utterance], words: str) -> Utterance:
    return next(u for u in utterances if words in u.text)


def _point(
    one: Kept, utterances: Sequence[Utterance], topics: Sequence[Topic], ids: dict[str | None, str]
) -> Point:
    evidence = {u.id: u for u in (_found(utterances, words) for words in one.said)}.values()
    heaviest = max(evidence, key=lambda u: u.weight or 0.0)

    def said(words: str) -> Evidence | None:
        held = next((u for u in evidence if words and words in u.text), None)
        return Evidence(held.id, words) if held else None

    words = heaviest.text.split()
    effects = [0.12 * ((7 * n) % 5 - 1) for n in range(len(words))]
    return Point(
        id="",
        kind=one.kind,
        text=one.text,
        speaker=heaviest.speaker,
        start=min(u.start for u in evidence),
        end=max(u.end for u in evidence),
        utterances=tuple(evidence_ := [u.id for u in evidence]),
        importance=heaviest.importance or 0.0,
        weight=sum(u.weight or 0.0 for u in evidence),
        owner=ids.get(one.owner, one.owner),
        due=one.due,
        owner_evidence=said(one.owner_said),
        due_evidence=said(one.due_said),
        topic=next(t.id for t in reversed(topics) if t.start <= heaviest.start),
        explanation=Explanation(
            heaviest.id,
            tuple(WordEffect(*pair) for pair in zip(words, effects, strict=True)),
            (Attended(utterances[0].id, 0.12), Attended(evidence_[0], 0.08)),
        ),
    )
