"""What a team chose, in the form in which careful readers mark meetings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from minutes import corpora
from minutes.choices import (
    Approve,
    ChangeDue,
    ChangeKind,
    ChangeOwner,
    Dismiss,
    Drop,
    Keep,
    Promote,
    Reword,
    Value,
)
from minutes.corpora import Lookalike, WordSpan
from minutes.review import labelled
from tests.review.meetings import ANNA, MINUTES, TOM, events


def test_minutes_that_nobody_approved_have_no_outcomes() -> None:
    meeting = labelled(MINUTES, events((ANNA, Keep("p01"))))
    assert meeting.outcomes is None and meeting.lookalikes == ()


def test_what_is_kept_reworded_and_given_away_is_told_by_its_words() -> None:
    made = (
        (ANNA, Reword("p02", "Write the notes of the release.")),
        (ANNA, ChangeOwner("p02", "Kim")),
        (ANNA, Keep("p01")),
        (ANNA, Approve()),
    )
    decision, action = labelled(MINUTES, events(*made)).outcomes or ()
    assert (decision.kind, decision.text) == ("decision", "So we ship on the eighth of March.")
    assert decision.statement == (WordSpan("u1", 0, 8),)
    assert (action.owners, action.text) == (("Kim",), "Write the notes of the release.")
    assert action.evidence == (WordSpan("u2", 0, 9), WordSpan("u3", 0, 2))
    # The statement is what was said, not how it was worded, without the false start.
    assert action.statement == (WordSpan("u2", 3, 9),)


def test_a_due_date_is_the_words_that_say_it() -> None:
    said = "I can write the release notes by Friday."
    utterances = tuple(replace(u, text=said) if u.id == "u2" else u for u in MINUTES.utterances)
    minutes = replace(MINUTES, utterances=utterances)
    action = (labelled(minutes, events((ANNA, Approve()))).outcomes or ())[1]
    assert action.due == (WordSpan("u2", 6, 8),)
    made = ((ANNA, ChangeDue("p02", "the release notes")), (ANNA, Approve()))
    action = (labelled(minutes, events(*made)).outcomes or ())[1]
    assert action.due == (WordSpan("u2", 3, 6),)
    made = ((ANNA, ChangeDue("p02", "2027-03-05")), (ANNA, Approve()))
    assert (labelled(minutes, events(*made)).outcomes or ())[1].due == ()


def test_what_was_dropped_or_is_of_another_kind_looked_like_an_outcome() -> None:
    made = (
        (ANNA, Drop("p01")),
        (ANNA, ChangeKind("p02", "point")),
        (ANNA, Dismiss("u5")),
        (TOM, Approve()),
    )
    meeting = labelled(MINUTES, events(*made))
    assert [one.kind for one in meeting.outcomes or ()] == ["point"]
    assert meeting.lookalikes == (
        Lookalike((WordSpan("u1", 0, 8),), "decision", "dropped"),
        Lookalike((WordSpan("u2", 3, 9),), "action", "other-kind"),
        Lookalike((WordSpan("u5", 0, 8),), "point", "dismissed"),
    )


def test_what_was_found_worth_keeping_is_a_key_point_and_no_point_of_the_minutes() -> None:
    made = ((ANNA, Value("u4")), (ANNA, Promote("u5", "problem")), (ANNA, Approve()))
    meeting = labelled(MINUTES, events(*made))
    kinds = [(one.kind, one.evidence[0].act) for one in meeting.outcomes or ()]
    assert kinds == [("decision", "u1"), ("action", "u2"), ("problem", "u5"), ("point", "u4")]


def test_apart_from_its_transcript_and_joined_again_it_is_the_same(tmp_path: Path) -> None:
    made = ((ANNA, Drop("p01")), (ANNA, Value("u4")), (ANNA, Approve()))
    meeting = labelled(MINUTES, events(*made))
    path = tmp_path / "annotations.jsonl"
    path.write_bytes(corpora.annotation_bytes(path, [corpora.annotation_of(meeting)]))
    assert "release notes" not in path.read_text().replace("I can write the release notes.", "")
    bare = replace(meeting, outcomes=None, lookalikes=())
    (joined,) = corpora.annotate([bare], corpora.read_annotations(path))
    kinds = {"action", "decision", "problem", "point"}
    for kind in kinds:
        ours, theirs = (
            [one for one in m.outcomes or () if one.kind == kind] for m in (meeting, joined)
        )
        assert ours == theirs
    assert joined.lookalikes == meeting.lookalikes
