"""How the scorers tell their reasons: each its own, as records."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from minutes import salience
from minutes.engines.attention.scorer import AttentionScorer
from minutes.engines.explaining import explainer
from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.errors import RecordError
from minutes.model import checkpoint
from minutes.options import Options, RuntimeOptions, ScoringOptions
from minutes.progress import silent
from minutes.records import Explanation, Meeting, MinutesRecord, Score, Utterance
from minutes.stages.scoring import score
from tests.model import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model named tiny, untrained, of the same weights whatever was drawn before."""
    place = tmp_path_factory.mktemp("models")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model, tokenizer = checkpoint.from_encoder(
            tiny.encoder(place / "encoder"), context_size=16, window_tokens=64, name="tiny"
        )
    checkpoint.save(place / "tiny", model, tokenizer, metadata={"name": "tiny"}, text="Tiny.")
    return place / "tiny"


def said(*texts: str) -> tuple[Utterance, ...]:
    return tuple(
        Utterance(f"u{i}", 4.0 * i, 4.0 * i + 3, "S1", text) for i, text in enumerate(texts)
    )


def why(engine: Any, utterances: tuple[Utterance, ...], *ids: str) -> dict[str, Explanation]:
    return dict(engine.explain(utterances, ids, language="en", progress=silent))


def scored_by(engine: Any, utterances: tuple[Utterance, ...], **options: str) -> MinutesRecord:
    weighed = score(utterances, engine=engine)
    meeting = Meeting("m", "M", "m.vtt", "0" * 64, 100.0, "en")
    return MinutesRecord(meeting, (), weighed.utterances, (), {"scorer": engine.name}, options)


def using(folder: Path) -> Options:
    return Options(scoring=ScoringOptions(attention_model=str(folder)))


# lexrank


def test_lexrank_shares_what_content_adds_among_the_distinct_words() -> None:
    utterances = said("Ship the release, the Release!", "the tests", "the day we ship", "so what")
    explanation = why(LexRankScorer(), utterances, "u0")["u0"]
    assert [word.text for word in explanation.words] == utterances[0].text.split()
    ship, the, release, *again = (word.effect for word in explanation.words)
    assert release > ship > the > 0
    assert again == [0.0, 0.0]
    content = salience.components(utterances)[0, 0]
    assert ship + the + release == pytest.approx(1.2 * content)
    masses = salience.content_masses(utterances)
    assert release / ship == pytest.approx(masses["release"] / masses["ship"])
    assert explanation.attended == ()


def test_lexrank_shares_a_pair_of_characters_between_them() -> None:
    utterances = said("发布。", "我们 ship 发布会", "好", "re cord record")
    found = why(LexRankScorer(), utterances, "u0", "u1", "u2", "u3")
    assert [word.text for word in found["u0"].words] == ["发", "布。"]
    first, second = (word.effect for word in found["u0"].words)
    assert first == second > 0
    for i, utterance in enumerate(utterances):
        total = math.fsum(word.effect for word in found[utterance.id].words)
        assert total == pytest.approx(1.2 * salience.components(utterances)[i, 0])


def test_words_without_letters_add_nothing() -> None:
    found = why(LexRankScorer(), said("… – ?", "", "yes"), "u0", "u1")
    assert [word.effect for word in found["u0"].words] == [0.0] * 3
    assert found["u1"].words == ()
    assert why(LexRankScorer(), said("…", "?"), "u1")["u1"].words[0].effect == 0.0


# The attention model


def test_the_attention_model_tells_words_and_neighbours(folder: Path) -> None:
    utterances = tiny.meeting("m", 1, 30).said("manual")
    found = why(AttentionScorer(str(folder), RuntimeOptions()), utterances, "m-9", "m-3")
    assert list(found) == ["m-9", "m-3"]
    explanation = found["m-9"]
    assert [word.text for word in explanation.words] == utterances[9].text.split()
    shares = [one.share for one in explanation.attended]
    assert len(shares) == 5 and shares == sorted(shares, reverse=True) and sum(shares) < 1
    assert "m-9" not in {one.utterance for one in explanation.attended}


def test_changed_words_are_noticed(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = AttentionScorer(str(folder), RuntimeOptions())
    utterances = scored_by(engine, tiny.meeting("m", 1, 12).said("manual")).utterances
    with caplog.at_level(logging.WARNING):
        why(engine, utterances, "m-3")
        assert not caplog.records
        other = replace(utterances[3], importance=0.9)
        why(engine, (*utterances[:3], other, *utterances[4:]), "m-3", "m-4")
    assert "1 of 2 explained utterances" in caplog.text


class Rounded(AttentionScorer):
    """Rounds so coarsely that single precision comes to something else."""

    def score(self, utterances: Sequence[Utterance], **others: Any) -> list[Score]:
        return [
            replace(s, importance=s.importance / 2) for s in super().score(utterances, **others)
        ]


def test_what_is_rounded_is_not_said_to_be_changed(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine = Rounded(str(folder), RuntimeOptions())
    utterances = tiny.meeting("m", 1, 12).said("manual")
    exact = AttentionScorer(str(folder), RuntimeOptions()).score(
        utterances, language="en", progress=silent
    )
    stored = tuple(
        replace(u, importance=score.importance / 2)
        for u, score in zip(utterances, exact, strict=True)
    )
    far = max(range(12), key=lambda i: exact[i].importance)
    assert exact[far].importance > 2 * 0.08  # else there is nothing to be told from rounding
    with caplog.at_level(logging.WARNING):
        why(engine, stored, stored[far].id)
    assert not caplog.records


# Which of them


def test_the_scorer_of_the_minutes_explains_them(folder: Path) -> None:
    utterances = tiny.meeting("m", 1, 12).said("manual")
    attention = AttentionScorer(str(folder), RuntimeOptions())
    for engine in (attention, LexRankScorer()):
        chosen = explainer(scored_by(engine, utterances), using(folder), "x")
        assert chosen.name == engine.name
        assert why(chosen, utterances, "m-3") == why(engine, utterances, "m-3")


def test_what_the_model_could_not_read_is_explained_by_lexrank(folder: Path) -> None:
    attention = AttentionScorer(str(folder), RuntimeOptions())
    utterances = said("we decided to use a rubber case", "我们决定了", "okay so")
    minutes = scored_by(attention, utterances)
    found = why(explainer(minutes, using(folder), "x"), utterances, "u1", "u0")
    assert found["u1"] == why(LexRankScorer(), utterances, "u1")["u1"]
    assert found["u0"] == why(attention, utterances, "u0")["u0"]
    forced = explainer(replace(minutes, options={"scorer": "attention"}), using(folder), "x")
    assert why(forced, utterances, "u1")["u1"].attended


def test_minutes_of_another_model_are_refused(folder: Path, tmp_path: Path) -> None:
    minutes = scored_by(LexRankScorer(), said("So we ship."))
    other = replace(minutes, engines={"scorer": "attention:ours"})
    with pytest.raises(RecordError, match=r"scored by attention:ours, and .* is attention:tiny"):
        explainer(other, using(folder), "x.minutes.json")
    with pytest.raises(RecordError, match=r"scored by attention:ours, but .* holds no model"):
        explainer(other, using(tmp_path), "x.minutes.json")


def test_minutes_without_scores_are_refused() -> None:
    minutes = scored_by(LexRankScorer(), said("So we ship."))
    bare = replace(minutes, utterances=said("So we ship."))
    for without in (bare, replace(minutes, engines={})):
        with pytest.raises(RecordError, match="has no scores to explain"):
            explainer(without, Options(), "x.minutes.json")
