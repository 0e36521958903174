"""minutes batch: folders of recordings and transcripts to minutes."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from minutes.cli.reviewed import DatabaseOptions
from minutes.errors import OptionError
from minutes.options import FolderOptions, Options
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from minutes.batch.far import RemoteFolder
    from minutes.batch.report import Report
    from minutes.batch.running import Runner
    from minutes.batch.worker import Maker

__all__ = ["BatchOptions", "command"]

Places = Annotated[
    list[str],
    typer.Argument(
        metavar="DIR|GLOB|FILE...",
        help="Folders, patterns, recordings and transcripts; "
        "with --engine ray also addresses such as s3://bucket/meetings.",
    ),
]


@dataclass(frozen=True, slots=True)
class BatchOptions(Settings):
    """Where a batch is made."""

    group: ClassVar[str] = "Where it runs"

    engine: str = option(
        "local",
        "Run on this machine, or on a Ray cluster.",
        choices=("local", "ray"),
    )
    address: str | None = option(
        None,
        "The Ray cluster: HOST:PORT, or auto for the one that this machine belongs to; by default, "
        "a cluster of this machine alone.",
        sends=True,
    )
    skip_existing: bool = option(
        True, "--no-skip-existing is --force, as it was called once.", hidden=True
    )
    remove_gone: bool = option(
        False,
        "Delete the minutes of recordings that are gone, except files that were edited or approved "
        "and minutes that were reviewed.",
    )


def command(
    places: Places,
    options: Options,
    folders: FolderOptions,
    where: BatchOptions,
    kept: DatabaseOptions,
) -> None:
    """Turn many recordings and transcripts into minutes.

    Run the same command again to continue a batch that stopped. Meetings that are up to date are
    skipped, a changed option repeats only what depends on it, and --force repeats everything. Files
    that somebody edited or approved are never replaced. Writes index.html, actions.csv, actions.ics
    and batch.json beside the minutes. Files in a folder that are no meetings are passed over unless
    you name them. The exit status is 1 if any meeting failed, or if all files were passed over.

    Examples:
        minutes batch meetings/ -r -o out/          # recordings and transcripts, mixed
        minutes batch meetings/ -o out/ --jobs 2    # two meetings at a time
        minutes batch s3://bucket/meetings -o s3://bucket/out --engine ray
    """
    from minutes.batch import far, processing
    from minutes.cli import reporting
    from minutes.cli.bars import following_batch

    if not where.skip_existing:
        options = replace(options, output=replace(options.output, force=True))
    out = options.output.output_dir
    with ExitStack() as stack:
        remote = stack.enter_context(far.remote_folder(out)) if far.is_far([*places, out]) else None
        maker = remote.maker if remote else None
        runner, jobs, options = engine(
            options, folders.jobs, where, maker, lambda: _inputs(places, folders.recursive, remote)
        )
        stack.callback(runner.close)
        if remote and where.remove_gone:
            raise OptionError(
                "--remove-gone", "works only with files on this machine", "leave it out"
            )
        process: Callable[..., Report] = (
            remote.process
            if remote
            else partial(processing.process, remove_gone=where.remove_gone, database=kept.database)
        )
        try:
            with following_batch() as follower:
                report = process(
                    places,
                    options,
                    runner=runner,
                    jobs=jobs,
                    observer=follower,
                    recursive=folders.recursive,
                )
        except KeyboardInterrupt as exc:
            reporting.stopped("batch")
            raise typer.Exit(130) from exc
    reporting.echo(table(report, options.output.output_dir))
    totals = report.totals
    standing = totals.done + totals.skipped + totals.duplicate + totals.failed
    if nothing := totals.passed_over and not standing:
        reporting.warning("no minutes were made, as all files are passed over; name the meetings")
    if totals.failed or nothing:
        raise typer.Exit(1)


def engine(
    options: Options,
    jobs: int | None,
    where: BatchOptions,
    maker: Callable[[], Maker] | None,
    inputs: Callable[[], Sequence[Path]],
) -> tuple[Runner, int, Options]:
    """An engine, how many workers it has, and the options with their share of cores.

    Args:
        maker: what makes meetings that are far away.
        inputs: looks for the meetings; none where nobody knows what will come.

    Raises:
        OptionError: the engine takes no address or no far meetings.
        EngineUnavailable: it cannot run.
    """
    if where.engine == "ray":
        return _cluster(options, jobs, where.address, maker, inputs)
    if where.address is not None:
        raise OptionError("--address", "is for a Ray cluster only", "give --engine ray too")
    if maker is not None:
        raise OptionError(
            "--engine local", "works only with files on this machine", "use --engine ray"
        )
    from minutes.batch.local import open_runner

    return open_runner(options, jobs, inputs)


def _inputs(places: list[str], recursive: bool, remote: RemoteFolder | None) -> list[Path]:
    """The recordings and transcripts in some places; none where something is wrong with them."""
    from minutes.batch.finding import find_sources
    from minutes.errors import InputError

    find = remote.find if remote else find_sources
    try:
        return [one.path for one in find(places, recursive=recursive).inputs]
    except InputError:  # it is told when the batch begins
        return []


def _cluster(
    options: Options,
    jobs: int | None,
    address: str | None,
    maker: Callable[[], Maker] | None,
    inputs: Callable[[], Sequence[Path]],
) -> tuple[Runner, int, Options]:
    from minutes.batch.cluster import RayRunner
    from minutes.batch.running import with_threads

    runtime = options.runtime
    threads = runtime.threads or 1
    runner = RayRunner(
        jobs,
        runtime.cache_dir,
        address=address,
        threads=threads,
        device=runtime.device,
        inputs=() if jobs else inputs(),
        maker=maker,
    )
    return runner, runner.jobs, with_threads(options, threads)


def table(report: Report, out: Path) -> str:
    """What became of a batch, for the end of it."""
    from minutes.batch import mirror
    from minutes.cli import reporting
    from minutes.cli.bars import kinds

    totals = report.totals
    done = [row for row in report.meetings if row.status == "done"]
    heard = sum(row.audio_seconds for row in done if not row.cached)
    cached = sum(row.audio_seconds for row in done if row.cached)
    texts = sum(not row.audio_seconds for row in done)
    sound, only = heard or cached, not heard
    speed = reporting.pace(sound, report.seconds, cached=only) if done else ""
    if heard and cached:
        speed += f", and {sum(row.cached for row in done)} from the cache"
    if sound and texts:
        speed += f", and {texts} of text"
    lines = [
        f"{'done':<10}{totals.done:>6}  {speed}".rstrip(),
        f"{'skipped':<10}{totals.skipped:>6}  {'up to date' if totals.skipped else ''}".rstrip(),
    ]
    if totals.duplicate:
        lines.append(f"{'duplicate':<10}{totals.duplicate:>6}")
        lines += [f"  {r.source}: {r.reason}" for r in report.meetings if r.status == "duplicate"]
    if totals.passed_over:
        lines.append(f"passed over{totals.passed_over:>5}  no meetings; one that is named is taken")
        lines += [f"  {row.reason}" for row in report.meetings if row.status == "passed over"]
    if left := report.left_out:
        lines.append(f"{'left out':<10}{sum(left.values()):>6}  {kinds(left)}")
    if (subfolders := report.subfolders) and (files := subfolders.files):
        least = "at least " if subfolders.more else ""
        meetings = f"{least}{files} file{'s' if files > 1 else ''} that may be meetings"
        told = f"not looked into, with {meetings}; add -r to take them"
        lines.append(f"{'subfolders':<10}{subfolders.folders:>6}  {told}")
    lines.append(f"{'failed':<10}{totals.failed:>6}")
    lines += [f"  {row.reason}" for row in report.meetings if row.status == "failed"]
    if approved := sum(row.approved for row in report.meetings):
        lines.append(f"{'approved':<10}{approved:>6}  of those skipped; never overwritten")
        lines += [f"  {row.source}: {row.reason}" for row in report.meetings if row.changed]
    if kept := [name for row in report.meetings if not row.approved for name in row.kept]:
        lines.append(
            f"{'kept':<10}{len(kept):>6}  edited, or not written by a batch; delete to replace"
        )
        lines += [f"  {name}" for name in kept]
    lines += [*_moved(report), *_gone(report, out)]
    index = mirror.remote_address(out / "index.html")
    nameless = sum(bool(row.unnamed) for row in done)
    if nameless and index is None:  # minutes that are far away are reviewed where they lie
        there = f"name them: minutes review {shlex.quote(str(out))}"
        lines.append(
            f"{'unnamed':<10}{nameless:>6}  recordings with voices without a name; {there}"
        )
    lines.append(index or f"{out / 'index.html'}")
    return "\n".join(lines)


def _moved(report: Report) -> list[str]:
    """Whose minutes followed their recordings."""
    from minutes.cli.away import moved

    if not report.moved:
        return []
    what = "recordings; their minutes, edited, approved or reviewed, keep their name"
    lines = [f"{'moved':<10}{len(report.moved):>6}  {what}"]
    return [*lines, *(f"  {moved(one)}" for one in report.moved)]


def _gone(report: Report, out: Path) -> list[str]:
    """What became of the minutes whose recordings were taken away."""
    from minutes.cli.away import deleted

    lines = []
    there = [one for one in report.gone if not one.is_deleted]
    if there:
        what = "removed, but what was edited or reviewed"
        if not report.removed:
            deletes = any(one.outputs for one in there)
            what = "--remove-gone deletes their minutes" if deletes else "their minutes stay"
        lines.append(f"{'gone':<10}{len(there):>6}  recordings; {what}")
    for one in there:
        stay = one.kept if report.removed else (*one.outputs, *one.kept)
        why = ", as somebody reviewed them" if one.reviewed else ""
        why += f"; the same recording is now {' and '.join(one.found)}" if one.found else ""
        lines.append(
            f"  {one.source}: " + (f"{', '.join(stay)} stay{why}" if stay else "minutes removed")
        )
    if without := [one for one in report.gone if one.is_deleted]:
        lines.append(f"{'deleted':<10}{len(without):>6}")
        lines += [f"  {deleted(one, out)}" for one in without]
    return lines
