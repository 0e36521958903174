"""Which engine does the work: the one asked for, or the best that can run here.

`auto` prefers the better engine and says in one warning line how to get it when it falls back.
An engine is made once for the same options, so that several recordings share its loaded weights.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from minutes import assets, models
from minutes import language as languages
from minutes.engines import (
    converted,
    faster_whisper,
    lexrank,
    packaged,
    pyannote,
    silero,
    whisper,
)
from minutes.engines.attention import AttentionScorer
from minutes.engines.attention import readiness as attention_readiness
from minutes.engines.device import resolve
from minutes.engines.mixed import MixedScorer
from minutes.engines.readiness import Readiness
from minutes.options import (
    DiarizationOptions,
    Options,
    RuntimeOptions,
    ScoringOptions,
    TranscriptionOptions,
)

if TYPE_CHECKING:
    from minutes.records import Utterance
    from minutes.stages.diarization import Diarizer
    from minutes.stages.scoring import Scorer
    from minutes.stages.transcription import Transcriber
    from minutes.stages.voice_activity import VoiceDetector

__all__ = [
    "attention",
    "attention_named",
    "diarizer",
    "models_folder",
    "readiness",
    "scorer",
    "transcriber",
    "unread",
    "voice_detector",
]

log = logging.getLogger(__name__)


def voice_detector() -> VoiceDetector:
    """The voice detector; its model travels in its package."""
    return silero.SileroDetector()


@cache
def transcriber(options: TranscriptionOptions, runtime: RuntimeOptions) -> Transcriber:
    """The speech recogniser to use.

    Weights that the user names go first, then official ones on the disk, then those of pip.
    faster-whisper runs them on a CPU, openai-whisper on a GPU and those in openai-whisper's form.

    Raises:
        EngineUnavailable: the one asked for cannot run.
        CheckpointError: there is no such model.
    """
    if options.transcriber == "faster-whisper":
        return faster_whisper.FasterWhisperTranscriber(options, runtime)
    if options.transcriber == "auto" and options.model is None:
        _offer(resolve(runtime.device), runtime)
    if options.transcriber == "whisper" or _takes_whisper(options.model, runtime):
        return whisper.WhisperTranscriber(options, runtime)
    return faster_whisper.FasterWhisperTranscriber(options, runtime)


def _offer(device: str, runtime: RuntimeOptions) -> None:
    """Say how to get better weights than those of pip, which are taken for now."""
    taken = converted.best(device)
    if taken is None or taken.weights is None:
        return
    if taken.weights is not packaged.WHISPER_BASE:
        problem = packaged.problem(packaged.WHISPER_BASE)
        log.warning("hearing with %s: %s; %s", taken.weights.what, problem, packaged.INSTALL)
    elif not runtime.offline:
        log.info(
            "hearing with Whisper base, as pip brings it; minutes models pull %s gets a better one",
            "whisper:turbo" if device == "cuda" else "faster-whisper:small",
        )


def _takes_whisper(model: str | None, runtime: RuntimeOptions) -> bool:
    """Whether `auto` takes openai-whisper rather than faster-whisper."""
    if converted.is_folder(model):
        return False
    if model is not None and model not in converted.REPOSITORIES:
        return True  # a file in openai-whisper's form, or what it has an error for
    on_gpu = resolve(runtime.device) == "cuda"
    if model is not None:
        # distil-large-v3 and its like are faster-whisper's alone.
        return (on_gpu and not model.startswith("distil-")) or _in_openais_form_alone(model)
    official = any(converted.official(name) for name in converted.AUTO["cpu"])
    return on_gpu or (not official and whisper.is_on_disk(converted.DEFAULT["cpu"]))


def _in_openais_form_alone(model: str) -> bool:
    """Whether a model's official weights are here, but for openai-whisper alone."""
    return converted.official(model) is None and whisper.is_on_disk(model)


@cache
def diarizer(options: DiarizationOptions, runtime: RuntimeOptions) -> Diarizer | None:
    """The diarizer to use; None where speakers are not to be told apart.

    Raises:
        EngineUnavailable: the one asked for cannot run.
    """
    if options.diarizer == "none":
        return None
    best = pyannote.choose(options, runtime)
    if options.diarizer == "pyannote" or options.diarization_model is not None:
        return best
    wanted = pyannote.readiness(options, runtime)
    if wanted.ready:
        return best
    log.warning(
        "speakers are not told apart: pyannote cannot run (%s); %s", wanted.detail, wanted.remedy
    )
    return None


def scorer(
    options: ScoringOptions,
    runtime: RuntimeOptions,
    utterances: Sequence[Utterance],
    language: str | None,
) -> Scorer:
    """The scorer for a meeting: the attention model where it knows the meeting's language.

    Raises:
        CheckpointError: the attention model cannot be used.
    """
    if options.scorer == "lexrank":
        return lexrank.LexRankScorer()
    best = attention(options.attention_model, runtime)
    known = " and ".join(map(languages.name, best.languages))
    if options.scorer == "auto" and language and language not in best.languages:
        return lexrank.LexRankScorer(
            f"The attention model was trained on {known}; this meeting is in "
            f"{languages.name(language)}, so lexrank weighs it, which is less precise."
        )
    if options.scorer == "auto" and (foreign := unread(best, utterances)):
        return MixedScorer(
            best,
            lexrank.LexRankScorer(),
            foreign,
            f"The attention model was trained on {known}; {len(foreign)} of {len(utterances)} "
            "utterances are in another script, so lexrank weighs those, which is less precise.",
        )
    return best


def unread(model: AttentionScorer, utterances: Sequence[Utterance]) -> frozenset[str]:
    """The ids of utterances in a script that none of the model's languages is written in."""
    if not all(map(languages.writes_latin, model.languages)):
        return frozenset()
    return frozenset(u.id for u in utterances if not languages.is_latin(u.text))


def attention(model: str, runtime: RuntimeOptions) -> AttentionScorer:
    """An attention model: "auto" (the one in use), "builtin", a name of `minutes.models`, a folder.

    Raises:
        CheckpointError: there is none of that name, or it cannot be used.
    """
    return _attention(str(models.find(model, models_folder(runtime))), runtime)


def attention_named(name: str, runtime: RuntimeOptions) -> AttentionScorer | None:
    """The attention model that minutes call by a name, where it is here."""
    folder = models.named(name, models_folder(runtime))
    return None if folder is None else _attention(str(folder), runtime)


def models_folder(runtime: RuntimeOptions) -> Path:
    """Where the models that were trained here are."""
    return runtime.models_dir or assets.models_folder()


@cache
def _attention(folder: str, runtime: RuntimeOptions) -> AttentionScorer:
    return AttentionScorer(folder, runtime)


def readiness(options: Options) -> dict[str, tuple[Readiness, ...]]:
    """What can run here, by stage, best engine first."""
    return {
        "transcription": (
            faster_whisper.readiness(options.transcription, options.runtime),
            whisper.readiness(options.transcription, options.runtime),
        ),
        "diarization": (pyannote.readiness(options.diarization, options.runtime),),
        "scoring": (
            attention_readiness(
                str(models.find(options.scoring.attention_model, models_folder(options.runtime)))
            ),
            Readiness("lexrank", True, "any language, without a model"),
        ),
    }
