from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.errors import AgendaError
from minutes.stages.topics import read_agenda, undiscussed

from .meetings import DATA, SAMPLES, read, said

PLANNING = (
    "Search page on old phones",
    "Payment system",
    "Night-time server outages",
    "Release date",
)


def written(folder: Path, text: str | bytes) -> tuple[str, ...]:
    path = folder / "agenda.txt"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_agenda(path)


def starts(name: str, *agenda: str) -> dict[str, float]:
    folder = SAMPLES if (SAMPLES / name).exists() else DATA
    return {topic.title: topic.start for topic in read(folder / name).divided(*agenda)}


def test_items_name_the_topics_in_which_they_were_discussed() -> None:
    topics = read(SAMPLES / "planning.vtt").divided(*PLANNING)
    assert tuple(topic.title for topic in topics[:4]) == PLANNING
    assert [round(topic.start) for topic in topics[:4]] == [1, 72, 121, 186]
    assert undiscussed(PLANNING, topics) == ()


def test_another_subject_that_somebody_opens_is_a_topic_of_its_own() -> None:
    topics = read(SAMPLES / "planning.vtt").divided(*PLANNING)
    assert [topic.title for topic in topics[4:]] == ["Small group"]


def test_an_item_that_was_never_discussed_is_left_out() -> None:
    agenda = ("Hiring", *PLANNING[:2], "Christmas party", *PLANNING[2:])
    topics = read(SAMPLES / "planning.vtt").divided(*agenda)
    assert tuple(topic.title for topic in topics[:4]) == PLANNING
    assert undiscussed(agenda, topics) == ("Hiring", "Christmas party")


def test_items_may_be_taken_in_another_order() -> None:
    agenda = (PLANNING[2], PLANNING[0], PLANNING[3], PLANNING[1])
    assert tuple(starts("planning.vtt", *agenda))[:4] == PLANNING


def test_one_item_names_one_topic_only() -> None:
    found = starts("planning.vtt", "Server outages")
    assert len(found) == 5
    assert found["Server outages"] == pytest.approx(121.1, abs=1)


def test_an_agenda_of_another_meeting_changes_nothing() -> None:
    meeting = read(SAMPLES / "planning.vtt")
    topics = meeting.divided("Hiring", "Christmas party")
    assert topics == meeting.divided()
    assert undiscussed(("Hiring", "Christmas party"), topics) == ("Hiring", "Christmas party")


def test_a_word_said_in_passing_does_not_make_an_item_discussed() -> None:
    # "Is anybody coming to lunch?", said once, at the end.
    agenda = (*PLANNING, "Lunch break")
    assert undiscussed(agenda, read(SAMPLES / "planning.vtt").divided(*agenda)) == ("Lunch break",)


def test_a_chinese_agenda() -> None:
    agenda = ("开发进度", "客户反馈", "上线日期", "用户手册", "团建")
    found = starts("zh-meeting.vtt", *agenda)
    assert tuple(found) == agenda[:4]
    assert [round(start) for start in found.values()] == [2, 44, 99, 144]


def test_items_are_found_by_other_forms_of_their_words() -> None:
    found = starts("museum.txt", "Leaking roof", "Volunteering and training", "Map exhibitions")
    assert list(found)[:3] == ["Leaking roof", "Volunteering and training", "Map exhibitions"]
    assert found["Map exhibitions"] == pytest.approx(132, abs=3)


def test_an_agenda_names_a_meeting_too_short_to_be_cut() -> None:
    brief = said("The roof leaks above the reading room.", "Then the roof needs a new tile.")
    meeting = read(DATA / "museum.txt")
    topics = type(meeting)(tuple(brief), (), "en").divided("Roof")
    assert [topic.title for topic in topics] == ["Roof"]


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("1. Budget", "Budget"),
        ("2) Budget 2027", "Budget 2027"),
        ("(3) Budget", "Budget"),
        ("1.2. Budget", "Budget"),
        ("- Budget", "Budget"),
        ("* [ ] Budget", "Budget"),
        ("- [x] Budget", "Budget"),
        ("• Budget", "Budget"),
        ("## Budget", "Budget"),
        ("a) Budget", "Budget"),
        ("iv. Budget", "Budget"),
        ("Item 4: Budget", "Budget"),
        ("09:30 Budget", "Budget"),
        ("9:30 - 9:45: Budget", "Budget"),
        ("  Budget  ", "Budget"),
        ("一、预算", "预算"),
        ("（二）预算", "预算"),
        ("3、预算", "预算"),
        ("议题1：预算", "预算"),
        # What only looks like a number of the list.
        ("2027 budget", "2027 budget"),
        ("3.5 release", "3.5 release"),
        ("3D printer", "3D printer"),
        ("E-mail", "E-mail"),
        ("一月份预算", "一月份预算"),
    ],
)
def test_numbering_is_no_part_of_an_item(tmp_path: Path, line: str, item: str) -> None:
    assert written(tmp_path, line) == (item,)


def test_lines_that_hold_no_item_are_passed_over(tmp_path: Path) -> None:
    text = "\ufeffAgenda:\r\n\r\n1. Roof\r\n2.\r\n  \t\r\n3. Garden\r\n1. Roof\r\n"
    assert written(tmp_path, text) == ("Roof", "Garden")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_agendas_are_read_as_windows_writes_them(tmp_path: Path, encoding: str) -> None:
    text = "新办公室的租金和合同\r\n我们的网络专线\r\n"
    assert written(tmp_path, text.encode(encoding)) == ("新办公室的租金和合同", "我们的网络专线")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "holds no item"),
        (b"\n- \n1.\n", "holds no item"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x01\x02\x03\x04\x05\x06\x07" * 9, "is not text"),
        (b"word " * 60, "has 299 characters"),
        (b"an item\n" * 20_000, "is too long for an agenda"),
        ("\n".join(f"item of {i}" for i in range(101)).encode(), "holds 101 items"),
    ],
)
def test_what_is_no_agenda_is_said_in_a_line(tmp_path: Path, content: bytes, problem: str) -> None:
    with pytest.raises(AgendaError, match=problem) as caught:
        written(tmp_path, content)
    assert "agenda.txt" in str(caught.value)


def test_an_agenda_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(AgendaError, match=r"gone\.txt: cannot be read"):
        read_agenda(tmp_path / "gone.txt")
    with pytest.raises(AgendaError, match="cannot be read"):
        read_agenda(tmp_path)


@given(st.text(max_size=80))
def test_any_line_gives_an_item_without_line_breaks_or_an_error(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        try:
            items = written(Path(folder), text)
        except AgendaError:
            return
    assert all(item == item.strip() and item and "\n" not in item for item in items)
    assert len(set(items)) == len(items)
