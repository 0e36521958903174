"""What careful readers found, joined to the transcripts that they read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from minutes.corpora import (
    Act,
    LabelledMeeting,
    WordSpan,
    annotate,
    read_annotations,
    read_corpus,
    write_corpus,
)
from minutes.errors import CorpusError

CALL = LabelledMeeting(
    "call-1",
    "calls",
    (
        Act("a", 0.0, 4.0, "Anna", "So the archive has no catalogue yet."),
        Act("b", 4.0, 8.0, "Ben", "Right. I'll write one by Friday, and then we see."),
    ),
)
ACTION = {
    "evidence": [[0, 7], [8, 13]],
    "statement": [9, 11],
    "antecedent": [[0, 7]],
    "owners": ["Ben"],
    "due": [11, 13],
    "what": "Ben catalogues the archive",
}


def line(**changes: Any) -> str:
    return json.dumps({"meeting": "call-1", "words": 17, "actions": [ACTION], **changes})


def annotations(folder: Path, *lines: str) -> Path:
    path = folder / "annotations.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def said(passages: tuple[WordSpan, ...]) -> list[str]:
    texts = {act.id: act.text.split() for act in CALL.utterances}
    return [" ".join(texts[p.act][p.begin : p.end]) for p in passages]


def test_places_in_words_of_the_meeting_become_passages_of_acts(tmp_path: Path) -> None:
    rejected = {"words": [13, 17], "looks_like": "decision", "why": "idea"}
    (call,) = annotate([CALL], read_annotations(annotations(tmp_path, line(**{"not": [rejected]}))))
    assert call.outcomes is not None
    (action,) = call.outcomes
    assert said(action.statement) == ["write one"]
    assert said(action.due) == ["by Friday,"]
    assert said(action.evidence) == [CALL.utterances[0].text, "I'll write one by Friday,"]
    assert [(said(x.words), x.kind, x.why) for x in call.lookalikes] == [
        (["and then we see."], "decision", "idea")
    ]


def test_a_place_over_two_acts_is_a_passage_of_each(tmp_path: Path) -> None:
    outcome = {"evidence": [[5, 9]], "what": "…"}
    (call,) = annotate(
        [CALL], read_annotations(annotations(tmp_path, line(actions=[], key_points=[outcome])))
    )
    assert call.outcomes is not None
    assert said(call.outcomes[0].evidence) == ["catalogue yet.", "Right. I'll"]


def test_an_annotated_call_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    (call,) = annotate([CALL], read_annotations(annotations(tmp_path, line())))
    write_corpus(tmp_path / "calls.jsonl.gz", [call])
    assert read_corpus(tmp_path / "calls.jsonl.gz") == (call,)


def test_compressed_annotations_are_read(tmp_path: Path) -> None:
    path = tmp_path / "annotations.jsonl.gz"
    path.write_bytes(gzip.compress(line().encode()))
    assert read_annotations(path)[0].meeting == "call-1"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"words": 12}, "9 to 11|8 to 13|11 to 13"),
        ({"actions": [{**ACTION, "statement": [11, 11]}]}, "11 to 11"),
        ({"actions": [{**ACTION, "evidence": []}]}, "no evidence"),
        ({"actions": [{**ACTION, "evidence": [[-1, 3]]}]}, "actions.0.evidence"),
        ({"words": "many"}, "words"),
    ],
)
def test_what_points_outside_its_meeting_is_refused(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    path = annotations(tmp_path, line(**changed))
    with pytest.raises(CorpusError, match=told) as caught:
        read_annotations(path)
    assert "line 1" in str(caught.value)


@pytest.mark.parametrize("text", ["[]", "{", "7", '"words"'])
def test_a_line_that_is_no_annotation_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(CorpusError, match="line 1"):
        read_annotations(annotations(tmp_path, text))


def test_another_transcript_than_the_one_read_is_refused(tmp_path: Path) -> None:
    found = read_annotations(annotations(tmp_path, line(words=18)))
    with pytest.raises(CorpusError, match="17 words"):
        annotate([CALL], found)
    with pytest.raises(CorpusError, match="not among the corpora"):
        annotate([], found)
