"""`minutes review` and `minutes reviewers` say what to do where they cannot start."""

from __future__ import annotations

import os
import pty
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from minutes import extras, serialization, store
from minutes.web.access import check_password
from tests.conftest import Command
from tests.review.meetings import MINUTES

ROOT = Path(__file__).parents[2]
PASSWORD = "correct horse battery"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one meeting."""
    folder = tmp_path / "meetings"
    folder.mkdir()
    (folder / "talk.minutes.json").write_text(serialization.dump(MINUTES))
    return folder


def test_a_folder_that_does_not_exist(minutes: Command, tmp_path: Path) -> None:
    outcome = minutes("review", tmp_path / "none")
    assert outcome.status == 1
    assert "none: cannot be read" in outcome.err
    assert "name a folder that holds minutes" in outcome.err
    assert not (tmp_path / "none").exists()


def test_a_folder_without_minutes(minutes: Command, tmp_path: Path) -> None:
    outcome = minutes("review", tmp_path)
    assert outcome.status == 1
    assert "holds no NAME.minutes.json; make minutes into it" in outcome.err
    assert not (tmp_path / ".minutes").exists()


def test_a_port_in_use(minutes: Command, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = minutes("review", folder, "--port", port)
    assert outcome.status == 1
    assert f"--port: {port} is in use; give another such as {port + 1}" in outcome.err


@pytest.mark.parametrize("host", ["203.0.113.7", "no such host"])
def test_an_address_that_is_none_of_this_machine(minutes: Command, folder: Path, host: str) -> None:
    outcome = minutes("review", folder, "--host", host, "--token", "a long enough token")
    assert outcome.status == 1
    assert f"--host: {host}" in outcome.err


@pytest.mark.parametrize(
    "reach", [["--host", "0.0.0.0"], ["--host", "::"], ["--public-url", "https://example.org"]]
)
def test_others_are_let_in_only_by_a_token_or_passwords(
    minutes: Command, folder: Path, reach: list[str]
) -> None:
    outcome = minutes("review", folder, *reach)
    assert outcome.status == 1
    assert "--token" in outcome.err
    assert "minutes reviewers add" in outcome.err


def test_a_token_that_could_be_guessed(minutes: Command, folder: Path) -> None:
    outcome = minutes("review", folder, "--token", "secret")
    assert outcome.status == 1
    assert "--token: has 6 characters" in outcome.err
    assert "secret" not in outcome.err.replace("minutes.secret", "")


def test_a_public_url_that_makes_no_sense(minutes: Command, folder: Path) -> None:
    outcome = minutes("review", folder, "--public-url", "minutes.example.org")
    assert outcome.status == 1
    assert "write it as https://" in outcome.err


def test_a_database_that_cannot_be_opened(minutes: Command, folder: Path, tmp_path: Path) -> None:
    outcome = minutes("review", folder, "--database", "mysql://root@localhost/reviews")
    assert outcome.status == 1
    assert "sqlite:///FILE" in outcome.err


@pytest.mark.parametrize("package", ["fastapi", "uvicorn", "argon2", "sqlalchemy"])
def test_without_its_packages_it_says_which_to_install(folder: Path, package: str) -> None:
    code = (
        "import sys\n"
        f"sys.modules[{package!r}] = None\n"
        f"sys.argv = ['minutes', 'review', {str(folder)!r}]\n"
        "import minutes.cli\nminutes.cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert f"{package} is not installed; {extras.line('review', package)}" in done.stderr


def test_help_loads_nothing_of_the_server() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['minutes', 'review', '--help']\n"
        "import minutes.cli\n"
        "try:\n    minutes.cli.main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'fastapi', 'uvicorn', 'sqlalchemy', 'argon2', 'torch'} & {*sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.endswith("[]\n")


def test_help_says_who_can_come_in_where_nothing_but_a_name_is_asked_for(
    minutes: Command,
) -> None:
    told = " ".join(minutes("review", "--help").out.split())
    assert "every account of this machine can read and approve" in told
    assert "MINUTES_TOKEN" in told


def _at_a_terminal(arguments: list[str], typed: list[str]) -> tuple[int, str]:
    """The exit status of a command and what its terminal shows, typed at line by line."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "minutes", *arguments])
    shown, left = "", list(typed)
    try:
        while piece := os.read(terminal, 1000).decode():
            shown += piece
            if left and shown.count(": ") > len(typed) - len(left):
                os.write(terminal, f"{left.pop(0)}\n".encode())
    except OSError:  # Linux's way of saying that the other side is closed
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


