"""minutes batch: folders of recordings and transcripts to minutes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from minutes.cli import parameters as p
from minutes.errors import OptionError

if TYPE_CHECKING:
    from minutes.batch.report import Report
    from minutes.batch.running import Runner
    from minutes.batch.worker import Maker
    from minutes.options import Options

__all__ = ["batch"]

Places = Annotated[
    list[str],
    typer.Argument(
        metavar="DIR|GLOB|FILE...",
        help="Folders, patterns, recordings and transcripts; "
        "with --engine ray also addresses such as s3://bucket/meetings.",
    ),
]
Recursive = Annotated[
    bool, typer.Option("--recursive", "-r", help="Look into folders within folders.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        help="How many meetings at a time; by default one a GPU, else as cores and memory allow.",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine", metavar="local|ray", help="Where meetings are made: here, or on a Ray cluster."
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        help="The Ray cluster: HOST:PORT, or auto for the one this machine is in; by default "
        "one of this machine alone.",
    ),
]
SkipExisting = Annotated[
    bool,
    typer.Option(
        "--skip-existing", help="Leave meetings that are up to date; this is the default."
    ),
]
Force = Annotated[
    bool | None,
    typer.Option(
        "--force",
        help="Make all anew from the stages' kept results; files that were edited or approved "
        "stay all the same.",
    ),
]


RemoveGone = Annotated[
    bool,
    typer.Option(
        "--remove-gone",
        help="Delete the minutes of recordings that were taken away, but for files that were "
        "edited or approved.",
    ),
]


def batch(
    places: Places,
    recursive: Recursive = False,
    jobs: Jobs = None,
    engine_name: Engine = "local",
    address: Address = None,
    skip_existing: SkipExisting = True,
    output_dir: p.OutputDir = None,
    output_format: p.OutputFormat = None,
    template: p.Template = None,
    title: p.Title = None,
    date: p.Date = None,
    speaker: p.SpeakerNames = None,
    max_points: p.MaxPoints = None,
    max_words: p.MaxWords = None,
    outcomes: p.Outcomes = None,
    agenda: p.Agenda = None,
    explain: p.Explain = None,
    embed_audio: p.EmbedAudio = None,
    transcriber: p.Transcriber = None,
    model: p.Model = None,
    language: p.Language = None,
    initial_prompt: p.InitialPrompt = None,
    hotwords: p.Hotwords = None,
    diarizer: p.Diarizer = None,
    diarization_model: p.DiarizationModel = None,
    num_speakers: p.NumSpeakers = None,
    min_speakers: p.MinSpeakers = None,
    max_speakers: p.MaxSpeakers = None,
    audio_track: p.AudioTrack = None,
    channels: p.Channels = None,
    voice_threshold: p.VoiceThreshold = None,
    scorer: p.Scorer = None,
    attention_model: p.AttentionModel = None,
    device: p.Device = None,
    threads: p.Threads = None,
    batch_size: p.BatchSize = None,
    hf_token: p.HfToken = None,
    offline: p.Offline = None,
    cache_dir: p.CacheDir = None,
    models_dir: p.ModelsDir = None,
    remove_gone: RemoveGone = False,
    force: Force = None,
) -> None:
    """Turn many recordings and transcripts into minutes; a batch that stopped goes on.

    Meetings that are up to date are left alone, changed options redo what they touch, files that
    were edited by hand or approved are never replaced. Writes index.html, actions.csv, actions.ics
    and batch.json beside the minutes. Exit status 1 if any meeting failed.
    """
    flags: dict[str, Any] = dict(locals())
    own = ("places", "recursive", "jobs", "engine_name", "address", "skip_existing", "remove_gone")
    for other in own:
        del flags[other]
    options = p.merged(flags)

    from minutes.batch import far, processing
    from minutes.cli import reporting
    from minutes.cli.bars import following_batch

    out = options.output.output_dir
    with ExitStack() as stack:
        remote = stack.enter_context(far.remote_folder(out)) if far.is_far([*places, out]) else None
        maker = remote.maker if remote else None
        runner, jobs, options = engine(options, jobs, engine_name, address, maker)
        stack.callback(runner.close)
        if remote and remove_gone:
            raise OptionError("--remove-gone", "works with files of this machine", "leave it away")
        process: Callable[..., Report] = (
            remote.process if remote else partial(processing.process, remove_gone=remove_gone)
        )
        try:
            with following_batch() as follower:
                report = process(
                    places,
                    options,
                    runner=runner,
                    jobs=jobs,
                    observer=follower,
                    recursive=recursive,
                )
        except KeyboardInterrupt as exc:
            reporting.stopped("batch")
            raise typer.Exit(130) from exc
    reporting.echo(table(report, options.output.output_dir))
    if report.totals.failed:
        raise typer.Exit(1)


def engine(
    options: Options,
    jobs: int | None,
    name: str = "local",
    address: str | None = None,
    maker: Callable[[], Maker] | None = None,
) -> tuple[Runner, int, Options]:
    """An engine, how many workers it has, and the options with their share of cores.

    Args:
        maker: what makes meetings that are far away.

    Raises:
        OptionError: there is no such engine, or it takes no address or no far meetings.
        EngineUnavailable: it cannot run.
    """
    if name == "ray":
        return _cluster(options, jobs, address, maker)
    if name != "local":
        raise OptionError("--engine", f"{name!r} is unknown", "choose from local, ray")
    if address is not None:
        raise OptionError("--address", "is of a Ray cluster", "give --engine ray too")
    if maker is not None:
        raise OptionError("--engine local", "works with files of this machine", "try --engine ray")
    return _local(options, jobs)


def _local(options: Options, jobs: int | None) -> tuple[Runner, int, Options]:
    from minutes import assets
    from minutes.batch import local

    gpus = local.gpus(options.runtime.device)
    jobs = jobs or local.suggested_jobs(gpus)
    threads = options.runtime.threads or max(1, local.cores() // jobs)
    runner = local.LocalRunner(
        jobs, options.runtime.cache_dir or assets.cache_folder(), threads=threads, gpus=gpus
    )
    return runner, jobs, with_threads(options, threads)


def _cluster(
    options: Options, jobs: int | None, address: str | None, maker: Callable[[], Maker] | None
) -> tuple[Runner, int, Options]:
    from minutes.batch.cluster import RayRunner

    runtime = options.runtime
    threads = runtime.threads or 1
    runner = RayRunner(
        jobs,
        runtime.cache_dir,
        address=address,
        threads=threads,
        device=runtime.device,
        maker=maker,
    )
    return runner, runner.jobs, with_threads(options, threads)


def with_threads(options: Options, threads: int) -> Options:
    """The options, for so many cores a meeting."""
    return replace(options, runtime=replace(options.runtime, threads=threads))


def table(report: Report, out: Path) -> str:
    """What became of a batch, for the end of it."""
    from minutes.batch import mirror

    totals = report.totals
    speed = ""
    if totals.real_time_factor is not None:
        speed = (
            f"{totals.audio_hours:.2f} h of meetings in {report.seconds / 3600:.2f} h: "
            f"{totals.real_time_factor:.3g} × real time"
        )
    lines = [
        f"{'done':<10}{totals.done:>6}  {speed}".rstrip(),
        f"{'skipped':<10}{totals.skipped:>6}  {'up to date' if totals.skipped else ''}".rstrip(),
    ]
    if totals.duplicate:
        lines.append(f"{'duplicate':<10}{totals.duplicate:>6}")
        lines += [f"  {r.source}: {r.reason}" for r in report.meetings if r.status == "duplicate"]
    lines.append(f"{'failed':<10}{totals.failed:>6}")
    lines += [f"  {row.reason}" for row in report.meetings if row.status == "failed"]
    if approved := sum(row.approved for row in report.meetings):
        lines.append(f"{'approved':<10}{approved:>6}  of those skipped; never overwritten")
    if kept := [name for row in report.meetings if not row.approved for name in row.kept]:
        lines.append(f"{'kept':<10}{len(kept):>6}  edited, or not of a batch; delete to have anew")
        lines += [f"  {name}" for name in kept]
    lines += _gone(report)
    lines.append(mirror.address(out / "index.html") or f"{out / 'index.html'}")
    return "\n".join(lines)


def _gone(report: Report) -> list[str]:
    """What became of the minutes whose recordings were taken away."""
    if not report.gone:
        return []
    what = (
        "removed, but what was edited" if report.removed else "--remove-gone deletes their minutes"
    )
    lines = [f"{'gone':<10}{len(report.gone):>6}  recordings; {what}"]
    for one in report.gone:
        stay = one.kept if report.removed else (*one.outputs, *one.kept)
        lines.append(
            f"  {one.source}: " + (f"{', '.join(stay)} stay" if stay else "minutes removed")
        )
    return lines
