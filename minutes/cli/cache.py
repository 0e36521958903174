"""minutes cache: the results of the stages that are kept on this machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from minutes.cli import parameters as p

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from minutes.cache import Entry

__all__ = ["app"]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="What is kept of meetings so that nothing is computed twice: see it, and delete it.",
)

_HOUR, _DAY = 3600.0, 86_400.0  # seconds
_AGES = {"h": _HOUR, "d": _DAY, "w": 7 * _DAY}
_SIZES = {"K": 2**10, "M": 2**20, "G": 2**30}

OlderThan = Annotated[
    str | None,
    typer.Option(metavar="AGE", help="Delete what was not used for so long: 30d, 12h or 8w."),
]
MaxSize = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE", help="Delete what was not used for longest, until 500M or 1G are left."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be deleted.")]


@app.command()
def info(cache_dir: p.CacheDir = None) -> None:
    """Show how many results of each stage are kept, how large and how old they are."""
    import time

    from minutes import cache
    from minutes.cli import reporting

    folder = _folder(cache_dir)
    kept = cache.entries(folder)
    reporting.echo(str(folder))
    now = time.time()
    for stage in sorted({entry.stage for entry in kept}):
        of_it = [entry for entry in kept if entry.stage == stage]
        ages = f"used {_age(now - of_it[-1].used)} to {_age(now - of_it[0].used)} ago"
        reporting.echo(f"  {stage:<16} {_sum(of_it):<28} {ages}")
    reporting.echo(f"  {'total':<16} {_sum(kept):<28} of at most {_size(cache.MOST)}")


@app.command()
def prune(
    older_than: OlderThan = None,
    max_size: MaxSize = None,
    dry_run: DryRun = False,
    cache_dir: p.CacheDir = None,
) -> None:
    """Delete results that were not used for long. Weights of speech models stay."""
    import time

    from minutes import cache
    from minutes.cli import reporting

    if older_than is None and max_size is None:
        raise typer.BadParameter("give --older-than, such as 30d, or --max-size, such as 1G")
    kept = cache.entries(_folder(cache_dir))
    going: list[Entry] = []
    if older_than is not None:
        since = time.time() - _parse(older_than, _AGES, "--older-than", "30d, 12h or 8w")
        going = [entry for entry in kept if entry.used < since]
    if max_size is not None:
        left = kept[len(going) :]
        going += cache.surplus(left, int(_parse(max_size, _SIZES, "--max-size", "500M or 1G")))
    left = kept[len(going) :]
    if dry_run:
        reporting.echo(f"would delete {_sum(going)}; {_sum(left)} would be left")
        return
    with reporting.following("cache") as progress:
        gone = cache.remove(going, progress)
    reporting.echo(f"deleted {_sum(gone)}; {_sum(left)} left")
    if len(gone) < len(going):
        raise typer.Exit(1)


def _folder(cache_dir: Path | None) -> Path:
    from minutes import assets

    return p.merged({"cache_dir": cache_dir}).runtime.cache_dir or assets.cache_folder()


def _parse(text: str, units: dict[str, float] | dict[str, int], flag: str, such_as: str) -> float:
    letters = "".join(units)
    match = re.fullmatch(rf"([0-9]{{1,9}}(?:\.[0-9]{{1,3}})?)([{letters}])B?", text, re.IGNORECASE)
    if not match:
        raise typer.BadParameter(f"{flag} is {text!r}; give it as {such_as}")
    return float(match[1]) * (units.get(match[2].lower()) or units[match[2].upper()])


def _sum(listed: Sequence[Entry]) -> str:
    count = f"{len(listed):,} result{'' if len(listed) == 1 else 's'}"
    return f"{count}, {_size(sum(entry.size for entry in listed))}"


def _size(size: int) -> str:
    for unit, of in reversed(_SIZES.items()):
        if size >= of:
            return f"{size / of:.1f} {unit}B"
    return f"{size} bytes"


def _age(seconds: float) -> str:
    if seconds < _HOUR:
        return "less than an hour"
    count, unit = (seconds // _DAY, "day") if seconds >= _DAY else (seconds // _HOUR, "hour")
    return f"{count:.0f} {unit}{'' if count == 1 else 's'}"
