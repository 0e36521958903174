"""What is to be done for each input, decided without decoding any."""

from __future__ import annotations

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

from minutes import __version__, outputs, transcripts
from minutes.batch.finding import FoundInputs, Input
from minutes.batch.naming import absolute, name_outputs
from minutes.dating import calendar
from minutes.engines import registry
from minutes.errors import EngineError
from minutes.files import content_hash
from minutes.options import Options
from minutes.outputs import approval
from minutes.outputs.approval import Approved
from minutes.outputs.ledger import Entry, Ledger, State, state_of

__all__ = ["Files", "Plan", "Skipped", "Task", "made_from", "plan"]

# Raised when the same input and options give other outputs without a change of version.
VERSION = 3


@dataclass(frozen=True, slots=True)
class Task:
    """A meeting to be made: everything that a worker has to know, and small enough to send.

    `options` are those of the meeting, its folder and formats included; `reason` says why it is
    to be made, `named` whether somebody said that the file is a meeting.
    """

    name: str
    path: Path
    out: Path
    options: Options
    made_from: str
    reason: str
    size: int
    named: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A meeting that is left as it is.

    `same_as` is the input that holds the same meeting, `approved` what a team said of its minutes,
    `changed` whether it holds something else than when those were made, `touched` its state now
    where that alone differs from its entry's.
    """

    name: str
    path: Path
    entry: Entry | None = None
    same_as: Path | None = None
    approved: Approved | None = None
    changed: bool = False
    touched: State | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Tasks in the order in which they are best begun, longest first; and what is left.

    `unreadable` and `left_out` are as `FoundInputs` has them.
    """

    tasks: tuple[Task, ...]
    skipped: tuple[Skipped, ...]
    unreadable: dict[Path, str]
    left_out: Mapping[str, int] = field(default_factory=dict)


class Files:
    """How inputs are looked at. Those that are far away have others, with the same three."""

    def state(self, path: Path) -> State:
        """A file's state; an OSError where it cannot be looked at."""
        return state_of(path)

    def sha256(self, path: Path) -> str:
        """The SHA-256 of a file's bytes, in hexadecimal; an OSError where it cannot be read."""
        return content_hash(path)

    def told(self, text: str) -> str:
        """A text as it is for users, who know files by what they called them."""
        return text


def plan(
    found: FoundInputs,
    ledger: Ledger,
    options: Options,
    files: Files = Files(),  # noqa: B008
) -> Plan:
    """What is to be done.

    With `--force` everything is made again, from what the cache holds, but for what is approved.

    Raises:
        EngineError: an engine that every meeting needs cannot run.
    """
    entries = {entry.name: entry for entry in ledger.entries()}
    out = ledger.out.absolute()
    home = {n: Path(os.path.normpath(out / entry.source)) for n, entry in entries.items()}
    names = name_outputs(found.inputs, home)
    paths = [one.path for one in found.inputs]
    named = {one.path for one in found.inputs if one.named}
    same = _same(found.inputs, {p: entries.get(names[p]) for p in paths}, entries, home, files)
    tasks: list[Task] = []
    skipped: list[Skipped] = []
    for path in paths:
        if path in same:
            skipped.append(Skipped(names[path], path, same_as=same[path]))
            continue
        own = _options(path, names[path], out, options)
        entry = entries.get(names[path])
        approved = approval.find(own.output.output_dir, Path(names[path]).name)
        if approved and entry and not entry.intended:
            skipped.append(_left(names[path], path, entry, approved, files))
            continue
        stands_for = made_from(own, recording=not transcripts.is_transcript(path))
        if beside := calendar(path):
            stands_for = _with(stands_for, files.sha256(beside))
        if reason := _reason(path, names[path], own, entry, stands_for, out, files):
            is_named = path in named or entry is not None  # as an older version took it
            size = state.size if (state := _state(path, files)) else 0
            tasks.append(Task(names[path], path, out, own, stands_for, reason, size, is_named))
        else:
            skipped.append(Skipped(names[path], path, entry))
    tasks.sort(key=lambda task: (transcripts.is_transcript(task.path), -task.size, task.name))
    return Plan(tuple(tasks), tuple(skipped), found.unreadable, found.left_out)


def made_from(options: Options, *, recording: bool) -> str:
    """A hash of all that shapes a meeting's outputs besides its content.

    Where an engine cannot run it stands for that, and the meeting's own failure will say so.
    """
    return _made_from(
        replace(options, output=replace(options.output, output_dir=Path())), recording
    )


