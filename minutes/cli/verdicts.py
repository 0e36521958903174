"""minutes verdicts: which outcomes a reader would agree with, learned from readers who judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes import extras
from minutes.cli.new_model import NewModelOptions
from minutes.cli.parameters import Only
from minutes.errors import CorpusError
from minutes.options import Options

if TYPE_CHECKING:
    from minutes.training.verdicts import VerdictHead

__all__ = ["command"]

Corpora = Annotated[
    list[Path],
    typer.Argument(metavar="CORPUS...", help="Calls with readers' verdicts, as JSON lines."),
]


def command(
    corpora: Corpora,
    options: Annotated[Options, Only("attention_model", "models_dir", "device")],
    written: NewModelOptions,
) -> None:
    """Teach a model from readers' verdicts.

    It learns which of the outcomes that it proposes a reader would agree with. Writes a folder with
    the whole model, what it learned, and the thresholds that keep the share of wrong outcomes
    bearable. Prints what would be reported at each threshold, judged by heads that learned from
    other calls, and the folder.

    minutes corpus --annotations joins the verdicts to the transcripts of the calls. You can add
    meetings whose outcomes are known: the model learns from what it proposes there, but nothing is
    measured on them.

    Examples:
        minutes verdicts judged.jsonl.gz --attention-model builtin -o taught/
        minutes verdicts judged.jsonl.gz written.jsonl.gz --attention-model ours/ -o taught/
    """
    extras.require("minutes verdicts", "sklearn", "torch", "transformers", extra="train")
    output = written.folder()

    from minutes.cli import reporting
    from minutes.corpora import read_all
    from minutes.engines import attention
    from minutes.files import write_all
    from minutes.training import judged, rereading, verdicts

    meetings = read_all(corpora)
    if not any(meeting.verdicts for meeting in meetings):
        raise CorpusError(
            ", ".join(map(str, corpora)),
            f"readers' verdicts are on none of the {len(meetings)} meetings there",
            "join some to their transcripts: "
            "minutes corpus CALLS.jsonl.gz --annotations VERDICTS.jsonl.gz -o judged.jsonl.gz",
        )
    scorer = attention.find(options.scoring.attention_model, options.runtime)
    candidate = verdicts.candidates(scorer.folder)
    with reporting.following("verdicts") as progress:
        points, stated = judged.read_points(meetings, scorer.predictor, progress=progress)
        verdicts.check(points, candidate)
        learned = rereading.learn(scorer.loaded.model, stated, progress=progress)
        head = verdicts.fit(points, candidate, learned, progress=progress)
    made = verdicts.contents(
        scorer.folder, head, name=written.name or output.resolve().name, meetings=meetings
    )
    write_all({output / name: content for name, content in made.items()})
    for line in _table(head):
        reporting.echo(line)
    reporting.result(output)


def _table(head: VerdictHead) -> list[str]:
    """What is told at each threshold, and how well the two ways tell what is an outcome."""
    lines = [
        f"{head.points} points in {head.calls} calls; cross-validated by call:",
        "kind      outcomes  threshold  points a call  right  partly  wrong",
    ]
    lines += (
        f"{t.kind:<9} {t.caution:<9} {t.threshold:>9.2f}  {t.points:>13.2f}  {t.right:>5.2f}  "
        f"{t.partly:>6.2f}  {t.wrong:>5.2f}"
        for t in head.operating_points
    )
    lines += (
        f"{kind}: average precision {now:.3f}, {was:.3f} by its own probability"
        for kind, (was, now) in head.precision.items()
    )
    return lines
