"""What stands after all choices: the last one, with what it did not know of beside it."""

from __future__ import annotations

from minutes.choices import (
    Approve,
    ChangeDue,
    ChangeKind,
    ChangeOwner,
    Dismiss,
    Drop,
    Event,
    Keep,
    Merge,
    Promote,
    Rename,
    Reopen,
    Reword,
    Undo,
)
from minutes.records import Approval
from minutes.review import Conflict, Review, Reviewed, apply_review, fold
from tests.review.meetings import ANNA, EVE, MINUTES, TOM, event, events


def folded(*made: Event) -> Review:
    return fold(MINUTES, made)


def point(review: Review, id_: str) -> Reviewed:
    return next(one for one in review.points if one.point.id == id_)


def test_without_choices_nothing_changes() -> None:
    review = folded()
    assert review.minutes == MINUTES == apply_review(review)
    assert {one.verdict for one in review.points} == {"open"}
    assert review.newest == 0


def test_dropped_points_are_there_to_be_seen_and_not_in_the_minutes() -> None:
    review = fold(MINUTES, events((ANNA, Keep("p01")), (ANNA, Drop("p02"))))
    assert [one.verdict for one in review.points] == ["kept", "dropped"]
    assert point(review, "p02").votes == {ANNA: "drop"}
    assert [p.id for p in review.minutes.points] == ["p01", "p02"]
    assert apply_review(review).points == MINUTES.points[:1]


def test_a_promoted_utterance_is_worded_as_selection_words_and_stands_in_its_time() -> None:
    review = fold(MINUTES, events((ANNA, Promote("u4", "problem")), (TOM, Promote("u0"))))
    assert [p.id for p in review.minutes.points] == ["p-u0", "p01", "p02", "p-u4"]
    new = point(review, "p-u4")
    assert (new.promoted, new.verdict, new.votes) == (True, "kept", {ANNA: "keep"})
    assert new.point.kind == "problem" and new.point.topic == "t2"
    assert new.point.text == "The printer on the second floor is broken again."
    assert (new.point.owner, new.point.due) == (None, None)
    assert new.point.utterances == ("u4",) and new.point.speaker == "S3"


def test_spoken_text_is_cleaned_when_it_is_promoted() -> None:
    review = fold(MINUTES, events((ANNA, Promote("u2"))))
    assert point(review, "p-u2").point.text == "I can write the release notes."


def test_the_wording_keeps_what_it_was_and_whose_it_is() -> None:
    made = events((ANNA, Reword("p01", "We ship on\n 8 March.")))
    changed = point(fold(MINUTES, made), "p01")
    assert changed.point.text == "We ship on 8 March."
    assert changed.point.original == MINUTES.points[0].text
    assert (changed.point.edited_by, changed.verdict) == (ANNA, "kept")
    back = fold(MINUTES, (*made, event(2, TOM, Reword("p01", None))))
    assert point(back, "p01").point == MINUTES.points[0]


def test_what_a_person_says_has_no_evidence_in_the_recording() -> None:
    review = fold(MINUTES, events((ANNA, ChangeDue("p02", "2027-03-05"))))
    changed = point(review, "p02").point
    assert (changed.due, changed.due_evidence) == ("2027-03-05", None)
    assert changed.owner_evidence == MINUTES.points[1].owner_evidence
    same = fold(
        MINUTES, events((ANNA, ChangeOwner("p02", "S2")), (ANNA, ChangeKind("p02", "problem")))
    )
    assert point(same, "p02").point.owner_evidence == MINUTES.points[1].owner_evidence
    assert point(same, "p02").point.utterances == ("u2", "u3")


def test_a_speaker_is_renamed_everywhere() -> None:
    made = events((ANNA, ChangeOwner("p01", "anna")), (TOM, Rename("S1", "Anna Berg")))
    review = fold(MINUTES, made)
    assert review.minutes.speakers[0].name == "Anna Berg"
    assert point(review, "p01").point.owner == "S1"
    back = fold(MINUTES, (*made, event(3, TOM, Rename("S1", None))))
    assert back.minutes.speakers[0].name == "Anna"


def test_merged_speakers_are_one_in_all_that_they_said_and_own() -> None:
    review = fold(
        MINUTES,
        events(
            (ANNA, Rename("S2", "Tom")),
            (ANNA, Merge("S2", "S3")),
            (ANNA, ChangeOwner("p01", "Tom")),
        ),
    )
    assert [(s.id, s.name, s.seconds) for s in review.minutes.speakers] == [
        ("S1", "Anna", 25.0),
        ("S3", "Tom", 40.75),
    ]
    assert {u.speaker for u in review.minutes.utterances} == {"S1", "S3", None}
    assert [p.owner for p in review.minutes.points] == ["S3", "S3"]
    assert review.minutes.points[1].speaker == "S3"


def test_merges_follow_one_another_and_never_run_in_a_circle() -> None:
    chain = events((ANNA, Merge("S3", "S2")), (ANNA, Merge("S2", "S1")))
    assert [s.seconds for s in fold(MINUTES, chain).minutes.speakers] == [65.75]
    made = (
        event(1, ANNA, Merge("S1", "S2")),
        event(2, ANNA, Merge("S2", "S3")),
        event(3, ANNA, Merge("S2", "S1")),
        event(4, ANNA, Merge("S3", "S1")),
        event(5, ANNA, Undo(1)),
    )
    for count in range(len(made) + 1):
        speakers = fold(MINUTES, made[:count]).minutes.speakers
        assert sum(s.seconds for s in speakers) == 65.75


