"""The recording of a meeting, for the page to play from any second."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from minutes.files import content_hash
from minutes.records import Meeting
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
    """Finds the recordings of a folder's meetings. Any thread may use it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._lock = threading.Lock()
        self._elsewhere: dict[tuple[str, str], Path | None] = {}

    def find(self, record: Path, meeting: Meeting) -> Path | None:
        """The recording of a meeting: beside its record, or elsewhere in the folder by its content.

        None: there is none within the folder, or the meeting was read from a transcript.
        """
        name = meeting.source
        plain = Path(name).name == name and name not in {"", ".", ".."} and "\0" not in name
        if not plain or Path(name).suffix.lower() not in TYPES:
            return None
        beside = record.with_name(name)
        if is_inside(beside, self._directory):
            return beside.resolve()
        asked = (name, meeting.sha256)
        with self._lock:  # the content of a long recording is read once
            known = self._elsewhere.get(asked)
            if asked not in self._elsewhere or (known and not is_inside(known, self._directory)):
                self._elsewhere[asked] = self._search(*asked)
            return self._elsewhere[asked]

    def _search(self, name: str, sha256: str) -> Path | None:
        for folder, folders, files in os.walk(self._directory):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            path = Path(folder, name)
            if name not in files or not is_inside(path, self._directory):
                continue
            with suppress(OSError):  # one that may not be read is not the one
                if content_hash(path) == sha256:
                    return path.resolve()
        return None


@router.get("/api/meetings/{key}/audio")
def send_audio(request: Request, key: str, reader: Reader) -> FileResponse:
    """The recording of a meeting, or the part of it that a Range asks for."""
    meetings: Meetings = request.app.state.meetings
    recordings: Recordings = request.app.state.recordings
    reviewing = meetings.reviewing(key)
    path = recordings.find(reviewing.found.path, reviewing.base().minutes.meeting)
    if path is None:
        raise Refused(404, "the recording is not in the folder; put it beside the minutes")
    return FileResponse(
        path,
        media_type=TYPES[path.suffix.lower()],
        filename=path.name,
        content_disposition_type="inline",
        headers={"cache-control": "private, no-cache"},
    )
