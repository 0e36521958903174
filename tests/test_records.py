"""Records: what is written is read again, and what cannot be is refused with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes import record_files, serialization
from minutes.errors import RecordError
from minutes.records import Meeting, MinutesRecord, Point, Speaker, Utterance, Word

SECONDS = st.floats(0, 1e5, allow_nan=False).map(lambda s: round(s, 3))
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@st.composite
def utterances(draw: st.DrawFn) -> tuple[Utterance, ...]:
    starts = draw(st.lists(SECONDS, max_size=5))
    return tuple(
        Utterance(
            f"u{number:04}",
            start,
            start + 1,
            draw(st.sampled_from(["S1", "S2", None])),
            draw(TEXT),
            draw(st.none() | st.floats(0, 1)),
            draw(st.none() | st.floats(0, 1)),
            {"action": draw(st.floats(0, 1))},
            (Word(start, start + 1, draw(TEXT), draw(st.none() | st.floats(0, 1))),),
        )
        for number, start in enumerate(starts)
    )


def minutes(spoken: tuple[Utterance, ...] = ()) -> MinutesRecord:
    points = tuple(
        Point(f"p{n:02}", "action", u.text, u.speaker, u.start, u.end, (u.id,), 0.5, 0.1, due=None)
        for n, u in enumerate(spoken)
    )
    meeting = Meeting("m", "Planning", "planning.flac", "0" * 64, 12.5, "en")
    return MinutesRecord(
        meeting, (Speaker("S1", None, 3.0),), spoken, points, {"scorer": "lexrank"}
    )


@given(utterances())
def test_what_is_written_is_read_again(spoken: tuple[Utterance, ...]) -> None:
    written = serialization.dump(minutes(spoken))
    assert record_files.load_minutes(written, "x") == minutes(spoken)


def test_half_of_a_character_is_written_as_it_is() -> None:
    said = Utterance("u1", 0.0, 1e-7, None, "a name of a file: \ud800")
    found = json.loads(serialization.dump(said))
    assert (found["text"], found["end"]) == (said.text, said.end)
    assert json.loads(serialization.dump(said, indent=None)) == found


def test_the_schema_comes_first_and_names_its_version() -> None:
    assert serialization.dump(minutes()).startswith('{\n "schema": "minutes/1"')


def test_the_json_schema_follows_the_records() -> None:
    schema = record_files.json_schema()
    assert set(schema["properties"]) == set(json.loads(serialization.dump(minutes())))
    assert schema["$defs"]["Utterance"]["properties"]["start"]["minimum"] == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("meeting"), "meeting: Field required"),
        (lambda d: d.update(schema="minutes/9"), "schema"),
        (lambda d: d["utterances"][0].update(start="soon"), "utterances.0.start"),
        (lambda d: d["utterances"][0].update(start=-1), "utterances.0.start"),
        (lambda d: d["meeting"].update(duration=float("inf")), "meeting.duration"),
        (lambda d: d["utterances"].append(d["utterances"][0]), "two utterances of one id"),
        (lambda d: d["utterances"][0].update(start=9.0, end=2.0), "u0001 runs from 9.0 to 2.0"),
        (lambda d: d["points"][0].update(utterances=["u9"]), "p00 refers to u9"),
        (
            lambda d: d["points"][0].update(context=[{"utterance": "u8", "words": "Hm."}]),
            "p00 refers to u8",
        ),
    ],
)
def test_broken_minutes_are_refused_with_the_place(change, said: str) -> None:  # type: ignore[no-untyped-def]
    spoken = (Utterance("u0001", 1.0, 2.0, None, "We ship on Friday."),)
    data = json.loads(serialization.dump(minutes(spoken)))
    change(data)
    with pytest.raises(RecordError) as caught:
        record_files.load_minutes(json.dumps(data), "call.minutes.json")
    assert str(caught.value).startswith("call.minutes.json: ")
    assert said in str(caught.value)


@pytest.mark.parametrize("text", ["", "nonsense", "[1, 2", '{"start": NaN}', "null"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(RecordError, match="not minutes JSON"):
        record_files.load_minutes(text, "x.json")


def test_a_file_beside_its_minutes_json_is_told_which_it_is(tmp_path: Path) -> None:
    page, record = tmp_path / "call.md", tmp_path / "call.minutes.json"
    for made in (page, tmp_path / "call.wav"):
        made.write_bytes(b"\0\1")
        with pytest.raises(RecordError, match="; make one of the recording"):
            record_files.read_minutes(made)
    record.write_text("{}")
    with pytest.raises(RecordError, match=r"; name .*call\.minutes\.json"):
        record_files.read_minutes(page)
    with pytest.raises(RecordError, match="not minutes JSON"):
        record_files.read_minutes(record)


def test_the_published_json_schema_is_the_one_of_the_records() -> None:
    published = Path(__file__).parent.parent / "docs" / "minutes.schema.json"
    assert json.loads(published.read_text()) == record_files.json_schema(), (
        "make it anew: python -m minutes.record_files > docs/minutes.schema.json"
    )