def test_choices_that_did_not_know_of_each_other_are_a_conflict_until_someone_settles_it() -> None:
    made = [
        event(1, ANNA, ChangeKind("p01", "action")),
        event(2, TOM, ChangeKind("p01", "problem"), 0),
    ]
    torn = point(folded(*made), "p01")
    assert torn.point.kind == "problem"
    assert torn.conflicts == (Conflict("kind", "action", ANNA, 1),)
    made.append(event(3, EVE, ChangeKind("p01", "point"), 1))  # knows Anna's choice, not Tom's
    assert point(folded(*made), "p01").conflicts == (Conflict("kind", "problem", TOM, 2),)
    made.append(event(4, ANNA, ChangeKind("p01", "action")))
    assert point(folded(*made), "p01").conflicts == ()


def test_who_chooses_the_same_or_knows_better_is_in_no_conflict() -> None:
    same = [event(1, ANNA, Drop("p01")), event(2, TOM, Drop("p01"), 0)]
    assert point(folded(*same), "p01").conflicts == ()
    corrects = [event(1, ANNA, Drop("p01")), event(2, TOM, Keep("p01"))]
    assert point(folded(*corrects), "p01").conflicts == ()
    assert point(folded(*corrects), "p01").votes == {ANNA: "drop", TOM: "keep"}
    mine = [event(1, ANNA, Drop("p01")), event(2, ANNA, Keep("p01"), 0)]
    assert point(folded(*mine), "p01").conflicts == ()
    changed = [
        event(1, ANNA, Keep("p01")),
        event(2, ANNA, Drop("p01")),
        event(3, TOM, Drop("p01"), 0),
    ]
    assert point(folded(*changed), "p01").conflicts == ()


def test_an_edit_is_a_vote_to_keep_that_can_conflict_with_a_drop() -> None:
    review = folded(event(1, ANNA, Drop("p01")), event(2, TOM, Reword("p01", "We ship."), 0))
    one = point(review, "p01")
    assert (one.verdict, one.votes) == ("kept", {ANNA: "drop", TOM: "keep"})
    assert one.conflicts == (Conflict("verdict", "drop", ANNA, 1),)


def test_two_names_for_one_speaker_are_a_conflict_of_the_speaker() -> None:
    review = folded(
        event(1, ANNA, Rename("S2", "Tom")),
        event(2, TOM, Rename("S2", "Thomas"), 0),
        event(3, ANNA, Merge("S3", "S1")),
        event(4, TOM, Merge("S3", "S2"), 2),
    )
    assert review.conflicts == {
        "S2": (Conflict("name", "Tom", ANNA, 1),),
        "S3": (Conflict("speaker", "S1", ANNA, 3),),
    }


def test_undo_takes_back_ones_own_choice_and_what_was_before_stands() -> None:
    made = events((ANNA, ChangeKind("p01", "action")), (ANNA, ChangeKind("p01", "problem")))
    back = fold(MINUTES, (*made, event(3, ANNA, Undo(2))))
    assert point(back, "p01").point.kind == "action"
    assert back.undone == {2} and back.newest == 3
    others = fold(MINUTES, (*made, event(3, TOM, Undo(2))))
    assert point(others, "p01").point.kind == "problem" and not others.undone


def test_a_promoted_point_stays_for_the_sake_of_others_who_worked_on_it() -> None:
    alone = events((ANNA, Promote("u4")), (ANNA, Reword("p-u4", "Mend it.")), (ANNA, Undo(1)))
    assert len(fold(MINUTES, alone).points) == 2
    shared = events((ANNA, Promote("u4")), (TOM, Reword("p-u4", "Mend it.")), (ANNA, Undo(1)))
    kept = point(fold(MINUTES, shared), "p-u4")
    assert (kept.point.text, kept.votes) == ("Mend it.", {TOM: "keep"})


def test_a_dismissed_utterance_is_no_point_and_a_vote_against_one() -> None:
    assert folded(event(1, ANNA, Dismiss("u4"))).dismissed == {"u4"}
    assert not folded(event(1, ANNA, Dismiss("u4")), event(2, ANNA, Undo(1))).dismissed
    both = folded(event(1, ANNA, Dismiss("u4")), event(2, TOM, Promote("u4"), 0))
    assert not both.dismissed
    assert point(both, "p-u4").votes == {ANNA: "drop", TOM: "keep"}
    assert point(both, "p-u4").conflicts == (Conflict("verdict", "drop", ANNA, 1),)


def test_minutes_are_approved_by_all_who_say_so_until_they_are_reopened() -> None:
    made = events((ANNA, Approve()), (TOM, Approve()))
    at = made[1].at
    assert apply_review(fold(MINUTES, made)).approval == Approval((ANNA, TOM), at)
    assert fold(MINUTES, (*made, event(3, ANNA, Undo(1)))).approval == Approval((TOM,), at)
    assert fold(MINUTES, (*made, event(3, EVE, Reopen()))).approval is None


def test_minutes_that_came_approved_can_be_reopened() -> None:
    from dataclasses import replace

    approved = replace(MINUTES, approval=Approval((EVE,), "2027-01-01T00:00:00Z"))
    assert fold(approved, ()).minutes == approved
    assert fold(approved, (event(1, ANNA, Reopen()),)).approval is None


def test_choices_about_what_is_not_there_change_nothing() -> None:
    review = fold(
        MINUTES,
        events(
            (ANNA, Keep("p99")),
            (ANNA, Reword("p-u4", "Never promoted.")),
            (ANNA, Promote("u99")),
            (ANNA, Dismiss("u99")),
            (ANNA, Rename("S9", "Nobody")),
            (ANNA, Merge("S9", "S1")),
        ),
    )
    assert review.minutes.speakers == MINUTES.speakers
    assert not review.dismissed
