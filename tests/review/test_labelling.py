"""What was chosen, as labels: who was asked counts, who was not hardly does."""

from __future__ import annotations

from pathlib import Path

from minutes import corpora
from minutes.choices import Approve, ChangeKind, Choice, Dismiss, Drop, Keep, Promote, Reword
from minutes.review import labelled
from minutes.review.labelling import LEFT_ALONE, UNSEEN
from minutes.training.examples import Example
from tests.review.meetings import ANNA, EVE, MINUTES, TOM, event, events


def labels(*made: tuple[str, Choice]) -> dict[str, tuple[float | None, float]]:
    meeting = labelled(MINUTES, events(*made))
    return {act.id: (act.important, act.certainty) for act in meeting.utterances}


def test_what_was_judged_has_a_label_and_nothing_else() -> None:
    found = labels((ANNA, Drop("p02")), (ANNA, Promote("u4")), (ANNA, Dismiss("u5")))
    assert {id_: label for id_, label in found.items() if label[0] is not None} == {
        "u2": (0.0, 1.0),
        "u3": (0.0, 1.0),
        "u4": (1.0, 1.0),
        "u5": (0.0, 1.0),
    }


def test_who_edits_a_point_wants_it() -> None:
    assert labels((ANNA, Reword("p01", "We ship.")))["u1"] == (1.0, 1.0)
    assert labels((ANNA, ChangeKind("p01", "point")), (ANNA, Drop("p01")))["u1"] == (0.0, 1.0)


def test_reviewers_who_disagree_give_a_share() -> None:
    found = labels((ANNA, Keep("p01")), (TOM, Drop("p01")), (EVE, Keep("p01")))
    assert found["u1"] == (2 / 3, 1.0)
    assert labels((ANNA, Dismiss("u4")), (TOM, Promote("u4")))["u4"] == (0.5, 1.0)


def test_an_approval_speaks_weakly_of_what_was_left_alone() -> None:
    found = labels((ANNA, Drop("p01")), (ANNA, Approve()))
    assert found["u1"] == (0.0, 1.0)
    assert found["u2"] == found["u3"] == (1.0, LEFT_ALONE)
    assert found["u0"] == (0.0, UNSEEN)
    assert 0 < UNSEEN < LEFT_ALONE < 1


def test_of_two_points_on_one_utterance_the_wanted_one_counts() -> None:
    found = labels((ANNA, Drop("p02")), (ANNA, Promote("u3")))
    assert (found["u2"], found["u3"]) == ((0.0, 1.0), (1.0, 1.0))


def test_kinds_are_those_that_stand_and_only_of_what_was_judged_and_kept() -> None:
    made = events((ANNA, ChangeKind("p01", "problem")), (ANNA, Promote("u4", "action")))
    meeting = labelled(MINUTES, made)
    kinds = {act.id: act.kinds for act in meeting.utterances if act.kinds}
    assert kinds == {"u1": ("problem",), "u4": ("action",)}
    assert [act.links for act in meeting.utterances] == [0, 1, 0, 0, 1, 0, 0, 0]
    assert meeting.abstracts == ()
    approved = labelled(MINUTES, (*made, event(3, ANNA, Drop("p02")), event(4, ANNA, Approve())))
    assert approved.abstracts == ((MINUTES.points[0].text, MINUTES.utterances[4].text),)


def test_labels_come_back_from_a_corpus_and_count_by_their_certainty(tmp_path: Path) -> None:
    meeting = labelled(MINUTES, events((ANNA, Drop("p01")), (ANNA, Approve())), corpus="team")
    corpora.write_corpus(tmp_path / "team.jsonl.gz", [meeting])
    assert corpora.read_corpus(tmp_path / "team.jsonl.gz") == (meeting,)
    assert (meeting.corpus, meeting.meeting, meeting.language) == ("team", "m1", "en")


def test_training_takes_each_label_at_its_certainty() -> None:
    from minutes import assets
    from minutes.model import checkpoint
    from minutes.training.examples import Examples

    made = events((ANNA, Drop("p01")))
    tokenizer = checkpoint.load(assets.model_folder("builtin")).tokenizer
    example: Example = Examples([labelled(MINUTES, made)], tokenizer).example(0, "manual")
    assert example.certainty.tolist() == [0, 1, 0, 0, 0, 0, 0, 0]
