from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.corpora import KINDS, Act, LabelledMeeting, read_corpus, write_corpus
from minutes.errors import OutputError

seconds = st.floats(0, 1e6)
shares = st.floats(0, 1)
words = st.text(max_size=20)
acts = st.builds(
    Act,
    id=words,
    start=seconds,
    end=seconds,
    speaker=st.none() | words,
    text=words,
    asr=st.none() | words,
    important=shares,
    certainty=shares,
    kinds=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
    links=st.integers(0, 99),
    act=st.none() | words,
    role=st.none() | words,
)
abstracts = st.lists(st.lists(words, max_size=3).map(tuple), max_size=2).map(tuple)
meetings = st.builds(
    LabelledMeeting,
    meeting=words,
    corpus=words,
    utterances=st.lists(acts, min_size=1, max_size=4, unique_by=lambda act: act.id).map(tuple),
    language=st.sampled_from(["en", "zh"]),
    abstracts=abstracts,
    sections=st.dictionaries(words, st.lists(words, max_size=2).map(tuple), max_size=2),
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(meetings, min_size=1, max_size=3), st.sampled_from(["c.jsonl", "c.jsonl.gz"]))
def test_what_is_written_is_read_again(
    tmp_path: Path, held: list[LabelledMeeting], name: str
) -> None:
    write_corpus(tmp_path / name, held)
    assert read_corpus(tmp_path / name) == tuple(held)


def test_the_same_meetings_give_the_same_bytes(tmp_path: Path) -> None:
    held = [LabelledMeeting("m", "test", (Act("a", 0.0, 1.0, "A", "Yes.", important=1.0),))]
    for name in ("one.jsonl.gz", "two.jsonl.gz"):
        write_corpus(tmp_path / name, held)
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()
    assert (tmp_path / "one.jsonl.gz").read_bytes()[:2] == b"\x1f\x8b"


def test_folders_are_made_and_what_cannot_be_written_is_named(tmp_path: Path) -> None:
    held = [LabelledMeeting("m", "test", (Act("a", 0.0, 1.0, "A", "Yes.", important=1.0),))]
    write_corpus(tmp_path / "new" / "c.jsonl", held)
    assert (tmp_path / "new" / "c.jsonl").is_file()
    with pytest.raises(OutputError, match="cannot be written"):
        write_corpus(tmp_path / "new" / "c.jsonl" / "d.jsonl", held)