@cache
def _made_from(options: Options, recording: bool) -> str:
    plain = asdict(options)
    del plain["runtime"]
    for private in ("output_dir", "force"):
        del plain["output"][private]
    files = (options.output.template, options.topics.agenda)
    contents = [content_hash(path) if path and path.is_file() else None for path in files]
    parts = [VERSION, __version__, plain, contents, _engines(options, recording)]
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _engines(options: Options, recording: bool) -> list[str]:
    found: list[str] = []
    try:
        found += [s.fingerprint for s in registry.scorers(options.scoring, options.runtime)]
        if recording:
            found.append(registry.voice_detector().name)
            found.append(registry.transcriber(options.transcription, options.runtime).fingerprint)
            diarizer = registry.diarizer(options.diarization, options.runtime)
            found += [diarizer.fingerprint] if diarizer else []
    except EngineError as exc:
        found.append(f"none: {exc}")
    return found


def _with(stands_for: str, sha256: str) -> str:
    """What stands for a meeting's outputs where a file beside it shapes them too."""
    return hashlib.sha256(f"{stands_for} {sha256}".encode()).hexdigest()


def _options(path: Path, name: str, out: Path, options: Options) -> Options:
    """The options of one meeting: where its outputs go; a transcript has no sound to embed."""
    output = replace(options.output, output_dir=(out / name).parent)
    if output.embed_audio and transcripts.is_transcript(path):
        output = replace(output, embed_audio=False)
    return replace(options, output=output)


def _reason(
    path: Path,
    name: str,
    options: Options,
    entry: Entry | None,
    stands_for: str,
    out: Path,
    files: Files,
) -> str:
    """Why a meeting is to be made; "" where it is done."""
    if entry is None:
        return "new"
    if options.output.force:
        return "forced"
    if entry.intended:
        return "interrupted"
    if not entry.made_from:
        return "moved"
    if entry.made_from != stands_for:
        return "options or engines have changed"
    if entry.source != os.path.relpath(path.absolute(), out):
        return "moved"  # pages have the recording's address
    planned = outputs.plan_outputs(path, options.output, Path(name).name)
    if not all(os.path.lexists(output) for output in planned):
        return "outputs are missing"
    state = _state(path, files)
    if state is None:
        return "cannot be read"
    if state != entry.state and _hash(path, None, files) != entry.sha256:
        return "its content has changed"
    return ""


def _left(name: str, path: Path, entry: Entry, approved: Approved, files: Files) -> Skipped:
    """An approved meeting, and whether its file holds something else than its minutes are of.

    The hash of an entry may be that of a later making, of which approved minutes took nothing in.
    """
    state, sha256 = _state(path, files), _hash(path, entry, files)
    changed = sha256 is not None and not sha256.startswith(entry.summary.id)
    same = state != entry.state and sha256 == entry.sha256 and state == _state(path, files)
    return Skipped(name, path, entry, None, approved, changed, state if same else None)


def _same(
    inputs: Sequence[Input],
    own: dict[Path, Entry | None],
    entries: dict[str, Entry],
    home: dict[str, Path],
    files: Files,
) -> dict[Path, Path]:
    """The inputs that hold the same bytes as another, and that other.

    Only what has the size of another is read. A meeting that has been made goes before one that
    has not, one that is named before one that is not, one higher up in the tree before one below,
    then the order of the paths counts.
    """
    paths = [one.path for one in inputs]
    found = {one.path for one in inputs if not one.named}
    sizes: dict[int, list[Path]] = defaultdict(list)
    for path in paths:
        if (state := _state(path, files)) and state.size:
            sizes[state.size].append(path)
    here = {*map(absolute, paths)}
    elsewhere: dict[int, list[tuple[str, Path]]] = defaultdict(list)
    for title, entry in entries.items():
        if home[title] not in here and home[title].exists():
            elsewhere[entry.state.size].append((entry.sha256, home[title]))
    same: dict[Path, Path] = {}
    for size, group in sizes.items():
        if len(group) + len(elsewhere[size]) < 2:
            continue
        first: dict[str, Path] = dict(elsewhere[size])
        for path in sorted(
            group, key=lambda path: (own[path] is None, path in found, len(path.parts))
        ):
            if sha256 := _hash(path, own[path], files):
                if sha256 in first:
                    same[path] = first[sha256]
                else:
                    first[sha256] = path
    return same


def _hash(path: Path, entry: Entry | None, files: Files) -> str | None:
    try:
        if entry and entry.state == files.state(path):
            return entry.sha256
        return files.sha256(path)
    except OSError:
        return None


def _state(path: Path, files: Files) -> State | None:
    try:
        return files.state(path)
    except OSError:
        return None
