"""An empty store in each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from minutes import store
from minutes.store import Store
from tests.postgresql import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("server")
        return server.database()
    return f"sqlite:///{tmp_path / 'reviews.sqlite'}"


@pytest.fixture
def reviews(url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store, in which the meetings "m1" and "m2" are pinned."""
    with store.open(url, tmp_path) as opened:
        opened.pin("m1", "monday", b"{}")
        opened.pin("m2", "sub/tuesday", b"[]")
        yield opened
