"""Whatever reviewers do, as long as it was let in, can be folded, applied and taken back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from minutes import choices, corpora, record_files, serialization
from minutes.choices import Approve, Choice, Event, Promote, Reopen, Undo
from minutes.errors import ChoiceError
from minutes.review import apply_review, candidates, check_choice, fold, labelled
from tests.review.meetings import ANNA, EVE, MINUTES, TOM, event

REVIEWERS = st.sampled_from([ANNA, TOM, EVE])
POINTS = st.sampled_from(["p01", "p02", "p-u0", "p-u4", "p-u5", "p99"])
SAID = st.sampled_from(["u0", "u1", "u4", "u5", "u6", "u99"])
SPEAKERS = st.sampled_from(["S1", "S2", "S3", "S9"])
KINDS = st.sampled_from(["point", "decision", "action", "problem"])
WORDS = st.one_of(
    st.none(),
    st.sampled_from(["Anna", "S2", "2027-03-01", "2027-02-30", "Friday"]),
    st.text(min_size=1),
)

CHOICES: st.SearchStrategy[Choice] = st.one_of(
    st.builds(choices.Keep, POINTS),
    st.builds(choices.Drop, POINTS),
    st.builds(Promote, SAID, KINDS),
    st.builds(choices.Dismiss, SAID),
    st.builds(choices.ChangeKind, POINTS, KINDS),
    st.builds(choices.ChangeOwner, POINTS, WORDS),
    st.builds(choices.ChangeDue, POINTS, WORDS),
    st.builds(choices.Reword, POINTS, WORDS),
    st.builds(choices.Rename, SPEAKERS, WORDS),
    st.builds(choices.Merge, SPEAKERS, SPEAKERS),
    st.builds(choices.ChangeDate, st.sampled_from([None, "2027-03-01", "2024-02-29"])),
    st.builds(Approve),
    st.builds(Reopen),
    st.builds(Undo, st.integers(1, 30)),
)


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Event, ...]:
    """What some reviewers did who do not always know of one another."""
    made: list[Event] = []
    for who, choice, behind in draw(
        st.lists(st.tuples(REVIEWERS, CHOICES, st.integers(0, 4)), max_size=30)
    ):
        id_ = len(made) + 1
        try:
            check_choice(MINUTES, made, who, choice)
        except ChoiceError:
            continue
        made.append(event(id_, who, choice, max(id_ - 1 - behind, 0)))
    return tuple(made)


@given(reviews())
@settings(max_examples=300)
def test_any_review_gives_minutes_that_can_be_read(made: tuple[Event, ...]) -> None:
    review = fold(MINUTES, made)
    approved = apply_review(review)
    assert record_files.load_minutes(serialization.dump(approved), "x") == approved
    assert [one.point for one in review.points] == list(review.minutes.points)
    assert sum(s.seconds for s in approved.speakers) == 65.75
    assert {u.speaker for u in approved.utterances} <= {s.id for s in approved.speakers} | {None}
    starts = [p.start for p in approved.points]
    assert starts == sorted(starts)
    held = {id_ for p in review.minutes.points for id_ in p.utterances}
    assert not {u.id for u in candidates(review)} & (held | review.dismissed)


@given(reviews(), st.randoms())
@settings(max_examples=200)
def test_the_order_in_which_events_are_given_is_nothing(
    made: tuple[Event, ...], random: object
) -> None:
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(MINUTES, shuffled) == fold(MINUTES, made)


@given(reviews())
@settings(max_examples=200)
def test_undoing_all_gives_the_minutes_as_they_were(made: tuple[Event, ...]) -> None:
    after = list(made)
    if fold(MINUTES, after).approval:
        after.append(event(len(after) + 1, EVE, Reopen()))
    for done in reversed(made):
        undo = Undo(done.id)
        try:
            check_choice(MINUTES, after, done.reviewer, undo)
        except ChoiceError:  # an undoing or a reopening, or undone before
            continue
        after.append(event(len(after) + 1, done.reviewer, undo))
    review = fold(MINUTES, after)
    assert review.minutes == MINUTES == apply_review(review)
    assert {one.verdict for one in review.points} == {"open"}
    assert not any(one.conflicts or one.votes for one in review.points)
    assert not review.dismissed and not review.conflicts


@given(reviews())
@settings(max_examples=100)
def test_events_that_were_stored_fold_alike(made: tuple[Event, ...]) -> None:
    stored = [replace(one, choice=choices.load(choices.dump(one.choice))) for one in made]
    assert fold(MINUTES, stored) == fold(MINUTES, made)


@given(reviews())
@settings(max_examples=200)
def test_every_utterance_has_one_label_that_can_be_learnt_from(made: tuple[Event, ...]) -> None:
    meeting = labelled(MINUTES, made)
    assert [act.id for act in meeting.utterances] == [u.id for u in MINUTES.utterances]
    known = [act for act in meeting.utterances if act.important is not None]
    assert all(0 < act.certainty <= 1 for act in known)
    if fold(MINUTES, made).approval:
        assert len(known) == len(meeting.utterances)
    assert {kind for act in known for kind in act.kinds} <= set(corpora.KINDS)
