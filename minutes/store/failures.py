"""What databases say when they fail, in words that tell what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from minutes.errors import StoreError
from minutes.store.connecting import PATIENCE, public_address

__all__ = ["translating"]

ELSEWHERE = "choose another place by --database"
LACKING = ("lacks a table", f"put back a copy, or {ELSEWHERE}")
BUSY = (
    f"has been in use by another program for {PATIENCE} s",
    "end the program that holds it, and try again",
)
DENIED = (
    "cannot be written",
    f"make the file and its folder writable, or {ELSEWHERE} sqlite:///FILE",
)

SQLITE = {
    sqlite3.SQLITE_NOTADB: (
        "is not a SQLite database",
        f"move it away, or {ELSEWHERE}",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "is damaged",
        "put back a copy, or save what can be read by: sqlite3 FILE .recover",
    ),
    sqlite3.SQLITE_READONLY: DENIED,
    sqlite3.SQLITE_PERM: DENIED,
    sqlite3.SQLITE_CANTOPEN: DENIED,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: ("cannot be written: the disk is full", "make room on it"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written", "check the disk that it is on"),
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html
POSTGRESQL = {
    "55P03": BUSY,
    "25P03": BUSY,
    "25006": ("is read-only", "name the server that takes writes"),
    "42501": (
        "does not let this user make and change tables",
        "GRANT CREATE ON SCHEMA public to the user, or let it own the database",
    ),
    "42P01": LACKING,
    "53100": ("cannot be written: the disk is full", "make room on the server"),
    "53300": ("takes no more connections", "raise its max_connections, or try again later"),
}


@contextmanager
def translating(url: URL) -> Iterator[None]:
    """Raise what the database of an address cannot do as a `StoreError`; the rest as it is."""
    try:
        yield
    except PoolTimeout as exc:
        raise StoreError(public_address(url), *BUSY) from exc
    except DBAPIError as exc:
        if said := _said(exc, url):
            raise StoreError(public_address(url), *said) from exc
        raise


def _said(exc: DBAPIError, url: URL) -> tuple[str, str] | None:
    """The problem and the remedy; None: a defect of ours."""
    if isinstance(exc.orig, sqlite3.Error):
        code = getattr(exc.orig, "sqlite_errorcode", 0) & 0xFF  # of the extended code
        if code in SQLITE:
            return SQLITE[code]
        return LACKING if "no such table" in str(exc.orig) else None
    state = getattr(exc.orig, "sqlstate", None)
    if state in POSTGRESQL:
        return POSTGRESQL[state]
    if not isinstance(exc, OperationalError) and not exc.connection_invalidated:
        return None
    reason = " ".join(str(exc.orig).split("\n")[0].split())
    for secret in {url.password, *url.query.get("password", ())} - {None, ""}:
        reason = reason.replace(str(secret), "…")
    return (
        f"does not answer ({reason})",
        "check that the server runs, and its address, user and password",
    )
