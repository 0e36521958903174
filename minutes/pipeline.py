"""A recording or a transcript becomes minutes: the one place that knows the order of the stages.

    recording  -> media -> voice activity -> transcription ┐
                      (at the same time)  -> diarization   ┴-> segmentation ┐
    transcript -> cues --------------------------------------> segmentation ┴-> speakers
               -> scoring ┬-> topics   ┐
                          └-> outcomes ┴-> selection (-> explanation) -> Minutes -> rendering

Every stage that takes time keeps its result in the cache, under a key that the next one builds
upon, so that work which was killed goes on where it was, and a change of the budget or of the
template repeats nothing before selection. What follows scoring is in `minutes.minutes`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from minutes import inputs, language, transcripts
from minutes.cache import Cache, Cached
from minutes.dating import DAY_OF_FILE
from minutes.engines import device, registry
from minutes.media import Audio, Recording
from minutes.minutes import Minutes, explained, revise, summarise, with_given
from minutes.options import Options, TranscriptionOptions
from minutes.progress import Progress, silent
from minutes.records import Meeting, Span, Transcription, Turn, Utterance, Weighed
from minutes.speech import transcribe_and_diarize
from minutes.stages import outcomes, topics
from minutes.stages.diarization import Diarizer, diarize
from minutes.stages.naming import name_voices
from minutes.stages.scoring import Scorer, score
from minutes.stages.segmentation import cue_of, segment, segment_cues
from minutes.stages.speakers import identify, rename
from minutes.stages.transcription import Transcriber, transcribe
from minutes.stages.voice_activity import VoiceDetector, detect
from minutes.text import join
from minutes.transcripts import Transcript

__all__ = ["Pipeline", "revise", "run", "summarise"]
log = logging.getLogger(__name__)
T = TypeVar("T")
Spans: TypeAlias = Cached[tuple[Span, ...]]
Utterances: TypeAlias = tuple[Utterance, ...]

NO_SPEECH = "No speech was found in this recording."
APART = "The {count} channels of the recording hold a speaker each and are heard one by one."
NO_WORDS = "Speech was found in this recording, but no words were recognised."
UNREAD = "Decisions, actions and open problems were not looked for: {} does not know them."
EXPLICIT = (
    "Decisions, actions and open problems were told only where they were said in so many words: "
    "{} does not know them."
)
UNTIMED = "The transcript has no times; those shown are estimated from its length."


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was said at a meeting, by whatever way it came, and by which engines it was found."""

    utterances: Cached[Utterances]
    language: str | None
    engines: Mapping[str, str]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker's own channel, and where there is speech in it."""

    label: str
    channel: Recording
    spans: Spans

    @property
    def seconds(self) -> float:
        """How long there is speech."""
        return sum(span.end - span.start for span in self.spans.value)


