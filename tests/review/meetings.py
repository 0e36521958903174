"""A meeting to review, and events about it."""

from __future__ import annotations

from minutes.choices import Choice, Event
from minutes.records import Evidence, Meeting, MinutesRecord, Point, Speaker, Topic, Utterance

__all__ = ["ANNA", "EVE", "MINUTES", "TOM", "event", "events"]

ANNA, TOM, EVE = "Anna", "Tom", "Eve"

_SAID = (
    ("S1", "Good morning everybody, let us begin with the release.", 0.1),
    ("S1", "So we ship on the eighth of March.", 0.9),
    ("S2", "Um, I can, I can write the release notes.", 0.8),
    ("S3", "Yeah, okay.", 0.1),
    ("S3", "The printer on the second floor is broken again.", 0.3),
    ("S2", "I could ask the landlord about the printer.", 0.4),
    (None, "Somebody has to pay for all of it.", 0.2),
    ("S1", "um", 0.0),
)

MINUTES = MinutesRecord(
    meeting=Meeting("m1", "Planning", "planning.vtt", "0" * 64, 80.0, "en", "2027-02-16"),
    speakers=(Speaker("S1", "Anna", 25.0), Speaker("S2", None, 20.5), Speaker("S3", None, 20.25)),
    utterances=tuple(
        Utterance(f"u{i}", 10.0 * i, 10.0 * i + 8, who, text, importance, 1 / len(_SAID))
        for i, (who, text, importance) in enumerate(_SAID)
    ),
    points=(
        Point("p01", "decision", _SAID[1][1], "S1", 10.0, 18.0, ("u1",), 0.9, 0.125, topic="t1"),
        Point(
            *("p02", "action", "I can write the release notes.", "S2", 20.0, 28.0, ("u2", "u3")),
            importance=0.8,
            weight=0.125,
            owner="S2",
            due="by Friday",
            owner_evidence=Evidence("u2", "I"),
            due_evidence=Evidence("u2", "by Friday"),
            topic="t1",
        ),
    ),
    engines={"scorer": "lexrank"},
    topics=(Topic("t1", "Release", 0.0, 38.0), Topic("t2", "Printer", 38.0, 80.0)),
)


def event(id_: int, reviewer: str, choice: Choice, seen: int | None = None) -> Event:
    """A choice as an event; whoever made it knew of all before it unless `seen` says less."""
    at = f"2027-02-16T12:{id_ // 60:02}:{id_ % 60:02}Z"
    return Event(id_, "k", reviewer, at, choice, id_ - 1 if seen is None else seen)


def events(*made: tuple[str, Choice]) -> tuple[Event, ...]:
    """Choices one after another, each by someone who has seen all before."""
    return tuple(event(i, who, choice) for i, (who, choice) in enumerate(made, start=1))
