"""What cannot be opened says why and what to do, touches nothing, and gives no secret away."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from minutes import extras, store
from minutes.choices import Keep
from minutes.errors import StoreError
from tests.postgresql import Server

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that holds some events, closed; tests take copies of it."""
    folder = tmp_path_factory.mktemp("filled")
    with store.open(None, folder) as reviews:
        reviews.pin("m1", "monday", b"{}" * 40_000)
        for n in range(500):
            reviews.append("m1", "anna", Keep(f"p{n:03}"), key=str(n))
    return folder / ".minutes"


@pytest.fixture
def full(filled: Path, tmp_path: Path) -> Path:
    """The file of a store that holds some events, closed."""
    return shutil.copytree(filled, tmp_path / ".minutes") / "reviews.sqlite"


def test_a_store_is_made_beside_the_meetings_for_its_owner_alone(tmp_path: Path) -> None:
    with store.open(None, tmp_path) as reviews:
        reviews.pin("m1", "monday", b"{}")
        files = sorted((tmp_path / ".minutes").iterdir())
        assert [path.name for path in files] == [
            "reviews.sqlite",
            "reviews.sqlite-shm",
            "reviews.sqlite-wal",
        ]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        assert reviews.where == str(files[0])
    assert [path.name for path in (tmp_path / ".minutes").iterdir()] == ["reviews.sqlite"]


def test_a_file_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "100 % ? & # 会議"
    folder.mkdir()
    with store.open(None, folder) as reviews:
        reviews.pin("m1", "monday", b"{}")
    with store.open(
        f"sqlite:///{tmp_path}/100 % ? & # 会議/.minutes/reviews.sqlite", tmp_path
    ) as s:
        assert s.pinned("m1")
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


@pytest.mark.parametrize(
    "planted",
    [
        "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END",
        "ALTER TABLE sessions RENAME TO others; CREATE VIEW sessions AS SELECT token_hash, 'anna' "
        "AS reviewer, '9999' AS expires FROM others",
    ],
    ids=["trigger", "view"],
)
def test_a_file_from_elsewhere_does_nothing_by_itself(full: Path, planted: str) -> None:
    with sqlite3.connect(full) as connection:
        connection.executescript(planted)
    connection.close()
    with pytest.raises(StoreError, match="which no database of reviews has; do not use it"):
        store.open(f"sqlite:///{full}", full.parent)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_a_pipe_or_a_device_is_no_database(tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / ".minutes").mkdir()
    make(tmp_path / ".minutes" / "reviews.sqlite")
    with pytest.raises(StoreError):
        store.open(None, tmp_path)


def test_the_folder_of_the_meetings_is_not_made_up(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"typo: is not a folder; name the folder"):
        store.open(None, tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "reviews.sqlite",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://anna:secret@host/reviews",
        "postgresql+asyncpg://anna:secret@host/reviews",
        "postgresql://anna:secret@host:port/reviews",
        "postgresql:secret",
    ],
)
def test_an_address_that_makes_no_sense_says_how_to_write_one(url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="write sqlite:///FILE or postgresql://") as failed:
        store.open(url, tmp_path)
    _assert_hidden(failed.value, "secret")
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Buy milk. " * 100)
    with pytest.raises(StoreError, match=r"notes.txt: is not a SQLite database; move it away"):
        store.open(f"sqlite:///{path}", tmp_path)
    assert path.read_text() == "Buy milk. " * 100
    with pytest.raises(StoreError, match="cannot be written"):
        store.open(f"sqlite:///{tmp_path}", tmp_path)


