"""A recording or a transcript becomes minutes: the one place that knows the order of the stages.

    recording  -> media -> voice activity -> transcription ┐
                                          -> diarization   ┴-> segmentation ┐
    transcript -> cues --------------------------------------> segmentation ┴-> speakers
               -> scoring ┬-> topics   ┐
                          └-> outcomes ┴-> selection (-> explanation) -> Minutes -> rendering

Every stage that takes time keeps its result in the cache, under a key that the next one builds
upon, so that work which was killed goes on where it was, and a change of the budget or of the
template repeats nothing before selection.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import language, transcripts
from minutes.cache import Cache, Cached
from minutes.engines import device, registry
from minutes.engines.explaining import explainer
from minutes.errors import RecordError
from minutes.files import content_hash
from minutes.media import Audio, Recording
from minutes.options import Options, SelectionOptions
from minutes.progress import Progress, silent
from minutes.records import (
    Meeting,
    Minutes,
    Span,
    Transcription,
    Turn,
    Utterance,
    Weighed,
    load_minutes,
)
from minutes.stages import outcomes, topics
from minutes.stages.diarization import Diarizer, diarize
from minutes.stages.explanation import explain
from minutes.stages.scoring import score
from minutes.stages.segmentation import segment, segment_cues
from minutes.stages.selection import select
from minutes.stages.speakers import identify, rename
from minutes.stages.transcription import Transcriber, transcribe
from minutes.stages.voice_activity import detect
from minutes.text import join

__all__ = ["prepare", "read", "revise", "run", "summarise"]

log = logging.getLogger(__name__)

NO_SPEECH = "No speech was found in this recording."
NO_WORDS = "Speech was found in this recording, but no words were recognised."
UNDISCUSSED = "Not discussed: "
UNTIMED = "The transcript has no times; those shown are estimated from its length."


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said at a meeting, by whatever way it came."""

    meeting: Meeting
    utterances: Cached[tuple[Utterance, ...]]
    engines: Mapping[str, str]
    notices: tuple[str, ...]
    named: bool  # whether the utterances' speakers are names of people, or labels


def run(
    path: Path,
    options: Options,
    *,
    cache: Cache,
    progress: Progress = silent,
    prepared: Recording | None = None,
) -> Minutes:
    """The minutes of a recording or a transcript.

    Args:
        prepared: what `prepare` gave for the recording; it is closed in the end.

    Raises:
        MinutesError: the file, an option or an engine cannot be used.
    """
    if options.topics.agenda:
        topics.read_agenda(options.topics.agenda)  # a mistake in it is told before the work
    if transcripts.is_transcript(path):
        return _from_transcript(path, options, cache, progress)
    recording = prepared or Recording(path, spool=cache.folder)
    return _from_recording(recording, options, cache, progress)


def prepare(
    path: Path, options: Options, *, cache: Cache, progress: Progress = silent
) -> Recording | None:
    """What comes before recognition, done ahead of it: decoding and voice detection.

    Meant for a thread beside the one that recognises the meeting before. None for a transcript.

    Raises:
        MinutesError: the recording cannot be used.
    """
    if transcripts.is_transcript(path):
        return None
    recording = Recording(path, spool=cache.folder)
    try:
        _spans(recording, _audio(recording, cache, progress).key, options, cache, progress)
    except BaseException:
        recording.close()
        raise
    return recording


def read(path: Path) -> Minutes:
    """The minutes kept in a NAME.minutes.json.

    Raises:
        RecordError: the file is missing or is not minutes.
    """
    try:
        return load_minutes(path.read_bytes(), str(path))
    except OSError as exc:
        raise RecordError(path, f"cannot be read ({exc.strerror})", "check the path") from exc


