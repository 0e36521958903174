"""Which engine does the work: the one asked for, or the best that can run here.

Engines are found (`minutes.extensions`) and say themselves how well they suit what is asked; none
is named here. An engine is made once for the same options, so that several recordings share its
loaded weights.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from minutes import extensions
from minutes import language as languages
from minutes.engines import Engine, Readiness, Stage
from minutes.engines.mixed import MixedScorer, SubstituteScorer
from minutes.errors import EngineUnavailable
from minutes.options import (
    DiarizationOptions,
    Options,
    RuntimeOptions,
    ScoringOptions,
    TranscriptionOptions,
    VoiceActivityOptions,
)

if TYPE_CHECKING:
    from minutes.records import Utterance
    from minutes.stages.diarization import Diarizer
    from minutes.stages.scoring import Scorer
    from minutes.stages.transcription import Transcriber
    from minutes.stages.voice_activity import VoiceDetector

__all__ = [
    "check_model",
    "diarizer",
    "engines",
    "readiness",
    "scorer",
    "scorers",
    "transcriber",
    "unread",
    "voice_detector",
]

log = logging.getLogger(__name__)

_AUTO = "auto"
_NONE = "none"


def engines(stage: Stage) -> tuple[Engine, ...]:
    """The engines that there are for a stage, by name."""
    return tuple(one for one in extensions.load(extensions.ENGINES) if one.stage == stage)


@cache
def voice_detector() -> VoiceDetector:
    """The voice detector to use."""
    options, runtime = VoiceActivityOptions(), RuntimeOptions()
    engine = _choose("voice-activity", _AUTO, options, runtime)
    return cast("VoiceDetector", engine.make(options, runtime))


@cache
def transcriber(options: TranscriptionOptions, runtime: RuntimeOptions) -> Transcriber:
    """The speech recogniser to use.

    Raises:
        EngineUnavailable: the one asked for cannot run.
        CheckpointError: there is no such model.
    """
    engine = _choose("transcription", options.transcriber, options, runtime)
    return cast("Transcriber", engine.make(options, runtime))


def check_model(options: TranscriptionOptions, runtime: RuntimeOptions) -> None:
    """Whether the speech model that is named is there, before anything that takes time.

    Raises:
        CheckpointError: it is not.
    """
    if options.model:
        transcriber(options, runtime)


@cache
def diarizer(options: DiarizationOptions, runtime: RuntimeOptions) -> Diarizer | None:
    """The diarizer to use; None where speakers are not to be told apart, or nothing can.

    Raises:
        EngineUnavailable: the one asked for cannot run.
    """
    if options.diarizer == _NONE:
        return None
    engine = _choose("diarization", options.diarizer, options, runtime)
    if options.diarizer == _AUTO and options.diarization_model is None:
        found = engine.readiness(options, runtime)
        if not found.ready:
            log.warning(
                "speakers are not told apart: %s cannot run (%s); %s",
                engine.name,
                found.detail,
                found.remedy,
            )
            return None
    return cast("Diarizer", engine.make(options, runtime))


def scorer(
    options: ScoringOptions,
    runtime: RuntimeOptions,
    utterances: Sequence[Utterance],
    language: str | None,
) -> Scorer:
    """The scorer for a meeting; where the best does not know its language, one that knows any.

    Raises:
        CheckpointError: the attention model cannot be used.
    """
    engine = _choose("scoring", options.scorer, options, runtime)
    best = cast("Scorer", engine.make(options, runtime))
    if options.scorer != _AUTO or not _trained_on(best):
        return best
    trained = " and ".join(map(languages.english_name, _trained_on(best)))
    title = engine.title or engine.name
    known = f"{title[0].upper()}{title[1:]} was trained on {trained}"
    if language and language not in _trained_on(best):
        other = _of_any_language(options, runtime)
        notice = (
            f"{known}; this meeting is in {languages.english_name(language)}, "
            f"so {other.name} weighs it, which is less precise."
        )
        return SubstituteScorer(other, notice)
    if foreign := unread(best, utterances):
        other = _of_any_language(options, runtime)
        notice = (
            f"{known}; {len(foreign)} of {len(utterances)} utterances are in another script, so "
            f"{other.name} weighs those, which is less precise."
        )
        return MixedScorer(best, other, foreign, notice)
    return best


def scorers(options: ScoringOptions, runtime: RuntimeOptions) -> list[Scorer]:
    """All that `scorer` may take, whatever the meeting.

    Raises:
        CheckpointError: the attention model cannot be used.
    """
    engine = _choose("scoring", options.scorer, options, runtime)
    best = cast("Scorer", engine.make(options, runtime))
    return [best] if options.scorer != _AUTO else [best, _of_any_language(options, runtime)]


def unread(model: Scorer, utterances: Sequence[Utterance]) -> frozenset[str]:
    """The ids of utterances in a script that none of the scorer's languages is written in."""
    trained = _trained_on(model)
    if not trained or not all(map(languages.writes_latin, trained)):
        return frozenset()
    return frozenset(u.id for u in utterances if not languages.is_latin(u.text))


def readiness(options: Options) -> dict[str, tuple[Readiness, ...]]:
    """What can run here, by stage."""
    by_stage: dict[Stage, Any] = {
        "voice-activity": options.voice_activity,
        "transcription": options.transcription,
        "diarization": options.diarization,
        "scoring": options.scoring,
    }
    return {
        stage: tuple(engine.readiness(own, options.runtime) for engine in engines(stage))
        for stage, own in by_stage.items()
    }


def _choose(stage: Stage, asked: str, options: Any, runtime: RuntimeOptions) -> Engine:
    """The engine of a name; for auto, the one that suits best."""
    found = engines(stage)
    if asked != _AUTO:
        found = tuple(engine for engine in found if engine.name == asked)
    if len(found) > 1:
        rated = [(engine.preference(options, runtime), engine) for engine in found]
        found = tuple(
            engine
            for rate, engine in sorted(rated, key=lambda pair: pair[0], reverse=True)
            if rate > 0
        )
    if not found:
        raise EngineUnavailable(
            stage, f"there is no engine {asked!r} for it", "install the package that brings it"
        )
    return found[0]


def _of_any_language(options: ScoringOptions, runtime: RuntimeOptions) -> Scorer:
    """The best scorer that is trained on no language."""
    rated = sorted(engines("scoring"), key=lambda e: e.preference(options, runtime), reverse=True)
    made = (cast("Scorer", engine.make(options, runtime)) for engine in rated)
    return next(scorer for scorer in made if not _trained_on(scorer))


def _trained_on(scorer: Scorer) -> tuple[str, ...]:
    """The languages that a scorer was trained on; none where it takes any."""
    return tuple(getattr(scorer, "languages", ()))
