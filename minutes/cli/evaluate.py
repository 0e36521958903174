"""minutes evaluate: how well a model finds what people found important."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
        own=True,
        before="model",
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
        None,
        "Write all figures, for each meeting, to this file.",
        metavar="FILE.json",
        before="json",
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

    def check(self) -> None:
        if self.scores and (len(set(self.text)) > 1 or self.attention_model == "none"):
            raise OptionError(
                "--scores",
                "holds one model's scores of one text",
                "give one --attention-model and one --text",
            )


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
    if measured.plots:
        from minutes.evaluation import plots

        plots.check()

    from minutes.corpora import TEXTS, read_named
    from minutes.evaluation import report
    from minutes.files import write_all

    texts = tuple(text for text in TEXTS if text in measured.text)
    _check_new(measured, {}, texts, inputs=corpora)
    meetings = read_named(corpora, texts)
    _check_new(measured, meetings, texts, inputs=corpora)
    scorers = _scorers(measured.attention_model, measured.baseline, options.runtime)
    found = _evaluate(meetings, texts, scorers, measured.max_words)
    write_all(_contents(measured, found))
    typer.echo(report.as_table([evaluation for row in found for evaluation in row]), nl=False)


def _check_new(
    measured: EvaluateOptions,
    corpora: Iterable[str],
    texts: Sequence[TextKind],
    *,
    inputs: Sequence[Path],
) -> None:
    """Make sure that the files can be written, the pictures of these corpora among them."""
    from minutes.evaluation import plots
    from minutes.outputs import ownership

    files = [path for path in (measured.figures, measured.scores) if path]
    if folder := measured.plots:
        if folder.exists() and not folder.is_dir():
            raise OptionError("--plots", f"{folder} is a file", "name the folder for the pictures")
        files += [folder / name for c in corpora for text in texts for name in plots.names(c, text)]
    ownership.check_new(files, force=measured.force, inputs=inputs)


def _contents(measured: EvaluateOptions, found: Sequence[list[Evaluation]]) -> dict[Path, bytes]:
    """What is written besides the table."""
    from minutes.evaluation import plots, report

    contents: dict[Path, bytes] = {}
    if measured.figures:
        every = [evaluation for row in found for evaluation in row]
        contents[measured.figures] = report.as_json(every, max_words=measured.max_words).encode()
    if measured.scores:
        lines = (line for model_first, *_ in found for line in report.score_lines(model_first))
        contents[measured.scores] = "".join(lines).encode()
    if folder := measured.plots:
        for row in found:
            contents |= {folder / name: drawn for name, drawn in plots.draw(row).items()}
    return contents


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
