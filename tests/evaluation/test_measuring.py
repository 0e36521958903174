from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from minutes.corpora import LabelledMeeting
from minutes.errors import OptionError
from minutes.evaluation.baselines import baseline
from minutes.evaluation.measuring import MEASURES, evaluate, measure
from minutes.evaluation.rouge import measure_rouge, rouge_scorer
from minutes.progress import Progress
from minutes.records import OUTCOME_KINDS, Score, Utterance
from tests.evaluation.meetings import WORDS, Oracle, labelled, oracle

pytest.importorskip("rouge_score")


def carrying(meeting: LabelledMeeting, *kinds: tuple[str, ...]) -> LabelledMeeting:
    pairs = zip(meeting.utterances, kinds, strict=True)
    return replace(meeting, utterances=tuple(replace(a, kinds=k) for a, k in pairs))


def test_measures_are_those_of_the_logits_and_importances() -> None:
    meeting = labelled(1.0, 0.0, 1.0, 0.0)
    scorer = oracle(4.0, 3.0, 2.0, 1.0, importance=(1.0, 0.0, 0.5, 0.0))
    (found,) = evaluate([meeting], scorer, corpus="c").meetings
    assert found.measures["auroc"] == pytest.approx(3 / 4)
    assert found.measures["average_precision"] == pytest.approx((1 + 2 / 3) / 2)
    assert found.measures["calibration_error"] == pytest.approx(1 / 4 * 0.5)
    # 11 + 11 words: a0 has 11, a1 one, a2 the next 11; a3 finds none left.
    assert found.measures["f1"] == pytest.approx(2 * 2 / (3 + 2))
    assert tuple(found.measures) == MEASURES


def test_ranking_is_by_the_logit_where_the_importance_rounds_to_the_same() -> None:
    scorer = oracle(1e-9, 0.0, importance=(0.5, 0.5))
    (found,) = evaluate([labelled(1.0, 0.0)], scorer, corpus="c").meetings
    assert found.measures["auroc"] == 1.0


def test_kinds_are_ranked_unrounded() -> None:
    meeting = carrying(labelled(1.0, 0.0), ("action",), ())
    kinds = ({"action": 0.300001}, {"action": 0.3})
    (found,) = evaluate([meeting], oracle(0.0, 0.0, kinds=kinds), corpus="c").meetings
    assert found.measures["action"] == 1.0


def test_acts_that_nobody_looked_at_are_left_out_and_soft_labels_count_from_one_half() -> None:
    meeting = labelled(0.5, None, 0.4)
    (found,) = evaluate([meeting], oracle(2.0, 9.0, 1.0), corpus="c").meetings
    assert found.measures["average_precision"] == 1.0
    assert found.measures["auroc"] == 1.0
    assert found.measures["f1"] == 1.0


def test_heads_are_measured_over_the_meetings_that_have_such_acts() -> None:
    full = [{"decision": 0.1, "action": 0.9, "problem": 0.2}, dict.fromkeys(OUTCOME_KINDS, 0.5)]
    with_decision = carrying(labelled(1.0, 0.0), ("decision",), ())
    without = labelled(1.0, 0.0, name="m2")
    found = evaluate([with_decision, without], oracle(1.0, 0.0, kinds=full), corpus="c")
    assert found.macro["decision"].value == pytest.approx(1 / 2)
    assert found.macro["decision"].meetings == 1
    assert (found.macro["action"].value, found.macro["action"].meetings) == (None, 0)


def test_a_scorer_without_heads_has_no_precision_of_kinds() -> None:
    meeting = carrying(labelled(1.0, 0.0), ("decision",), ())
    found = evaluate([meeting], baseline("lexrank"), corpus="c")
    assert found.macro["decision"].value is None


def test_means_leave_out_meetings_where_a_measure_is_undefined_and_count_the_rest() -> None:
    meetings = [labelled(1.0, 0.0), labelled(0.0, 0.0, name="m2"), labelled(0.0, 1.0, name="m3")]
    macro = evaluate(meetings, oracle(1.0, 0.0), corpus="c").macro
    assert (macro["auroc"].value, macro["auroc"].meetings) == (0.5, 2)
    assert macro["calibration_error"].meetings == 3
    assert (macro["rouge1"].value, macro["rouge1"].meetings) == (None, 0)


