"""The registry: the engine asked for, else the best that can run, with one line on the better."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.engines import Readiness, attention, pyannote, registry
from minutes.errors import CheckpointError
from minutes.options import (
    DiarizationOptions,
    RuntimeOptions,
    ScoringOptions,
    TranscriptionOptions,
)
from minutes.progress import silent
from minutes.records import Utterance

OFFLINE = RuntimeOptions(offline=True)
NOTHING = Readiness("none", False, "it is not installed", "install it")


@pytest.fixture
def no_pyannote(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which the only diarizer cannot run."""
    missing = replace(pyannote.ENGINE, readiness=lambda *_: NOTHING)
    monkeypatch.setattr(registry, "engines", lambda stage: (missing,))
    registry.diarizer.cache_clear()
    yield
    registry.diarizer.cache_clear()


def test_several_recordings_share_one_engine_and_one_warning(
    no_pyannote: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        engines = {id(registry.diarizer(DiarizationOptions(), OFFLINE)) for _ in range(3)}
    assert len(engines) == len(caplog.records) == 1


def test_the_engine_asked_for_is_taken_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        whisper = registry.transcriber(TranscriptionOptions(transcriber="whisper"), OFFLINE)
        pyannote = registry.diarizer(DiarizationOptions(diarizer="pyannote"), OFFLINE)
    assert whisper.name == "whisper:base"
    assert pyannote is not None and pyannote.name.startswith("pyannote:")
    assert registry.diarizer(DiarizationOptions(diarizer="none"), OFFLINE) is None
    assert not caplog.records


def test_where_nothing_tells_speakers_apart_minutes_are_made_without(
    no_pyannote: None, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert registry.diarizer(DiarizationOptions(), OFFLINE) is None
    assert "speakers are not told apart" in caplog.text


def said(*texts: str) -> list[Utterance]:
    return [Utterance(f"u{i}", i, i + 1, "S1", text) for i, text in enumerate(texts)]


def test_the_attention_model_weighs_what_is_said_in_its_language() -> None:
    engine = registry.scorer(ScoringOptions(), OFFLINE, said("We ship on Monday."), "en")
    assert engine.name == "attention:meetings-6" and engine.notice is None


def test_other_thresholds_are_another_engine_for_what_is_kept(tmp_path: Path) -> None:
    shipped = attention.find("builtin", OFFLINE)
    same, other = (shutil.copytree(shipped.folder, tmp_path / n) for n in ("same", "other"))
    config = json.loads((other / "config.json").read_text())
    config["thresholds"]["balanced"]["action"] = 0.99
    (other / "config.json").write_text(json.dumps(config))
    assert attention.find(str(same), OFFLINE).fingerprint == shipped.fingerprint
    assert attention.find(str(other), OFFLINE).fingerprint != shipped.fingerprint


def test_a_meeting_in_another_language_is_weighed_by_lexrank_and_says_so() -> None:
    engine = registry.scorer(ScoringOptions(), OFFLINE, said("Wir liefern am Montag."), "de")
    assert engine.name == "lexrank"
    assert engine.notice is not None and "this meeting is in German" in engine.notice


def test_whoever_asks_for_the_attention_model_gets_it_in_any_language() -> None:
    options = ScoringOptions(scorer="attention")
    assert registry.scorer(options, OFFLINE, said("Wir liefern."), "de").name.startswith(
        "attention"
    )


def test_utterances_in_another_script_are_weighed_by_lexrank_and_the_rest_is_not() -> None:
    utterances = said("We ship the page on Monday.", "我们星期一发布新的页面。", "Okay.")
    mixed = registry.scorer(ScoringOptions(), OFFLINE, utterances, "en")
    assert mixed.notice is not None and "1 of 3 utterances" in mixed.notice
    lexrank = registry.scorer(ScoringOptions(scorer="lexrank"), OFFLINE, utterances, "en")
    model = attention.find("builtin", OFFLINE)
    scores, by_rank, by_model = (
        engine.score(utterances, language="en", progress=silent)
        for engine in (mixed, lexrank, model)
    )
    assert [s.logit for s in scores] == [by_model[0].logit, by_rank[1].logit, by_model[2].logit]
    assert mixed.fingerprint not in (model.fingerprint, lexrank.fingerprint)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    options = ScoringOptions(attention_model=str(tmp_path))
    with pytest.raises(CheckpointError, match=f"{tmp_path}: holds no model"):
        registry.scorer(options, OFFLINE, said("Hello there."), "en")
