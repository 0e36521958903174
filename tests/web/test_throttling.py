"""Whoever guesses must wait, and keeps nobody out who knows.

The clock stands still, so that no wait is over before the next attempt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from minutes import store
from minutes.store import Store
from minutes.web import app
from minutes.web.access import Access, device, is_device
from minutes.web.security import Guard, Hosts
from minutes.web.throttling import (
    FORGOTTEN,
    FREE,
    FREE_ADDRESS,
    LONGEST,
    MOST,
    Throttle,
    network_of,
)
from tests.web.served import completed

TOKEN = "a token of the tests"
PASSWORD = "correct horse battery"
# A hash tells what it costs to try a password: these are tried by the dozen.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HERE = "http://127.0.0.1"


class Visitor(httpx.AsyncClient):
    """Someone at an address who tries to come in."""

    def __init__(self, guard: Guard, address: str = "192.0.2.1") -> None:
        transport = httpx.ASGITransport(guard, client=(address, 50_000))
        super().__init__(transport=transport, base_url=HERE, headers={"Origin": HERE})

    async def tries(self, name: str, **shown: str) -> int:
        """The status of an attempt."""
        answer = await self.post("/api/session", json={"name": name, **shown})
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) >= 1
        assert ("set-cookie" in answer.headers) is (answer.status_code == 200)
        return answer.status_code

    async def fails(self, name: str, times: int = FREE + 1) -> list[int]:
        """The statuses of wrong passwords."""
        return [await self.tries(name, password=f"guess {number}") for number in range(times)]


def _known(visitor: Visitor) -> dict[str, str]:
    """What a visitor's browser is known by."""
    found = {name: value for name, value in visitor.cookies.items() if "_device_" in name}
    assert len(found) == 1
    return found


def serve(folder: Path, token: str | None, work: Callable[[Guard, Store], Awaitable[Any]]) -> None:
    """Let visitors come to a server whose clock stands still; Anna and Tom have a password."""
    with store.open(None, folder) as opened:
        for name in ("Anna", "Tom"):
            opened.set_password(name, HASHER.hash(PASSWORD))
        access = Access.of(opened, loopback=True, token=token)
        guard = app.create(folder, opened, access=access, hosts=Hosts.of("127.0.0.1")).guarded
        guard.app.state.sessions.throttle = Throttle(clock=lambda: 0.0)  # type: ignore[attr-defined]
        completed(work(guard, opened))  # type: ignore[arg-type]


REFUSED = [401] * FREE + [429]


def test_whoever_tries_tokens_must_wait(tmp_path: Path) -> None:
    async def work(guard: Guard, _: Store) -> None:
        eve, anna = Visitor(guard), Visitor(guard, "192.0.2.2")
        assert [await eve.tries("Eve", token=f"guess {n}") for n in range(FREE + 1)] == REFUSED
        assert await eve.tries("Eve", token=TOKEN) == 429
        assert await anna.tries("Anna", token=TOKEN) == 200
        # One who has been in by this browser may mistype, though others guess where she is now.
        moved = Visitor(guard)
        moved.cookies.update(_known(anna))
        assert await moved.tries("Anna", token="typo") == 401
        assert await moved.tries("Anna", token=TOKEN) == 200

    serve(tmp_path, TOKEN, work)


def test_a_stranger_who_guesses_locks_no_reviewer_out(tmp_path: Path) -> None:
    async def work(guard: Guard, _: Store) -> None:
        anna = Visitor(guard)
        assert await anna.tries("Anna", password=PASSWORD) == 200
        stranger = Visitor(guard)
        assert await stranger.fails("Anna") == REFUSED
        assert await stranger.tries("Anna", password=PASSWORD) == 429
        # Behind the same address the browser that is known; from another address any browser.
        await anna.delete("/api/session")
        assert await anna.tries("Anna", password=PASSWORD) == 200
        assert await Visitor(guard, "192.0.2.2").tries("Anna", password=PASSWORD) == 200

    serve(tmp_path, None, work)