def test_a_ranking_has_no_calibration_error() -> None:
    found = evaluate([labelled(1.0, 0.0)], baseline("longest"), corpus="c")
    assert not found.calibrated
    assert found.macro["calibration_error"].value is None
    assert found.macro["auroc"].value == 1.0


def test_rouge_is_that_of_the_points_that_the_minutes_would_keep() -> None:
    abstract = ("They agreed on a yellow remote control.", "Anna writes the report.")
    meeting = labelled(1.0, 0.0, 1.0, 0.0, 0.0, abstracts=(abstract,))
    scorer = oracle(1.0, 5.0, 2.0, 5.0, 0.0)
    (found,) = evaluate([meeting], scorer, corpus="c", max_words=12).meetings
    # Nods make no point, and beside the 11 words of a2 nothing else fits.
    assert measure_rouge(rouge_scorer(), [abstract], [WORDS[2]]) == {
        name: found.measures[name] for name in ("rouge1", "rouge2", "rougeLsum")
    }


def test_the_text_that_is_scored_is_the_one_asked_for() -> None:
    meeting = labelled(1.0, 0.0, texts=("short", "a much longer text"))
    heard = tuple(
        replace(a, asr=asr)
        for a, asr in zip(meeting.utterances, ("now this one is longer", None), strict=True)
    )
    meeting = replace(meeting, utterances=heard)
    longest = baseline("longest")
    for text, area in (("manual", 0.0), ("asr", 1.0)):
        found = evaluate([meeting], longest, corpus="c", text=text)  # type: ignore[arg-type]
        assert found.macro["auroc"].value == area
        assert [u.text for u in found.meetings[0].utterances][1] == (
            "" if area else "a much longer text"
        )


def test_words_are_counted_in_the_text_that_is_scored() -> None:
    # Recognised, the important act has one word, and a0 uses it up.
    meeting = labelled(0.0, 1.0, 0.0, texts=("one two", "three four five", "six"))
    acts = tuple(replace(act, asr="x") for act in meeting.utterances)
    scorer = oracle(3.0, 2.0, 1.0)
    for text, f1 in (("manual", 2 * 1 / (2 + 1)), ("asr", 0.0)):
        found = evaluate([replace(meeting, utterances=acts)], scorer, corpus="c", text=text)  # type: ignore[arg-type]
        assert found.macro["f1"].value == pytest.approx(f1)


def test_the_scorer_is_told_the_language_of_each_meeting() -> None:
    told: list[str | None] = []

    class Listening(Oracle):
        def score(
            self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
        ) -> list[Score]:
            told.append(language)
            return [Score(0.5, 0.0)] * len(utterances)

    meetings = [labelled(1.0, language="de"), labelled(1.0, name="m2")]
    evaluate(meetings, Listening({}, {}, {}), corpus="c")
    assert told == ["de", "en"]


def test_acts_are_put_in_order_of_time_with_their_labels() -> None:
    meeting = labelled(0.0, 0.0, 1.0)
    backwards = replace(meeting, utterances=meeting.utterances[::-1])
    found = evaluate([backwards], baseline("lead"), corpus="c")
    assert [u.id for u in found.meetings[0].utterances] == ["a0", "a1", "a2"]
    assert found.macro["auroc"].value == 0.0


def test_weights_are_shares_of_the_meeting() -> None:
    (found,) = evaluate([labelled(1.0, 0.0)], oracle(math.log(3), 0.0), corpus="c").meetings
    assert [u.weight for u in found.utterances] == pytest.approx([3 / 4, 1 / 4])


def test_a_meeting_without_labels_has_no_measures() -> None:
    meeting = labelled(None, None)
    found = measure(meeting, meeting.said("manual"), [Score(0.5, 0.0)] * 2)
    assert set(found.values()) == {None}


def test_no_words_make_no_extract() -> None:
    with pytest.raises(OptionError, match="--max-words: 0 is less than 1"):
        evaluate([labelled(1.0, 0.0)], baseline("lead"), corpus="c", max_words=0)


def test_progress_counts_meetings() -> None:
    calls: list[tuple[str, float, float]] = []
    meetings = [labelled(1.0, 0.0), labelled(1.0, 0.0, name="m2")]
    evaluate(
        meetings, baseline("lead"), corpus="c", progress=lambda s, c, t: calls.append((s, c, t))
    )
    assert calls == [("lead on manual text", done, 2) for done in (0, 1, 2)]
