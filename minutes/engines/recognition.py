"""A recording heard by one of Whisper's models, whichever engine runs it.

The speech is packed into windows, the windows are decoded in the meeting's language, and their
passages become words in the recording's time, without what nobody can have said. Now and then
Whisper passes over some of a window: that is heard again, in a window of its own. The language is
guessed from a few windows and settled when all have been heard; where the guess was wrong, and
in stretches that are surely in another language, the speech is heard again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from minutes.engines import languages, spoken
from minutes.engines.languages import Foreign, LanguageEvidence
from minutes.engines.passages import Dropped, Passage, Slice, sift
from minutes.engines.windows import (
    Window,
    fill_gap,
    gaps,
    join_words,
    pack_windows,
    spans_inside,
    window_around,
)
from minutes.engines.words import timed_words
from minutes.language import english_name
from minutes.records import Span, Transcription, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from minutes.media import Recording
    from minutes.options import TranscriptionOptions
    from minutes.progress import Progress

    Sound = NDArray[np.float32]

__all__ = ["DecodedWindow", "WindowDecoder", "recognise"]

PROBES = 3  # windows heard to guess the language of a recording
PIECE = 3.0  # seconds of speech that are enough to tell its language by
GAP = 0.3  # seconds of silence at which another language may begin
AGAIN = 0.25  # of the windows, as many are heard again at the most
TOLD = 6  # places that a notice names


@dataclass(frozen=True, slots=True)
class DecodedWindow:
    """What was heard in a window: its number, its passages, and the languages in its parts."""

    number: int
    passages: Sequence[Passage]
    slices: Sequence[Slice] = ()


class WindowDecoder(Protocol):
    """A model that is ready to hear; sounds are 16 kHz mono of up to 30 seconds."""

    @property
    def languages(self) -> Sequence[str]:
        """Whisper's codes of the languages that it knows."""
        ...

    def detect(self, sounds: Sequence[Sound]) -> list[Mapping[str, float]]:
        """Of each sound, how probable each language is."""
        ...

    def decode(
        self, sounds: Iterable[Sound], *, language: str, prompt: str | None, alone: bool = False
    ) -> Iterator[DecodedWindow]:
        """What is said in sounds, which are numbered from 0 and may come back in any order.

        Args:
            alone: each is heard for itself in Whisper's own way, whatever that takes.
        """
        ...


@dataclass(slots=True)
class Recognised:
    """What was heard in some windows; seconds of the recording."""

    windows: Sequence[Window]
    words: dict[int, list[Word]] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    places: list[LanguageEvidence] = field(default_factory=list)

    def joined(self) -> list[Word]:
        """The words of all windows, each once."""
        return join_words(
            [(window, self.words.get(i, [])) for i, window in enumerate(self.windows)]
        )


def recognise(
    decoder: WindowDecoder,
    recording: Recording,
    spans: Sequence[Span],
    *,
    options: TranscriptionOptions,
    progress: Progress,
) -> Transcription:
    """The words within the spans, timed from the start of the recording.

    Raises:
        OptionError: the model does not know the language.
    """
    given = spoken.code(options.language, decoder.languages)
    if not spans:
        return Transcription(given, ())
    prompt = spoken.prompt(options)
    windows = pack_windows(spans, recording)
    multilingual = len(decoder.languages) > 1
    language = given or (_guess(decoder, recording, windows) if multilingual else "en")
    heard = _recognise(decoder, recording, windows, language, prompt, progress)
    unsettled = multilingual and given is None and bool(heard.places)
    if unsettled and (settled := languages.settle(heard.places)) != language:
        language = settled
        heard = _recognise(decoder, recording, windows, language, prompt, progress)
    _again(decoder, recording, heard, language, prompt, progress)
    words, dropped, stretches = heard.joined(), heard.dropped, []
    if unsettled:
        stretches = _foreign(decoder, recording, spans, heard.places, language)
        for stretch in stretches:
            parts = pack_windows(spans_inside(spans, stretch.start, stretch.end), recording)
            other = _recognise(decoder, recording, parts, stretch.language, prompt, progress)
            words = [w for w in words if not stretch.start <= (w.start + w.end) / 2 < stretch.end]
            words += other.joined()
            dropped = [d for d in dropped if not stretch.start <= d.start < stretch.end]
            dropped += other.dropped
    notices = _notices(dropped, stretches)
    if given is None and words and not languages.is_certain(heard.places, language):
        notices.append(
            f"The language is most likely {english_name(language)}, which is not certain; if it is "
            "another one, give it with --language."
        )
    return Transcription(language if words else given, tuple(words), tuple(notices))