def revise(path: Path, options: Options, *, progress: Progress = silent) -> Minutes:
    """The minutes kept in a NAME.minutes.json, with what is given anew: title, names, budget, …

    Points stay as they are in the file unless a budget, an agenda or a date asks for others.

    Raises:
        RecordError: the file is missing or is not minutes, or its model is not there to explain it.
    """
    minutes = read(path)
    meeting = replace(
        minutes.meeting,
        title=options.output.title or minutes.meeting.title,
        recorded_at=options.output.date or minutes.meeting.recorded_at,
    )
    speakers = rename(minutes.speakers, options.output.names)
    minutes = replace(minutes, meeting=meeting, speakers=speakers)
    if options.selection != SelectionOptions() or options.topics.agenda or options.output.date:
        minutes = summarise(minutes, options)
    return _explained(minutes, str(path), options, progress)


def _from_transcript(path: Path, options: Options, cache: Cache, progress: Progress) -> Minutes:
    transcript = transcripts.read(path)
    sha256 = content_hash(path)
    utterances = cache.get(
        "segmentation",
        (sha256, options.segmentation),
        tuple[Utterance, ...],
        lambda: segment_cues(transcript.cues, options=options.segmentation),
    )
    meeting = Meeting(
        id=sha256[:12],
        title=transcript.title or _title(path),
        source=path.name,
        sha256=sha256,
        duration=max((u.end for u in utterances.value), default=0.0),
        language=options.transcription.language or transcript.language,
        recorded_at=transcript.recorded_at,
    )
    notices = transcript.notices if transcript.timed else (*transcript.notices, UNTIMED)
    heard = Heard(meeting, utterances, {}, notices, named=True)
    return _weigh(heard, options, cache, progress)


def _from_recording(
    recording: Recording, options: Options, cache: Cache, progress: Progress
) -> Minutes:
    if options.runtime.device == "cuda":
        device.resolve("cuda")
    engines: dict[str, str] = {}
    notices: list[str] = []
    with recording:
        audio = _audio(recording, cache, progress)
        spans = _spans(recording, audio.key, options, cache, progress)
        words = Cached(Transcription(options.transcription.language, ()), spans.key)
        turns: Cached[tuple[Turn, ...]] = Cached((), spans.key)
        if spans.value:
            transcriber = registry.transcriber(options.transcription, options.runtime)
            words = _words(recording, spans, transcriber, options, cache, progress)
            engines["transcriber"] = transcriber.name
            notices += [transcriber.notice] if transcriber.notice else []
        if words.value.words:
            diarizer = registry.diarizer(options.diarization, options.runtime)
            if diarizer is not None:
                turns = _turns(recording, spans, diarizer, options, cache, progress)
                engines["diarizer"] = diarizer.name
        else:
            notices = [NO_WORDS if spans.value else NO_SPEECH]
        meeting = Meeting(
            id=recording.sha256[:12],
            title=_title(recording.path),
            source=recording.path.name,
            sha256=recording.sha256,
            duration=round(audio.value.duration, 3),
            language=words.value.language,
            recorded_at=audio.value.recorded_at,
        )
    utterances = cache.get(
        "segmentation",
        (words.key, turns.key, options.segmentation),
        tuple[Utterance, ...],
        lambda: segment(words.value.words, turns.value, options=options.segmentation),
    )
    heard = Heard(meeting, utterances, engines, tuple(notices), named=False)
    return _weigh(heard, options, cache, progress)


def _audio(recording: Recording, cache: Cache, progress: Progress) -> Cached[Audio]:
    audio = cache.get("media", (recording.sha256,), Audio, lambda: recording.decode(progress))
    recording.known(audio.value)
    return audio


def _spans(
    recording: Recording, key: str, options: Options, cache: Cache, progress: Progress
) -> Cached[tuple[Span, ...]]:
    detector = registry.voice_detector()
    return cache.get(
        "voice-activity",
        (key, detector.name, options.voice_activity),
        tuple[Span, ...],
        lambda: detect(
            recording, engine=detector, options=options.voice_activity, progress=progress
        ),
    )


