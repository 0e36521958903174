"""minutes cache: the results of the stages that are kept on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from minutes.cli.parameters import Only, add_command
from minutes.options import Options
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from minutes.cache import CacheEntry

__all__ = ["PruneOptions", "app"]

_HOUR, _DAY = 3600.0, 86_400.0  # seconds
_AGES = {"h": _HOUR, "d": _DAY, "w": 7 * _DAY}
_SIZES = {"K": 2**10, "M": 2**20, "G": 2**30}

Where = Annotated[Options, Only("cache_dir")]


@dataclass(frozen=True, slots=True)
class PruneOptions(Settings):
    """What is deleted."""

    group: ClassVar[str] = "What to delete"

    older_than: str | None = option(
        None, "Delete what was not used for this long: 30d, 12h or 8w.", metavar="AGE"
    )
    max_size: str | None = option(
        None,
        "Delete what was unused for longest, until this much is left: 500M or 1G.",
        metavar="SIZE",
    )
    dry_run: bool = option(False, "Only show what would be deleted.")


def info(options: Where) -> None:
    """Show the cached results of each stage.

    Examples:
        minutes cache info
    """
    import time

    from minutes import cache
    from minutes.cli import reporting

    folder = _folder(options)
    kept = cache.entries(folder)
    reporting.echo(str(folder))
    now = time.time()
    for stage in sorted({entry.stage for entry in kept}):
        of_it = [entry for entry in kept if entry.stage == stage]
        newest, oldest = _age(now - of_it[-1].used), _age(now - of_it[0].used)
        ages = f"used {newest} ago" if newest == oldest else f"used {newest} to {oldest} ago"
        reporting.echo(f"  {stage:<16} {_sum(of_it):<28} {ages}")
    reporting.echo(f"  {'total':<16} {_sum(kept):<28} of at most {_size(cache.MOST)}")


def prune(options: Where, pruned: PruneOptions) -> None:
    """Delete cached results.

    Only those that were not used for a while; weights of speech models stay.

    Examples:
        minutes cache prune --older-than 30d
        minutes cache prune --max-size 1G --dry-run    # only shows
    """
    older_than, max_size, dry_run = pruned.older_than, pruned.max_size, pruned.dry_run

    import time

    from minutes import cache
    from minutes.cli import reporting

    if older_than is None and max_size is None:
        raise typer.BadParameter("give --older-than, such as 30d, or --max-size, such as 1G")
    kept = cache.entries(_folder(options))
    going: list[CacheEntry] = []
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


def _folder(options: Options) -> Path:
    from minutes import assets

    return options.runtime.cache_dir or assets.cache_folder()


def _parse(text: str, units: dict[str, float] | dict[str, int], flag: str, such_as: str) -> float:
    letters = "".join(units)
    match = re.fullmatch(rf"([0-9]{{1,9}}(?:\.[0-9]{{1,3}})?)([{letters}])B?", text, re.IGNORECASE)
    if not match:
        raise typer.BadParameter(f"{flag} is {text!r}; give it as {such_as}")
    return float(match[1]) * (units.get(match[2].lower()) or units[match[2].upper()])


def _sum(listed: Sequence[CacheEntry]) -> str:
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


app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Show or delete cached results.",
)
add_command(app, info, within="cache")
add_command(app, prune, within="cache")
