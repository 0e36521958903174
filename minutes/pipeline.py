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

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes import files, language, transcripts
from minutes.cache import Cache, Cached
from minutes.engines import device, registry
from minutes.engines.explaining import explainer
from minutes.errors import RecordError, TranscriptError
from minutes.media import Audio, Recording
from minutes.options import Options, OutcomeOptions, SelectionOptions
from minutes.progress import Progress, silent
from minutes.records import (
    Cue,
    Meeting,
    Minutes,
    Outcome,
    Point,
    Span,
    Transcription,
    Turn,
    Utterance,
    Weighed,
    Word,
    dump,
    load_minutes,
)
from minutes.stages import outcomes, topics
from minutes.stages.diarization import Diarizer, diarize
from minutes.stages.explanation import explain
from minutes.stages.naming import name_voices
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
APART = "The {count} channels of the recording hold a speaker each and are heard one by one."
NO_WORDS = "Speech was found in this recording, but no words were recognised."
UNDISCUSSED = "Not discussed: "
UNREAD = "Decisions, actions and open problems were not looked for: {} does not know them."
EXPLICIT = (
    "Decisions, actions and open problems were told only where they were said in so many words: "
    "{} does not know them."
)
UNTIMED = "The transcript has no times; those shown are estimated from its length."


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said at a meeting, by whatever way it came."""

    meeting: Meeting
    utterances: Cached[tuple[Utterance, ...]]
    engines: Mapping[str, str]
    notices: tuple[str, ...]
    named: bool  # whether the utterances' speakers are names of people, or labels


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a recording, and by which engines it was found."""

    utterances: Cached[tuple[Utterance, ...]]
    language: str | None
    engines: Mapping[str, str]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker's own channel, and where there is speech in it."""

    label: str
    channel: Recording
    spans: Cached[tuple[Span, ...]]

    @property
    def seconds(self) -> float:
        """How long there is speech."""
        return sum(span.end - span.start for span in self.spans.value)


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
    recording = prepared or Recording(path, spool=cache.folder, options=options.media)
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
    recording = Recording(path, spool=cache.folder, options=options.media)
    try:
        audio = _audio(recording, cache, progress)
        if not _voices(recording, audio, options, cache, progress):
            _spans(recording, audio.key, options, cache, progress)
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
        return load_minutes(files.read(path), str(path))
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
    asked = (options.selection, options.outcomes) != (SelectionOptions(), OutcomeOptions())
    if asked or options.topics.agenda or options.output.date:
        minutes = summarise(minutes, options)
    return _explained(minutes, str(path), options, progress)


