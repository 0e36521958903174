"""The meetings of a folder as this server knows them: what is reviewed, and how that stands.

All choices about a meeting are about the bytes of its NAME.minutes.json as they were at the first
one, which the store keeps. What follows from them is made once for all who ask, and made anew when
there are new events.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import files
from minutes.errors import RecordError
from minutes.files import content_hash
from minutes.outputs import approval
from minutes.record_files import load_minutes
from minutes.records import MinutesRecord
from minutes.review import Review, fold
from minutes.review.meetings import MinutesFile, find_meetings
from minutes.review.titling import titled
from minutes.stages.naming import offer_names
from minutes.store import Store
from minutes.web.failures import Refused
from minutes.web.journal import Journal
from minutes.web.state import Beside, Offered, PageState, page, to_json

__all__ = ["BaseRevision", "Meetings", "Reviewing", "is_inside"]

OPENED = 64  # meetings that are kept in memory, the last used


def is_inside(path: Path, directory: Path) -> bool:
    """Whether a file is there, and in a folder (which is no link itself) after all links."""
    return files.stays(path, directory) and path.is_file()


@dataclass(frozen=True, slots=True)
class BaseRevision:
    """What choices are about: the minutes before the review, and the hash of their file."""

    revision: str
    content: bytes
    minutes: MinutesRecord
    pinned: bool


class Reviewing:
    """The review of one meeting. Any thread may use it."""

    def __init__(self, found: MinutesFile, store: Store, journal: Journal) -> None:
        self.found = found
        self.journal = journal
        self.lock = threading.RLock()
        self.exporting = threading.Lock()
        self._store = store
        self._base: BaseRevision | None = None
        self._folded: tuple[MinutesRecord, Review] | None = None
        self._offered: tuple[tuple[object, ...], tuple[Offered, ...]] | None = None
        self._hashed: tuple[tuple[int, int], str] | None = None
        self._page: PageState | None = None
        self._encoded: tuple[PageState, bytes] | None = None

    def base(self) -> BaseRevision:
        """What choices are about: what is pinned, else the file as it is now.

        Raises:
            RecordError: it cannot be read.
        """
        with self.lock:
            if self._base is None or not self._base.pinned:
                pinned = self._store.pinned(self.found.key)
                content = pinned.content if pinned else self._read()
                revision = hashlib.sha256(content).hexdigest()
                known = self._base if self._base and self._base.revision == revision else None
                minutes = known.minutes if known else load_minutes(content, self.found.name)
                self._base = BaseRevision(revision, content, minutes, pinned is not None)
            minutes = titled(self._base.minutes, self.found.path)
            if minutes is not self._base.minutes:
                self._base = replace(self._base, minutes=minutes)
            return self._base

    def review(self, least: int | None = None) -> Review:
        """How the review stands.

        Args:
            least: an event that must be in it; None: all that there are.
        """
        with self.lock:
            if least is None or self.journal.newest < least:
                self.journal.refresh()
            base, events = self.base(), self.journal.events
            newest = events[-1].id if events else 0
            held = self._folded
            if held is None or held[0] is not base.minutes or held[1].newest != newest:
                held = self._folded = (base.minutes, fold(base.minutes, events))
            return held[1]

    def page(self, beside: Beside, least: int | None = None) -> PageState:
        """All that the page shows.

        Args:
            beside: what does not follow from the events.
            least: an event that must be in it; None: all that there are.
        """
        with self.lock:
            review, base = self.review(least), self.base()
            known = self._page
            if (
                known is None
                or known.minutes is not review.minutes
                or Beside(known.audio, known.anew, known.files) != beside
            ):
                name = self.found.name.encode("utf-8", "replace").decode()
                events = self.journal.events
                names = self._names(review.minutes)
                known = page(self.found.key, name, base.revision, review, events, beside, names)
                self._page = known
            return known

    def _names(self, minutes: MinutesRecord) -> tuple[Offered, ...]:
        """The names that speakers without one are offered; found once while nobody is renamed."""
        about = (minutes.utterances, minutes.speakers)
        if self._offered is None or self._offered[0] != about:
            found = offer_names(
                minutes.speakers, minutes.utterances, language=minutes.meeting.language
            )
            offered = tuple(
                Offered(id_, name, evidence.words)
                for id_, names in found.items()
                for name, evidence in names
            )
            self._offered = (about, offered)
        return self._offered[1]

    def encoded(self, shown: PageState) -> bytes:
        """A page as JSON; the last one is kept for all who ask."""
        held = self._encoded
        if held is None or held[0] is not shown:
            held = self._encoded = (shown, to_json(shown))
        return held[1]

    def anew(self) -> bool:
        """Whether the file is another than the one that the review began with.

        What an approval wrote in its place is not.
        """
        base = self.base()
        if not base.pinned:
            return False
        try:
            at = self.found.path.stat()
            state = (at.st_size, at.st_mtime_ns)
            if self._hashed is None or self._hashed[0] != state:
                self._hashed = (state, content_hash(self.found.path))
        except OSError:
            return True
        if self._hashed[1] == base.revision:
            return False
        held = approval.of(self.found.path)
        return held is None or held.outputs.get(self.found.path.name) != self._hashed[1]

    def _read(self) -> bytes:
        try:
            return files.read(self.found.path)
        except OSError as exc:
            raise RecordError(
                self.found.name, f"cannot be read ({exc.strerror})", "check the file"
            ) from exc


class Meetings:
    """All meetings of a folder. Any thread may use it."""

    def __init__(self, directory: Path, store: Store) -> None:
        self.directory = directory.resolve()
        self.store = store
        self._lock = threading.Lock()
        self._found: dict[str, MinutesFile] = {}
        self._journals: dict[str, Journal] = {}
        self._opened: OrderedDict[str, Reviewing] = OrderedDict()

    def find(self) -> tuple[MinutesFile, ...]:
        """The meetings that are there now, in order of names."""
        found = find_meetings(self.directory)
        self._found = {one.key: one for one in found}
        return found

    def found(self, key: str) -> MinutesFile:
        """The meeting of a key.

        Raises:
            Refused: there is none.
        """
        # Nothing of the request but the key of what was found reaches the file system. A file that
        # was there may have become a link that leads out.
        found = self._found.get(key)
        if found is None or not is_inside(found.path, self.directory):
            self.find()
            found = self._found.get(key)
        if found is None:
            raise Refused(404, "there is no such meeting; it may have been moved or renamed")
        return found

    def journal(self, key: str) -> Journal:
        """The events of a meeting."""
        with self._lock:
            if key not in self._journals:
                self._journals[key] = Journal(self.store, key)
            return self._journals[key]

    def reviewing(self, key: str) -> Reviewing:
        """The review of a meeting.

        Raises:
            Refused: there is no such meeting.
        """
        found, journal = self.found(key), self.journal(key)
        with self._lock:
            opened = self._opened.get(key)
            if opened is None or opened.found.path != found.path:
                opened = self._opened[key] = Reviewing(found, self.store, journal)
            self._opened.move_to_end(key)
            while len(self._opened) > OPENED:
                self._opened.popitem(last=False)
            return opened
