"""minutes watch: minutes appear as recordings arrive in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes.cli.parameters import Without
from minutes.cli.shared import FolderOptions
from minutes.options import Options
from minutes.settings import Settings, option

__all__ = ["WatchOptions", "command"]

Folders = Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders to watch.")]
# What is of one meeting, and no choice for all that come.
Chosen = Annotated[Options, Without("title", "date", "speaker", "agenda", "num_speakers", "force")]


@dataclass(frozen=True, slots=True)
class WatchOptions(Settings):
    """When a file is taken."""

    group: ClassVar[str] = "What is read"

    settle: float | None = option(
        None,
        "Seconds for which a file must not have changed to be taken; by default one where nobody "
        "has it open to write it, else ten.",
        least=0,
    )


def command(
    folders: Folders, options: Chosen, within: FolderOptions, watching: WatchOptions
) -> None:
    """Make minutes of what is in a folder, and of what comes to be there, until Ctrl-C.

    A file is taken once it has stopped growing. What is done is known from one start to the next.
    Where a recording or transcript is taken away its minutes stay; minutes batch --remove-gone
    deletes them.

    Examples:
        minutes watch inbox/ -o out/                 # minutes appear as recordings arrive
        minutes watch inbox/ -o out/ --settle 60     # a recorder that writes once a minute
    """
    from minutes.batch.local import open_runner
    from minutes.batch.watching import watch as look
    from minutes.cli import reporting
    from minutes.cli.bars import Lines

    runner, jobs, options = open_runner(options, within.jobs)
    names = ", ".join(map(str, folders))
    reporting.say(f"watching {names}; Ctrl-C stops")
    try:
        for report in look(
            folders,
            options,
            runner=runner,
            jobs=jobs,
            observer=Lines(),
            recursive=within.recursive,
            settle=watching.settle,
        ):
            for row in report.meetings:
                for name in row.outputs:
                    reporting.result(options.output.output_dir / name)
            for gone in report.gone:
                stay = ", ".join((*gone.outputs, *gone.kept))
                how = ", and minutes batch --remove-gone deletes them" if gone.outputs else ""
                reporting.say(f"{gone.source} was taken away; its minutes stay ({stay}){how}")
    except KeyboardInterrupt as exc:
        reporting.stopped(names)
        raise typer.Exit(130) from exc
    finally:
        runner.close()
