"""The flags that commands share. None means not given: the defaults are in `minutes.options`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from minutes import options

__all__ = ["merged"]

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Recordings and transcripts.")]
OutputDir = Annotated[
    Path | None,
    typer.Option("--output-dir", "-o", help="Where the results go; by default, here."),
]
OutputFormat = Annotated[
    list[str] | None,
    typer.Option(
        "--output-format",
        "-f",
        help="md, html, json, txt, srt, vtt, docx, rttm, or all; several with commas. "
        "By default md,html,json.",
    ),
]
Template = Annotated[
    Path | None,
    typer.Option(
        help="Your own Jinja template, such as brief.md.j2; what stands before .j2 is the format."
    ),
]
Title = Annotated[str | None, typer.Option(help="The title of the minutes.")]
Date = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM-DD",
        help="The day of the meeting, from which “by Friday” is reckoned; by default, what the "
        "recording or the transcript says.",
    ),
]
Agenda = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The agenda, one item a line: its items name the topics."),
]
EmbedAudio = Annotated[
    bool | None,
    typer.Option(
        "--embed-audio", help="Put the recording into the page, as speech MP3: 14 MB an hour."
    ),
]
SpeakerNames = Annotated[
    list[str] | None,
    typer.Option("--speaker", metavar="ID=NAME", help="A speaker's name, such as S1=Anna."),
]
MaxPoints = Annotated[int | None, typer.Option(help="Keep at most so many points.")]
MaxWords = Annotated[int | None, typer.Option(help="Keep points of at most so many words in all.")]
Outcomes = Annotated[
    str | None,
    typer.Option(
        metavar="cautious|balanced|generous",
        help="How sure to be of a decision, an action or an open problem before telling it.",
    ),
]
Explain = Annotated[
    bool | None,
    typer.Option("--explain", help="Add to each point why it is there, in the page and the JSON."),
]
Force = Annotated[bool | None, typer.Option("--force", help="Replace results that exist.")]
Transcriber = Annotated[
    str | None,
    typer.Option(help="auto, faster-whisper or whisper: what recognises speech."),
]
Model = Annotated[
    str | None,
    typer.Option(help="Whisper's model: a name such as base, small, turbo, a folder or a file."),
]
Language = Annotated[
    str | None, typer.Option(help="The language spoken, such as en; by default, detected.")
]
InitialPrompt = Annotated[
    str | None, typer.Option(help="A text that Whisper goes on from, in its spelling.")
]
Hotwords = Annotated[str | None, typer.Option(help="Names and terms that Whisper should expect.")]
Diarizer = Annotated[
    str | None, typer.Option(help="auto, pyannote or none: what tells speakers apart.")
]
DiarizationModel = Annotated[
    str | None,
    typer.Option(help="packaged, or a pipeline of pyannote's: community-1, 3.1 or a folder."),
]
NumSpeakers = Annotated[int | None, typer.Option(help="How many people speak, where known.")]
MinSpeakers = Annotated[int | None, typer.Option(help="At least so many people speak.")]
MaxSpeakers = Annotated[int | None, typer.Option(help="At most so many people speak.")]
AudioTrack = Annotated[
    int | None,
    typer.Option(help="The sound track that is heard, from 1; by default, all of them together."),
]
Channels = Annotated[
    str | None,
    typer.Option(
        help="mix, split or auto: whether each channel is a speaker; by default, told by whether "
        "the channels are alike."
    ),
]
VoiceThreshold = Annotated[
    float | None, typer.Option(help="The probability from which sound counts as speech, 0 to 1.")
]
Scorer = Annotated[
    str | None, typer.Option(help="auto, attention or lexrank: what weighs the utterances.")
]
AttentionModel = Annotated[
    str | None,
    typer.Option(
        help="builtin, a name of minutes models list, or the folder of a model; by default, the "
        "model in use."
    ),
]
ModelsDir = Annotated[
    Path | None, typer.Option(help="Where the models that were trained here are kept.")
]
Device = Annotated[str | None, typer.Option(help="auto, cpu or cuda.")]
Threads = Annotated[
    int | None, typer.Option(help="How many cores one meeting may use; by default, all.")
]
BatchSize = Annotated[
    int | None,
    typer.Option(
        help="How many windows of speech Whisper hears side by side: by default 16 on a GPU, 8 on "
        "a CPU; fewer take less memory."
    ),
]
HfToken = Annotated[
    str | None, typer.Option(help="A Hugging Face token, for pyannote's gated pipelines.")
]
Offline = Annotated[bool | None, typer.Option("--offline", help="Never touch the network.")]
CacheDir = Annotated[
    Path | None, typer.Option(help="Where the stages' results are kept for the next run.")
]


def merged(flags: Mapping[str, Any]) -> options.Options:
    """The options of this call: flags over environment variables over ./minutes.toml.

    Raises:
        OptionError: a value makes no sense.
    """
    import os

    given = dict(flags)
    if formats := given.get("output_format"):
        names = [name.strip() for text in formats for name in text.split(",") if name.strip()]
        given["output_format"] = options.formats() if "all" in names else tuple(names)
    if given.get("speaker") == []:
        given["speaker"] = None
    return options.merge(given, os.environ, Path("minutes.toml"))
