"""minutes verdicts, as a user calls it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from minutes.corpora import (
    JudgedPoint,
    WordSpan,
    annotation_bytes,
    annotation_of,
    read_corpus,
    write_corpus,
)
from minutes.model import arrays, checkpoint
from tests.conftest import Command
from tests.model import tiny


def corpus(path: Path) -> Path:
    """Two calls with verdicts: of each kind what matters is right, half of it in the dark."""
    calls = []
    for number in range(2):
        call = tiny.meeting(f"m{number}", number)
        points = []
        for place, act in enumerate(call.utterances[::3]):
            words = (WordSpan(act.id, 0, len(act.text.split())),)
            verdict, why = ("right", "") if act.important else ("wrong", "courtesy")
            if place % 4 == 1:
                verdict, why = "partly", "matter"
            for kind in ("decision", "action", "problem"):
                points.append(JudgedPoint(kind, words, words, verdict, why))  # type: ignore[arg-type]
        calls.append(replace(tiny.unlabelled(call), verdicts=tuple(points)))
    write_corpus(path, calls)
    return path


def model(folder: Path) -> Path:
    """A tiny model with heads of outcomes."""
    encoder = tiny.encoder(folder / "encoder")
    made, tokenizer = checkpoint.from_encoder(
        encoder, context_size=16, context_layers=1, outcomes=True
    )
    made.config.thresholds = {"balanced": dict.fromkeys(("decision", "action", "problem"), 0.0)}
    path = folder / "plain"
    checkpoint.save(path, made, tokenizer, metadata={"name": "plain"}, text="# plain")
    return path


def test_a_model_comes_out_with_a_head_more_and_what_it_would_tell(
    minutes: Command, tmp_path: Path
) -> None:
    judged, plain = corpus(tmp_path / "judged.jsonl"), model(tmp_path)
    write_corpus(tmp_path / "known.jsonl", [replace(tiny.meeting("k", 7), outcomes=())])
    done = minutes("verdicts", judged, "known.jsonl", "--attention-model", plain, "-o", "ours")
    assert done.status == 0, done.err
    lines = done.out.splitlines()
    assert lines[0] == "120 points in 2 calls; cross-validated by call:"
    assert [line.split()[:2] for line in lines[2:5]] == [
        ["decision", "cautious"],
        ["decision", "balanced"],
        ["decision", "generous"],
    ]
    assert lines[-1] == "ours"
    assert arrays.settings(Path("ours")).verdicts
    assert json.loads(Path("ours/config.json").read_text())["name"] == "ours"
    assert "are known (tiny: 1)" in Path("ours/README.md").read_text()


def test_it_replaces_nothing_and_needs_verdicts(minutes: Command, tmp_path: Path) -> None:
    plain = model(tmp_path)
    write_corpus(tmp_path / "plain.jsonl", [tiny.meeting("a", 1)])
    done = minutes("verdicts", "plain.jsonl", "--attention-model", plain, "-o", "ours")
    assert done.status == 1
    assert "plain.jsonl: readers' verdicts are on none of the 1 meetings there; join" in done.err
    assert not Path("ours").exists()
    done = minutes("verdicts", "plain.jsonl", "--attention-model", plain, "-o", plain)
    assert done.status == 1 and "is there already; choose another folder" in done.err
    done = minutes("verdicts", "plain.jsonl")
    assert done.status == 2
    assert "--output: is missing; name the folder of the new model" in done.err
    read = Path("read.jsonl")
    read.write_bytes(annotation_bytes(read, [annotation_of(tiny.meeting("a", 1), "train")]))
    done = minutes("verdicts", "read.jsonl", "-o", "ours")
    assert done.status == 1
    assert "read.jsonl line 1: holds no utterances, as annotations do" in done.err


def test_development_calls_are_not_among_those_to_learn_from(
    minutes: Command, tmp_path: Path
) -> None:
    calls = read_corpus(corpus(tmp_path / "judged.jsonl"))
    write_corpus(tmp_path / "plain.jsonl", [replace(call, verdicts=()) for call in calls])
    splits = zip(calls, ("dev", "train"), strict=True)
    read = tmp_path / "read.jsonl"
    read.write_bytes(annotation_bytes(read, [annotation_of(*one) for one in splits]))
    split = ("--annotations", "read.jsonl", "--split", "train")
    done = minutes("corpus", "plain.jsonl", *split, "-o", "train.jsonl")
    assert done.status == 0, done.err
    assert read_corpus(tmp_path / "train.jsonl") == (calls[1],)
