"""Small meetings: one with a decision and an action, the same without points, and silence."""

from __future__ import annotations

from dataclasses import replace

from minutes.records import (
    Attended,
    Explanation,
    Meeting,
    MinutesRecord,
    Point,
    Speaker,
    Utterance,
    WordEffect,
)

__all__ = ["EXPLAINED", "MINUTES", "SILENT", "WITHOUT_POINTS"]

MINUTES = MinutesRecord(
    meeting=Meeting(
        "abc", "Planning", "planning.flac", "0" * 64, 301.0, "en", "2027-02-16T10:00:00Z"
    ),
    speakers=(Speaker("S1", "Anna", 9.0), Speaker("S2", None, 3.0)),
    utterances=(
        Utterance("u0001", 1.0, 3.0, "S1", "Good morning.", 0.1, 0.1),
        Utterance("u0002", 3.0, 10.0, "S1", "So we ship on the eighth of March.", 0.9, 0.5),
        Utterance("u0003", 133.0, 136.0, "S2", "I can write the release notes.", 0.8, 0.3),
        Utterance("u0004", 140.0, 141.0, None, "Okay.", 0.1, 0.1),
    ),
    points=(
        Point(
            id="p01",
            kind="decision",
            text="So we ship on the eighth of March.",
            speaker="S1",
            start=3.0,
            end=10.0,
            utterances=("u0002",),
            importance=0.9,
            weight=0.5,
        ),
        Point(
            id="p02",
            kind="action",
            text="Write the release notes.",
            speaker="S2",
            start=133.0,
            end=136.0,
            utterances=("u0003",),
            importance=0.8,
            weight=0.3,
            owner="S2",
            due="2027-03-05",
        ),
    ),
    engines={"transcriber": "whisper:base", "scorer": "lexrank"},
    notices=("The sound was poor.",),
)
SILENT = replace(MINUTES, speakers=(), utterances=(), points=(), engines={}, notices=())
WITHOUT_POINTS = replace(MINUTES, points=())
EFFECTS = (0.0, 0.01, 0.4, -0.1, 0.0, 0.02, 0.0, 0.2)
EXPLAINED = replace(
    MINUTES,
    points=(
        replace(
            MINUTES.points[0],
            explanation=Explanation(
                "u0002",
                tuple(
                    WordEffect(word, effect)
                    for word, effect in zip(MINUTES.points[0].text.split(), EFFECTS, strict=True)
                ),
                (Attended("u0003", 0.12), Attended("u0004", 0.01)),
            ),
        ),
        MINUTES.points[1],
    ),
)
