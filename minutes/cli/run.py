"""minutes run: recordings and transcripts to minutes."""

from __future__ import annotations

from typing import Any

import typer

from minutes.cli import parameters as p

__all__ = ["run"]


def run(
    files: p.Files,
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
    force: p.Force = None,
) -> None:
    """Turn recordings and transcripts into minutes.

    Prints the path of each result. A file that fails does not stop the others.
    """
    flags: dict[str, Any] = dict(locals())
    del flags["files"]
    options = p.merged(flags)

    from minutes import assets, outputs, pipeline
    from minutes.cache import Cache
    from minutes.cli import reporting
    from minutes.errors import MinutesError

    outputs.check(files, options.output)
    cache = Cache(options.runtime.cache_dir or assets.cache_folder())
    failed = False
    for file in files:
        try:
            with reporting.following(file.name) as progress:
                minutes = pipeline.run(file, options, cache=cache, progress=progress)
                written = outputs.write(
                    minutes, file, options.output, spool=cache.folder, progress=progress
                )
        except MinutesError as exc:
            reporting.error(exc)
            failed = True
        except KeyboardInterrupt as exc:
            reporting.stopped(file.name)
            raise typer.Exit(130) from exc
        else:
            for path in written:
                reporting.result(path)
    if failed:
        raise typer.Exit(1)
