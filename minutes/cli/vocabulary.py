"""minutes vocabulary: which words people write down when they summarise a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes.cli.parameters import Only, required
from minutes.options import Options
from minutes.settings import Settings, option

__all__ = ["VocabularyOptions", "command"]

Corpora = Annotated[
    list[Path], typer.Argument(metavar="CORPUS...", help="Summarised meetings as JSON lines.")
]


@dataclass(frozen=True, slots=True)
class VocabularyOptions(Settings):
    """What is read, and where the vocabulary goes."""

    group: ClassVar[str] = "Vocabulary"

    output: Path | None = option(
        None, "The vocabulary to write.", short="o", metavar="FILE.json", own=True
    )
    text: tuple[str, ...] = option(
        ("manual", "asr"),
        "The text to read, by people or recognised; separate several by commas.",
        choices=("manual", "asr"),
        commas=True,
        own=True,
    )
    name: str = option("ami-icsi-1", "The name of the vocabulary.", own=True)
    force: bool = option(False, "Replace an existing vocabulary.", own=True)


def command(
    corpora: Corpora,
    options: Annotated[Options, Only("attention_model", "models_dir", "device")],
    written: VocabularyOptions,
) -> None:
    """Learn which words people use in summaries.

    Prints the path of the vocabulary. The shipped one was fitted to ami-train and icsi-train.

    Examples:
        minutes vocabulary ami-train.jsonl.gz icsi-train.jsonl.gz -o summary-en.json
    """
    output = required(written.output, "--output", "name a file, such as -o summary-en.json")

    from minutes.outputs import ownership

    ownership.check_new([output], force=written.force, inputs=corpora)

    from minutes.cli import reporting
    from minutes.corpora import TEXTS, read_named
    from minutes.engines import attention
    from minutes.files import write_all
    from minutes.training import vocabulary as fitting

    texts = tuple(text for text in TEXTS if text in written.text)
    meetings = read_named(corpora, texts)
    scorer = attention.find(options.scoring.attention_model, options.runtime)
    with reporting.following("vocabulary") as progress:
        readings = fitting.read_meetings(meetings, scorer, texts=texts, progress=progress)
        model = fitting.fit(readings)
    language = next(m.language for held in meetings.values() for m in held)
    content = fitting.as_json(model, name=written.name, language=language, data=list(meetings))
    write_all({output: content.encode()})
    reporting.result(output)
