"""Reviews as what a team's model learns from: which count, and which are held out."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes import serialization, store
from minutes.choices import Approve, Drop, Event, Keep, Rename
from minutes.errors import TrainingError
from minutes.records import Meeting, MinutesRecord, Point, Speaker, Utterance
from minutes.training.reviews import gather, held_out_groups, review


def meeting(name: str, recorded_at: str | None = None) -> MinutesRecord:
    said = tuple(
        Utterance(f"u{i}", float(i), i + 1.0, "S1", f"we decided on {i}", 0.5, 0.25)
        for i in range(4)
    )
    points = tuple(
        Point(f"p{i}", "point", said[i].text, "S1", float(i), i + 1.0, (f"u{i}",), 0.5, 0.25)
        for i in range(2)
    )
    return MinutesRecord(
        meeting=Meeting(name, name, f"{name}.vtt", "0" * 64, 10.0, "en", recorded_at),
        speakers=(Speaker("S1", None, 4.0),),
        utterances=said,
        points=points,
        engines={"scorer": "attention:meetings-6"},
    )


def made(*choices: object) -> tuple[Event, ...]:
    return tuple(
        Event(n, "m", "Anna", f"2027-01-0{n}T10:00:00Z", choice)  # type: ignore[arg-type]
        for n, choice in enumerate(choices, start=1)
    )


def test_points_that_nobody_judged_have_no_label_until_all_is_approved() -> None:
    some = review("m", meeting("m"), made(Keep("p0")))
    assert [one.point.id for one in some.judged] == ["p0"]
    assert some.evidence == (("u0",),)
    assert [act.important for act in some.labels.utterances] == [1.0, None, None, None]
    all_ = review("m", meeting("m"), made(Keep("p0"), Approve()))
    assert [one.point.id for one in all_.judged] == ["p0", "p1"]
    certainty = [act.certainty for act in all_.labels.utterances]
    assert certainty[0] == 1.0 > certainty[1] > certainty[2] > 0


def test_a_meeting_is_as_old_as_its_recording_or_else_its_review() -> None:
    assert review("m", meeting("m", "2026-05-01"), made(Keep("p0"))).at == "2026-05-01"
    assert review("m", meeting("m"), made(Keep("p0"), Drop("p1"))).at == "2027-01-02T10:00:00Z"


def test_only_meetings_with_verdicts_are_gathered_oldest_first(tmp_path: Path) -> None:
    with store.open(None, tmp_path) as kept:
        for key, day, choice in (
            ("b", "2026-05-02", Keep("p0")),
            ("a", "2026-05-03", Drop("p0")),
            ("c", "2026-05-01", Rename("S1", "Anna")),
            ("d", "2026-05-01", Drop("p1")),
        ):
            minutes = meeting(key, day)
            kept.pin(key, key, serialization.dump(minutes).encode())
            kept.append(key, "Anna", choice, key=key)
    assert [one.name for one in gather(tmp_path, None)] == ["d", "b", "a"]


def test_without_a_database_none_is_made(tmp_path: Path) -> None:
    record = tmp_path / "a.minutes.json"
    record.write_text(serialization.dump(meeting("a")))
    with pytest.raises(TrainingError, match="has no reviews yet; review its minutes: minutes rev"):
        gather(tmp_path, None)
    assert list(tmp_path.iterdir()) == [record]


def test_a_folder_of_recordings_is_told_how_it_gets_reviews(tmp_path: Path) -> None:
    (tmp_path / "call.wav").touch()
    with pytest.raises(TrainingError) as caught:
        gather(tmp_path, None)
    told = str(caught.value)
    assert "holds no NAME.minutes.json" in told
    assert f"minutes batch {tmp_path} -o out/, then minutes review out/" in told


@pytest.mark.parametrize("count", [3, 4, 11])
def test_of_few_each_meeting_is_held_out_once(count: int) -> None:
    one = review("m", meeting("m"), made(Keep("p0")))
    assert held_out_groups([one] * count) == tuple((number,) for number in range(count))


@pytest.mark.parametrize(("count", "held"), [(12, 3), (15, 3), (20, 5)])
def test_of_many_the_newest_quarter_is_held_out(count: int, held: int) -> None:
    one = review("m", meeting("m"), made(Keep("p0")))
    assert held_out_groups([one] * count) == (tuple(range(count - held, count)),)


def test_too_few_say_how_many_more() -> None:
    one = review("m", meeting("m"), made(Keep("p0")))
    with pytest.raises(TrainingError, match=r"2 reviewed meetings are too few .*; review 1 more"):
        held_out_groups([one, one])
