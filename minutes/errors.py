"""What can go wrong that a user can mend.

    MinutesError
    ├── OptionError        an option's value makes no sense
    ├── InputError         a file that was given cannot be used
    │   ├── MediaError         a recording
    │   ├── TranscriptError    a transcript
    │   │   └── NoTranscript       what is none at all, as far as can be told
    │   ├── RecordError        a NAME.minutes.json
    │   ├── CorpusError        a file of labelled meetings
    │   └── AgendaError        an agenda
    ├── EngineError        an engine cannot run
    │   ├── EngineUnavailable  its package, its weights or its device is missing
    │   └── CheckpointError    its weights are there but cannot be used
    ├── TrainingError      a model does not learn
    ├── TemplateError      a template does not parse or names what does not exist
    ├── ChoiceError        what a reviewer chooses cannot be done to these minutes
    ├── StoreError         the database of the reviews cannot be used
    └── OutputError        the results cannot be written

Each message is one line: what failed, with which value, and what to do. Any other exception is
a defect of this program and shows its traceback.
"""

from __future__ import annotations

from os import PathLike

__all__ = [
    "AgendaError",
    "CheckpointError",
    "ChoiceError",
    "CorpusError",
    "EngineError",
    "EngineUnavailable",
    "InputError",
    "MediaError",
    "MinutesError",
    "NoTranscript",
    "OptionError",
    "OutputError",
    "RecordError",
    "StoreError",
    "TemplateError",
    "TrainingError",
    "TranscriptError",
]


class MinutesError(Exception):
    """Any failure that the user can mend.

    Args:
        subject: the file, option or engine that failed, by the name the user gave it.
        problem: what is wrong with it.
        remedy: what to do about it.
    """

    def __init__(self, subject: str | PathLike[str], problem: str, remedy: str = "") -> None:
        self.subject = str(subject)
        self.problem = problem
        self.remedy = remedy
        message = f"{self.subject}: {problem}" + (f"; {remedy}" if remedy else "")
        super().__init__(" ".join(message.split()))


class OptionError(MinutesError):
    """An option's value makes no sense."""


class InputError(MinutesError):
    """A file that was given cannot be used."""


class MediaError(InputError):
    """A recording cannot be used."""


class TranscriptError(InputError):
    """A transcript cannot be used."""


class NoTranscript(TranscriptError):
    """A file is no transcript at all: in a folder of mixed things nothing is wrong with it."""


class RecordError(InputError):
    """A NAME.minutes.json cannot be used."""


class CorpusError(InputError):
    """A file of labelled meetings cannot be used."""


class AgendaError(InputError):
    """An agenda cannot be used."""


class EngineError(MinutesError):
    """An engine cannot run."""


class EngineUnavailable(EngineError):
    """An engine's package, weights or device is missing."""


class CheckpointError(EngineError):
    """An engine's weights are there but cannot be used."""


class TrainingError(MinutesError):
    """A model does not learn."""


class TemplateError(MinutesError):
    """A template does not parse, or names what does not exist."""


class ChoiceError(MinutesError):
    """What a reviewer chooses cannot be done to the minutes as they are now."""


class StoreError(MinutesError):
    """The database of the reviews cannot be used."""


class OutputError(MinutesError):
    """The results cannot be written."""
