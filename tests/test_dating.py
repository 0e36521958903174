"""When a meeting was, by what says so first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from minutes.cache import Cache
from minutes.dating import Dated, calendar, date_meeting, day_of_file
from minutes.options import Options, OutputOptions
from minutes.pipeline import Pipeline

EVENT = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:{1}\r\nSUMMARY:{0}\r\nEND:VEVENT\r\n"


def write_calendar(path: Path, **events: str) -> None:
    inside = "".join(EVENT.format(name, begin) for name, begin in events.items())
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n")


@pytest.mark.parametrize(
    ("said", "name", "expected"),
    [
        ("2027-03-01T10:00", "2027-03-02 planning.m4a", Dated("2027-03-01T10:00", "recording")),
        (None, "2027-03-02 planning.m4a", Dated("2027-03-02", "name")),
        (None, "planning.m4a", Dated("2027-02-28", "file")),
    ],
)  # fmt: skip
def test_the_recording_goes_first_then_the_name_then_the_file(
    tmp_path: Path, said: str | None, name: str, expected: Dated
) -> None:
    path = tmp_path / name
    assert date_meeting(path, said, own="recording", day_of_file="2027-02-28") == expected


def test_without_any_day_there_is_none(tmp_path: Path) -> None:
    assert date_meeting(tmp_path / "planning.m4a", None, own="recording") == Dated()


def test_a_calendar_of_the_same_name_goes_before_the_name(tmp_path: Path) -> None:
    path = tmp_path / "2027-03-02 planning.m4a"
    write_calendar(path.with_suffix(".ics"), Anything="20270303T090000")
    assert date_meeting(path, None, own="recording") == Dated("2027-03-03T09:00", "calendar")


def test_of_a_common_calendar_the_event_with_the_name_counts(tmp_path: Path) -> None:
    write_calendar(tmp_path / "team.ics", Planning="20270303", Retro="20270304")
    for name, expected in (("planning", "2027-03-03"), ("the-retro 2", "2027-03-04")):
        found = date_meeting(tmp_path / f"{name}.m4a", None, own="recording")
        assert found == Dated(expected, "calendar")
    assert date_meeting(tmp_path / "other.m4a", None, own="recording") == Dated()


def test_an_event_that_comes_again_dates_nothing(tmp_path: Path) -> None:
    write_calendar(tmp_path / "team.ics", **{"Planning": "20270303", "planning": "20270310"})
    assert date_meeting(tmp_path / "planning.m4a", None, own="recording") == Dated()


def test_our_own_calendar_and_one_of_another_file_are_none(tmp_path: Path) -> None:
    write_calendar(tmp_path / "actions.ics", Planning="20270303")
    write_calendar(tmp_path / "retro.ics", Planning="20270303")
    (tmp_path / "retro.m4a").touch()
    assert calendar(tmp_path / "planning.m4a") is None


def test_a_broken_calendar_dates_nothing_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "planning.ics").write_text("BEGIN:VCALENDAR\r\nno")
    assert date_meeting(tmp_path / "planning.m4a", None, own="recording") == Dated()
    assert "planning.ics" in caplog.text


def test_the_day_of_a_file_is_none_where_it_can_be_no_day_of_a_meeting() -> None:
    noon = datetime(2020, 3, 2, 12).timestamp()
    assert day_of_file(int(noon * 1e9)) == "2020-03-02"
    assert day_of_file(0) is None
    assert day_of_file(2**62) is None


def test_by_friday_has_a_day_by_the_file_and_the_minutes_say_so(tmp_path: Path) -> None:
    said = "Anna: Peter, can you send the report by Friday?\nPeter: Yes, I will send the report by Friday.\n"  # noqa: E501
    path = tmp_path / "planning.txt"
    path.write_text(said * 3)
    cache = Cache(tmp_path / "cache")
    made = Pipeline(Options(), cache=cache).run(path, day_of_file="2027-03-02")
    assert (made.meeting.recorded_at, made.meeting.dated_by) == ("2027-03-02", "file")
    assert any("file was last changed" in notice for notice in made.notices)
    assert any("or give --date" in notice for notice in made.notices)
    options = Options(output=OutputOptions(date="2027-03-09"))
    given = Pipeline(options, cache=cache).run(path, day_of_file="2027-03-02")
    assert (given.meeting.recorded_at, given.meeting.dated_by) == ("2027-03-09", "given")
    assert not any("file was last changed" in notice for notice in given.notices)
    undated = Pipeline(Options(), cache=cache).run(path)
    assert undated.meeting.dated_by is None
