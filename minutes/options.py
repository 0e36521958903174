"""What a user can choose: one frozen class per stage, merged once from four sources.

Later sources win: the defaults below, then `minutes.toml` in the working folder, then
environment variables (`MINUTES_MAX_POINTS`, and `HF_TOKEN` as Hugging Face's tools have it),
then the command line's flags. Every source uses the flags' names.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from minutes import extensions
from minutes.errors import OptionError

__all__ = [
    "DiarizationOptions",
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
    "formats",
    "merge",
]

LARGEST = 2**16  # bytes of a minutes.toml
DOTS = 100  # in a line of it: the time to read a chain of keys grows with the square of its length
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


@dataclass(frozen=True, slots=True)
class MediaOptions:
    """What is heard of a recording. `audio_track` counts from 1; None means all, or the one spoken.

    `channels` is mix, split (each channel, or each track, is a speaker) or auto: split where the
    channels of a track hold different speakers.
    """

    audio_track: int | None = None
    channels: str = "auto"

    def __post_init__(self) -> None:
        _at_least("audio_track", self.audio_track, 1)
        _one_of("channels", self.channels, ("auto", "mix", "split"))


@dataclass(frozen=True, slots=True)
class VoiceActivityOptions:
    """Where there is speech: where the detector's probability is above `voice_threshold`."""

    voice_threshold: float = 0.4

    def __post_init__(self) -> None:
        _between("voice-threshold", self.voice_threshold, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class TranscriptionOptions:
    """What is said. `model` is a name of Whisper's or the path of a checkpoint.

    faster-whisper's checkpoints are folders, openai-whisper's are files. `hotwords` are names and
    terms to expect, `initial_prompt` is a text to go on from in its spelling.
    """

    transcriber: str = "auto"
    model: str | None = None
    language: str | None = None
    initial_prompt: str | None = None
    hotwords: str | None = None

    def __post_init__(self) -> None:
        _engine("transcriber", self.transcriber, "transcription")


@dataclass(frozen=True, slots=True)
class DiarizationOptions:
    """Who speaks. `diarization_model` is "packaged", or a pyannote pipeline's name or folder."""

    diarizer: str = "auto"
    diarization_model: str | None = None
    num_speakers: int | None = None
    min_speakers: int | None = None
    max_speakers: int | None = None

    def __post_init__(self) -> None:
        _engine("diarizer", self.diarizer, "diarization", ("auto", "none"))
        for name in ("num_speakers", "min_speakers", "max_speakers"):
            _at_least(name, getattr(self, name), 1)
        low, high = self.min_speakers or 1, self.max_speakers
        if high is not None and low > high:
            raise OptionError(
                "--min-speakers", f"{low} is more than --max-speakers {high}", "swap them"
            )
        if self.num_speakers and not low <= self.num_speakers <= (high or self.num_speakers):
            raise OptionError(
                "--num-speakers",
                f"{self.num_speakers} is outside --min-speakers and --max-speakers",
                "give the number alone",
            )


@dataclass(frozen=True, slots=True)
class SegmentationOptions:
    """How words become utterances; all in seconds.

    A speaker's pieces are joined over gaps of up to `max_gap`, a silence of `pause` ends a
    sentence where there is no punctuation, and no utterance grows beyond `max_duration`.
    """

    max_gap: float = 1.0
    pause: float = 0.6
    max_duration: float = 30.0

    def __post_init__(self) -> None:
        for name in ("max_gap", "pause", "max_duration"):
            _between(name, getattr(self, name), 0.0, 3600.0)


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """How important each utterance is.

    `attention_model` is "auto" (the one in use), "builtin", a name of `minutes.models`, a folder.
    """

    scorer: str = "auto"
    attention_model: str = "auto"

    def __post_init__(self) -> None:
        _engine("scorer", self.scorer, "scoring")


@dataclass(frozen=True, slots=True)
class OutcomeOptions:
    """How sure the model must be of a decision, an action or an open problem to tell it."""

    outcomes: str = "balanced"

    def __post_init__(self) -> None:
        _one_of("outcomes", self.outcomes, ("cautious", "balanced", "generous"))


@dataclass(frozen=True, slots=True)
class TopicOptions:
    """What the meeting is about. `agenda` is a file of one item a line, which name the topics."""

    agenda: Path | None = None


@dataclass(frozen=True, slots=True)
class SelectionOptions:
    """How much of the meeting the minutes keep. With neither budget, its length decides."""

    max_points: int | None = None
    max_words: int | None = None

    def __post_init__(self) -> None:
        _at_least("max_points", self.max_points, 1)
        _at_least("max_words", self.max_words, 1)


_USUAL = ("md", "html", "json")


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What is written, and where. `speaker` holds names, such as S1=Anna.

    `date` is the day of the meeting as ISO 8601. `explain` adds to each point why it is there,
    `embed_audio` puts the recording into the page.
    """

    output_dir: Path = Path()
    output_format: tuple[str, ...] = _USUAL
    template: Path | None = None
    title: str | None = None
    date: str | None = None
    speaker: tuple[str, ...] = ()
    explain: bool = False
    embed_audio: bool = False
    force: bool = False

    def __post_init__(self) -> None:
        for name in self.output_format:
            if name not in _USUAL:
                _one_of("output-format", name, formats())
        if self.date is not None:
            _iso_date("date", self.date)
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
class RuntimeOptions:
    """How the work is done; none of this changes what comes out.

    `threads` is how many cores one meeting may use; None means all. `batch_size` is how many
    windows of speech Whisper hears side by side; None means as many as are worth it. `models_dir`
    holds the models that were trained here.
    """

    device: str = "auto"
    threads: int | None = None
    batch_size: int | None = None
    offline: bool = False
    hf_token: str | None = field(default=None, repr=False)
    cache_dir: Path | None = None
    models_dir: Path | None = None

    def __post_init__(self) -> None:
        _one_of("device", self.device, ("auto", "cpu", "cuda"))
        _at_least("threads", self.threads, 1)
        _at_least("batch-size", self.batch_size, 1)


@dataclass(frozen=True, slots=True)
class Options:
    """Every choice, by stage."""

    media: MediaOptions = field(default_factory=MediaOptions)
    voice_activity: VoiceActivityOptions = field(default_factory=VoiceActivityOptions)
    transcription: TranscriptionOptions = field(default_factory=TranscriptionOptions)
    diarization: DiarizationOptions = field(default_factory=DiarizationOptions)
    segmentation: SegmentationOptions = field(default_factory=SegmentationOptions)
    scoring: ScoringOptions = field(default_factory=ScoringOptions)
    outcomes: OutcomeOptions = field(default_factory=OutcomeOptions)
    topics: TopicOptions = field(default_factory=TopicOptions)
    selection: SelectionOptions = field(default_factory=SelectionOptions)
    output: OutputOptions = field(default_factory=OutputOptions)
    runtime: RuntimeOptions = field(default_factory=RuntimeOptions)

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


def formats() -> tuple[str, ...]:
    """The names of all formats that there are."""
    return extensions.names(extensions.FORMATS)


def merge(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    config: Path | None = None,
) -> Options:
    """Options from a configuration file, environment variables and flags; later ones win.

    Args:
        flags: by option name, such as `max_points`; None means not given.
        environment: such as `os.environ`.
        config: a `minutes.toml`; may be missing.

    Raises:
        OptionError: an unknown name, or a value that makes no sense.
    """
    known = {f.name: stage.name for stage in fields(Options) for f in fields(_stage(stage.name))}
    given: dict[str, Any] = {}
    for key, value in _read_config(config).items():
        name = key.replace("-", "_")
        if name not in known:
            choices = ", ".join(sorted(n.replace("_", "-") for n in known))
            raise OptionError(str(config), f"{key} is no option", f"choose from {choices}")
        if name == "output_dir" and _ADDRESS.match(str(value)):
            # A folder from elsewhere may bring its minutes.toml along.
            raise OptionError(
                str(config),
                f"{key} is an address, to which it could send minutes unasked",
                "give it by --output-dir or MINUTES_OUTPUT_DIR",
            )
        given[name] = value
    for variable, text in (environment or {}).items():
        name = "hf_token" if variable == "HF_TOKEN" else variable.removeprefix("MINUTES_").lower()
        if (variable.startswith("MINUTES_") or variable == "HF_TOKEN") and name in known and text:
            given[name] = text
    given |= {name: value for name, value in flags.items() if value is not None}
    stages: dict[str, dict[str, Any]] = {stage: {} for stage in known.values()}
    for name, value in given.items():
        stages[known[name]][name] = _convert(name, value, known[name])
    return Options(**{stage: _stage(stage)(**values) for stage, values in stages.items()})


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _stage(name: str) -> Any:
    return next(f for f in fields(Options) if f.name == name).default_factory


def _read_config(path: Path | None) -> dict[str, Any]:
    if path is None or not path.exists():
        return {}
    from minutes import files

    try:
        content = files.read(path, LARGEST)
        if any(line.count(b".") > DOTS for line in content.splitlines()):
            raise ValueError(f"a line has more than {DOTS} dots")
        return tomllib.loads(content.decode())
    except OSError as exc:
        reason = exc.strerror or str(exc)
    except RecursionError:
        reason = "its lists are nested too deep"
    except ValueError as exc:  # no UTF-8, or no TOML
        reason = str(exc)
    raise OptionError(path, f"cannot be read ({reason})", "mend it or move it away")


def _convert(name: str, value: Any, stage: str) -> Any:
    """A value from any source, as the type that its option has."""
    kind = str(next(f.type for f in fields(_stage(stage)) if f.name == name))
    try:
        if kind.startswith("tuple"):
            parts = value.split(",") if isinstance(value, str) else value
            return tuple(str(part).strip() for part in parts)
        if kind.startswith("bool"):
            if isinstance(value, bool):
                return value
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                str(value).strip().lower()
            ]
        for type_name, type_ in (("int", int), ("float", float), ("Path", Path)):
            if kind.startswith(type_name):
                return type_(value)
        return str(value)
    except (ValueError, TypeError, KeyError) as exc:
        wanted = {"bool": "true or false", "int": "a whole number", "float": "a number"}
        what = wanted.get(kind.partition(" ")[0], kind)
        raise OptionError(_flag(name), f"{value!r} is not {what}", "give another value") from exc


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise OptionError(_flag(name), f"{value!r} is unknown", f"choose from {', '.join(choices)}")


def _engine(name: str, value: str, stage: str, others: tuple[str, ...] = ("auto",)) -> None:
    """An engine of a stage is asked for by its name; looking for engines takes time."""
    if value not in others:
        _one_of(name, value, (*others, *extensions.names(extensions.ENGINES, stage=stage)))


def _at_least(name: str, value: int | None, least: int) -> None:
    if value is not None and value < least:
        raise OptionError(_flag(name), f"{value} is less than {least}", f"give {least} or more")


def _between(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise OptionError(
            _flag(name), f"{value} is outside {low:g} to {high:g}", "give a value within it"
        )


def _iso_date(name: str, value: str) -> None:
    try:
        datetime.fromisoformat(value)
    except ValueError as exc:
        raise OptionError(
            _flag(name), f"{value!r} is no date", "write it as 2027-02-23, or 2027-02-23T10:00"
        ) from exc
