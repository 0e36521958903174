"""NAME.minutes.json: the minutes with all that is known of them, from which they can be remade."""

from __future__ import annotations

from minutes import records, serialization
from minutes.record_files import ENDING
from minutes.records import MinutesRecord
from minutes.stages.rendering.formats import Format

__all__ = ["FORMAT"]


def _render(minutes: MinutesRecord, audio: str) -> bytes:
    return serialization.dump(minutes, records.MinutesRecord).encode("utf-8", "replace")


FORMAT = Format("json", _render, ending=ENDING.removeprefix("."))