class Pipeline:
    """The stages, with their options, their engines and what they keep.

    >>> pipeline = Pipeline(Options(max_points=8))
    >>> minutes = pipeline.run("samples/planning.vtt")
    >>> len(minutes.points)
    8

    Args:
        options: every choice; the defaults if None.
        cache: where the stages' results are kept for the next run, a folder or a cache; by
            default `Options(cache_dir=…)`, else nowhere.
        voice_detector, transcriber, diarizer, scorer: engines of one's own, in place of those
            that the options choose. Any object does that satisfies the Protocol of its name.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        cache: Cache | str | Path | None = None,
        voice_detector: VoiceDetector | None = None,
        transcriber: Transcriber | None = None,
        diarizer: Diarizer | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self.options = options or Options()
        kept = self.options.runtime.cache_dir if cache is None else cache
        self.cache = kept if isinstance(kept, Cache) else Cache(Path(kept) if kept else None)
        self._detector, self._transcriber = voice_detector, transcriber
        self._diarizer, self._scorer = diarizer, scorer

    def run(
        self,
        source: inputs.Source,
        *,
        rate: int | None = None,
        progress: Progress = silent,
        prepared: Recording | None = None,
        day_of_file: str | None = None,
    ) -> Minutes:
        """The minutes of a recording or a transcript.

        Args:
            source: the path of either; a `Transcript`; or a waveform of shape (samples,) or
                (channels, samples) with values from -1 to 1.
            rate: samples a second, of a waveform.
            progress: called with what is done, how much of it, of how much.
            prepared: what `prepare` gave for the recording; it is closed in the end.
            day_of_file: the day to go by where nothing says when the meeting was, in ISO 8601.

        Raises:
            MinutesError: the source, an option or an engine cannot be used.
        """
        if self.options.topics.agenda:
            topics.read_agenda(self.options.topics.agenda)  # a mistake is told before the work
        if self._scorer is None:
            registry.scorers(self.options.scoring, self.options.runtime)  # as is a missing model
        if isinstance(source, Transcript):
            return self._from_transcript(inputs.kept(source), progress, day_of_file)
        if not isinstance(source, str | Path):
            with inputs.as_file(source, rate) as path:
                return self._from_recording(self._open(path), progress, day_of_file)
        path = Path(source)
        if transcripts.is_transcript(path):
            return self._from_transcript(inputs.read(path), progress, day_of_file)
        return self._from_recording(prepared or self._open(path), progress, day_of_file)

    def prepare(self, path: Path, *, progress: Progress = silent) -> Recording | None:
        """What comes before recognition, done ahead of it: decoding and voice detection.

        Meant for a thread beside the one that recognises the meeting before. None for a transcript.

        Raises:
            MinutesError: the recording cannot be used.
        """
        if transcripts.is_transcript(path):
            return None
        recording = self._open(path)
        try:
            audio = self._audio(recording, progress)
            if not self._voices(recording, audio, progress):
                self._spans(recording, audio.key, progress)
        except BaseException:
            recording.close()
            raise
        return recording

    def _from_transcript(
        self, given: inputs.TranscriptInput, progress: Progress, day_of_file: str | None
    ) -> Minutes:
        transcript, options = given.transcript, self.options.segmentation
        asked = self.options.transcription.language
        verb = partial(segment_cues, transcript.cues, options=options)
        utterances = self._once("segmentation", (given.said, options), Utterances, verb)
        meeting = inputs.meeting(
            given.path,
            given.sha256,
            title=transcript.title,
            duration=max((u.end for u in utterances.value), default=0.0),
            language=language.chosen(asked) if asked else transcript.language,
            said=(transcript.recorded_at, "transcript"),
            day_of_file=day_of_file,
        )
        notices = transcript.notices if transcript.timed else (*transcript.notices, UNTIMED)
        talk = Conversation(utterances, meeting.language, {}, notices)
        return self._from_talk(meeting, talk, progress, named=True)

    def _from_recording(
        self, recording: Recording, progress: Progress, day_of_file: str | None
    ) -> Minutes:
        if self.options.runtime.device == "cuda":
            device.resolve_device("cuda")
        with recording:
            if self._transcriber is None:
                registry.check_model(self.options.transcription, self.options.runtime)
            audio = self._audio(recording, progress)
            if voices := self._voices(recording, audio, progress):
                talk = self._talk_apart(voices, audio, progress)
            else:
                talk = self._talk(recording, audio, progress)
            meeting = inputs.meeting(
                recording.path,
                recording.sha256,
                duration=round(audio.value.duration, 3),
                language=talk.language,
                said=(audio.value.recorded_at, "recording"),
                day_of_file=day_of_file,
            )
        talk = replace(talk, notices=(*filter(None, [audio.value.notice]), *talk.notices))
        return self._from_talk(meeting, talk, progress, named=False)

    def _talk(self, recording: Recording, audio: Cached[Audio], progress: Progress) -> Conversation:
        """What is said, by speakers who are told apart by their voices."""
        options = self.options
        engines: dict[str, str] = {}
        notices: list[str] = []
        spans = self._spans(recording, audio.key, progress)
        asked = options.transcription.language
        words = Cached(Transcription(asked and language.chosen(asked), ()), spans.key)
        turns: Cached[tuple[Turn, ...]] = Cached((), spans.key)
        if spans.value:
            transcriber, diarizer = self.transcriber, self.diarizer
            listening = partial(self._words, recording, spans, options.transcription)
            diarizing = partial(self._turns, recording, spans, diarizer) if diarizer else None
            words, found = transcribe_and_diarize(listening, diarizing, options.runtime, progress)
            engines["transcriber"] = transcriber.name
            notices += filter(None, [transcriber.notice, *words.value.notices])
            if diarizer and found:
                turns = found
                engines["diarizer"] = diarizer.name
        if not words.value.words:
            notices = [NO_WORDS if spans.value else NO_SPEECH, *words.value.notices]
        made_from = (words.key, turns.key, options.segmentation)
        verb = partial(segment, words.value.words, turns.value, options=options.segmentation)
        utterances = self._once("segmentation", made_from, Utterances, verb)
        return Conversation(utterances, words.value.language, engines, tuple(notices))

    def _talk_apart(
        self, voices: Sequence[Voice], audio: Cached[Audio], progress: Progress
    ) -> Conversation:
        """What is said, by speakers who have a channel each: also where they talk at once."""
        given, segmentation = self.options.transcription, self.options.segmentation
        heard: dict[str, Cached[Transcription]] = {}
        for voice in sorted(voices, key=lambda v: -v.seconds):  # who talks most tells the language
            found = self._words(voice.channel, voice.spans, given, progress)
            given = replace(given, language=found.value.language or given.language)
            heard[voice.label] = found
        cues = [cue_of(v.label, words) for v in voices if (words := heard[v.label].value.words)]
        made_from = (audio.key, *((label, w.key) for label, w in heard.items()), segmentation)
        verb = partial(segment_cues, cues, options=segmentation)
        utterances = self._once("segmentation", made_from, Utterances, verb)
        notices = [
            APART.format(count=len(voices)) if len(voices) > 1 else None,
            self.transcriber.notice,
            *dict.fromkeys(n for voice in voices for n in heard[voice.label].value.notices),
        ]
        engines = {"transcriber": self.transcriber.name, "diarizer": "channels"}
        said = tuple(filter(None, notices)) if cues else (NO_WORDS,)
        return Conversation(utterances, given.language, engines, said)

    def _open(self, path: Path) -> Recording:
        inputs.check_recording(path)
        return Recording(path, spool=self.cache.folder, options=self.options.media)

    def _audio(self, recording: Recording, progress: Progress) -> Cached[Audio]:
        made_from = (recording.sha256, recording.options)
        audio = self._once("media", made_from, Audio, partial(recording.decode, progress))
        recording.known(audio.value)
        return audio

    def _voices(
        self, recording: Recording, audio: Cached[Audio], progress: Progress
    ) -> list[Voice]:
        """The channels that hold a speaker each, with their speech; none where all are one."""
        voices = []
        for number in range(audio.value.channels):
            channel = recording.channel(number)
            spans = self._spans(channel, f"{audio.key}:{number}", progress)
            voices.append(Voice(f"C{number + 1}", channel, spans))
        total = sum(voice.seconds for voice in voices)
        # With less than a fiftieth of all speech a channel has no speaker of its own.
        speaking = [v for v in voices if v.spans.value and v.seconds >= 0.02 * total]
        wanted = self.options.media.channels == "split" or len(speaking) > 1
        return speaking if wanted else []

    def _spans(self, recording: Recording, key: str, progress: Progress) -> Spans:
        engine = self._detector or registry.voice_detector()
        options = self.options.voice_activity
        made_from = (key, engine.name, options)
        verb = partial(detect, recording, engine=engine, options=options, progress=progress)
        return self._once("voice-activity", made_from, tuple[Span, ...], verb)

    def _words(
        self, recording: Recording, spans: Spans, options: TranscriptionOptions, progress: Progress
    ) -> Cached[Transcription]:
        engine = self.transcriber
        log.info("transcription by %s", engine.name)
        made_from = (spans.key, engine.fingerprint, options)
        verb = partial(transcribe, recording, spans.value, engine=engine, options=options)
        how = partial(verb, progress=progress)
        return self._once("transcription", made_from, Transcription, how)

    def _turns(
        self, recording: Recording, spans: Spans, engine: Diarizer, progress: Progress
    ) -> Cached[tuple[Turn, ...]]:
        log.info("diarization by %s", engine.name)
        options = self.options.diarization
        made_from = (spans.key, engine.fingerprint, options)
        verb = partial(diarize, recording, spans.value, engine=engine, options=options)
        how = partial(verb, progress=progress)
        return self._once("diarization", made_from, tuple[Turn, ...], how)

    def _once(
        self, stage: str, made_from: tuple[object, ...], type_: type[T], verb: partial[T]
    ) -> Cached[T]:
        """What a stage's verb gives, computed unless the cache has it."""
        makers = (verb.func, *filter(None, [verb.keywords.get("engine")]))
        return self.cache.get(stage, made_from, type_, verb, makers=makers)

    @property
    def transcriber(self) -> Transcriber:
        """The engine that recognises speech."""
        options = self.options
        return self._transcriber or registry.transcriber(options.transcription, options.runtime)

    @property
    def diarizer(self) -> Diarizer | None:
        """The engine that tells speakers apart; None where none does."""
        options = self.options
        return self._diarizer or registry.diarizer(options.diarization, options.runtime)

    def _from_talk(
        self, meeting: Meeting, talk: Conversation, progress: Progress, *, named: bool
    ) -> Minutes:
        """Minutes of a meeting.

        Args:
            named: whether the utterances' speakers are names of people, or labels.
        """
        options, said = self.options, talk.utterances
        spoken = meeting.language or language.identify(join(u.text for u in said.value))
        meeting = replace(with_given(meeting, options), language=spoken)
        scorer = self._scorer or registry.scorer(
            options.scoring, options.runtime, said.value, meeting.language
        )
        log.info("scoring by %s", scorer.name)
        made_from = (said.key, scorer.fingerprint, meeting.language)
        verb = partial(score, said.value, engine=scorer, language=meeting.language)
        compute = partial(verb, options=options.scoring, progress=progress)
        weighed = self._once("scoring", made_from, Weighed, compute).value
        speakers, utterances = identify(weighed.utterances, named=named)
        if not named:
            speakers = name_voices(speakers, utterances, language=meeting.language)
        guessed = DAY_OF_FILE if meeting.dated_by == "file" else None
        unread, wanted = None, utterances and options.outcomes.outcomes != "none"
        if wanted and not outcomes.knows(meeting.language, weighed.thresholds):
            unread = (EXPLICIT if outcomes.reads(meeting.language) else UNREAD).format(scorer.name)
        minutes = Minutes(
            meeting=meeting,
            speakers=rename(speakers, options.output.names),
            utterances=utterances,
            points=(),
            engines={**talk.engines, "scorer": scorer.name},
            options=options.changed(),
            notices=(*talk.notices, *filter(None, [scorer.notice, unread, guessed])),
            vector=weighed.vector,
            thresholds=weighed.thresholds,
        )
        done, why = summarise(minutes, options), options.output.explain
        return explained(done, meeting.source, options, progress) if why else done


def run(
    source: inputs.Source,
    options: Options | None = None,
    *,
    rate: int | None = None,
    cache: Cache | str | Path | None = None,
    progress: Progress = silent,
    **choices: Any,
) -> Minutes:
    """The minutes of a recording or a transcript: `Pipeline(options).run(source)` in one call.

    >>> import minutes
    >>> minutes.run("samples/standup.vtt", max_points=3).meeting.title
    'Standup'

    Args:
        choices: options by name, such as `max_points=8`; they win over `options`.

    Raises:
        MinutesError: the source, an option or an engine cannot be used.
    """
    given = replace(options or Options(), **choices)
    return Pipeline(given, cache=cache).run(source, rate=rate, progress=progress)