def _words(
    recording: Recording,
    spans: Cached[tuple[Span, ...]],
    transcriber: Transcriber,
    options: Options,
    cache: Cache,
    progress: Progress,
) -> Cached[Transcription]:
    log.info("transcription by %s", transcriber.name)
    return cache.get(
        "transcription",
        (spans.key, transcriber.fingerprint, options.transcription),
        Transcription,
        lambda: transcribe(
            recording,
            spans.value,
            engine=transcriber,
            options=options.transcription,
            progress=progress,
        ),
    )


def _turns(
    recording: Recording,
    spans: Cached[tuple[Span, ...]],
    diarizer: Diarizer,
    options: Options,
    cache: Cache,
    progress: Progress,
) -> Cached[tuple[Turn, ...]]:
    log.info("diarization by %s", diarizer.name)
    return cache.get(
        "diarization",
        (spans.key, diarizer.fingerprint, options.diarization),
        tuple[Turn, ...],
        lambda: diarize(
            recording,
            spans.value,
            engine=diarizer,
            options=options.diarization,
            progress=progress,
        ),
    )


def _weigh(heard: Heard, options: Options, cache: Cache, progress: Progress) -> Minutes:
    """From utterances to minutes, which recordings and transcripts share."""
    meeting = replace(
        heard.meeting,
        title=options.output.title or heard.meeting.title,
        recorded_at=options.output.date or heard.meeting.recorded_at,
        language=heard.meeting.language
        or language.identify(join(u.text for u in heard.utterances.value)),
    )
    scorer = registry.scorer(
        options.scoring, options.runtime, heard.utterances.value, meeting.language
    )
    log.info("scoring by %s", scorer.name)
    weighed = cache.get(
        "scoring",
        (heard.utterances.key, scorer.fingerprint, meeting.language),
        Weighed,
        lambda: score(
            heard.utterances.value,
            engine=scorer,
            language=meeting.language,
            options=options.scoring,
            progress=progress,
        ),
    )
    speakers, utterances = identify(weighed.value.utterances, named=heard.named)
    minutes = Minutes(
        meeting=meeting,
        speakers=rename(speakers, options.output.names),
        utterances=utterances,
        points=(),
        engines={**heard.engines, "scorer": scorer.name},
        options=options.changed(),
        notices=(*heard.notices, *filter(None, [scorer.notice])),
        vector=weighed.value.vector,
    )
    return _explained(summarise(minutes, options), meeting.source, options, progress)


def summarise(minutes: Minutes, options: Options) -> Minutes:
    """The minutes with topics and points, from their utterances with weights.

    Raises:
        AgendaError: the agenda cannot be read.
    """
    meeting, said, speakers = minutes.meeting, minutes.utterances, minutes.speakers
    agenda = topics.read_agenda(options.topics.agenda) if options.topics.agenda else ()
    divided = topics.divide(said, language=meeting.language, speakers=speakers, agenda=agenda)
    found = outcomes.find(
        said, speakers, language=meeting.language, recorded_at=meeting.recorded_at
    )
    points = select(
        said,
        outcomes=found,
        topics=divided,
        language=meeting.language,
        options=options.selection,
    )
    notices = tuple(n for n in minutes.notices if not n.startswith(UNDISCUSSED))
    if missed := topics.undiscussed(agenda, divided):
        notices += (f"{UNDISCUSSED}{'; '.join(missed)}",)
    return replace(minutes, topics=divided, points=points, notices=notices)


def _explained(minutes: Minutes, source: str, options: Options, progress: Progress) -> Minutes:
    """The minutes, with a reason for each point where that is asked for."""
    if not options.output.explain:
        return minutes
    points = explain(
        minutes.points,
        minutes.utterances,
        engine=explainer(minutes, options, source),
        language=minutes.meeting.language,
        progress=progress,
    )
    return replace(minutes, points=points)


def _title(path: Path) -> str:
    """A file's name as a title: planning_call.wav -> Planning call."""
    words = " ".join(path.name.removesuffix(path.suffix).replace("_", " ").split())
    return words[:1].upper() + words[1:] or path.name
