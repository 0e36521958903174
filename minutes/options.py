"""What a user can choose of how minutes are made: one frozen class a stage, and all of them; and of
how folders of meetings are gone through.

Each field is the option: its default, its help, its choices and its checks. `minutes.settings`
tells how it becomes a flag, a variable and a key of minutes.toml; docs/options.md lists them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from minutes import extensions, language
from minutes.errors import OptionError
from minutes.settings import Setting, Settings, declared_settings, nearest, option

__all__ = [
    "STAGES",
    "DiarizationOptions",
    "FolderOptions",
    "MediaOptions",
    "Options",
    "OutcomeOptions",
    "OutputOptions",
    "RuntimeOptions",
    "ScoringOptions",
    "SegmentationOptions",
    "SelectionOptions",
    "TopicOptions",
    "TranscriptionOptions",
    "VoiceActivityOptions",
    "flat",
    "formats",
]


USUAL = ("md", "html", "json")


def formats() -> tuple[str, ...]:
    """The names of all formats that there are, the usual ones first."""
    return tuple(dict.fromkeys((*USUAL, *extensions.names(extensions.FORMATS))))


def _engines(stage: str) -> Callable[[], tuple[str, ...]]:
    return partial(extensions.names, extensions.ENGINES, stage=stage)


@dataclass(frozen=True, slots=True)
class OutputOptions(Settings):
    """What is written, and where."""

    group: ClassVar[str] = "Output"

    output_dir: Path = option(
        Path(), "The folder for the results; by default, the current one.", short="o", sends=True
    )
    output_format: tuple[str, ...] = option(
        USUAL,
        "The formats to write; separate several by commas.",
        short="f",
        choices=USUAL,
        found=lambda: (*formats(), "all"),
        beside="; minutes batch always writes actions.csv and actions.ics, without -f",
        commas=True,
    )
    template: Path | None = option(
        None,
        "Your own Jinja template, such as brief.md.j2; the suffix before .j2 is the format.",
    )
    title: str | None = option(None, "The title of the minutes.")
    date: str | None = option(
        None,
        "The day of the meeting, from which “by Friday” counts; by default, the day that the "
        "recording or transcript gives.",
        metavar="YYYY-MM-DD",
        day=True,
    )
    speaker: tuple[str, ...] = option(
        (), "A speaker's name, such as S1=Anna; may be repeated.", metavar="ID=NAME"
    )
    explain: bool = option(False, "Explain each point, in the page and the JSON.")
    embed_audio: bool = option(False, "Put the recording into the page, as MP3: 14 MB an hour.")
    force: bool = option(
        False,
        "Replace existing results. An edited file is kept as NAME.before-force.EXT (a batch leaves "
        "it in place); approved minutes are never replaced.",
    )

    def check(self) -> None:
        if "all" in self.output_format:
            object.__setattr__(self, "output_format", formats())
        for pair in self.speaker:
            if not all(part.strip() for part in pair.partition("=")):
                raise OptionError(
                    f"--speaker {pair}", "is not of the form ID=NAME", "write --speaker S1=Anna"
                )

    @property
    def names(self) -> dict[str, str]:
        """The names given to speakers, by id."""
        pairs = (pair.partition("=") for pair in self.speaker)
        return {id_.strip(): name.strip() for id_, _, name in pairs}


@dataclass(frozen=True, slots=True)
class SelectionOptions(Settings):
    """How much of the meeting the minutes keep. With neither budget, its length decides."""

    group: ClassVar[str] = "What the minutes contain"

    max_points: int | None = option(
        None,
        "Keep at most this many points; decisions, actions and problems are preferred.",
        least=1,
    )
    max_words: int | None = option(
        None, "Keep points of at most this many words in total.", least=1
    )


@dataclass(frozen=True, slots=True)
class OutcomeOptions(Settings):
    """How sure the model must be of a decision, an action or an open problem to tell it."""

    group: ClassVar[str] = "What the minutes contain"

    outcomes: str = option(
        "balanced",
        "How sure to be before reporting decisions, actions and problems; none leaves them out.",
        choices=("cautious", "balanced", "generous", "none"),
    )


@dataclass(frozen=True, slots=True)
class TopicOptions(Settings):
    """What the meeting is about."""

    group: ClassVar[str] = "What the minutes contain"

    agenda: Path | None = option(
        None, "An agenda, one item a line; its items become the topics.", metavar="FILE"
    )


@dataclass(frozen=True, slots=True)
class ScoringOptions(Settings):
    """How important each utterance is."""

    group: ClassVar[str] = "What the minutes contain"

    scorer: str = option(
        "auto",
        "The engine that weighs the utterances.",
        choices=("auto",),
        found=_engines("scoring"),
    )
    attention_model: str = option(
        "auto",
        "The attention model: builtin, a name that minutes models list shows, or a folder; by "
        "default, the model in use.",
        metavar="MODEL",
    )


@dataclass(frozen=True, slots=True)
class MediaOptions(Settings):
    """What is heard of a recording."""

    group: ClassVar[str] = "Recognition"

    audio_track: int | None = option(
        None, "The audio track to use, counted from 1; by default, all of them, mixed.", least=1
    )
    channels: str = option(
        "auto",
        "split: one speaker per channel; mix: one recording. auto splits channels that differ.",
        choices=("auto", "mix", "split"),
    )


@dataclass(frozen=True, slots=True)
class VoiceActivityOptions(Settings):
    """Where there is speech."""

    group: ClassVar[str] = "Recognition"

    voice_threshold: float = option(
        0.4, "The probability from which sound counts as speech, 0 to 1.", least=0, most=1
    )


@dataclass(frozen=True, slots=True)
class TranscriptionOptions(Settings):
    """What is said."""

    group: ClassVar[str] = "Recognition"

    transcriber: str = option(
        "auto",
        "The engine that recognises speech.",
        choices=("auto",),
        found=_engines("transcription"),
    )
    model: str | None = option(
        None, "The Whisper model: a name such as base, small or turbo, a folder or a file."
    )
    language: str | None = option(
        None, "The language of the meeting, such as en; by default, detected."
    )
    initial_prompt: str | None = option(
        None, "A text that Whisper continues, and whose spelling it follows."
    )
    hotwords: str | None = option(None, "Names and terms that Whisper should expect.")

    def check(self) -> None:
        if self.language:
            language.chosen(self.language)


@dataclass(frozen=True, slots=True)
class DiarizationOptions(Settings):
    """Who speaks."""

    group: ClassVar[str] = "Speakers"

    diarizer: str = option(
        "auto",
        "The engine that tells speakers apart.",
        choices=("auto", "none"),
        found=_engines("diarization"),
    )
    diarization_model: str | None = option(
        None,
        "packaged (from pip), or a pyannote pipeline: community-1, 3.1 or a folder.",
        metavar="MODEL",
    )
    num_speakers: int | None = option(None, "How many people speak, if you know it.", least=1)
    min_speakers: int | None = option(None, "At least this many people speak.", least=1)
    max_speakers: int | None = option(None, "At most this many people speak.", least=1)

    def check(self) -> None:
        low, high = self.min_speakers or 1, self.max_speakers
        if high is not None and low > high:
            problem = f"{low} is more than --max-speakers {high}"
            raise OptionError("--min-speakers", problem, "swap them")
        if self.num_speakers and not low <= self.num_speakers <= (high or self.num_speakers):
            problem = f"{self.num_speakers} is outside --min-speakers and --max-speakers"
            raise OptionError("--num-speakers", problem, "give the number alone")


@dataclass(frozen=True, slots=True)
class SegmentationOptions(Settings):
    """How words become utterances."""

    group: ClassVar[str] = "Speakers"

    max_gap: float = option(
        1.0, "Join what a speaker says over gaps of up to this many seconds.", least=0, most=3600
    )
    pause: float = option(
        0.6, "Seconds of silence that end a sentence without punctuation.", least=0, most=3600
    )
    max_duration: float = option(30.0, "The longest utterance, in seconds.", least=0, most=3600)


@dataclass(frozen=True, slots=True)
class RuntimeOptions(Settings):
    """How the work is done; none of this changes what comes out."""

    group: ClassVar[str] = "Running"

    device: str = option("auto", "Where the models run.", choices=("auto", "cpu", "cuda"))
    threads: int | None = option(
        None, "How many cores each meeting may use; by default, all.", least=1
    )
    batch_size: int | None = option(
        None,
        "How many windows of speech Whisper decodes at a time: by default 16 on a GPU, 8 on a CPU; "
        "fewer need less memory.",
        least=1,
    )
    offline: bool = option(False, "Never use the network.")
    hf_token: str | None = option(
        None,
        "A Hugging Face token, for pyannote's gated pipelines.",
        variable="HF_TOKEN",
        repr=False,
    )
    cache_dir: Path | None = option(
        None, "The folder where intermediate results are cached; by default, ~/.cache/minutes."
    )
    models_dir: Path | None = option(
        None, "The folder of the models trained here; by default, in ~/.local/share."
    )

    def check(self) -> None:
        for flag, folder in (("--cache-dir", self.cache_dir), ("--models-dir", self.models_dir)):
            if folder and os.path.exists(folder) and not os.path.isdir(folder):  # noqa: PTH110, PTH112
                raise OptionError(flag, f"{folder} is a file", "name a folder")


@dataclass(frozen=True, slots=True)
class FolderOptions(Settings):
    """How folders of meetings are gone through."""

    group: ClassVar[str] = "Input"

    recursive: bool = option(False, "Include subfolders.", short="r")
    jobs: int | None = option(
        None,
        "How many meetings to process at a time; by default one per GPU, otherwise as many as "
        "cores and memory allow.",
        short="j",
        least=1,
    )


STAGES: dict[str, type[Settings]] = {
    "output": OutputOptions,
    "selection": SelectionOptions,
    "outcomes": OutcomeOptions,
    "topics": TopicOptions,
    "scoring": ScoringOptions,
    "media": MediaOptions,
    "voice_activity": VoiceActivityOptions,
    "transcription": TranscriptionOptions,
    "diarization": DiarizationOptions,
    "segmentation": SegmentationOptions,
    "runtime": RuntimeOptions,
}


@dataclass(frozen=True, slots=True, init=False)
class Options:
    """Every choice of how minutes are made, by name, by stage, or both.

    >>> Options(max_points=8, language="en").selection
    SelectionOptions(max_points=8, max_words=None)
    >>> Options(selection=SelectionOptions(max_points=8)) == Options(max_points=8)
    True

    Raises:
        OptionError: there is no option of a name, or a value makes no sense.
    """

    media: MediaOptions
    voice_activity: VoiceActivityOptions
    transcription: TranscriptionOptions
    diarization: DiarizationOptions
    segmentation: SegmentationOptions
    scoring: ScoringOptions
    outcomes: OutcomeOptions
    topics: TopicOptions
    selection: SelectionOptions
    output: OutputOptions
    runtime: RuntimeOptions

    def __init__(self, **choices: Any) -> None:
        for name, stage in STAGES.items():
            whole = isinstance(choices.get(name), stage)
            made = choices.pop(name) if whole else stage()
            mine = [s for s in declared_settings(stage) if s.name in choices]
            if mine:
                values = {f.name: getattr(made, f.name) for f in fields(stage)}  # type: ignore[arg-type]
                made = stage(**values | {s.name: s.convert(choices.pop(s.name)) for s in mine})
            object.__setattr__(self, name, made)
        for name in choices:
            known = [setting.name for setting in flat()]
            raise OptionError(
                name, "is no option", nearest(name, known) or f"choose from {', '.join(known)}"
            )

    def changed(self) -> dict[str, Any]:
        """What shapes the minutes and differs from the defaults, for NAME.minutes.json."""
        plain = asdict(Options())
        return {
            name: _plain(value)
            for stage, values in asdict(self).items()
            if stage not in {"output", "runtime"}
            for name, value in values.items()
            if value != plain[stage][name]
        }


def flat() -> Iterator[Setting]:
    """All options of `Options`, in the order in which they are told."""
    for stage in STAGES.values():
        yield from declared_settings(stage)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
