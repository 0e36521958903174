"""Connections to the two kinds of database, set up so that what was written stays written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from minutes import extras
from minutes.errors import StoreError

__all__ = ["PATIENCE", "connect", "public_address"]

PATIENCE = 30  # seconds to wait for others who are writing
FORMS = "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"


def connect(url: str | None, file: Path) -> Engine:
    """An engine for a database, which is not yet connected to.

    `execution_options(write=True)` of it begins transactions that write.

    Args:
        url: the database; None: the file, whose folder is made within one that is there.
        file: a SQLite database.

    Raises:
        StoreError: the address makes no sense, or the file's folder cannot be written.
    """
    if url is None:
        if not file.parent.parent.is_dir():
            raise StoreError(
                file.parent.parent, "is not a folder", "name the folder of the meetings"
            )
        with suppress(OSError):  # told by what is written next
            file.parent.mkdir(exist_ok=True)
        for path in (file.parent, file):  # whoever else may write there could have made it
            if path.is_symlink():
                raise StoreError(
                    path,
                    "is a link, and none is followed",
                    "name the place by --database sqlite:///FILE",
                )
        return _sqlite(file)
    kind, _, rest = url.partition(":///")
    if kind.startswith("sqlite"):
        # All that follows is the file's name, in which a "?" is nothing special.
        if rest in {"", ":memory:"}:
            raise StoreError("the database's address", "names no file", FORMS)
        return _sqlite(Path(rest))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The reason would quote the password.
        raise StoreError("the database's address", "cannot be read", FORMS) from None
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return _postgresql(parsed.set(drivername="postgresql+psycopg"))
    raise StoreError("the database's address", f"{parsed.drivername} is not supported", FORMS)


def public_address(url: URL) -> str:
    """Where a database is, in words that hold no name of a user and no password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    # libpq takes all of an address from its query too, the password included.
    return URL.create(
        "postgresql", host=url.host, port=url.port, database=url.database
    ).render_as_string()


def _sqlite(file: Path) -> Engine:
    try:
        # Passwords' hashes are nobody else's business; SQLite gives its other files the same mode.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as exc:
        raise StoreError(
            file,
            f"cannot be written ({exc.strerror})",
            "see that its folder exists and that both are writable, or choose another place by "
            "--database sqlite:///FILE",
        ) from exc
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(file)),
        # Without an isolation level the driver begins no transaction by itself; `begin` below does.
        connect_args={"timeout": PATIENCE, "isolation_level": None},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        # The file may be somebody else's: nothing in its tables' definitions is run, and what was
        # deleted of a meeting does not lie about in it.
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # One that reads first and then writes would fail where another wrote in between.
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url,
            connect_args={} if "connect_timeout" in url.query else {"connect_timeout": 10},
            hide_parameters=True,
            max_overflow=15,
            pool_pre_ping=True,  # outlives a restart of the server
        )
    except ImportError as exc:
        raise StoreError(
            public_address(url), "psycopg is not installed", extras.line("postgresql", "psycopg")
        ) from exc

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        with connection.cursor() as cursor:
            # A server may be set up to acknowledge what a loss of power would undo.
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false), set_config("
                "'idle_in_transaction_session_timeout', %s, false), CASE current_setting("
                "'synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false"
                ") END",
                (f"{PATIENCE}s", f"{2 * PATIENCE}s"),
            )
        connection.commit()

    return engine
