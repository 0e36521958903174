"""minutes watch: minutes appear as recordings arrive in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from minutes.cli.parameters import Without
from minutes.options import FolderOptions, Options
from minutes.settings import Settings, option

__all__ = ["WatchOptions", "command"]

Folders = Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders to watch.")]
# What is of one meeting, and no choice for all that come.
Chosen = Annotated[Options, Without("title", "date", "speaker", "agenda", "num_speakers", "force")]


@dataclass(frozen=True, slots=True)
class WatchOptions(Settings):
    """When a file is taken."""

    group: ClassVar[str] = "Input"

    settle: float | None = option(
        None,
        "Take a file once it has not changed for this many seconds; by default 1 if no program has "
        "it open for writing, otherwise 10.",
        least=0,
    )


def command(
    folders: Folders, options: Chosen, within: FolderOptions, watching: WatchOptions
) -> None:
    """Make minutes as files arrive in a folder.

    Runs until you press Ctrl-C. A file is taken once it has stopped growing. The next start
    continues where this one ended. If a recording or transcript is removed, its minutes stay;
    minutes batch --remove-gone deletes them. If you delete those too, the meeting leaves the lists.

    Examples:
        minutes watch inbox/ -o out/                 # minutes appear as recordings arrive
        minutes watch inbox/ -o out/ --settle 60     # a recorder that writes once a minute
    """
    from minutes.batch.local import open_runner
    from minutes.batch.watching import watch as look
    from minutes.cli import reporting
    from minutes.cli.away import deleted, moved
    from minutes.cli.bars import Lines

    runner, jobs, options = open_runner(options, within.jobs)
    names = ", ".join(map(str, folders))
    try:
        reports = look(
            folders,
            options,
            runner=runner,
            jobs=jobs,
            observer=Lines(),
            recursive=within.recursive,
            settle=watching.settle,
        )
        reporting.say(f"watching {names}; Ctrl-C stops")
        for report in reports:
            for row in report.meetings:
                for name in row.outputs:
                    reporting.result(options.output.output_dir / name)
            for one in report.moved:
                reporting.say(moved(one))
            for gone in report.gone:
                if gone.is_deleted:
                    reporting.say(deleted(gone, options.output.output_dir))
                    continue
                stay = ", ".join((*gone.outputs, *gone.kept))
                how = ", and minutes batch --remove-gone deletes them" if gone.outputs else ""
                reporting.say(f"{gone.source} was taken away; its minutes stay ({stay}){how}")
    except KeyboardInterrupt as exc:
        reporting.stopped(names)
        raise typer.Exit(130) from exc
    finally:
        runner.close()
