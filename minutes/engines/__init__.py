"""The engines: a folder each, the only places that import a speech library.

What a folder's module has under the name ENGINE says all that is known of an engine before it is
used; it imports nothing heavy. What it makes satisfies the Protocol of a stage without knowing it:
its constructor is cheap, weights are loaded at the first use. Another package brings one under the
entry points `minutes.engines` (docs/extending.md).

faster_whisper, whisper transcription
pyannote                diarization
silero                  voice activity
attention, lexrank      scoring

The modules beside the folders are what several engines need:

registry                which engine is taken; mixed, explaining: two scorers on one meeting
packaged, converted     weights that pip brings, and those in CTranslate2's form (layout)
recognition             a recording heard by any of Whisper's models (windows, passages, words, …)
inventory               which weights are here; official ones are fetched
device, hub, loudness, reachability
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

    from minutes.options import RuntimeOptions
    from minutes.progress import Progress

__all__ = ["Engine", "Holding", "Official", "Readiness", "Stage"]

Stage = Literal["voice-activity", "transcription", "diarization", "scoring"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """What `minutes doctor` shows of an engine.

    `detail` says what was found, such as "base.pt on disk"; `remedy` says what to do when the
    engine is not ready.
    """

    engine: str
    ready: bool
    detail: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """Weights of a speech model.

    `source` says who brought them, `sha256` what they are checked against; `problem` why they
    cannot be used.
    """

    name: str
    stage: str
    what: str
    source: str
    licence: str
    sha256: str | None
    path: str | None = None
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Official:
    """An engine's official weights, which are downloaded: `minutes models pull ENGINE:MODEL`.

    `models` are the names there are, `held` the weights that are here; `default` is the model
    that ENGINE alone means.
    """

    models: Callable[[], Iterable[str]]
    held: Callable[[], Iterable[Holding]]
    pull: Callable[[str, RuntimeOptions, Progress], Path]
    default: str = ""


def _when_named(options: Any, runtime: RuntimeOptions) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class Engine:
    """What does the work of a stage.

    Each function takes the options of the stage and `RuntimeOptions`.

    Attributes:
        name: as the stage's option has it, such as `--transcriber`.
        stage: whose Protocol `make` satisfies.
        make: the engine itself.
        readiness: whether it can run here, found out without loading weights.
        preference: 0 to 1; of the engines of a stage, auto takes the one that says the most. One
            that says 0 is taken only when it is named.
        title: what sentences call it; its name where empty.
        official: weights of its own that can be downloaded.
    """

    name: str
    stage: Stage
    make: Callable[[Any, RuntimeOptions], Any]
    readiness: Callable[[Any, RuntimeOptions], Readiness]
    preference: Callable[[Any, RuntimeOptions], float] = _when_named
    title: str = ""
    official: Official | None = None
