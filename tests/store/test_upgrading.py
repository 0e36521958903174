"""A store of an older version becomes one of this version, with all that it held."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from minutes import store
from minutes.choices import Approve, Keep
from minutes.store import connecting, schema


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", "minutes.store:migrations")
    return made


def make_old(url: str, version: str) -> None:
    """A database as the version left it, with a pin and an event."""
    engine = connecting.connect(url, Path())
    with engine.execution_options(write=True).begin() as connection:
        old = config()
        old.attributes["connection"] = connection
        command.upgrade(old, version)
        connection.execute(
            text("INSERT INTO pins (meeting, name, revision, content) VALUES ('m1', 'a', 'r', :c)"),
            {"c": b"\x00{}"},
        )
        connection.execute(
            text(
                "INSERT INTO events (meeting, reviewer, key, at, seen, choice) VALUES "
                """('m1', 'anna', 'k', '2026-11-27T10:00:00+00:00', 0, :choice)"""
            ),
            {"choice": '{"do": "keep", "point": "p01"}'},
        )
    engine.dispose()


def test_the_tables_are_those_that_the_code_knows(url: str, tmp_path: Path) -> None:
    store.open(url, tmp_path).close()
    engine = connecting.connect(url, Path())
    with engine.connect() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


ALL = [one.revision for one in ScriptDirectory.from_config(config()).walk_revisions()]
OLDER = ALL[1:]


def test_the_versions_that_the_code_knows_are_those_of_the_migrations() -> None:
    assert list(schema.VERSIONS) == ALL[::-1]


def test_there_are_older_versions() -> None:
    assert OLDER == ["0002", "0001"]


@pytest.mark.parametrize("version", OLDER)
def test_an_older_version_keeps_what_it_held(url: str, version: str, tmp_path: Path) -> None:
    make_old(url, version)
    with store.open(url, tmp_path) as reviews:
        pinned = reviews.pinned("m1")
        assert pinned
        assert pinned.content == b"\x00{}"
        (first,) = reviews.events("m1")
        assert (first.reviewer, first.at, first.choice) == (
            "anna",
            "2026-11-27T10:00:00+00:00",
            Keep("p01"),
        )
        assert reviews.append("m1", "anna", Keep("p02"), key="k") == first
        assert reviews.append("m1", "anna", Approve(), key="l").id > first.id
        reviews.set_password("anna", "hash")
        assert reviews.reviewers() == ("anna",)


def test_an_upgrade_that_fails_leaves_the_older_version(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(url, "0001")
    real = command.upgrade

    def fail(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "upgrade", fail)
        with pytest.raises(KeyboardInterrupt):
            store.open(url, tmp_path)
    engine = connecting.connect(url, Path())
    with engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM minutes_version")).scalar()
        assert version == "0001"
    engine.dispose()
    with store.open(url, tmp_path) as reviews:
        assert len(reviews.events("m1")) == 1
