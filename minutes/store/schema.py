"""The tables of a store. Whoever changes them adds a migration to `migrations/versions`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "VERSIONS",
    "VERSION_TABLE",
    "events",
    "metadata",
    "passwords",
    "pins",
    "sessions",
    "ticks",
]

# Named, so that Alembic's table of another program is not taken for ours.
VERSION_TABLE = "minutes_version"
VERSIONS = ("0001", "0002", "0003")  # of the tables, as `migrations` has them; the last is this one

metadata = MetaData()

# The minutes that a meeting's choices are about, as they were when the first one was made.
pins = Table(
    "pins",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("revision", Text, nullable=False),  # SHA-256 of the content, in hexadecimal
    Column("content", LargeBinary, nullable=False),
)

events = Table(
    "events",
    metadata,
    # SQLite gives out numbers by itself only in a column of type INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("meeting", Text, ForeignKey("pins.meeting"), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("key", Text, nullable=False),  # the client's own id of its request
    Column("at", Text, nullable=False),  # ISO 8601 in UTC
    Column("seen", BigInteger, nullable=False),
    Column("choice", Text, nullable=False),  # JSON of minutes.choices
    UniqueConstraint("reviewer", "key", name="one_event_a_request"),
    Index("events_of_a_meeting", "meeting", "id"),
    sqlite_autoincrement=True,  # an id is never used twice
)

passwords = Table(
    "passwords",
    metadata,
    Column("reviewer", Text, primary_key=True),
    Column("hash", Text, nullable=False),
)

# Of reviewers with passwords and without.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("reviewer", Text, nullable=False),
    Column("expires", Text, nullable=False),  # ISO 8601 in UTC
)

# Actions that somebody said are done, whatever became of the review.
ticks = Table(
    "ticks",
    metadata,
    Column("meeting", Text, primary_key=True),
    Column("point", Text, primary_key=True),
    Column("said", Text, nullable=False),  # as it was found: another action may get the same number
    Column("reviewer", Text, nullable=False),
    Column("at", Text, nullable=False),  # ISO 8601 in UTC
)
