"""One meeting, from its file to its outputs: what a worker does, wherever it runs."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from minutes import outputs, transcripts
from minutes.batch.away import mount_of
from minutes.batch.planning import Task
from minutes.cache import Cache
from minutes.dating import day_of_file
from minutes.errors import InputError, RecordError
from minutes.files import content_hash
from minutes.languages.deadlines import read_deadline
from minutes.media import Recording
from minutes.outputs import approval
from minutes.outputs.ledger import Action, Decision, Entry, Ledger, State, Summary, state_of
from minutes.pipeline import Pipeline
from minutes.progress import Progress, silent
from minutes.record_files import ENDING, read_minutes
from minutes.records import MinutesRecord, Point
from minutes.stages.speakers import unnamed

__all__ = ["MeetingResult", "UnsavedMinutes", "make", "prepare", "recognise", "to_summary", "write"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MeetingResult:
    """What became of a meeting: its entry, and which of its outputs were written or kept.

    `unnamed` are the voices that say much and have no name.
    """

    entry: Entry
    written: tuple[str, ...]
    kept: tuple[str, ...]
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recording that is decoded, None for a transcript, and the file's state before it was.

    `day` is the day of the file, by which it is dated where nothing else tells when it was.
    """

    recording: Recording | None
    state: State
    day: str | None


@dataclass(frozen=True, slots=True)
class UnsavedMinutes:
    """The minutes of a file, and its state before they were made."""

    minutes: MinutesRecord
    state: State


def make(task: Task, cache: Cache, progress: Progress = silent) -> MeetingResult:
    """A meeting's minutes, written.

    Raises:
        MinutesError: it cannot be read, changed meanwhile, or its outputs cannot be written.
    """
    return write(
        task, recognise(task, prepare(task, cache, progress), cache, progress), cache, progress
    )


def prepare(task: Task, cache: Cache, progress: Progress = silent) -> Prepared:
    """Decode a meeting and find its speech, which can be done while another is recognised."""
    try:
        state = state_of(task.path)
    except FileNotFoundError as exc:
        raise InputError(task.path, "there is no such file", "check the name") from exc
    except OSError as exc:
        raise InputError(
            task.path, f"cannot be read ({exc.strerror or exc})", "check the file"
        ) from exc
    if not task.named and transcripts.is_transcript(task.path):
        transcripts.check_talk(task.path)
    pipeline = Pipeline(task.options, cache=cache)
    recording = pipeline.prepare(task.path, progress=progress)
    return Prepared(recording, state, day_of_file(state.mtime_ns))


def recognise(
    task: Task, prepared: Prepared, cache: Cache, progress: Progress = silent
) -> UnsavedMinutes:
    """The minutes of a prepared meeting."""
    pipeline = Pipeline(task.options, cache=cache)
    minutes = pipeline.run(
        task.path,
        progress=progress,
        prepared=prepared.recording,
        day_of_file=prepared.day,
    )
    return UnsavedMinutes(minutes, prepared.state)


def write(
    task: Task, heard: UnsavedMinutes, cache: Cache, progress: Progress = silent
) -> MeetingResult:
    """Render and write the outputs, but for those that are not ours.

    Those that were edited or approved stay as they are.

    Raises:
        InputError: the file has changed since it was read first.
        OutputError: the outputs cannot be written.
    """
    ledger = Ledger(task.out)
    contents = outputs.render_outputs(
        heard.minutes,
        task.path,
        task.options.output,
        name=Path(task.name).name,
        spool=cache.folder,
        progress=progress,
    )
    _check_unchanged(task.path, heard)
    entry = Entry(
        name=task.name,
        source=os.path.relpath(task.path.absolute(), task.out),
        state=heard.state,
        sha256=heard.minutes.meeting.sha256,
        made_from=task.made_from,
        summary=to_summary(_approved(task) or heard.minutes),
        mount=mount_of(task.path.absolute().parent),
    )
    with ledger.writing():
        entry, written = ledger.put(entry, contents)
    nameless = () if transcripts.is_transcript(task.path) else unnamed(heard.minutes.speakers)
    return MeetingResult(entry, written, entry.kept, nameless)


def to_summary(minutes: MinutesRecord) -> Summary:
    """What the overview tells of a meeting."""
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    return Summary(
        id=minutes.meeting.id,
        title=minutes.meeting.title,
        duration=minutes.meeting.duration,
        recorded_at=minutes.meeting.recorded_at,
        dated_by=minutes.meeting.dated_by,
        language=minutes.meeting.language,
        speakers=tuple(names.values()),
        decisions=tuple(
            Decision(p.text, minutes.said_before(p)) for p in minutes.points if p.kind == "decision"
        ),
        actions=tuple(_action(p, minutes, names) for p in minutes.points if p.kind == "action"),
    )


def _action(point: Point, minutes: MinutesRecord, names: Mapping[str, str]) -> Action:
    said = point.due_evidence.words if point.due_evidence else ""
    deadline = read_deadline(point.due, said, point.text, minutes.meeting.language)
    return Action(
        point.id,
        point.text,
        point.start,
        owner=names.get(point.owner or "", point.owner or ""),
        due=point.due or "",
        speaker=names.get(point.speaker or "", point.speaker or ""),
        context=minutes.said_before(point),
        due_words=deadline.words,
        due_last=deadline.last,
        due_said=said,
    )


def _approved(task: Task) -> MinutesRecord | None:
    """The minutes that a team approved under the name of a meeting, where they can be read."""
    record = (task.out / task.name).with_name(f"{Path(task.name).name}{ENDING}")
    if approval.of(record) is None:
        return None
    try:
        return read_minutes(record)
    except RecordError as exc:
        log.warning("%s; the overview shows what was found this time", exc)
        return None


def _check_unchanged(path: Path, heard: UnsavedMinutes) -> None:
    with suppress(OSError):
        if state_of(path) == heard.state or content_hash(path) == heard.minutes.meeting.sha256:
            return
    raise InputError(path, "changed while it was read", "run it again when it has stopped changing")
