"""Backchannels: short, said often, hardly ever important."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from minutes.corpora import LabelledMeeting
from minutes.model import checkpoint
from minutes.model.inference import tokenize
from minutes.training.examples import Examples, find_backchannels
from tests.model import tiny


def meeting(said: list[tuple[str, float]]) -> LabelledMeeting:
    acts = tiny.meeting("m", 1, len(said)).utterances
    return LabelledMeeting(
        "m",
        "tiny",
        tuple(
            replace(act, text=text, asr=None, important=important)
            for act, (text, important) in zip(acts, said, strict=True)
        ),
    )


def test_only_what_is_short_common_and_unimportant_is_one(tmp_path: Path) -> None:
    tokenizer = checkpoint.from_encoder(tiny.encoder(tmp_path))[1]
    common = [("yeah", 0.0)] * 12 + [("fixed", 1.0)] * 12 + [("what a nice day it is", 0.0)] * 12
    labelled = meeting([*common, *[("rubber", 0.0)] * 3])
    found = find_backchannels(Examples([labelled], tokenizer))
    assert found == tokenize(tokenizer, labelled.said("manual")[:1])
