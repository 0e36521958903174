"""Training above an encoder that stays as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from minutes.errors import OptionError
from minutes.model import checkpoint
from minutes.training.examples import Examples
from minutes.training.frozen import KeptStates
from minutes.training.options import TrainingOptions
from minutes.training.plan import Stretch
from tests.model import tiny
from tests.training.conftest import Train


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, run: Train) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "model"
    run(folder, epochs=1, batch_size=1)
    return folder


def test_the_encoder_stays_and_what_reads_it_learns(
    tmp_path: Path, run: Train, begun: Path
) -> None:
    before = run(tmp_path / "again", start=str(begun), frozen=True, epochs=1, context_lr=0.0)
    after = run(tmp_path / "learned", start=str(begun), frozen=True, epochs=12, batch_size=1)
    assert after.measure > before.measure + 0.1
    old, new = (checkpoint.load(folder).model for folder in (begun, tmp_path / "learned"))
    given = dict(old.named_parameters())
    changed = {
        name for name, now in new.named_parameters() if not np.array_equal(*both(given[name], now))
    }
    assert {"importance.weight", "project.weight"} <= changed
    assert not any(name.startswith(("encoder.", "speaker.", "outcomes.marks")) for name in changed)


def both(one, other):  # type: ignore[no-untyped-def]
    return one.detach().numpy(), other.detach().numpy()


def test_states_that_are_kept_are_those_of_the_encoder(begun: Path) -> None:
    loaded = checkpoint.load(begun)
    meeting = tiny.meeting("d", 4, 8)
    kept = KeptStates(loaded.model, Examples([meeting], loaded.tokenizer))
    whole = kept.of(Stretch(0, "manual", "plain", 0, 32))
    assert np.abs(whole.numpy()).max() > 0.1
    part = kept.of(Stretch(0, "manual", "plain", 5, 9))
    assert np.array_equal(part.numpy(), whole[5:9].numpy())


@pytest.mark.parametrize("given", [{}, {"start": "builtin", "lora": True}])
def test_only_a_trained_encoder_stays_as_it_is(given: dict[str, object]) -> None:
    with pytest.raises(OptionError, match="--frozen"):
        TrainingOptions(frozen=True, **given).check()  # type: ignore[arg-type]
