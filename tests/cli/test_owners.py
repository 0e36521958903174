"""minutes owners, as a user calls it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from minutes.corpora import LabelledOutcome, WordSpan, write_corpus
from minutes.model import arrays
from tests.cli.test_verdicts import model
from tests.conftest import Command
from tests.model import tiny


def corpus(path: Path) -> Path:
    """Two calls: reports are for somebody else, all else that matters is for who says it."""
    calls = []
    for number in range(2):
        call = tiny.meeting(f"m{number}", number)
        acts = tuple(replace(act, speaker=f"Anna {act.speaker}") for act in call.utterances)
        noted = tuple(
            LabelledOutcome(
                "action",
                (WordSpan(act.id, 0, len(act.text.split())),),
                owners=("Dora",) if "report" in act.text else (str(act.speaker),),
            )
            for act in acts
            if act.important
        )
        calls.append(replace(call, utterances=acts, outcomes=noted))
    write_corpus(path, calls)
    return path


def test_a_model_comes_out_with_a_head_more_and_how_well_it_tells(
    minutes: Command, tmp_path: Path
) -> None:
    noted, plain = corpus(tmp_path / "noted.jsonl"), model(tmp_path)
    done = minutes("owners", noted, "--attention-model", plain, "-o", "ours")
    assert done.status == 0, done.err
    told, folder = done.out.splitlines()
    assert told.startswith("20 actions in 2 calls; cross-validated by call: AUROC 0.")
    assert folder == "ours"
    assert arrays.settings(Path("ours")).owners
    assert json.loads(Path("ours/config.json").read_text())["name"] == "ours"
    assert "## Owners" in Path("ours/README.md").read_text()


def test_it_replaces_nothing_and_needs_actions(minutes: Command, tmp_path: Path) -> None:
    plain = model(tmp_path)
    write_corpus(tmp_path / "plain.jsonl", [tiny.meeting("a", 1)])
    done = minutes("owners", "plain.jsonl", "--attention-model", plain, "-o", "ours")
    assert done.status == 1
    assert "readers noted 0 actions with a speaker" in done.err
    assert "give more calls in which readers noted actions and their owners" in done.err
    assert not Path("ours").exists()
    done = minutes("owners", "plain.jsonl", "--attention-model", plain, "-o", plain)
    assert done.status == 1 and "is there already; choose another folder" in done.err
    done = minutes("owners", "plain.jsonl")
    assert done.status == 2
    assert "--output: is missing; name the folder of the new model" in done.err
