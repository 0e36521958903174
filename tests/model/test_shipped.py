"""The model that is shipped: whole, named, and of use from the first run."""

from __future__ import annotations

from pathlib import Path

from minutes import assets, transcripts
from minutes.engines import attention
from minutes.model import card, integrity
from minutes.options import RuntimeOptions
from minutes.records import Utterance
from minutes.stages.scoring import score
from minutes.stages.segmentation import segment_cues

FOLDER = assets.model_folder("builtin")


def test_its_weights_are_those_of_its_card_and_it_is_small() -> None:
    assert integrity.verify(FOLDER) == card.read(FOLDER)["sha256"]
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 50_000_000


def test_its_card_names_the_corpora_and_their_licence() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for named in ("AMI Meeting Corpus", "ICSI Meeting Corpus", "CC BY 4.0", "all-MiniLM-L6-v2"):
        assert named in text
    assert {"ami manual AP", "icsi asr AP"} <= card.read(FOLDER)["figures"].keys()


def test_it_hears_a_decision_above_small_talk(samples: Path) -> None:
    cues = transcripts.read_transcript(samples / "planning.vtt").cues
    utterances = segment_cues(cues)
    engine = attention.find("builtin", RuntimeOptions())
    weighed = score(utterances, engine=engine, language="en")
    by_text = {u.text: u for u in weighed.utterances}
    decided = by_text["So we decided to ship the release on the eighth of March."]
    weekend = by_text["We went to the beach with the children."]
    assert (decided.importance or 0) > 2 * (weekend.importance or 0)
    assert decided.kinds["decision"] > 5 * weekend.kinds["decision"]
    assert len(weighed.vector) == 384


def test_a_meeting_of_a_thousand_utterances_is_scored() -> None:
    phrases = ("We ship the page on Monday.", "Okay.", "The server stops at night.")
    utterances = [
        Utterance(f"u{i}", 2.0 * i, 2.0 * i + 1.5, f"S{i % 3}", phrases[i % 3]) for i in range(1000)
    ]
    engine = attention.find("builtin", RuntimeOptions())
    weights = [u.weight or 0 for u in score(utterances, engine=engine, language="en").utterances]
    assert abs(sum(weights) - 1) < 1e-9
    assert sum(weights[1::3]) < 0.2  # of a third of the utterances, all of them "Okay."