def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "photos.sqlite"
    with sqlite3.connect(path) as other:
        other.executescript("CREATE TABLE photos (id); CREATE TABLE alembic_version (version_num);")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"is another program's: it has a table .*; name a data"):
        store.open(f"sqlite:///{path}", tmp_path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["photos.sqlite"]


def test_a_postgresql_database_of_another_program_stays_as_it_is(
    server: Server, tmp_path: Path
) -> None:
    url = server.database()
    with server.connect(_database(url)) as other:
        other.execute("CREATE TABLE photos (id int)")
    with pytest.raises(StoreError, match="is another program's: it has a table 'photos'"):
        store.open(url, tmp_path)
    with server.connect(_database(url)) as other:
        tables = other.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        assert tables.fetchall() == [("photos",)]


def test_a_newer_database_is_refused(url: str, tmp_path: Path, server: Server) -> None:
    store.open(url, tmp_path).close()
    newer = "UPDATE minutes_version SET version_num = '9999'"
    if url.startswith("sqlite"):
        with sqlite3.connect(tmp_path / "reviews.sqlite") as database:
            database.execute(newer)
        database.close()
    else:
        with server.connect(_database(url)) as connection:
            connection.execute(newer)
    with pytest.raises(
        StoreError, match=r"by a newer version .*9999.*; use that version or a newer"
    ):
        store.open(url, tmp_path)


def test_a_file_cut_short_is_damaged(full: Path, tmp_path: Path) -> None:
    os.truncate(full, 20_000)
    with pytest.raises(StoreError, match=r"is damaged; put back a copy, or .*\.recover"):
        _read(tmp_path)


def test_a_file_with_garbage_in_it_is_damaged(full: Path, tmp_path: Path) -> None:
    size = full.stat().st_size
    with full.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xa5" * (size - 8192))
    with pytest.raises(StoreError, match=r"is damaged; put back a copy, or .*\.recover"):
        _read(tmp_path)


def test_a_choice_of_a_newer_version_is_not_misread(full: Path, tmp_path: Path) -> None:
    with sqlite3.connect(full) as database:
        database.execute("""UPDATE events SET choice = '{"do": "praise"}' WHERE id = 7""")
    database.close()
    with pytest.raises(StoreError, match="event 7 is no choice that this version knows; use"):
        _read(tmp_path)


def test_a_lost_table_is_told(full: Path, tmp_path: Path) -> None:
    with sqlite3.connect(full) as database:
        database.execute("DROP TABLE events")
    database.close()
    with pytest.raises(StoreError, match="lacks a table; put back a copy"):
        _read(tmp_path)


def test_a_full_disk_is_told_and_what_was_taken_in_stays(
    full: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {full.stat().st_size // 4096 + 2}")

    event.listen(Engine, "connect", limit)
    request.addfinalizer(lambda: event.remove(Engine, "connect", limit))
    with store.open(None, tmp_path) as reviews:
        with pytest.raises(StoreError, match="the disk is full; make room"):
            for n in range(500, 5000):
                reviews.append("m1", "anna", Keep("p"), key=str(n))
        count = len(reviews.events("m1"))
        assert 500 < count < 5000
    assert _read(tmp_path) == count


@pytest.fixture
def readable() -> Iterator[Path]:
    """A folder that others than the user of the tests can read."""
    with tempfile.TemporaryDirectory(prefix="minutes") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("there", [False, True], ids=["empty", "with reviews"])
def test_a_read_only_folder_is_told(readable: Path, there: bool) -> None:
    if there:
        store.open(None, readable).close()
        (readable / ".minutes" / "reviews.sqlite").chmod(0o644)
    for path in (*readable.rglob("*"), readable):
        path.chmod(path.stat().st_mode & ~0o222)
    # Root may write anywhere, so somebody else tries.
    script = (
        "import sys; from pathlib import Path; from minutes import store\n"
        "from minutes.store import connecting, reviews, upgrading\n"
        "import sqlite3, sqlalchemy.dialects.sqlite, alembic.command, os\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try: store.open(None, Path(sys.argv[1]))\n"
        "except store.opening.StoreError as exc: print(exc)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, readable],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    for path in (readable, *readable.rglob("*")):
        path.chmod(path.stat().st_mode | 0o200)
    assert told.stderr == ""
    assert "reviews.sqlite: cannot be written" in told.stdout
    assert "see that its folder exists and that both are writable, or choose another" in told.stdout


@pytest.mark.parametrize("package", ["sqlalchemy", "alembic"])
def test_a_package_that_is_not_installed_is_named_when_it_is_needed(
    package: str, tmp_path: Path
) -> None:
    script = (
        "import sys; from pathlib import Path; from minutes import store, errors\n"
        f"assert {package!r} not in sys.modules; sys.modules[{package!r}] = None\n"
        "try: store.open(None, Path(sys.argv[1]))\n"
        "except errors.StoreError as exc: print(exc)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, cwd=ROOT
    )
    remedy = extras.line("review", package)
    assert told.stdout == f"reviews: {package} is not installed; {remedy}\n"


def test_a_server_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    url = f"postgresql://anna:s3cret@/reviews?host={tmp_path}&password=s3cret"
    with pytest.raises(StoreError, match=r"does not answer .*; check that the server") as failed:
        store.open(url, tmp_path)
    _assert_hidden(failed.value, "s3cret")


def test_a_wrong_password_is_told_and_not_shown(server: Server, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="password authentication failed") as failed:
        store.open(server.url("postgres", password="s3cret"), tmp_path)
    _assert_hidden(failed.value, "s3cret")


def test_a_database_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist') as failed:
        store.open(server.url("nowhere"), tmp_path)
    _assert_hidden(failed.value, server.password)


def test_a_user_who_may_make_no_tables_is_told(server: Server, tmp_path: Path) -> None:
    url = server.database()
    with server.connect(_database(url)) as connection:
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 's3cret'")
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    with pytest.raises(StoreError, match=r"does not let this user make .*; GRANT CREATE") as failed:
        store.open(server.url(_database(url), "reader", "s3cret"), tmp_path)
    _assert_hidden(failed.value, "s3cret")


def test_a_database_that_cannot_keep_every_script_is_told(server: Server, tmp_path: Path) -> None:
    url = server.database("ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreError, match="keeps text as LATIN1; make one by: createdb --encoding"):
        store.open(url, tmp_path)


def test_where_reviews_are_is_said_without_user_and_password(
    server: Server, tmp_path: Path
) -> None:
    with store.open(server.database(), tmp_path) as reviews:
        assert re.fullmatch(r"postgresql:///reviews\d+", reviews.where)
        assert "horse" not in repr(reviews) + repr(vars(reviews))


def _assert_hidden(error: StoreError, secret: str) -> None:
    chain: list[BaseException] = [error]
    while reason := chain[-1].__cause__ or (
        None if chain[-1].__suppress_context__ else chain[-1].__context__
    ):
        chain.append(reason)
    assert not [one for one in chain if secret in f"{one} {one!r}"]
    assert "anna" not in error.subject
    assert "password=" not in str(error)


def _read(directory: Path) -> int:
    with store.open(None, directory) as reviews:
        reviews.pinned("m1")
        return len(reviews.events("m1"))


def _database(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]
