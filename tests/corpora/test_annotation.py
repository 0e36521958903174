"""What careful readers found, joined to the transcripts that they read."""

from __future__ import annotations

import gzip
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from minutes.corpora import (
    Act,
    LabelledMeeting,
    WordSpan,
    annotate,
    annotation_bytes,
    annotation_of,
    read_annotations,
    read_corpus,
    write_corpus,
)
from minutes.errors import CorpusError
from minutes.evaluation.calls import recut

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
POINT = {
    "kind": "action",
    "statement": [[7, 13]],
    "evidence": [[0, 13]],
    "verdict": "partly",
    "why": "matter",
    "needs": [[3, 6]],
}


def line(**changes: Any) -> str:
    return json.dumps({"meeting": "call-1", "words": 17, "actions": [ACTION], **changes})


def judged(**changes: Any) -> str:
    return json.dumps({"meeting": "call-1", "words": 17, "points": [{**POINT, **changes}]})


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


def test_verdicts_on_points_are_joined_and_nobody_has_looked_for_outcomes(tmp_path: Path) -> None:
    (call,) = annotate([CALL], read_annotations(annotations(tmp_path, judged())))
    assert call.outcomes is None
    (point,) = call.verdicts
    assert (point.kind, point.verdict, point.why) == ("action", "partly", "matter")
    assert said(point.statement) == ["Right. I'll write one by Friday,"]
    assert said(point.evidence) == [CALL.utterances[0].text, "Right. I'll write one by Friday,"]
    assert said(point.needs) == ["has no catalogue"]


def test_a_call_with_verdicts_alone_is_a_corpus_and_becomes_the_same_line_again(
    tmp_path: Path,
) -> None:
    found = read_annotations(annotations(tmp_path, judged()))
    (call,) = annotate([CALL], found)
    write_corpus(tmp_path / "calls.jsonl.gz", [call])
    assert read_corpus(tmp_path / "calls.jsonl.gz") == (call,)
    again = tmp_path / "again.jsonl.gz"
    again.write_bytes(annotation_bytes(again, [annotation_of(call)]))
    assert read_annotations(tmp_path / "again.jsonl.gz")[0].points == found[0].points


def test_verdicts_stand_beside_what_the_reader_found_and_move_with_its_words(
    tmp_path: Path,
) -> None:
    path = annotations(tmp_path, line(points=[POINT]))
    call = recut(annotate([CALL], read_annotations(path))[0])
    texts = {act.id: act.text.split() for act in call.utterances}
    (needed,) = call.verdicts[0].needs
    assert texts[needed.act][needed.begin : needed.end] == ["has", "no", "catalogue"]
    assert call.outcomes is not None and len(call.outcomes) == 1


def test_verdicts_leave_the_outcomes_of_a_corpus_as_they_are(tmp_path: Path) -> None:
    (read,) = annotate([CALL], read_annotations(annotations(tmp_path, line())))
    (both,) = annotate([read], read_annotations(annotations(tmp_path, judged())))
    assert (both.outcomes, len(both.verdicts)) == (read.outcomes, 1)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "idea"}, "points.0.kind: Input should be 'decision', 'action' or 'problem'"),
        ({"verdict": "good"}, "points.0.verdict: Input should be 'right', 'partly' or 'wrong'"),
        ({"evidence": []}, "a point has no statement or no evidence"),
        ({"statement": []}, "a point has no statement or no evidence"),
        ({"needs": [[16, 18]]}, "action: the place 16 to 18 is not within the meeting's 17 words"),
        ({"statement": [[9, 9]]}, "action: the place 9 to 9"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(
    tmp_path: Path, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(CorpusError, match=told) as caught:
        read_annotations(annotations(tmp_path, judged(**changed)))
    assert "line 1" in str(caught.value)


def test_our_readers_verdicts_can_be_read() -> None:
    folder = resources.files("minutes.corpora") / "annotations"
    with resources.as_file(folder / "verdicts.jsonl.gz") as path:
        calls = read_annotations(path)
    assert len(calls) == 137
    assert sum(len(call.points) for call in calls) == 5041
    assert sum(call.split == "dev" for call in calls) == 17
