"""minutes watch: minutes appear as recordings arrive in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from minutes.cli import parameters as p
from minutes.cli.batch import Jobs, Recursive

__all__ = ["watch"]

Folders = Annotated[list[Path], typer.Argument(metavar="DIR...", help="Folders to watch.")]
Settle = Annotated[
    float,
    typer.Option(min=0.0, help="Seconds for which a file must not have changed to be taken."),
]


def watch(
    folders: Folders,
    recursive: Recursive = False,
    settle: Settle = 10.0,
    jobs: Jobs = None,
    output_dir: p.OutputDir = None,
    output_format: p.OutputFormat = None,
    template: p.Template = None,
    max_points: p.MaxPoints = None,
    max_words: p.MaxWords = None,
    outcomes: p.Outcomes = None,
    explain: p.Explain = None,
    embed_audio: p.EmbedAudio = None,
    transcriber: p.Transcriber = None,
    model: p.Model = None,
    language: p.Language = None,
    initial_prompt: p.InitialPrompt = None,
    hotwords: p.Hotwords = None,
    diarizer: p.Diarizer = None,
    diarization_model: p.DiarizationModel = None,
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
) -> None:
    """Make minutes of what is in a folder, and of what comes to be there, until Ctrl-C.

    A file is taken once it has stopped growing. What is done is known from one start to the next.
    """
    flags: dict[str, Any] = dict(locals())
    for other in ("folders", "recursive", "settle", "jobs"):
        del flags[other]
    options = p.merged(flags)

    from minutes.batch.watching import watch as look
    from minutes.cli import reporting
    from minutes.cli.bars import Lines
    from minutes.cli.batch import engine

    runner, jobs, options = engine(options, jobs)
    names = ", ".join(map(str, folders))
    reporting.say(f"watching {names}; Ctrl-C stops")
    try:
        for report in look(
            folders,
            options,
            runner=runner,
            jobs=jobs,
            observer=Lines(),
            recursive=recursive,
            settle=settle,
        ):
            for row in report.meetings:
                for name in row.outputs:
                    reporting.result(options.output.output_dir / name)
    except KeyboardInterrupt as exc:
        reporting.stopped(names)
        raise typer.Exit(130) from exc
    finally:
        runner.close()