def _recognise(
    decoder: WindowDecoder,
    recording: Recording,
    windows: Sequence[Window],
    language: str,
    prompt: str | None,
    progress: Progress,
    *,
    alone: bool = False,
) -> Recognised:
    total = sum(window.speech for window in windows)
    heard = Recognised(windows)
    progress("transcription", 0.0, total)
    sounds = (window.read(recording) for window in windows)
    for decoded in decoder.decode(sounds, language=language, prompt=prompt, alone=alone):
        window = windows[decoded.number]
        kept, dropped = sift(decoded.passages)
        words, loops = timed_words(kept)
        heard.words[decoded.number] = [
            replace(word, start=placed.start, end=placed.end)
            for word in words
            if (placed := window.place(word.start, word.end))
        ]
        for lost in [*dropped, *loops]:
            start, end = window.when(lost.start), window.when(lost.end)
            if end > window.begins:  # the window before has told the rest
                heard.dropped.append(replace(lost, start=start, end=end))
        heard.places += _places(window, decoded.slices)
        progress("transcription", min(total, _done(heard)), total)
    heard.places.sort(key=lambda place: place.start)
    heard.dropped.sort(key=lambda lost: lost.start)
    return heard


def _again(
    decoder: WindowDecoder,
    recording: Recording,
    heard: Recognised,
    language: str,
    prompt: str | None,
    progress: Progress,
) -> None:
    """Hear once more what is said between the words of windows, the longest stretches first."""
    found: list[tuple[int, Span]] = []
    for number, words in heard.words.items():
        found += [(number, gap) for gap in gaps(heard.windows[number], words)]
    found.sort(key=lambda at: (at[1].start - at[1].end, at[1].start))
    found = found[: 1 + round(AGAIN * len(heard.windows))]
    windows = [window_around(heard.windows[number], gap) for number, gap in found]
    if not windows:
        return
    again = _recognise(decoder, recording, windows, language, prompt, progress, alone=True)
    for i, (number, gap) in enumerate(found):
        heard.words[number] = fill_gap(heard.words[number], gap, again.words.get(i, []))


def _done(heard: Recognised) -> float:
    return sum(heard.windows[number].speech for number in heard.words)


def _places(window: Window, slices: Iterable[Slice]) -> Iterator[LanguageEvidence]:
    """The parts of a window as places of the recording, those without speech left out."""
    for part in slices:
        start, end = max(window.when(part.start), window.begins), window.when(part.end)
        speech = sum(span.end - span.start for span in spans_inside(window.voiced, start, end))
        if speech > 0:
            yield LanguageEvidence(start, end, speech, part.languages)


def _guess(decoder: WindowDecoder, recording: Recording, windows: Sequence[Window]) -> str:
    """The language of a recording by the fullest window of each of its parts."""
    count = min(PROBES, len(windows))
    edges = [len(windows) * i // count for i in range(count + 1)]
    probes = [max(windows[a:b], key=lambda window: window.speech) for a, b in pairwise(edges)]
    found = decoder.detect([window.read(recording) for window in probes])
    return languages.settle(
        LanguageEvidence(w.begins, w.voiced[-1].end, w.speech, probabilities)
        for w, probabilities in zip(probes, found, strict=True)
    )


def _foreign(
    decoder: WindowDecoder,
    recording: Recording,
    spans: Sequence[Span],
    places: Sequence[LanguageEvidence],
    language: str,
) -> list[Foreign]:
    """The stretches in another language: where there is doubt, each utterance is asked alone."""
    found: list[Foreign] = []
    for start, end in languages.doubtful(places, language):
        pieces = list(_pieces(spans_inside(spans, start, end)))
        asked = decoder.detect([recording.read(p[0].start, p[-1].end) for p in pieces])
        found += languages.foreign(
            [
                LanguageEvidence(
                    piece[0].start, piece[-1].end, sum(s.end - s.start for s in piece), probable
                )
                for piece, probable in zip(pieces, asked, strict=True)
            ],
            language,
        )
    return found


def _pieces(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """Spans in groups that are long enough to tell a language by, cut where there is a pause."""
    piece: list[Span] = []
    for span in spans:
        long = sum(s.end - s.start for s in piece) >= PIECE
        if piece and (
            (long and span.start - piece[-1].end >= GAP) or span.end - piece[0].start > 25
        ):
            yield piece
            piece = []
        piece.append(span)
    if piece:
        yield piece


def _notices(dropped: Sequence[Dropped], stretches: Sequence[Foreign]) -> list[str]:
    """What the reader should know of what was heard."""
    notices = [
        f"From {_clock(s.start)} to {_clock(s.end)} {english_name(s.language)} is spoken; it was "
        "transcribed in that language."
        for s in stretches
    ]
    unsaid = [lost.start for lost in dropped if lost.reason != "loop"]
    if unsaid:
        notices.append(
            "Left out, as most likely nobody said it (noise, or words too unclear to recognise): "
            f"what was heard at {_times(unsaid)}."
        )
    if loops := [lost.start for lost in dropped if lost.reason == "loop"]:
        notices.append(
            f"The recogniser repeated itself at {_times(loops)}; the repetitions were left out."
        )
    return notices


def _times(seconds: Sequence[float]) -> str:
    """Times one after the other; of many, the first ones and how many more there are."""
    told = ", ".join(map(_clock, seconds[:TOLD]))
    more = len(seconds) - TOLD
    return f"{told} and {more} more times" if more > 0 else told


def _clock(seconds: float) -> str:
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
