"""minutes evaluate and minutes corpus, as a user calls them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.corpora import read_corpus, write_corpus
from minutes.evaluation.metrics import auroc
from tests.conftest import Command
from tests.evaluation.meetings import labelled

pytest.importorskip("rouge_score")

BASELINES = ("--attention-model", "none", "--baseline", "longest,lead")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two meetings, c.jsonl.gz; only the second has an abstract and recognised text."""
    abstract = ("They agreed on a yellow remote control.",)
    second = labelled(0.0, 0.0, 1.0, 0.0, name="m2", abstracts=(abstract,))
    acts = tuple(replace(act, asr=act.text.upper()) for act in second.utterances)
    path = tmp_path / "c.jsonl.gz"
    write_corpus(path, [labelled(1.0, 0.0, 1.0), replace(second, utterances=acts)])
    return path


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]


def test_a_table_of_means_is_printed_and_nothing_is_written(
    minutes: Command, corpus: Path, tmp_path: Path
) -> None:
    outcome = minutes("evaluate", corpus, *BASELINES)
    assert outcome.status == 0
    head, _, longest, lead = rows(outcome.out)
    assert head[:6] == ["corpus", "text", "scorer", "meetings", "AUROC", "AP"]
    # Longest: all in order in the first meeting; a tie for the first place in the second.
    area, precision = (1 + 2.5 / 3) / 2, (1 + 1 / 2) / 2
    assert longest[:4] == ["c", "manual", "longest", "2"]
    assert longest[4:6] == [f"{area:.3f}", f"{precision:.3f}"]
    # Lead: of the pairs, one in two and one in three are in the right order.
    assert lead[2:5] == ["lead", "2", f"{(1 / 2 + 1 / 3) / 2:.3f}"]
    assert dict(zip(head, longest, strict=True))["ROUGE-1"].endswith("(1 of 2)")
    assert outcome.err.splitlines() == [
        "minutes: c: longest on manual text",
        "minutes: c: lead on manual text",
    ]
    assert list(tmp_path.iterdir()) == [corpus]


def test_the_model_comes_first_and_no_scorer_twice(minutes: Command, corpus: Path) -> None:
    outcome = minutes(
        "evaluate", corpus, "--attention-model", "lexrank", "--baseline", "lead,lexrank,lead"
    )
    assert [row[2] for row in rows(outcome.out)[2:]] == ["lexrank", "lead"]


def test_all_baselines_can_be_asked_for_at_once(minutes: Command, corpus: Path) -> None:
    outcome = minutes("evaluate", corpus, "--attention-model", "none", "--baseline", "all")
    assert {row[2] for row in rows(outcome.out)[2:]} == {
        *("lexrank", "longest", "longest-seconds", "lead", "textbook-lexrank", "textrank")
    }