def _from_transcript(path: Path, options: Options, cache: Cache, progress: Progress) -> Minutes:
    transcript, sha256 = _read_transcript(path)
    utterances = cache.get(
        "segmentation",
        (_content(transcript.cues), options.segmentation),
        tuple[Utterance, ...],
        lambda: segment_cues(transcript.cues, options=options.segmentation),
        makers=(segment_cues,),
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


def _content(cues: tuple[Cue, ...]) -> str:
    """The hash of what cues say: where a reader finds others in the file, others are made of it."""
    return hashlib.sha256(dump(cues, tuple[Cue, ...]).encode()).hexdigest()


def _read_transcript(path: Path) -> tuple[transcripts.Transcript, str]:
    """A transcript and the SHA-256 of its bytes: of those that were read, and of no others."""
    before = _hash(path)
    transcript = transcripts.read(path)  # says what is wrong where there was nothing to hash
    if before is None or _hash(path) != before:
        raise TranscriptError(path, "changed while it was read", "try again when it is whole")
    return transcript, before


def _hash(path: Path) -> str | None:
    try:
        return files.content_hash(path)
    except OSError:
        return None


def _from_recording(
    recording: Recording, options: Options, cache: Cache, progress: Progress
) -> Minutes:
    if options.runtime.device == "cuda":
        device.resolve("cuda")
    with recording:
        audio = _audio(recording, cache, progress)
        if voices := _voices(recording, audio, options, cache, progress):
            talk = _talk_apart(voices, audio, options, cache, progress)
        else:
            talk = _talk(recording, audio, options, cache, progress)
        meeting = Meeting(
            id=recording.sha256[:12],
            title=_title(recording.path),
            source=recording.path.name,
            sha256=recording.sha256,
            duration=round(audio.value.duration, 3),
            language=talk.language,
            recorded_at=audio.value.recorded_at,
        )
    notices = (*filter(None, [audio.value.notice]), *talk.notices)
    heard = Heard(meeting, talk.utterances, talk.engines, notices, named=False)
    return _weigh(heard, options, cache, progress)


def _talk(
    recording: Recording, audio: Cached[Audio], options: Options, cache: Cache, progress: Progress
) -> Talk:
    """What is said, by speakers who are told apart by their voices."""
    engines: dict[str, str] = {}
    notices: list[str] = []
    spans = _spans(recording, audio.key, options, cache, progress)
    words = Cached(Transcription(options.transcription.language, ()), spans.key)
    turns: Cached[tuple[Turn, ...]] = Cached((), spans.key)
    if spans.value:
        transcriber = registry.transcriber(options.transcription, options.runtime)
        words = _words(recording, spans, transcriber, options, cache, progress)
        engines["transcriber"] = transcriber.name
        notices += filter(None, [transcriber.notice, *words.value.notices])
    if words.value.words:
        diarizer = registry.diarizer(options.diarization, options.runtime)
        if diarizer is not None:
            turns = _turns(recording, spans, diarizer, options, cache, progress)
            engines["diarizer"] = diarizer.name
    else:
        notices = [NO_WORDS if spans.value else NO_SPEECH, *words.value.notices]
    utterances = cache.get(
        "segmentation",
        (words.key, turns.key, options.segmentation),
        tuple[Utterance, ...],
        lambda: segment(words.value.words, turns.value, options=options.segmentation),
        makers=(segment,),
    )
    return Talk(utterances, words.value.language, engines, tuple(notices))


def _voices(
    recording: Recording, audio: Cached[Audio], options: Options, cache: Cache, progress: Progress
) -> list[Voice]:
    """The channels that hold a speaker each, with their speech; none where all are one."""
    voices = []
    for number in range(audio.value.channels):
        channel = recording.channel(number)
        spans = _spans(channel, f"{audio.key}:{number}", options, cache, progress)
        voices.append(Voice(f"C{number + 1}", channel, spans))
    total = sum(voice.seconds for voice in voices)
    # With less than a fiftieth of all speech a channel has no speaker of its own.
    speaking = [v for v in voices if v.spans.value and v.seconds >= 0.02 * total]
    wanted = options.media.channels == "split" or len(speaking) > 1
    return speaking if wanted else []


def _talk_apart(
    voices: Sequence[Voice],
    audio: Cached[Audio],
    options: Options,
    cache: Cache,
    progress: Progress,
) -> Talk:
    """What is said, by speakers who have a channel each: also where they talk at once."""
    transcriber = registry.transcriber(options.transcription, options.runtime)
    language = options.transcription.language
    heard: dict[str, Cached[Transcription]] = {}
    for voice in sorted(voices, key=lambda v: -v.seconds):  # who talks most tells the language
        given = replace(options, transcription=replace(options.transcription, language=language))
        words = _words(voice.channel, voice.spans, transcriber, given, cache, progress)
        heard[voice.label] = words
        language = language or words.value.language
    cues = [_cue(v.label, found) for v in voices if (found := heard[v.label].value.words)]
    utterances = cache.get(
        "segmentation",
        (audio.key, *((label, words.key) for label, words in heard.items()), options.segmentation),
        tuple[Utterance, ...],
        lambda: segment_cues(cues, options=options.segmentation),
        makers=(segment_cues,),
    )
    notices = [
        APART.format(count=len(voices)) if len(voices) > 1 else None,
        transcriber.notice,
        *dict.fromkeys(notice for voice in voices for notice in heard[voice.label].value.notices),
    ]
    engines = {"transcriber": transcriber.name, "diarizer": "channels"}
    said = tuple(filter(None, notices)) if cues else (NO_WORDS,)
    return Talk(utterances, language, engines, said)


def _cue(speaker: str, words: tuple[Word, ...]) -> Cue:
    """All that one speaker says."""
    end = max(word.end for word in words)
    return Cue(words[0].start, end, join(word.text for word in words), speaker, words)


def _audio(recording: Recording, cache: Cache, progress: Progress) -> Cached[Audio]:
    made_from = (recording.sha256, recording.options)
    audio = cache.get(
        "media", made_from, Audio, lambda: recording.decode(progress), makers=(Recording,)
    )
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
        makers=(detect, detector),
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
        makers=(transcribe, transcriber),
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
        makers=(diarize, diarizer),
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
        makers=(score, scorer),
    )
    missing = EXPLICIT if outcomes.is_english(meeting.language) else UNREAD
    known = outcomes.knows(meeting.language, weighed.value.thresholds)
    unread = None if known or not heard.utterances.value else missing.format(scorer.name)
    speakers, utterances = identify(weighed.value.utterances, named=heard.named)
    if not heard.named:
        speakers = name_voices(speakers, utterances, language=meeting.language)
    minutes = Minutes(
        meeting=meeting,
        speakers=rename(speakers, options.output.names),
        utterances=utterances,
        points=(),
        engines={**heard.engines, "scorer": scorer.name},
        options=options.changed(),
        notices=(*heard.notices, *filter(None, [scorer.notice, unread])),
        vector=weighed.value.vector,
        thresholds=weighed.value.thresholds,
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
    found = _outcomes(minutes, options)
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


def _outcomes(minutes: Minutes, options: Options) -> tuple[Outcome, ...]:
    """The outcomes of a meeting; those of minutes that were made without thresholds stay."""
    if not minutes.thresholds and any(point.kind != "point" for point in minutes.points):
        return tuple(_kept(point) for point in minutes.points if point.kind != "point")
    return outcomes.find(
        minutes.utterances,
        minutes.speakers,
        language=minutes.meeting.language,
        recorded_at=minutes.meeting.recorded_at,
        thresholds=minutes.thresholds.get(options.outcomes.outcomes, {}),
    )


def _kept(point: Point) -> Outcome:
    return Outcome(
        kind=point.kind,
        utterances=point.utterances,
        statement=point.utterances,
        confidence=point.importance,
        owner=point.owner,
        due=point.due,
        owner_evidence=point.owner_evidence,
        due_evidence=point.due_evidence,
    )


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
