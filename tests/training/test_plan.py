"""The plan of a run: which stretches it sees, in which order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from minutes.corpora import Act, LabelledMeeting
from minutes.model import checkpoint
from minutes.training import plan
from minutes.training.examples import TAGS, Examples
from minutes.training.options import TrainingOptions
from tests.model import tiny


@pytest.fixture(scope="module")
def tokenizer(encoder: Path) -> Any:
    return checkpoint.from_encoder(encoder)[1]


@pytest.fixture
def examples(tokenizer: Any) -> Examples:
    return Examples([tiny.meeting("a", 1, 500), tiny.meeting("b", 2, 5)], tokenizer)


def flat(examples: Examples, number: int = 0, **given: Any) -> list[plan.Stretch]:
    batches = plan.epoch(examples, TrainingOptions(**given), number)
    return [stretch for batch in batches for stretch in batch]


def test_every_text_of_every_meeting_is_seen_once_in_pieces_that_join(examples: Examples) -> None:
    seen = flat(examples, merged=0.0, anonymous=0.0)
    for meeting, total in ((0, 500), (1, 5)):
        for text in ("manual", "asr"):
            pieces = sorted(
                (s.begin, s.end) for s in seen if (s.meeting, s.text) == (meeting, text)
            )
            assert pieces[0][0] == 0
            assert all(a[1] == b[0] for a, b in pairwise(pieces))
            assert total - pieces[-1][1] < 20
            assert all(end - begin <= 160 for begin, end in pieces)


def test_a_seed_gives_the_same_plan_and_epochs_differ(examples: Examples) -> None:
    assert flat(examples) == flat(examples)
    assert flat(examples) != flat(examples, 1)
    assert flat(examples) != flat(examples, seed=1)


def test_a_meeting_without_a_recognisers_words_is_seen_in_one_text(tokenizer: Any) -> None:
    plain = LabelledMeeting(
        "m", "tiny", tuple(Act(f"u{i}", i, i + 1, "A", "yeah", important=1.0) for i in range(30))
    )
    assert {s.text for s in flat(Examples([plain], tokenizer))} == {"manual"}


@pytest.mark.parametrize("view", ["merged", "anonymous"])
def test_views_are_seen_as_often_as_asked_for(examples: Examples, view: str) -> None:
    shares = {"merged": 0.0, "anonymous": 0.0} | {view: 1.0}
    assert {s.view for s in flat(examples, **shares)} == {view}
    seen = [s.view for n in range(50) for s in flat(examples, n, **shares | {view: 0.2})]
    assert 0.1 < seen.count(view) / len(seen) < 0.3


def test_a_stretch_is_cut_out_of_all_arrays(examples: Examples) -> None:
    whole = examples.example(0, "manual", "anonymous")
    part = plan.stretch(examples, plan.Stretch(0, "manual", "anonymous", 10, 40))
    assert len(part) == 30
    assert part.tokens == whole.tokens[10:40]
    for name in ("features", "speakers", "important", "certainty", "kinds", "links", "tags"):
        assert (getattr(part, name) == getattr(whole, name)[10:40]).all(), name
    assert set(part.speakers.tolist()) == {0}


def test_tags_are_numbered_by_how_common_they_are_and_rare_ones_share_one(tokenizer: Any) -> None:
    tags = [f"t{i}" for i in range(TAGS + 3)]
    acts = [
        Act(f"u{i}-{n}", 0, 1, None, "yeah", act=tag)
        for i, tag in enumerate(tags)
        for n in range(len(tags) - i)
    ]
    examples = Examples([LabelledMeeting("m", "tiny", tuple(acts))], tokenizer)
    assert examples.tags[("tiny", "t0")] == 0
    found = dict(zip([a.act for a in acts], examples.example(0, "manual").tags, strict=True))
    assert [found[tag] for tag in tags[-4:]] == [TAGS - 1, TAGS, TAGS, TAGS]
