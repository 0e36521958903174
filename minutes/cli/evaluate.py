"""minutes evaluate: how well a model finds what people found important."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from minutes import extras
from minutes.cli.parameters import Only
from minutes.errors import OptionError
from minutes.options import Options
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting, TextKind
    from minutes.evaluation.measuring import Evaluation
    from minutes.options import RuntimeOptions
    from minutes.stages.scoring import Scorer

__all__ = ["EvaluateOptions", "command"]

Corpora = Annotated[
    list[Path], typer.Argument(metavar="CORPUS...", help="Labelled meetings as JSON lines.")
]


@dataclass(frozen=True, slots=True)
class EvaluateOptions(Settings):
    """What is measured, and where the figures go."""

    group: ClassVar[str] = "Measurement"

    text: tuple[str, ...] = option(
        ("manual",),
        "The text to score, by people or recognised; separate several by commas.",
        choices=("manual", "asr"),
        commas=True,
        own=True,
    )
    attention_model: str = option(
        "builtin",
        "The model: builtin, auto (the model in use), a name that minutes models list shows, a "
        "folder, lexrank, or none for the baselines alone.",
        metavar="MODEL",
    )
    baseline: str = option(
        "longest,lexrank",
        "The baselines: lexrank, longest, longest-seconds, lead, textbook-lexrank, textrank, all "
        "or none; separate several by commas.",
    )
    max_words: int = option(
        350, "The length of the minutes for ROUGE, in words.", least=1, own=True
    )
    figures: Path | None = option(
        None, "Write all figures, for each meeting, to this file.", metavar="FILE.json"
    )
    scores: Path | None = option(
        None, "Write the model's scores of each act to this file.", metavar="FILE.jsonl"
    )
    plots: Path | None = option(
        None,
        "Draw precision over recall, and calibration, into this folder, as SVG and PNG.",
        metavar="DIR",
    )
    force: bool = option(False, "Replace existing figures, scores and pictures.", own=True)


def command(
    corpora: Corpora,
    options: Annotated[Options, Only("device", "models_dir")],
    measured: EvaluateOptions,
) -> None:
    """Compare a model with what people marked.

    Prints a Markdown table with means over the meetings of each corpus: AUROC and average precision
    of importance; F1 of an extract with as many words as the human one; expected calibration error
    (15 bins of equal width); ROUGE F of the points that minutes would keep against the human
    abstracts (stemmed; ROUGE-L is rougeLsum; the mean if a meeting has several abstracts); and
    average precision of decisions, actions and problems. A meeting for which a measure is undefined
    is left out of its mean.

    Examples:
        minutes evaluate ami-dev.jsonl.gz --text manual,asr
        minutes evaluate ami-dev.jsonl.gz --attention-model team --figures figures.json
    """
    extras.require("minutes evaluate", "sklearn", "rouge_score", extra="train")
    model, max_words = measured.attention_model, measured.max_words
    figures, scores, plots = measured.figures, measured.scores, measured.plots
    if scores and (len(set(measured.text)) > 1 or model == "none"):
        raise OptionError(
            "--scores",
            "holds one model's scores of one text",
            "give one --attention-model and one --text",
        )

    from minutes.corpora import TEXTS, read_named
    from minutes.evaluation import plots as drawing
    from minutes.evaluation import report
    from minutes.files import write_all
    from minutes.outputs import ownership

    texts = tuple(text for text in TEXTS if text in measured.text)
    if plots and plots.exists() and not plots.is_dir():
        raise OptionError("--plots", f"{plots} is a file", "name the folder for the pictures")
    files = [path for path in (figures, scores) if path]
    ownership.check_new(files, force=measured.force, inputs=corpora)
    if plots:
        drawing.check()
    meetings = read_named(corpora, texts)
    if plots:
        files += [
            plots / name for c in meetings for text in texts for name in drawing.names(c, text)
        ]
        ownership.check_new(files, force=measured.force, inputs=corpora)
    scorers = _scorers(model, measured.baseline, options.runtime)
    found = _evaluate(meetings, texts, scorers, max_words)
    contents: dict[Path, bytes] = {}
    every = [evaluation for row in found for evaluation in row]
    if figures:
        contents[figures] = report.as_json(every, max_words=max_words).encode()
    if scores:
        lines = (line for model_first, *_ in found for line in report.score_lines(model_first))
        contents[scores] = "".join(lines).encode()
    if plots:
        for row in found:
            contents |= {plots / name: content for name, content in drawing.draw(row).items()}
    write_all(contents)
    typer.echo(report.as_table(every), nl=False)


def _scorers(model: str, baseline: str, runtime: RuntimeOptions) -> list[Scorer]:
    """What is measured, the model first, each once."""
    from minutes.engines import attention
    from minutes.evaluation.baselines import BASELINES
    from minutes.evaluation.baselines import baseline as make

    names = [name.strip() for name in baseline.split(",") if name.strip()]
    if "all" in names:
        names = list(BASELINES)
    scorers = [make(name) for name in names if name != "none"]
    if model == "lexrank":
        scorers = [make(model), *scorers]
    elif model != "none":
        scorers = [attention.find(model, runtime), *scorers]
    if not scorers:
        raise OptionError("--baseline", "there is nothing to evaluate", "give a model or baseline")
    return list({scorer.fingerprint: scorer for scorer in scorers}.values())


def _evaluate(
    corpora: dict[str, tuple[LabelledMeeting, ...]],
    texts: Sequence[TextKind],
    scorers: Sequence[Scorer],
    max_words: int,
) -> list[list[Evaluation]]:
    """For each corpus and text, what was found of each scorer."""
    from minutes.cli import reporting
    from minutes.evaluation.measuring import evaluate

    found = []
    for name, meetings in corpora.items():
        with reporting.following(name) as progress:
            for text in texts:
                found.append(
                    [
                        evaluate(
                            meetings,
                            scorer,
                            corpus=name,
                            text=text,
                            max_words=max_words,
                            progress=progress,
                        )
                        for scorer in scorers
                    ]
                )
    return found
