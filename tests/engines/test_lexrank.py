from __future__ import annotations

import math
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.progress import silent
from minutes.records import Score, Utterance
from minutes.stages.scoring import score

MEETING = [
    "Good morning, everyone.",
    "Yeah.",
    "Today we have to decide when we ship the search page.",
    "Okay.",
    "The search page is ready, but the payment server is not.",
    "Yeah, yeah.",
    "The payment server needs another week of testing.",
    "Mm-hmm.",
    "So we ship the search page and the payment server on the eighth of March.",
    "Okay.",
    "Yeah.",
]


def said(texts: Sequence[str], seconds: float | None = None) -> list[Utterance]:
    """Utterances one after the other, 0.4 seconds a word unless told otherwise."""
    utterances = []
    start = 0.0
    for i, text in enumerate(texts, start=1):
        length = 0.4 * len(text.split()) if seconds is None else seconds
        utterances.append(Utterance(f"u{i:04d}", start, start + length, "S1", text))
        start += length
    return utterances


def scores(texts: Sequence[str], seconds: float | None = None) -> list[Score]:
    return LexRankScorer().score(said(texts, seconds), language=None, progress=silent)


def ranked(texts: Sequence[str]) -> list[str]:
    logits = [s.logit for s in scores(texts)]
    return [texts[i] for i in sorted(range(len(texts)), key=lambda i: -logits[i])]


def test_content_wins_over_backchannels() -> None:
    order = ranked(MEETING)
    assert set(order[:4]) == {text for text in MEETING if len(text.split()) > 4}
    assert set(order[-6:]) == {"Yeah.", "Okay.", "Yeah, yeah.", "Mm-hmm."}


def test_content_wins_over_backchannels_in_chinese() -> None:
    meeting = [
        "大家早上好。",
        "嗯。",
        "今天我们讨论新版小程序的上线时间。",
        "好的。",
        "嗯。",
        "好的。",
    ]
    order = ranked([*meeting, "那我们决定新版小程序三月十七号上线。", "好的。", "嗯。"])
    assert set(order[:2]) == {
        "那我们决定新版小程序三月十七号上线。",
        "今天我们讨论新版小程序的上线时间。",
    }
    assert set(order[-6:]) == {"嗯。", "好的。"}


def test_words_that_come_in_bursts_count_more_than_words_that_are_everywhere() -> None:
    spread = [f"matter{i} {'elsewhere' if i % 20 == 0 else 'and more'}" for i in range(400)]
    burst = [f"matter{i} warehouse and more" for i in range(400, 420)]
    *_, warehouse, elsewhere = scores([*spread, *burst, *spread[-20:], "warehouse", "elsewhere"])
    assert warehouse.logit > elsewhere.logit + 0.1


def test_the_odds_of_an_utterance_alone_are_those_of_its_letters() -> None:
    (alone,) = scores(["one thing"], seconds=0.0)
    assert math.isclose(alone.logit, 1.2 * math.log1p(8 * math.sqrt(math.log(2))) - 7.2)


def test_of_two_alike_the_first_to_bring_it_up_weighs_more() -> None:
    first, *_, last = (
        s.logit for s in scores(["we move the server", "so it is", "we move the server"])
    )
    assert first > last


def test_importance_is_the_probability_of_the_odds() -> None:
    for s in scores(MEETING):
        assert math.isclose(s.importance, 1 / (1 + math.exp(-s.logit)))


def test_a_meeting_weighs_what_matters_several_times_the_average() -> None:
    weighed = score(said(MEETING), engine=LexRankScorer())
    weights = [u.weight for u in weighed.utterances]
    assert max(w for w in weights if w) > 2 / len(weights)


def test_silence_within_a_caption_adds_nothing() -> None:
    long = [s.logit for s in scores(["we ship on friday", "all of us agree"], seconds=60.0)]
    short = [s.logit for s in scores(["we ship on friday", "all of us agree"], seconds=4.0)]
    assert long == short


def test_the_same_meeting_scores_the_same() -> None:
    assert scores(MEETING) == scores(MEETING)


def test_degenerate_meetings_are_scored_evenly() -> None:
    assert scores([]) == []
    for texts in (["One thing."], ["", ""], ["…", "?"], ["Yeah."] * 5, ["word"] * 3):
        result = scores(texts, seconds=0.0)
        assert len(result) == len(texts)
        assert all(math.isfinite(s.logit) and 0 < s.importance < 1 for s in result)
    assert len({s.logit for s in scores(["", ""], seconds=0.0)}) == 1


@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_text_has_a_finite_score(texts: list[str]) -> None:
    result = scores(texts)
    assert len(result) == len(texts)
    assert all(math.isfinite(s.logit) for s in result)


def test_a_day_of_meetings_is_scored_without_a_matrix_of_all_pairs() -> None:
    # 15,000 x 15,000 similarities would take 1.8 GB.
    texts = [f"topic{i % 97} item{i % 1009} detail{i} and the rest of it" for i in range(15_000)]
    assert len(scores(texts)) == 15_000
