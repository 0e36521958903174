"""What one reviewer chooses, the pages of the others hear of, whichever server took it in."""

from __future__ import annotations

import json
import queue
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from minutes import store
from minutes.choices import Keep
from minutes.review.meetings import key
from minutes.web import changes
from minutes.web.access import hash_password
from minutes.web.changes import MOST, Changes
from minutes.web.journal import Journal
from minutes.web.meetings import Meetings
from tests.web.served import Reviewer, Served, completed, serving

LONG = 60  # seconds after which a test gives up


class Listener:
    """A page's stream of changes: `events` are told as they come, None when it ends."""

    def __init__(self) -> None:
        self.events: queue.Queue[tuple[int, dict[str, Any]] | None] = queue.Queue()
        self.opened = threading.Event()

    def hear(self, reviewer: Reviewer, address: str, headers: dict[str, str]) -> None:
        """Follow a stream to its end."""
        try:
            with reviewer.stream("GET", address, headers=headers) as stream:
                assert stream.headers["content-type"].startswith("text/event-stream")
                told: dict[str, str] = {}
                for line in stream.iter_lines():
                    self.opened.set()
                    name, _, value = line.partition(": ")
                    if line:
                        told[name] = value
                        continue
                    if told.get("event") == "choice":
                        self.events.put((int(told["id"]), json.loads(told["data"])))
                    told = {}
        except httpx.TransportError:
            pass
        self.events.put(None)

    def next(self) -> tuple[int, dict[str, Any]]:
        """The next event."""
        told = self.events.get(timeout=LONG)
        assert told is not None
        return told

    def ended(self) -> bool:
        """Whether the stream ends without another event."""
        return self.events.get(timeout=LONG) is None


@contextmanager
def listening(
    served: Served, meeting: str, query: str = "", who: Reviewer | None = None, **headers: str
) -> Iterator[Listener]:
    """A page that listens."""
    listener = Listener()
    reviewer = served.visitor()
    if who:
        reviewer.cookies.update(who.cookies)
    address = f"/api/meetings/{meeting}/changes{query}"
    thread = threading.Thread(target=listener.hear, args=(reviewer, address, headers), daemon=True)
    thread.start()
    assert listener.opened.wait(LONG)
    yield listener
    reviewer.close()


def test_a_choice_is_told_to_all_who_listen(served: Served, anna: Reviewer, meeting: str) -> None:
    with listening(served, meeting) as one, listening(served, meeting) as other:
        state = anna.choose(meeting, "keep", point="p01")
        for listener in (one, other):
            id_, event = listener.next()
            assert id_ == event["id"] == state["newest"]
            assert event["reviewer"] == "Anna"
            assert event["choice"] == {"do": "keep", "point": "p01"}
            assert event["at"] == state["events"][0]["at"]


def test_a_page_that_comes_back_hears_what_it_missed(
    served: Served, anna: Reviewer, meeting: str
) -> None:
    first = anna.choose(meeting, "keep", point="p01")["newest"]
    second = anna.choose(meeting, "keep", point="p02")["newest"]
    with listening(served, meeting) as listener:
        assert [listener.next()[0], listener.next()[0]] == [first, second]
    with listening(served, meeting, f"?after={first}") as listener:
        assert listener.next()[0] == second
    with listening(served, meeting, **{"Last-Event-ID": str(first)}) as listener:
        assert listener.next()[0] == second
    with listening(served, meeting, "?after=0", **{"Last-Event-ID": str(second)}) as listener:
        third = anna.choose(meeting, "keep", point="p03")["newest"]
        assert listener.next()[0] == third


def test_other_meetings_are_not_told(
    served: Served, anna: Reviewer, meeting: str, folder: Path, record: Path
) -> None:
    shutil.copy(record, folder / "other.minutes.json")
    with listening(served, meeting) as listener:
        anna.choose(key("other"), "keep", point="p01")
        last = anna.choose(meeting, "keep", point="p01")["newest"]
        assert listener.next()[0] == last


def test_what_another_server_took_in_is_told(single: Path, database: str, tmp_path: Path) -> None:
    arguments = ("--database", database)
    with (
        serving(single, tmp_path / "one", *arguments) as one,
        serving(single, tmp_path / "other", *arguments) as other,
        listening(one, key("standup")) as listener,
    ):
        anna, tom = one.reviewer("Anna"), other.reviewer("Tom")
        taken = [
            tom.choose(key("standup"), "keep", point="p01")["newest"],
            anna.choose(key("standup"), "drop", point="p01")["newest"],
            tom.choose(key("standup"), "keep", point="p02")["newest"],
        ]
        assert [listener.next()[0] for _ in taken] == taken
        assert one.visitor().state(key("standup")) == other.visitor().state(key("standup"))