def test_a_password_is_asked_for_twice_and_not_shown(minutes: Command, folder: Path) -> None:
    status, shown = _at_a_terminal(["reviewers", "add", str(folder), "Anna"], [PASSWORD, PASSWORD])
    assert status == 0, shown
    assert "Password of Anna:" in shown
    assert "Once more:" in shown
    assert PASSWORD not in shown
    with store.open(None, folder) as opened:
        hash_ = opened.password("Anna")
    assert hash_ is not None
    assert hash_.startswith("$argon2id$")
    assert check_password(PASSWORD, hash_)
    assert not check_password(PASSWORD + "x", hash_)
    assert PASSWORD not in (folder / ".minutes" / "reviews.sqlite").read_bytes().decode("latin-1")


def test_a_password_that_was_mistyped_is_not_taken(folder: Path) -> None:
    status, shown = _at_a_terminal(["reviewers", "add", str(folder), "Anna"], [PASSWORD, "other"])
    assert status == 1
    assert "was not the same twice; try again" in shown
    with store.open(None, folder) as opened:
        assert opened.reviewers() == ()


def test_where_nobody_has_a_password_it_is_said_and_no_database_is_made(
    minutes: Command, folder: Path
) -> None:
    outcome = minutes("reviewers", "list", folder)
    assert (outcome.status, outcome.out) == (0, "")
    assert f"nobody has a password; minutes reviewers add {folder} NAME" in outcome.err
    assert not (folder / ".minutes").exists()


def test_reviewers_are_listed_and_removed(minutes: Command, folder: Path) -> None:
    with store.open(None, folder) as opened:
        opened.set_password("Tom", "hash")
        opened.set_password("Anna", "hash")
    assert minutes("reviewers", "list", folder).out == "Anna\nTom\n"
    assert minutes("reviewers", "rm", folder, "Anna").status == 0
    assert minutes("reviewers", "list", folder).out == "Tom\n"
    outcome = minutes("reviewers", "rm", folder, "Anna")
    assert outcome.status == 1
    assert "'Anna' has no password; choose from Tom" in outcome.err


@pytest.mark.parametrize(
    ("password", "problem"), [("short\n", "has 5 characters"), ("", "has 0 characters")]
)
def test_a_password_that_could_be_guessed(folder: Path, password: str, problem: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "minutes", "reviewers", "add", str(folder), "Anna"],
        input=password,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 1
    assert problem in done.stderr


def test_a_reviewer_whose_name_is_too_long(minutes: Command, folder: Path) -> None:
    outcome = minutes("reviewers", "add", folder, "x" * 81)
    assert outcome.status == 1
    assert "NAME: has 81 characters, and at most 80 are taken" in outcome.err


@pytest.mark.parametrize("asked", [("add", "Anna"), ("list",), ("rm", "Anna")])
def test_nobody_reviews_a_folder_without_minutes(
    minutes: Command, folder: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    do, *name = asked
    (tmp_path / "wrong").mkdir()
    wrong = minutes("reviewers", do, tmp_path / "wrong", *name)
    assert (wrong.status, wrong.out) == (1, "")
    assert "holds no NAME.minutes.json" in wrong.err
    assert list((tmp_path / "wrong").iterdir()) == []
    assert "none: cannot be read" in minutes("reviewers", do, tmp_path / "none", *name).err


def test_reviewers_of_minutes_that_are_gone_are_known_still(minutes: Command, folder: Path) -> None:
    with store.open(None, folder) as opened:
        opened.set_password("Tom", "hash")
    (folder / "talk.minutes.json").unlink()
    assert minutes("reviewers", "list", folder).out == "Tom\n"


def test_a_folder_that_may_not_be_written(minutes: Command, folder: Path) -> None:
    shutil.rmtree(folder / ".minutes", ignore_errors=True)
    (folder / ".minutes").touch()
    outcome = minutes("review", folder)
    assert outcome.status == 1
    assert "--database" in outcome.err
