"""Our own NAME.minutes.json, of this version or an older one."""

from __future__ import annotations

from collections.abc import Mapping

from minutes.errors import RecordError, TranscriptError
from minutes.record_files import load_minutes
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source

__all__ = ["READER"]


def _knows(source: Source) -> float:
    data = source.json
    ours = isinstance(data, Mapping) and str(data.get("schema", "")).startswith("minutes/")
    return 1.0 if ours else 0.0


def _parse(source: Source) -> Draft:
    try:
        minutes = load_minutes(source.text, str(source.path))
    except RecordError as exc:
        raise TranscriptError(source.path, exc.problem, exc.remedy) from exc
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    return Draft(
        tuple(
            DraftCue(u.text, u.start, u.end, names.get(u.speaker or "", u.speaker), u.words)
            for u in minutes.utterances
        ),
        language=minutes.meeting.language,
        recorded_at=minutes.meeting.recorded_at,
        title=minutes.meeting.title,
    )


READER = Reader(
    name="minutes JSON",
    tools="minutes itself",
    suffixes=(".json",),
    speakers="names",
    times="start and end",
    dates="date and time",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