def test_all_addresses_of_one_network_are_one_guesser(tmp_path: Path) -> None:
    async def guess(guard: Guard, store: Store) -> None:
        for number in range(FREE):
            async with Visitor(guard, f"2001:db8:1:2::{number:x}") as stranger:
                assert await stranger.tries("Anna", password="guess") == 401
        async with Visitor(guard, "2001:db8:1:2:ffff::1") as stranger:
            assert await stranger.tries("Anna", password=PASSWORD) == 429
        async with Visitor(guard, "2001:db8:1:3::1") as anna:  # another network
            assert await anna.tries("Anna", password=PASSWORD) == 200

    serve(tmp_path, None, guess)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a proxy's own words " * 9, ("a proxy's own words " * 9)[:45]),
    ],
)
def test_an_address_is_counted_as_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_a_known_browser_has_no_more_guesses_than_others(tmp_path: Path) -> None:
    async def work(guard: Guard, opened: Store) -> None:
        anna, stolen = Visitor(guard), Visitor(guard, "192.0.2.2")
        assert await anna.tries("Anna", password=PASSWORD) == 200
        stolen.cookies.update(_known(anna))
        assert await stolen.fails("Anna") == REFUSED
        assert await stolen.fails("Tom") == REFUSED  # it is not for his name
        opened.set_password("Anna", HASHER.hash(PASSWORD))
        assert await stolen.fails("Anna") == REFUSED  # and for another password none at all

    serve(tmp_path, None, work)


def test_a_device_is_known_by_its_seal_alone() -> None:
    cookie = device("Anna", "the hash")
    assert is_device(cookie, "Anna", "the hash")
    assert cookie != device("Anna", "the hash")
    for value in (cookie[:-1], f"x{cookie}", cookie.partition(".")[2], "", ".", "é.é", "a.b.c"):
        assert not is_device(value, "Anna", "the hash")
    assert not is_device(cookie, "Tom", "the hash")
    assert not is_device(cookie, "Anna", "another hash")


ANNA = {"name Anna at 1.2.3.4": FREE}


def test_each_failure_beyond_a_few_doubles_the_wait() -> None:
    now = [0.0]
    throttle = Throttle(clock=lambda: now[0])
    assert [throttle.wait(ANNA) for _ in range(FREE)] == [0.0] * FREE
    waits = []
    for _ in range(10):
        waits.append(throttle.wait(ANNA))
        now[0] += waits[-1]
        assert throttle.wait(ANNA) == 0.0
    assert waits == [min(2.0**number, LONGEST) for number in range(10)]
    assert throttle.wait({"another": FREE}) == 0.0
    now[0] += FORGOTTEN + 1
    assert throttle.wait(ANNA) == 0.0
    assert throttle.wait(ANNA) == 0.0


def test_attempts_at_the_same_time_count_before_they_have_failed() -> None:
    throttle = Throttle(clock=lambda: 0.0)
    assert [throttle.wait(ANNA) > 0 for _ in range(FREE + 3)] == [False] * FREE + [True] * 3


def test_success_clears_what_went_before_of_who_it_was_and_of_nobody_else() -> None:
    throttle = Throttle(clock=lambda: 0.0)
    for _ in range(FREE):
        throttle.wait(ANNA)
        throttle.succeeded(ANNA)
    assert throttle.wait(ANNA) == 0.0
    # Whoever has an account of their own does not buy guesses at others' with it.
    own, other = {"own": FREE, "address": 3}, {"other": FREE, "address": 3}
    waits = []
    for _ in range(4):
        waits.append(throttle.wait(other))
        if throttle.wait(own) == 0.0:
            throttle.succeeded(own)
    assert waits[:3] == [0.0] * 3
    assert waits[3] > 0


def test_an_attempt_that_must_wait_leaves_no_record_and_names_that_are_invented_evict_none() -> (
    None
):
    throttle = Throttle(clock=lambda: 0.0)
    for _ in range(FREE):
        throttle.wait({**ANNA, "address 1": 10**9})
    for number in range(MOST + 1000):
        throttle.wait({f"name invented {number}": FREE, "address 2": 10**9})
    assert throttle.wait(ANNA) > 0
    before = throttle.wait(ANNA)
    for _ in range(100):
        assert throttle.wait(ANNA) == before


def test_who_tries_many_names_from_one_address_must_wait() -> None:
    throttle = Throttle(clock=lambda: 0.0)
    attempts = [{f"name {n}": FREE, "address": FREE_ADDRESS} for n in range(FREE_ADDRESS + 1)]
    assert [throttle.wait(one) > 0 for one in attempts] == [False] * FREE_ADDRESS + [True]