def test_ctrl_c_ends_the_streams_at_once(single: Path, tmp_path: Path) -> None:
    with (
        serving(single, tmp_path / "said") as served,
        listening(served, key("standup")) as one,
        listening(served, key("standup")) as other,
    ):
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(LONG) == 130
        assert one.ended()
        assert other.ended()
        told = served.said.read_text()
        assert "stopped" in told
        assert "Traceback" not in told
        assert "Cancel" not in told


def test_many_pages_listen_without_keeping_others_from_choosing(
    served: Served, anna: Reviewer, meeting: str
) -> None:
    # More than there are threads for requests.
    cookies = [(*served.reviewer(f"reviewer {n}").cookies.items(),) for n in range(3)]
    with httpx.Client(base_url=served.url, limits=httpx.Limits(max_connections=None)) as client:
        streams = [
            client.stream(
                "GET",
                f"/api/meetings/{meeting}/changes",
                headers={"Cookie": f"{name}={value}"},
            )
            for ((name, value),) in cookies
            for _ in range(MOST)
        ]
        opened = [stream.__enter__() for stream in streams]
        assert {stream.status_code for stream in opened} == {200}
        last = anna.choose(meeting, "keep", point="p01")["newest"]
        for stream in opened:
            told = ""
            for piece in stream.iter_text():
                told += piece
                if f"id: {last}\n" in told:
                    break
            assert f"id: {last}\n" in told
        for stream in streams:
            stream.__exit__(None, None, None)


PASSWORD = "correct horse battery"


def _new_password(opened: store.Store, anna: Reviewer) -> None:
    opened.set_password("Anna", hash_password("another " + PASSWORD))


def _removal(opened: store.Store, anna: Reviewer) -> None:
    assert opened.remove("Anna")


def _logout(opened: store.Store, anna: Reviewer) -> None:
    assert anna.delete("/api/session").status_code == 200


def _expiry(opened: store.Store, anna: Reviewer) -> None:
    opened.start_session("Tom", "hash", expires="9999", now="9998")


@pytest.mark.parametrize("end", [_removal, _new_password, _logout, _expiry])
@pytest.mark.parametrize("busy", [True, False])
def test_a_stream_ends_with_its_session_and_tells_nothing_after_it(
    single: Path, tmp_path: Path, end: Callable[[store.Store, Reviewer], None], busy: bool
) -> None:
    meeting = key("standup")
    with store.open(None, single) as opened:
        for name in ("Anna", "Tom"):
            opened.set_password(name, hash_password(PASSWORD))
        with serving(single, tmp_path / "said") as served:
            anna, tom = (served.visitor().come(n, password=PASSWORD) for n in ("Anna", "Tom"))
            assert served.visitor().get(f"/api/meetings/{meeting}/changes").status_code == 401
            with listening(served, meeting, who=anna) as listener:
                state = tom.choose(meeting, "keep", point="p01")
                assert listener.next()[0] == state["newest"]
                end(opened, anna)
                if busy:
                    for number in range(3):
                        opened.append(meeting, "Tom", Keep("p02"), key=f"k{number}")
                assert listener.ended()


def test_nobody_takes_all_streams(served: Served, anna: Reviewer, meeting: str) -> None:
    address = f"/api/meetings/{meeting}/changes"
    kept = []  # an iterator that nobody holds closes its stream
    with ExitStack() as stack:
        for _ in range(MOST):
            stream = stack.enter_context(anna.stream("GET", address))
            kept.append(stream.iter_raw())
            next(kept[-1])  # it has begun
        refused = anna.get(address)
        assert refused.status_code == 429
        assert "close some" in refused.json()["error"]
        with listening(served, meeting) as other:
            last = anna.choose(meeting, "keep", point="p01")["newest"]
            assert other.next()[0] == last


def test_a_stream_beats_also_where_it_is_woken_for_nothing(
    single: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "HEARTBEAT", 0.0)

    async def hear() -> list[bytes]:
        with store.open(None, single) as opened:
            hub = Changes(Meetings(single, opened))
            journal = Journal(opened, key("standup"))
            stream = hub.stream(journal, 0, "anna", lambda: True)
            first = await anext(stream)
            hub.tell(key("standup"))
            return [first, await anext(stream)]

    assert completed(hear())[1] == b": still here\n\n"