def test_both_texts_of_several_corpora_are_measured_apart(
    minutes: Command, corpus: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.jsonl"
    write_corpus(other, read_corpus(corpus)[1:])
    outcome = minutes("evaluate", corpus, other, *BASELINES[:3], "lead", "--text", "asr,manual")
    assert [row[:4] for row in rows(outcome.out)[2:]] == [
        ["c", "manual", "lead", "2"],
        ["c", "asr", "lead", "2"],
        ["other", "manual", "lead", "1"],
        ["other", "asr", "lead", "1"],
    ]


def test_corpora_of_one_name_are_told_apart_by_their_paths(
    minutes: Command, corpus: Path, tmp_path: Path
) -> None:
    write_corpus(tmp_path / "sub" / "c.jsonl.gz", read_corpus(corpus))
    outcome = minutes(
        "evaluate", "c.jsonl.gz", "sub/c.jsonl.gz", "c.jsonl.gz", *BASELINES[:3], "lead"
    )
    assert [row[0] for row in rows(outcome.out)[2:]] == ["c.jsonl.gz", "sub/c.jsonl.gz"]


def test_figures_scores_and_plots_are_written_into_new_folders(
    minutes: Command, corpus: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    outcome = minutes(
        *("evaluate", corpus, "--attention-model", "lexrank", "--baseline", "longest"),
        *("--max-words", "20"),
        *("--figures", "new/all.json", "--scores", "new/scores.jsonl", "--plots", "new/plots"),
    )
    assert outcome.status == 0
    document = json.loads((tmp_path / "new" / "all.json").read_text())
    assert [found["scorer"] for found in document["evaluations"]] == ["lexrank", "longest"]
    assert document["settings"]["max_words"] == 20
    lines = [json.loads(s) for s in (tmp_path / "new" / "scores.jsonl").read_text().splitlines()]
    first, second = read_corpus(corpus)
    assert [(line["meeting"], line["id"]) for line in lines] == [
        (meeting.meeting, act.id) for meeting in (first, second) for act in meeting.utterances
    ]
    labels = [act.important for act in second.utterances]
    area = auroc(labels, [line["importance"] for line in lines[-len(labels) :]])
    assert area == document["evaluations"][0]["meetings"][1]["auroc"]
    assert {path.name for path in (tmp_path / "new" / "plots").iterdir()} == {
        f"c-manual-{kind}.{ending}"
        for kind in ("precision-recall", "reliability")
        for ending in ("svg", "png")
    }


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of an untrained attention model of a few thousand weights."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    from minutes.model import checkpoint

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "we", "agreed", "report", "yeah"]
    encoder = tmp_path / "encoder"
    encoder.mkdir()
    (encoder / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(encoder / "vocab.txt")).save_pretrained(encoder)
    torch.manual_seed(0)
    size = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BertConfig(vocab_size=len(words), intermediate_size=8, **size)
    BertModel(config).save_pretrained(encoder)
    settings = {"context_size": 8, "context_layers": 1, "context_heads": 2, "name": "tiny"}
    network, tokenizer = checkpoint.from_encoder(encoder, **settings)
    checkpoint.save(tmp_path / "model", network, tokenizer, metadata={}, text="")
    return tmp_path / "model"


def test_a_trained_model_is_evaluated_from_its_folder(
    minutes: Command, corpus: Path, model: Path, tmp_path: Path
) -> None:
    kinds = [(), ("decision",), ("problem",)]
    first, second = read_corpus(corpus)
    acts = tuple(replace(a, kinds=k) for a, k in zip(first.utterances, kinds, strict=True))
    write_corpus(corpus, [replace(first, utterances=acts), second])
    outcome = minutes("evaluate", corpus, "--attention-model", model, "--scores", "scores.jsonl")
    assert outcome.status == 0
    head, _, attention, *rest = rows(outcome.out)
    assert [attention[2], *(row[2] for row in rest)] == ["attention:tiny", "longest", "lexrank"]
    shown = dict(zip(head, attention, strict=True))
    assert shown["AP decision"].endswith("(1 of 2)") and shown["AP problem"].endswith("(1 of 2)")
    assert shown["AP action"] == "–" and shown["ECE"] != "–"
    lines = [json.loads(line) for line in (tmp_path / "scores.jsonl").read_text().splitlines()]
    assert len(lines) == 7
    for line in lines:
        assert all(0 < line[name] < 1 for name in ("importance", "weight", "decision", "action"))
    assert sum(line["weight"] for line in lines) == pytest.approx(2)
    # The same ranking as the table's, from what was written.
    labels = [act.important for meeting in (first, second) for act in meeting.utterances]
    areas = [
        auroc(labels[part], [line["importance"] for line in lines[part]])
        for part in (slice(3), slice(3, 7))
    ]
    assert shown["AUROC"] == f"{sum(a for a in areas if a is not None) / 2:.3f}"


def test_a_folder_without_a_model_is_named(minutes: Command, corpus: Path) -> None:
    outcome = minutes("evaluate", corpus, "--attention-model", "nowhere")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("minutes: error: nowhere: ")


BAD: dict[str, tuple[Sequence[str], str]] = {
    "baseline": (["--baseline", "longest,shortest"], "--baseline: 'shortest' is unknown; choose"),
    "text": (["--text", "spoken"], "--text: 'spoken' is unknown; choose from manual, asr"),
    "words": (["--max-words", "0"], "--max-words: 0 is less than 1"),
    "device": (["--device", "tpu"], "--device: 'tpu' is unknown"),
    "nothing": (["--baseline", "none"], "there is nothing to evaluate"),
    "scores of none": (["--scores", "s.jsonl"], "--scores: "),
    "scores of both": (
        ["--attention-model", "lexrank", "--scores", "s.jsonl", "--text", "manual,asr"],
        "--scores: ",
    ),
    "output is input": (["--figures", "c.jsonl.gz"], "c.jsonl.gz: is an input"),
    "one output twice": (
        ["--attention-model", "lexrank", "--figures", "x", "--scores", "x"],
        "x: is an input or another output",
    ),
    "folder": (["--figures", "folder"], "folder: is a folder"),
    "file as folder": (["--plots", "c.jsonl.gz/plots"], "c.jsonl.gz is no folder"),
    "file for a folder": (
        ["--plots", "c.jsonl.gz"],
        "--plots: c.jsonl.gz is a file; name",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_option_gets_one_line_that_names_it(
    minutes: Command, corpus: Path, tmp_path: Path, case: str
) -> None:
    flags, said = BAD[case]
    (tmp_path / "folder").mkdir()
    before = corpus.read_bytes()
    outcome = minutes("evaluate", corpus, "--attention-model", "none", *flags)
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("minutes: error: ") and outcome.err.count("\n") == 1
    assert said in outcome.err
    assert {path.name for path in tmp_path.iterdir()} == {"c.jsonl.gz", "folder"}
    assert corpus.read_bytes() == before


@pytest.mark.parametrize("flag", ["--figures", "--scores", "--plots"])
def test_results_that_exist_are_replaced_only_by_force(
    minutes: Command, corpus: Path, tmp_path: Path, flag: str
) -> None:
    there = tmp_path / ("plots/c-manual-precision-recall.svg" if flag == "--plots" else "mine")
    there.parent.mkdir(exist_ok=True)
    there.write_text("Mine.")
    arguments = ("evaluate", corpus, "--attention-model", "lexrank", "--baseline", "none", flag)
    given = "plots" if flag == "--plots" else "mine"
    refused = minutes(*arguments, given)
    assert (refused.status, refused.out) == (1, "")
    assert f"{there.relative_to(tmp_path)}: exists; give --force" in refused.err
    assert there.read_text() == "Mine."
    assert minutes(*arguments, given, "--force").status == 0
    assert there.read_text() != "Mine."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("", "holds no meeting"),
        ("{}\n", "line 1: not a meeting of a corpus"),
    ],
)
def test_a_bad_corpus_stops_the_evaluation_before_anything_is_written(
    minutes: Command, corpus: Path, tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "bad.jsonl").write_text(content)
    outcome = minutes("evaluate", corpus, "bad.jsonl", *BASELINES, "--figures", "all.json")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("minutes: error: bad.jsonl") and said in outcome.err
    assert not (tmp_path / "all.json").exists()


def test_recognised_text_that_a_corpus_lacks_is_not_evaluated(
    minutes: Command, tmp_path: Path
) -> None:
    write_corpus(tmp_path / "c.jsonl", [labelled(1.0, 0.0)])
    outcome = minutes("evaluate", "c.jsonl", *BASELINES, "--text", "asr")
    assert outcome.status == 1
    assert "c.jsonl: holds no recognised text; give --text manual" in outcome.err


def test_help_of_these_commands_imports_nothing_heavy() -> None:
    code = (
        "import sys, minutes.cli\n"
        "sys.argv = ['minutes', sys.argv[1], '--help']\n"
        "try:\n    minutes.cli.main()\nexcept SystemExit as stop:\n    assert not stop.code\n"
        "heavy = {'torch', 'numpy', 'sklearn', 'matplotlib', 'rouge_score'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))\n"
    )
    for command in ("evaluate", "corpus"):
        done = subprocess.run(
            [sys.executable, "-c", code, command], capture_output=True, text=True, check=True
        )
        assert done.stdout.endswith("loaded: []\n")


@pytest.fixture
def reviewed(minutes: Command, tmp_path: Path, samples: Path) -> Path:
    """retro.minutes.json, of which a person kept two points and made one a decision."""
    assert minutes("run", samples / "retro.srt", "-f", "json", "--scorer", "lexrank").status == 0
    path = tmp_path / "retro.minutes.json"
    record = json.loads(path.read_text())
    record["points"] = record["points"][:2]
    record["points"][0] |= {"text": "Written by hand.", "kind": "decision"}
    path.write_text(json.dumps(record))
    return path


def test_reviewed_minutes_become_a_corpus_that_can_be_evaluated(
    minutes: Command, reviewed: Path, tmp_path: Path
) -> None:
    outcome = minutes("corpus", reviewed, "--output", "new/team.jsonl.gz", "--corpus", "team")
    assert (outcome.status, outcome.out) == (0, "new/team.jsonl.gz\n")
    (meeting,) = read_corpus(tmp_path / "new" / "team.jsonl.gz")
    points = json.loads(reviewed.read_text())["points"]
    kept = {id_ for point in points for id_ in point["utterances"]}
    assert {act.id for act in meeting.utterances if act.important} == kept
    assert meeting.corpus == "team"
    assert meeting.abstracts[0][0] == "Written by hand."
    decided = {act.id for act in meeting.utterances if "decision" in act.kinds}
    assert decided == set(points[0]["utterances"])
    evaluated = minutes(
        "evaluate", "new/team.jsonl.gz", "--attention-model", "lexrank", "--text", "asr"
    )
    assert evaluated.status == 0
    assert rows(evaluated.out)[2][:4] == ["team", "asr", "lexrank", "1"]


def test_a_corpus_that_exists_is_replaced_only_by_force(
    minutes: Command, reviewed: Path, tmp_path: Path
) -> None:
    (tmp_path / "team.jsonl").write_text("mine")
    split = minutes("corpus", reviewed, "-o", "dev.jsonl", "--split", "dev")
    assert split.status == 1 and "--split: chooses among annotations; give" in split.err
    refused = minutes("corpus", reviewed, "-o", "team.jsonl")
    assert refused.status == 1
    assert "team.jsonl: exists; give --force" in refused.err
    assert (tmp_path / "team.jsonl").read_text() == "mine"
    assert minutes("corpus", reviewed, "-o", "team.jsonl", "--force").status == 0
    assert len(read_corpus(tmp_path / "team.jsonl")) == 1


def test_every_broken_file_is_named_and_nothing_is_written(
    minutes: Command, reviewed: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.minutes.json").write_text("[]")
    outcome = minutes(
        "corpus", "gone.minutes.json", reviewed, "bad.minutes.json", "-o", "team.jsonl"
    )
    assert (outcome.status, outcome.out) == (1, "")
    first, second = outcome.err.splitlines()
    assert first.startswith("minutes: error: gone.minutes.json: cannot be read")
    assert second.startswith("minutes: error: bad.minutes.json: not minutes JSON")
    assert not (tmp_path / "team.jsonl").exists()


def test_minutes_given_twice_are_refused(minutes: Command, reviewed: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.minutes.json").write_bytes(reviewed.read_bytes())
    outcome = minutes("corpus", reviewed, "copy.minutes.json", "-o", "team.jsonl")
    assert outcome.status == 1
    assert "copy.minutes.json: its meeting is in " in outcome.err
    assert not (tmp_path / "team.jsonl").exists()


def test_minutes_are_never_replaced_by_their_corpus(minutes: Command, reviewed: Path) -> None:
    before = reviewed.read_bytes()
    outcome = minutes("corpus", reviewed, "-o", reviewed, "--force")
    assert outcome.status == 1 and "is an input or another output" in outcome.err
    assert reviewed.read_bytes() == before


def test_minutes_without_utterances_are_named(
    minutes: Command, reviewed: Path, tmp_path: Path
) -> None:
    record = json.loads(reviewed.read_text())
    reviewed.write_text(json.dumps(record | {"utterances": [], "points": []}))
    outcome = minutes("corpus", reviewed, "-o", "team.jsonl")
    assert outcome.status == 1
    assert "retro.minutes.json: has no utterances" in outcome.err
