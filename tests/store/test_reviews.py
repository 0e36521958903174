"""What was taken in is there, once, in one order, for all who read; the same in both databases."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minutes import store
from minutes.choices import Approve, ChangeDue, Drop, Event, Keep, Promote, Reword, Undo
from minutes.errors import MinutesError
from minutes.store import Pinned, Store


class Refused(MinutesError):
    """What a check raises."""


def refuse(_: object) -> None:
    raise Refused("choice", "makes no sense")


def test_the_first_minutes_pinned_are_those_that_stay(reviews: Store) -> None:
    content = '{"title": "Über 会議 \\u0000"}'.encode() + bytes(range(256))
    first = reviews.pin("m3", "wednesday", content)
    assert first == Pinned("m3", "wednesday", hashlib.sha256(content).hexdigest(), content)
    assert reviews.pin("m3", "thursday", b"other") == first
    assert reviews.pinned("m3") == first
    assert reviews.pinned("m4") is None


def test_of_many_who_pin_at_once_one_wins_for_all(reviews: Store) -> None:
    with ThreadPoolExecutor(12) as pool:
        seen = list(pool.map(lambda n: reviews.pin("m3", f"n{n}", b"%d" % n), range(24)))
    assert len(set(seen)) == 1
    assert reviews.pinned("m3") == seen[0]


def test_choices_come_back_in_their_order_each_with_who_and_when(reviews: Store) -> None:
    before = datetime.now(UTC).isoformat(timespec="milliseconds")
    made = [
        Keep("p01"),
        Promote("u0012", "action"),
        Reword("p01", "Wir liefern am Montag – 星期一 \x00 \U0001f600."),
        ChangeDue("p01", None),
        Undo(1),
        Approve(),
    ]
    events = [
        reviews.append("m1", "Ánna", choice, key=str(n), seen=n) for n, choice in enumerate(made)
    ]
    assert [one.choice for one in events] == made
    assert [one.seen for one in events] == list(range(6))
    assert {(one.meeting, one.reviewer) for one in events} == {("m1", "Ánna")}
    assert [one.id for one in events] == sorted({one.id for one in events})
    assert before <= events[0].at <= events[-1].at
    assert datetime.fromisoformat(events[0].at).utcoffset() is not None
    assert reviews.events("m1") == tuple(events)
    assert reviews.events("m1", after=events[3].id) == tuple(events[4:])
    assert reviews.events("m1", after=events[-1].id) == ()
    assert reviews.events("m2") == reviews.events("m9") == ()


def test_the_newest_event_of_each_meeting_is_told(reviews: Store) -> None:
    assert reviews.newest() == {}
    reviews.append("m1", "anna", Keep("p01"), key="1")
    second = reviews.append("m2", "anna", Keep("p01"), key="2")
    third = reviews.append("m1", "tom", Keep("p01"), key="1")
    assert reviews.newest() == {"m1": third.id, "m2": second.id}


def test_a_request_sent_again_adds_nothing(reviews: Store) -> None:
    first = reviews.append("m1", "anna", Keep("p01"), key="k", seen=0)
    assert reviews.append("m1", "anna", Keep("p01"), key="k", seen=7, check=refuse) == first
    assert reviews.append("m1", "tom", Keep("p01"), key="k") != first
    assert len(reviews.events("m1")) == 2


def test_a_request_sent_many_times_at_once_adds_one_event(reviews: Store) -> None:
    meetings = ["m1", "m2"] * 12
    with ThreadPoolExecutor(12) as pool:
        made = list(pool.map(lambda m: reviews.append(m, "anna", Keep("p01"), key="k"), meetings))
    assert len(set(made)) == 1
    assert reviews.events("m1") + reviews.events("m2") == (made[0],)


def test_what_a_check_refuses_is_not_written(reviews: Store) -> None:
    kept = reviews.append("m1", "anna", Keep("p01"), key="1")
    with pytest.raises(Refused):
        reviews.append("m1", "anna", Drop("p01"), key="2", check=refuse)
    assert reviews.events("m1") == (kept,)
    assert reviews.append("m1", "anna", Drop("p02"), key="2").choice == Drop("p02")


def test_a_check_knows_all_events_and_nobody_adds_one_meanwhile(reviews: Store) -> None:
    # Each may be made once: without the lock two would see that it is not there yet.
    def once(point: str) -> bool:
        def check(known: tuple[Event, ...]) -> None:
            if Keep(point) in [one.choice for one in known]:
                refuse(known)

        try:
            reviews.append(
                "m1",
                "anna",
                Keep(point),
                key=f"{threading.get_ident()}-{point}-{next(n)}",
                check=check,
            )
        except Refused:
            return False
        return True

    n = iter(range(1000))
    wanted = [f"p{point:02}" for point in range(8) for _ in range(8)]
    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(once, wanted)) == 8
    assert {one.choice for one in reviews.events("m1")} == {Keep(point) for point in wanted}


def test_a_choice_about_minutes_that_are_not_pinned_is_a_defect(reviews: Store) -> None:
    with pytest.raises(ValueError, match="'m9' is not pinned"):
        reviews.append("m9", "anna", Keep("p01"), key="1")


@pytest.mark.slow
def test_twenty_reviewers_lose_nothing_and_all_see_one_order(reviews: Store) -> None:
    reviewers, each, meetings = 20, 50, ["m1", "m2"]
    done = threading.Event()

    def review(reviewer: int) -> list[Event]:
        return [
            reviews.append(
                meetings[(reviewer + n) % 2], f"r{reviewer}", Keep(f"p{n:03}"), key=f"{n}"
            )
            for n in range(each)
        ]

    def follow(meeting: str) -> list[Event]:
        """As a page does: ask for what is new, and never look back."""
        seen: list[Event] = []
        while True:
            last = done.wait(0.01)
            seen += reviews.events(meeting, after=seen[-1].id if seen else 0)
            if last:
                return seen

    with ThreadPoolExecutor(reviewers + 2) as pool:
        following = [pool.submit(follow, meeting) for meeting in meetings]
        try:
            made = [list(one) for one in pool.map(review, range(reviewers))]
        finally:
            done.set()
    acknowledged = {event for one in made for event in one}
    assert len(acknowledged) == reviewers * each
    assert all([e.id for e in one] == sorted(e.id for e in one) for one in made)
    for meeting, followed in zip(meetings, following, strict=True):
        stored = reviews.events(meeting)
        assert [e.id for e in stored] == sorted({e.id for e in stored})
        assert set(stored) == {event for event in acknowledged if event.meeting == meeting}
        assert tuple(followed.result()) == stored


def test_two_stores_on_one_database_see_each_other(url: str, tmp_path: Path) -> None:
    with store.open(url, tmp_path) as one, store.open(url, tmp_path) as two:
        one.pin("m1", "monday", b"{}")
        first = two.append("m1", "anna", Keep("p01"), key="1")
        assert one.events("m1") == (first,)
        assert one.append("m1", "anna", Keep("p01"), key="1") == first
    with store.open(url, tmp_path) as again:
        assert again.events("m1") == (first,)


def test_a_meeting_is_forgotten_whole_and_others_stay(reviews: Store) -> None:
    for number in range(3):
        reviews.append("m1", "anna", Reword("p01", "a secret of hers"), key=str(number))
    kept = reviews.append("m2", "anna", Keep("p01"), key="other")
    assert len(reviews.events("m1")) == 3
    assert reviews.forget("m1") == 3
    assert (reviews.pinned("m1"), reviews.events("m1")) == (None, ())
    assert reviews.newest() == {"m2": kept.id}
    with pytest.raises(ValueError, match="not pinned"):
        reviews.append("m1", "anna", Keep("p01"), key="again")
    reviews.pin("m1", "monday", b"{}")
    again = reviews.append("m1", "anna", Keep("p01"), key="again")
    assert reviews.events("m1") == (again,) and again.id > kept.id
    assert reviews.forget("never there") == 0


def test_no_word_of_a_forgotten_meeting_is_left_in_the_file(tmp_path: Path) -> None:
    with store.open(None, tmp_path) as opened:
        opened.pin("m1", "monday", b"a secret that was said" * 2000)
        opened.append("m1", "anna", Reword("p01", "a secret of hers"), key="1")
        opened.forget("m1")
        for path in (tmp_path / ".minutes").iterdir():
            assert b"a secret" not in path.read_bytes(), path.name
    assert b"a secret" not in (tmp_path / ".minutes" / "reviews.sqlite").read_bytes()
