"""minutes vocabulary: which words people write down when they summarise a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from minutes.cli import parameters as p
from minutes.errors import OutputError

__all__ = ["vocabulary"]

Corpora = Annotated[
    list[Path], typer.Argument(metavar="CORPUS...", help="Summarised meetings as JSON lines.")
]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE.json", help="The vocabulary to write.")
]
Text = Annotated[str, typer.Option(help="Whose words are read: manual, asr, or manual,asr.")]
Name = Annotated[str, typer.Option(help="The name of the vocabulary.")]
Force = Annotated[bool, typer.Option("--force", help="Replace a vocabulary that exists.")]


def vocabulary(
    corpora: Corpora,
    output: Output,
    text: Text = "manual,asr",
    name: Name = "ami-icsi-1",
    device: p.Device = None,
    attention_model: p.AttentionModel = None,
    force: Force = False,
) -> None:
    """Learn what words are worth in minutes, from meetings and the summaries people wrote of them.

    Prints the path of the vocabulary. The shipped one was fitted to ami-train and icsi-train.
    """
    options = p.merged({"device": device, "attention_model": attention_model})
    if output.exists() and not force:
        raise OutputError(output, "exists", "give --force to replace it or another --output")

    from minutes.cli import reporting
    from minutes.cli.evaluate import read_corpora, text_kinds
    from minutes.engines import attention
    from minutes.files import write_all
    from minutes.training import vocabulary as fitting

    texts = text_kinds(text)
    meetings = read_corpora(corpora, texts)
    scorer = attention.find(options.scoring.attention_model, options.runtime)
    with reporting.following("vocabulary") as progress:
        readings = fitting.read_meetings(meetings, scorer, texts=texts, progress=progress)
        model = fitting.fit(readings)
    language = next(m.language for held in meetings.values() for m in held)
    content = fitting.as_json(model, name=name, language=language, data=list(meetings))
    write_all({output: content.encode()})
    reporting.result(output)
