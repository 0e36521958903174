"""Meetings for the tests of batches: transcripts of a few words, and who takes their events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minutes.batch.finding import find_sources
from minutes.batch.planning import Plan, plan
from minutes.batch.report import Row
from minutes.batch.running import Event
from minutes.options import Options
from minutes.outputs.ledger import Ledger

TALK = """WEBVTT

00:00:01.000 --> 00:00:05.000
<v Anna>We have decided to move the {what} to Thursday.

00:00:05.500 --> 00:00:09.000
<v Tom>I will tell the {what} team by Friday.
"""


def transcript(path: Path, what: str = "launch") -> Path:
    """A transcript of two sentences."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TALK.format(what=what))
    return path


def options(out: Path, **more: object) -> Options:
    """Options that need no model."""
    return Options(**{"output_dir": out, "scorer": "lexrank", "cache_dir": out / "cache", **more})


def planned(folder: Path, out: Path, **more: object) -> Plan:
    """What is to be done for a folder."""
    return plan(find_sources([folder], recursive=True), Ledger(out), options(out, **more))


class Watcher:
    """Remembers what happened."""

    def __init__(self) -> None:
        self.plans: list[Plan] = []
        self.events: list[Event] = []

    def planned(self, plan: Plan, rows: Sequence[Row]) -> None:
        self.plans.append(plan)

    def happened(self, event: Event, row: Row | None) -> None:
        self.events.append(event)
