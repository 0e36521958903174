"""Servers of the review page, over minutes that the real pipeline made."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minutes import pipeline, serialization
from minutes.cache import Cache
from minutes.options import Options
from minutes.review.meetings import key
from tests.postgresql import Server
from tests.web.served import Reviewer, Served, serving

_names = itertools.count()


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """The record of a meeting, scored by the model that is shipped."""
    folder = tmp_path_factory.mktemp("made")
    made = pipeline.run(samples / "standup.vtt", Options(), cache=Cache(folder / "cache"))
    path = folder / "standup.minutes.json"
    path.write_text(serialization.dump(made))
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, record: Path) -> Path:
    """A folder with minutes; tests add meetings of their own to it."""
    folder = tmp_path_factory.mktemp("meetings")
    shutil.copy(record, folder / "standup.minutes.json")
    return folder


@pytest.fixture
def single(tmp_path: Path, record: Path) -> Path:
    """A folder of one meeting."""
    folder = tmp_path / "meetings"
    folder.mkdir()
    shutil.copy(record, folder / "standup.minutes.json")
    return folder


@pytest.fixture(scope="session")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on one's own machine, which many tests share."""
    with serving(folder, tmp_path_factory.mktemp("said") / "errors") as running:
        yield running


@pytest.fixture
def meeting(folder: Path, record: Path) -> str:
    """The key of a meeting that no other test uses."""
    name = f"sub/meeting-{next(_names)}"
    path = folder / f"{name}.minutes.json"
    path.parent.mkdir(exist_ok=True)
    shutil.copy(record, path)
    return key(name)


@pytest.fixture
def path_of(folder: Path) -> Callable[[str], Path]:
    """The record of a meeting, by its key."""

    def find(meeting: str) -> Path:
        from minutes.review.meetings import find_meetings as find_all

        return next(one.path for one in find_all(folder) if one.key == meeting)

    return find


@pytest.fixture
def anna(served: Served) -> Reviewer:
    """A reviewer."""
    return served.reviewer("Anna")


@pytest.fixture
def tom(served: Served) -> Reviewer:
    """Another one."""
    return served.reviewer("Tom")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "postgresql":
        running: Server = request.getfixturevalue("server")
        return running.database()
    return f"sqlite:///{tmp_path / 'reviews.sqlite'}"
