"""Many reviewers at once, and a server that is killed among them: nothing acknowledged is lost."""

from __future__ import annotations

import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.web.served import Reviewer, Served, reserved_port, serving, start

REVIEWERS = 20
EACH = 25
EVENT = re.compile(rb'\{"event":\{"id":(\d+)')


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a server that is started again."""
    with reserved_port() as port:
        yield port


def _only(reviewer: Reviewer) -> str:
    (row,) = reviewer.get("/api/meetings").json()["meetings"]
    return str(row["key"])


def _choice(state: dict[str, Any], reviewer: int, number: int) -> dict[str, Any]:
    """Something to choose: verdicts that contradict one another, and wordings that are unique."""
    points = state["minutes"]["points"]
    point = points[(reviewer + number) % len(points)]["id"]
    if number % 3 == 2:
        return {"do": "reword", "point": point, "text": f"As reviewer {reviewer} says in {number}."}
    return {"do": "keep" if (reviewer + number) % 2 else "drop", "point": point}


def _all_at_once(work: Callable[[int], dict[int, Any]], many: int) -> dict[int, Any]:
    """What each of many workers was acknowledged, by event; none in two answers."""
    with ThreadPoolExecutor(many) as pool:
        parts = list(pool.map(work, range(many)))
    acknowledged = {id_: choice for part in parts for id_, choice in part.items()}
    assert len(acknowledged) == sum(map(len, parts))
    return acknowledged


def test_twenty_reviewers_at_once_lose_no_event(
    single: Path, database: str, tmp_path: Path
) -> None:
    with serving(single, tmp_path / "said", "--database", database) as served:
        looker = served.reviewer("Looker")
        meeting = _only(looker)
        before = looker.state(meeting)
        together = threading.Barrier(REVIEWERS)

        def review(number: int) -> dict[int, Any]:
            taken: dict[int, Any] = {}
            seen = 0
            with Reviewer(served.url) as reviewer:
                reviewer.come(f"reviewer {number}")
                together.wait()
                for turn in range(EACH):
                    choice = _choice(before, number, turn)
                    # A page asks for all that stands; that it does so at times will do here.
                    reviewer.headers["Prefer"] = "return=minimal" if turn % 10 else ""
                    answer = reviewer.offer(
                        meeting,
                        choice,
                        revision=before["revision"],
                        seen=seen,
                        key=f"{number}-{turn}",
                    )
                    found = EVENT.match(answer.content)
                    assert answer.status_code == 200, answer.text[:500]
                    assert found
                    seen = int(found[1])
                    taken[seen] = (f"reviewer {number}", choice)
            return taken

        acknowledged = _all_at_once(review, REVIEWERS)
        state = looker.state(meeting)
        assert len(acknowledged) == REVIEWERS * EACH
        assert {e["id"]: (e["reviewer"], e["choice"]) for e in state["events"]} == acknowledged
        assert [e["id"] for e in state["events"]] == sorted(acknowledged)
        for name in ("keep", "drop"):  # the last verdict on each point stands
            assert any(choice["do"] == name for _, choice in acknowledged.values())
        last: dict[str, str] = {}
        for event in state["events"]:
            choice = event["choice"]
            last[choice["point"]] = "dropped" if choice["do"] == "drop" else "kept"
        assert {p["id"]: p["verdict"] for p in state["points"] if p["id"] in last} == last


def test_a_killed_server_loses_nothing_that_it_acknowledged(
    single: Path, database: str, tmp_path: Path, port: int
) -> None:
    many, each, kills = 5, 30, 3
    running: list[Served] = [start(single, tmp_path / "said", "--database", database, port=port)]
    visitor = running[0].reviewer("Looker")
    meeting = _only(visitor)
    before = visitor.state(meeting)
    answered = threading.Semaphore(0)

    def review(number: int) -> dict[int, Any]:
        taken: dict[int, Any] = {}
        with Reviewer(running[0].url) as reviewer:
            _until_answered(lambda: reviewer.post("/api/session", json={"name": f"r{number}"}))
            for turn in range(each):
                choice = {"do": "reword", "point": "p01", "text": f"{number} in {turn}"}
                body = {
                    "revision": before["revision"],
                    "seen": 0,
                    "key": f"{number}-{turn}",
                    "choice": choice,
                }
                path = f"/api/meetings/{meeting}/choices"
                answer = _until_answered(lambda: reviewer.post(path, json=body))  # noqa: B023
                event = answer.json()["event"]
                taken[event["id"]] = (f"r{number}", choice)
                answered.release()
        return taken

    def kill() -> None:
        for _ in range(kills):
            for _ in range(many * each // (kills + 1)):
                answered.acquire()
            running[-1].process.kill()
            running[-1].process.wait()
            running.append(start(single, tmp_path / "said", "--database", database, port=port))

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        acknowledged = _all_at_once(review, many)
        killer.join()
        state = visitor.state(meeting)
        assert {e["id"]: (e["reviewer"], e["choice"]) for e in state["events"]} == acknowledged
        assert set(Counter(e["choice"]["text"] for e in state["events"]).values()) == {1}
        assert len(state["events"]) == many * each
        assert [one.process.returncode for one in running[:-1]] == [-signal.SIGKILL] * kills
    finally:
        for served in running:
            served.stop(signal.SIGKILL)


def _until_answered(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """What a page does: the same request again until there is an answer."""
    while True:
        try:
            answer = ask()
        except httpx.TransportError:
            threading.Event().wait(0.05)
            continue
        assert answer.status_code == 200, answer.text
        return answer
