"""A store: the choices about each meeting in their order, and who may make them."""

from __future__ import annotations

import hashlib
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pydantic
from sqlalchemy import Connection, Engine, Row, Select, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from minutes import choices
from minutes.choices import Choice, Event
from minutes.errors import StoreError
from minutes.store.connecting import public_address
from minutes.store.failures import translating
from minutes.store.schema import events, passwords, pins, sessions, ticks

__all__ = ["Check", "Pinned", "Store", "Tick"]

Check = Callable[[tuple[Event, ...]], None]


@dataclass(frozen=True, slots=True)
class Pinned:
    """The minutes that all choices about a meeting are about.

    `content` is a NAME.minutes.json as it was at the first choice, `revision` its SHA-256 in
    hexadecimal.
    """

    meeting: str
    name: str
    revision: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Tick:
    """That an action is done: its words as they were found, who said so, and when (ISO 8601)."""

    said: str
    reviewer: str
    at: str


class Store:
    """Reviews in a database. Any thread may use it, and several processes one database.

    What a method has written when it returns outlives a crash and a loss of power. All of them
    raise `StoreError` when the database fails.
    """

    def __init__(self, engine: Engine) -> None:
        self.where = public_address(engine.url)
        self._engine = engine
        self._writes = engine.execution_options(write=True)
        # Threads that write into a file take turns here: SQLite's own waiting is not fair.
        is_file = engine.dialect.name == "sqlite"
        self._turn = threading.Lock() if is_file else nullcontext()
        # Kept for good: events never change, and none is ever added before one that was read.
        self._known: dict[str, tuple[Event, ...]] = {}
        self._insert: Any = sqlite.insert if is_file else postgresql.insert

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connections."""
        self._engine.dispose()

    def pin(self, meeting: str, name: str, content: bytes) -> Pinned:
        """Lay down which minutes a meeting's choices are about; the first to do so wins.

        Returns:
            What is pinned, be it the content given or an earlier one.
        """
        revision = hashlib.sha256(content).hexdigest()
        row = {"meeting": meeting, "name": name, "revision": revision, "content": content}
        with self._writing() as connection:
            connection.execute(self._insert(pins).values(row).on_conflict_do_nothing())
            return Pinned(*connection.execute(_pin(meeting)).one())

    def pinned(self, meeting: str) -> Pinned | None:
        """What is pinned of a meeting, if anything is."""
        with self._reading() as connection:
            row = connection.execute(_pin(meeting)).one_or_none()
            return Pinned(*row) if row else None

    def append(
        self,
        meeting: str,
        reviewer: str,
        choice: Choice,
        *,
        key: str,
        seen: int = 0,
        check: Check | None = None,
    ) -> Event:
        """Take in a choice.

        Args:
            meeting: one that is pinned.
            key: the client's own id of its request. The same of the same reviewer again adds
                nothing: an answer can be lost, and the request sent again.
            seen: the last event of the meeting that the reviewer knew of.
            check: is given all events of the meeting so far, while nobody else can add one; what
                it raises is raised, and nothing is written. It must not write to the store.

        Returns:
            The event, or the one that the request made when it came first.

        Raises:
            ValueError: the meeting is not pinned.
        """
        with self._writing() as connection:
            # PostgreSQL gives out ids before others see the events: the lock keeps both in one
            # order. In SQLite only one writes at a time anyway.
            locked = select(pins.c.meeting).where(pins.c.meeting == meeting).with_for_update()
            if connection.execute(locked).one_or_none() is None:
                raise ValueError(f"meeting {meeting!r} is not pinned")
            request = _events().where(events.c.reviewer == reviewer, events.c.key == key)
            if row := connection.execute(request).one_or_none():
                return self._event(row)
            if check:
                check(self._read(connection, meeting))
            row_ = {
                "meeting": meeting,
                "reviewer": reviewer,
                "key": key,
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "seen": seen,
                "choice": choices.dump(choice),
            }
            # The key may be in use at this moment for another meeting.
            connection.execute(self._insert(events).values(row_).on_conflict_do_nothing())
            return self._event(connection.execute(request).one())

    def events(self, meeting: str, after: int = 0) -> tuple[Event, ...]:
        """The events of a meeting whose ids are greater, in their order."""
        with self._reading() as connection:
            known = self._read(connection, meeting)
            return known[bisect_right(known, after, key=_id) :]

    def newest(self) -> dict[str, int]:
        """The last event of each meeting that has one."""
        last = select(events.c.meeting, func.max(events.c.id)).group_by(events.c.meeting)
        with self._reading() as connection:
            return {row.meeting: row[1] for row in connection.execute(last)}

    def tick(self, meeting: str, point: str, said: str, reviewer: str) -> None:
        """Note that an action is done; who said so last counts."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        values = {"said": said, "reviewer": reviewer, "at": at}
        row = self._insert(ticks).values(meeting=meeting, point=point, **values)
        row = row.on_conflict_do_update(index_elements=["meeting", "point"], set_=values)
        with self._writing() as connection:
            connection.execute(row)

    def untick(self, meeting: str, point: str) -> None:
        """Note that an action is not done after all."""
        one = (ticks.c.meeting == meeting) & (ticks.c.point == point)
        with self._writing() as connection:
            connection.execute(delete(ticks).where(one))

    def ticks(self) -> dict[tuple[str, str], Tick]:
        """All actions that are done, by meeting and point."""
        with self._reading() as connection:
            found = connection.execute(select(ticks))
            return {(row.meeting, row.point): Tick(row.said, row.reviewer, row.at) for row in found}

    def forget(self, meeting: str) -> int:
        """Delete all that is kept of a meeting: what was said in it, and every choice about it.

        A SQLite file is written anew without it.

        Returns:
            How many choices there were.
        """
        with self._writing() as connection:
            gone = connection.execute(delete(events).where(events.c.meeting == meeting))
            connection.execute(delete(pins).where(pins.c.meeting == meeting))
            connection.execute(delete(ticks).where(ticks.c.meeting == meeting))
        self._known.pop(meeting, None)
        if self._engine.dialect.name == "sqlite":
            with translating(self._engine.url), self._turn, self._engine.connect() as connection:
                cursor = connection.connection.cursor()  # past SQLAlchemy, as it would begin one
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone.rowcount

    def set_password(self, reviewer: str, hash_: str) -> None:
        """Give a reviewer a password, by its hash; sessions begun with an older one end."""
        row = self._insert(passwords).values(reviewer=reviewer, hash=hash_)
        row = row.on_conflict_do_update(index_elements=["reviewer"], set_={"hash": hash_})
        with self._writing() as connection:
            connection.execute(row)
            connection.execute(delete(sessions).where(sessions.c.reviewer == reviewer))

    def password(self, reviewer: str) -> str | None:
        """The hash of a reviewer's password, if there is one."""
        found = select(passwords.c.hash).where(passwords.c.reviewer == reviewer)
        with self._reading() as connection:
            return connection.execute(found).scalar()

    def reviewers(self) -> tuple[str, ...]:
        """Who has a password, sorted."""
        with self._reading() as connection:
            return tuple(sorted(connection.execute(select(passwords.c.reviewer)).scalars()))

    def remove(self, reviewer: str) -> bool:
        """Take a reviewer's password and sessions away; the choices stay.

        Returns:
            Whether there was a password.
        """
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.reviewer == reviewer))
            gone = connection.execute(delete(passwords).where(passwords.c.reviewer == reviewer))
            return gone.rowcount > 0

    def start_session(self, reviewer: str, token_hash: str, *, expires: str, now: str) -> None:
        """Know a reviewer by a token from now on, and forget the sessions that have expired.

        Args:
            expires: when no longer, in ISO 8601 and UTC, written as `session` is asked.
        """
        row = {"token_hash": token_hash, "reviewer": reviewer, "expires": expires}
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires <= now))
            connection.execute(sessions.insert().values(row))

    def session(self, token_hash: str, now: str) -> str | None:
        """The reviewer that a token stands for; None: it never did, or no longer does."""
        found = select(sessions.c.reviewer, sessions.c.expires)
        with self._reading() as connection:
            row = connection.execute(found.where(sessions.c.token_hash == token_hash)).one_or_none()
            return str(row.reviewer) if row and row.expires > now else None

    def end_session(self, token_hash: str) -> None:
        """Know nobody by a token any longer."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translating(self._engine.url), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translating(self._engine.url), self._turn, self._writes.begin() as connection:
            yield connection

    def _read(self, connection: Connection, meeting: str) -> tuple[Event, ...]:
        """All events of a meeting, of which only those are read that are not known yet."""
        known = self._known.get(meeting, ())
        new = _events().where(events.c.meeting == meeting, events.c.id > _last(known))
        known += tuple(map(self._event, connection.execute(new.order_by(events.c.id))))
        self._known[meeting] = known
        return known

    def _event(self, row: Row[Any]) -> Event:
        try:
            choice = choices.load(row.choice)
        except pydantic.ValidationError as exc:
            raise StoreError(
                self.where,
                f"event {row.id} is no choice that this version knows",
                "use the version of minutes that wrote it, or a newer one",
            ) from exc
        return Event(row.id, row.meeting, row.reviewer, row.at, choice, row.seen)


def _events() -> Select[Any]:
    return select(events)


def _id(event: Event) -> int:
    return event.id


def _last(known: Sequence[Event]) -> int:
    return known[-1].id if known else 0


def _pin(meeting: str) -> Select[Any]:
    return select(pins).where(pins.c.meeting == meeting)
