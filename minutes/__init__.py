"""minutes: turns a meeting's recording into minutes people trust.

>>> import minutes
>>> found = minutes.run("samples/planning.vtt", max_points=8)
>>> found.meeting.title, len(found.points)
('Planning', 8)

`run` makes minutes of a recording or a transcript, `read` takes them from a NAME.minutes.json;
`Minutes` has the points and what can be made of them, `Options` every choice, `Pipeline` the
stages with engines of one's own. Nothing is loaded before it is used. docs/python.md has more.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing takes most of the time in which Ctrl-C is a traceback
if TYPE_CHECKING:
    from typing import Any

    from minutes.errors import MinutesError
    from minutes.minutes import Minutes, read
    from minutes.options import Options
    from minutes.pipeline import Pipeline, run
    from minutes.records import Cue, Meeting, Point, Speaker, Topic, Utterance
    from minutes.stages.diarization import Diarizer
    from minutes.stages.scoring import Scorer
    from minutes.stages.transcription import Transcriber
    from minutes.stages.voice_activity import VoiceDetector
    from minutes.transcripts import Transcript

__version__ = "0.1.0"

__all__ = [
    "Cue",
    "Diarizer",
    "Meeting",
    "Minutes",
    "MinutesError",
    "Options",
    "Pipeline",
    "Point",
    "Scorer",
    "Speaker",
    "Topic",
    "Transcriber",
    "Transcript",
    "Utterance",
    "VoiceDetector",
    "__version__",
    "read",
    "run",
]

_HOMES = {
    "errors": ("MinutesError",),
    "minutes": ("Minutes", "read"),
    "options": ("Options",),
    "pipeline": ("Pipeline", "run"),
    "records": ("Cue", "Meeting", "Point", "Speaker", "Topic", "Utterance"),
    "stages.diarization": ("Diarizer",),
    "stages.scoring": ("Scorer",),
    "stages.transcription": ("Transcriber",),
    "stages.voice_activity": ("VoiceDetector",),
    "transcripts": ("Transcript",),
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for (PEP 562)."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"minutes.{home}"), name)
    raise AttributeError(f"module 'minutes' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
