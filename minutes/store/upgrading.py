"""Tells a store from other databases, and brings one of an older version up to this one."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, column, func, inspect, select, table, text

from minutes.errors import StoreError
from minutes.store.connecting import public_address
from minutes.store.failures import translating
from minutes.store.schema import VERSION_TABLE, VERSIONS

__all__ = ["upgrade"]

LOCK = 0x6D696E75746573  # PostgreSQL's advisory lock while tables are made: "minutes"


def upgrade(engine: Engine) -> None:
    """Make or change the tables until they are those of this version.

    Raises:
        StoreError: the database is none of ours, or of a newer version, or fails.
    """
    with translating(engine.url):
        with engine.connect() as connection:
            # Read before anything is written, so that a file of another program stays as it was.
            done = _version(connection) == VERSIONS[-1]
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                # By the driver, as SQLAlchemy would begin a transaction, in which the journal's
                # mode cannot be set; the file keeps the mode.
                connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
        if done:
            return
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "minutes.store:migrations")
        with engine.execution_options(write=True).begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            _version(connection)  # another may have been faster
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _refuse_hidden(connection: Connection, where: str) -> None:
    """Refuse a file in which triggers or views would do what is asked of its tables."""
    made = "SELECT type, name FROM sqlite_schema WHERE type NOT IN ('table', 'index')"
    for kind, name in connection.execute(text(made)):
        raise StoreError(
            where,
            f"has a {kind} {name!r}, which no database of reviews has",
            "do not use it; ask who gave it to you",
        )


def _version(connection: Connection) -> str | None:
    """The version of the tables; None: there are none at all."""
    where = public_address(connection.engine.url)
    if connection.dialect.name == "postgresql":
        encoding = connection.execute(text("SHOW server_encoding")).scalar()
        if encoding != "UTF8":
            raise StoreError(
                where, f"keeps text as {encoding}", "make one by: createdb --encoding UTF8"
            )
    else:
        _refuse_hidden(connection, where)
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise StoreError(
                where,
                f"is another program's: it has a table {tables[0]!r} and none of reviews",
                "name a database of its own by --database",
            )
        return None
    version = connection.execute(
        select(column("version_num")).select_from(table(VERSION_TABLE))
    ).scalar()
    if version not in VERSIONS:
        raise StoreError(
            where,
            f"was written by a newer version of minutes (its tables are {version})",
            "use that version or a newer one, or name another database by --database",
        )
    return str(version)
