from __future__ import annotations

import math

import pytest

from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.errors import OptionError
from minutes.evaluation.baselines import BASELINES, baseline
from minutes.progress import silent
from minutes.records import Utterance

SAID = ("we like the yellow remote", "yeah", "the remote is yellow like a banana", "", "yeah")


def ranked(name: str, *texts: str, seconds: float = 1.0) -> list[int]:
    """The utterances in falling order of their logits; each lasts longer than the one before."""
    utterances = said(*texts, seconds=seconds)
    scores = baseline(name).score(utterances, language=None, progress=silent)
    return sorted(range(len(scores)), key=lambda i: -scores[i].logit)


def said(*texts: str, seconds: float = 1.0) -> list[Utterance]:
    return [
        Utterance(f"u{i}", 100.0 * i, 100.0 * i + seconds * (i + 1), "S1", text)
        for i, text in enumerate(texts)
    ]


def test_longest_ranks_by_words_and_equal_lengths_in_order_of_time() -> None:
    assert ranked("longest", *SAID) == [2, 0, 1, 4, 3]


def test_longest_seconds_ranks_by_duration() -> None:
    assert ranked("longest-seconds", *SAID) == [4, 3, 2, 1, 0]


def test_lead_ranks_by_time() -> None:
    assert ranked("lead", *SAID) == [0, 1, 2, 3, 4]


def test_textbook_lexrank_walks_over_cosines() -> None:
    # Both words are in two utterances, so that "red blue" is at 45 degrees to either; each
    # utterance resembles itself too.
    utterances = said("red", "red blue", "blue")
    scores = baseline("textbook-lexrank").score(utterances, language=None, progress=silent)
    side, middle, other = (math.exp(score.logit) for score in scores)
    cosine = math.cos(math.pi / 4)
    away, back = cosine / (1 + cosine), cosine / (1 + 2 * cosine)
    assert side == pytest.approx(other)
    assert side == pytest.approx(0.15 / 3 + 0.85 * (side * (1 - away) + middle * back), abs=1e-6)
    assert middle == pytest.approx(
        0.15 / 3 + 0.85 * (2 * side * away + middle * (1 - 2 * back)), abs=1e-6
    )


def test_textrank_ranks_by_shared_words_over_log_lengths() -> None:
    # u0 shares two words with u1, and one with u2; u1 and u2 share none; u3 stands alone.
    utterances = said("red green blue", "red green", "blue sky", "hello")
    scores = baseline("textrank").score(utterances, language=None, progress=silent)
    visits = [math.exp(score.logit) for score in scores]
    strong, weak = 2 / math.log(3 * 2), 1 / math.log(3 * 2)
    teleport = 0.15 / 4 + 0.85 * visits[3] / 4
    expected = [
        teleport + 0.85 * (visits[1] + visits[2]),
        teleport + 0.85 * visits[0] * strong / (strong + weak),
        teleport + 0.85 * visits[0] * weak / (strong + weak),
        teleport,
    ]
    assert visits == pytest.approx(expected, abs=1e-6)
    assert sum(visits) == pytest.approx(1)


def test_textrank_takes_single_words_as_alike_to_none() -> None:
    # Their lengths have a logarithm of 0, which must not be divided by.
    scores = baseline("textrank").score(
        said("yeah", "yeah", "red blue"), language=None, progress=silent
    )
    assert [math.exp(score.logit) for score in scores] == pytest.approx([1 / 3] * 3)


def test_lexrank_is_the_engine_of_minutes() -> None:
    assert isinstance(baseline("lexrank"), LexRankScorer)


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("texts", [(), ("",), ("", "", ""), ("yes",), SAID])
def test_every_baseline_scores_any_meeting(name: str, texts: tuple[str, ...]) -> None:
    scores = baseline(name).score(said(*texts, seconds=0.0), language=None, progress=silent)
    assert len(scores) == len(texts)
    assert all(0 <= score.importance <= 1 and math.isfinite(score.logit) for score in scores)


@pytest.mark.parametrize("name", BASELINES)
def test_every_baseline_goes_by_its_name(name: str) -> None:
    assert baseline(name).name == name


def test_the_weight_of_longest_is_the_share_of_words() -> None:
    scores = baseline("longest").score(said("a b c", "d", ""), language=None, progress=silent)
    assert [math.exp(s.logit) for s in scores] == pytest.approx([3, 1, 0])
    assert [s.importance for s in scores] == pytest.approx([1, 1 / 3, 0])


def test_an_unknown_baseline_is_told_the_choices() -> None:
    with pytest.raises(OptionError, match="--baseline: 'shortest' is unknown; choose from lexrank"):
        baseline("shortest")
