"""The recording of a meeting, for the page to play from any second."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from minutes.files import content_hash
from minutes.outputs import ledger
from minutes.records import MinutesRecord
from minutes.web.failures import Refused
from minutes.web.meetings import Meetings, is_inside
from minutes.web.sessions import Reader

__all__ = ["Recordings", "router"]

# What browsers play or may play, by its ending. Nothing else is given out, whatever a record names.
TYPES = {
    ".aac": "audio/aac",
    ".aif": "audio/aiff",
    ".aiff": "audio/aiff",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4b": "audio/mp4",
    ".mka": "audio/x-matroska",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".mpga": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".wma": "audio/x-ms-wma",
}

router = APIRouter()


class Recordings:
    """Finds the recordings of a folder's meetings. Any thread may use it.

    A file within the folder is taken beside its record by its name alone. All others, in the folder
    or where a record or a batch says that the recording lies, are given out only where their
    content is what the minutes were made from: what names a place may come from anybody. Content is
    read once, until the file is another or changes.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._named = directory.absolute()  # places are written down as seen from here
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._within: dict[str, tuple[Path, ...]] = {}
        self._read: dict[tuple[Path, str], tuple[_FileState, bool]] = {}

    def is_there(self, record: Path, minutes: MinutesRecord) -> bool:
        """Whether the recording of a meeting is there; none that is as a batch left it is read."""
        if self._beside(record, minutes.meeting.source):
            return True
        for path, state in self._places(record, minutes):
            same = self._known(path, minutes.meeting.sha256)
            if same is None and state is not None and _state_of(path) == state:
                return True
            if same or (same is None and self._is_same(path, minutes.meeting.sha256)):
                return True
        return False

    def find(self, record: Path, minutes: MinutesRecord) -> Path | None:
        """The recording of a meeting; None where there is none, or it is a transcript."""
        if beside := self._beside(record, minutes.meeting.source):
            return beside
        places = (path for path, _ in self._places(record, minutes))
        return next((path for path in places if self._is_same(path, minutes.meeting.sha256)), None)

    def _beside(self, record: Path, name: str) -> Path | None:
        if not _is_playable(name):
            return None
        path = record.with_name(name)
        return path.resolve() if is_inside(path, self._directory) else None

    def _places(
        self, record: Path, minutes: MinutesRecord
    ) -> Iterator[tuple[Path, ledger.State | None]]:
        """The files that may be a recording, and how a batch left them where one tells."""
        name = minutes.meeting.source
        if not _is_playable(name):
            return
        told: list[tuple[Path, str, ledger.State | None]] = []
        written = ledger.of_record(record)
        if written and written[1].sha256 == minutes.meeting.sha256:
            told.append((written[0].out, written[1].source, written[1].state))
        told += [(record.parent, place, None) for place in (minutes.recording, name) if place]
        for folder, place, state in told:
            for seen_from in self._ways(folder):
                path = Path(os.path.normpath(seen_from / place))
                if path.name == name and _is_file(path):
                    yield path.resolve(), state
        for path in self._search(name):
            yield path, None

    def _ways(self, folder: Path) -> Iterator[Path]:
        """A folder, and by the name that the user gave where links lead to it."""
        yield folder
        if self._named != self._directory:
            yield self._named / os.path.relpath(folder, self._directory)

    def _search(self, name: str) -> tuple[Path, ...]:
        """The files of a name within the folder."""
        with self._lock:
            known = self._within.get(name)
            if known is None or not all(is_inside(path, self._directory) for path in known):
                known = self._within[name] = tuple(self._walk(name))
            return known

    def _walk(self, name: str) -> Iterator[Path]:
        for folder, folders, files in os.walk(self._directory):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            path = Path(folder, name)
            if name in files and is_inside(path, self._directory):
                yield path.resolve()

    def _is_same(self, path: Path, sha256: str) -> bool:
        """Whether a file has the content that minutes were made from."""
        same = self._known(path, sha256)
        if same is not None:  # whoever plays one does not wait for another to be read
            return same
        with self._reading:  # who asks meanwhile finds it known
            same = self._known(path, sha256)
            if same is None:
                try:
                    before = _FileState.of(path)
                    same = content_hash(path) == sha256 and _FileState.of(path) == before
                except OSError:  # one that may not be read is not the one
                    return False
                self._read[path, sha256] = (before, same)
            return same

    def _known(self, path: Path, sha256: str) -> bool | None:
        """The same where the content was read and the file is as it was; None: not known."""
        state, same = self._read.get((path, sha256), (None, None))
        try:
            return same if state is not None and _FileState.of(path) == state else None
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class _FileState:
    """What tells that a file is the one that was read; nobody can set back its time of change."""

    device: int
    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, path: Path) -> _FileState:
        at = path.stat()
        return cls(at.st_dev, at.st_ino, at.st_size, at.st_mtime_ns, at.st_ctime_ns)


def _is_playable(name: str) -> bool:
    """Whether a record names a file of its own folder that browsers may play."""
    plain = Path(name).name == name and name not in {"", ".", ".."} and "\0" not in name
    return plain and Path(name).suffix.lower() in TYPES


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name that a file can have
        return False


def _state_of(path: Path) -> ledger.State | None:
    try:
        return ledger.state_of(path)
    except OSError:
        return None


@router.get("/api/meetings/{key}/audio")
def send_audio(request: Request, key: str, reader: Reader) -> FileResponse:
    """The recording of a meeting, or the part of it that a Range asks for."""
    meetings: Meetings = request.app.state.meetings
    recordings: Recordings = request.app.state.recordings
    reviewing = meetings.reviewing(key)
    minutes = reviewing.base().minutes
    path = recordings.find(reviewing.found.path, minutes)
    if path is None:
        raise Refused(
            404,
            "the recording is not in the folder, and is gone or changed where it was; put it "
            "beside the minutes",
        )
    name = minutes.meeting.source
    return FileResponse(
        path,
        media_type=TYPES[Path(name).suffix.lower()],
        filename=name,
        content_disposition_type="inline",
        headers={"cache-control": "private, no-cache"},
    )
