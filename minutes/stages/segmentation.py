"""What is said in one breath: words and turns, or the cues of a transcript, become utterances.

Everything that is heard is kept, once and in order. Each speaker's words are a stream of their
own, so that what another speaker throws in does not break a sentence. A stream is cut where a
sentence ends: by punctuation where there is some, by pause and length where there is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from minutes.options import SegmentationOptions
from minutes.records import Cue, Turn, Utterance, Word
from minutes.sentences import ends_sentence, is_backchannel, pauses_sentence
from minutes.text import count_words, join, printable

__all__ = ["segment", "segment_cues"]

_TOLERANCE = 2.0  # seconds between a word and the nearest turn that may claim it
_CLOSE = 0.3  # seconds; words closer than this are spoken in one go
_LONG = 50  # words (characters of Chinese); a longer sentence has lost its punctuation
_RARE = 1 / 60  # sentence ends a word; a transcript with fewer is not punctuated
_SHORT = 3  # words; a shorter piece is a hesitation, not a sentence
_CLAUSE_BONUS = 0.3  # seconds of pause that a comma is worth as a place to cut
_CUE_BONUS = 0.2  # seconds of pause that the end of a cue is worth

_CUE_WORD = re.compile(
    r"[^\s。！？；，、…]{1,400}[。！？；，、…”’」』）]*|[。！？；，、…”’」』）]+"
)
_ATTACHED = re.compile(r"[.,!?;:%…)\]}”’»]+|\.\d+%?|['’]\w{1,2}")


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut: a word, or a clause of a script without spaces.

    `glued` says that nothing is between it and the atom before; `opens` that a cue starts here.
    """

    start: float
    end: float
    text: str
    speaker: str | None
    word: Word | None = None
    glued: bool = False
    opens: bool = False


def segment(
    words: Sequence[Word], turns: Sequence[Turn], *, options: SegmentationOptions | None = None
) -> tuple[Utterance, ...]:
    """The utterances of a recording, from what is said and who speaks when.

    A word is of the speaker whose turns overlap it longest, or of the nearest turn within two
    seconds; without turns it is of no known speaker.

    Returns:
        Utterances u0001, u0002, … in order of start, each with its words; the times are those of
        the words, to the millisecond.
    """
    options = options or SegmentationOptions()
    tidy = (
        replace(w, start=round(w.start, 3), end=round(max(w.start, w.end), 3), text=text)
        for w in words
        if (text := printable(w.text))
    )
    ordered = sorted(tidy, key=lambda w: (w.start, w.end))
    speakers = _smooth(ordered, _attribute(ordered, turns))
    return _utterances(
        [
            _Atom(w.start, w.end, w.text, speaker, word=w)
            for w, speaker in zip(ordered, speakers, strict=True)
        ],
        options,
    )


def segment_cues(
    cues: Sequence[Cue], *, options: SegmentationOptions | None = None
) -> tuple[Utterance, ...]:
    """The utterances of a transcript: cues joined and divided where sentences end.

    Cues may overlap and be out of order. Where a cue has no words with times, the time within it
    is shared out in proportion to the characters, and its utterances have no words.
    """
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    atoms = [atom for cue in ordered for atom in _atoms(cue)]
    return _utterances(atoms, options or SegmentationOptions())


def _atoms(cue: Cue) -> Iterator[_Atom]:
    """The words of a cue, timed."""
    words = [replace(w, text=text) for w in cue.words if (text := printable(w.text))]
    if words:
        for i, w in enumerate(words):
            start, end = round(w.start, 3), round(max(w.start, w.end), 3)
            word = replace(w, start=start, end=end)
            yield _Atom(start, end, w.text, cue.speaker, word=word, opens=i == 0)
        return
    text = printable(cue.text)
    second = max(cue.end - cue.start, 0.0) / max(len(text), 1)  # seconds a character
    previous = -1
    for match in _CUE_WORD.finditer(text):
        start, end = (cue.start + second * place for place in match.span())
        yield _Atom(
            round(start, 3),
            round(max(start, end), 3),
            match[0],
            cue.speaker,
            glued=match.start() == previous,
            opens=previous < 0,
        )
        previous = match.end()


def _attribute(words: Sequence[Word], turns: Sequence[Turn]) -> list[str | None]:
    """The speaker of each word, both in order of time; one sweep over words and turns."""
    waiting = sorted(turns, key=lambda t: (t.start, t.end), reverse=True)
    active: list[Turn] = []
    last: Turn | None = None  # of the turns that are over, the one that ended last
    speakers: list[str | None] = []
    for word in words:
        while waiting and waiting[-1].start < word.end:
            active.append(waiting.pop())
        for turn in active:
            if turn.end <= word.start and (last is None or turn.end > last.end):
                last = turn
        active = [turn for turn in active if turn.end > word.start]
        near = [*active, *waiting[-1:], *([last] if last else [])]
        speakers.append(_speaker(word, near, speakers[-1] if speakers else None))
    return speakers


def _speaker(word: Word, turns: Sequence[Turn], previous: str | None) -> str | None:
    """The speaker of greatest overlap; of equal ones the one who was speaking.

    A nod in overlapping speech is of the one with the shorter turn, who throws it in.
    """
    end = max(word.end, word.start + 0.001)
    overlaps: dict[str, float] = {}
    length: dict[str, float] = {}
    for turn in turns:
        overlap = min(end, turn.end) - max(word.start, turn.start)
        if overlap > 0:
            overlaps[turn.speaker] = overlaps.get(turn.speaker, 0.0) + overlap
        length[turn.speaker] = min(length.get(turn.speaker, math.inf), turn.end - turn.start)
    if overlaps:
        greatest = max(overlaps.values())
        best = [s for s, overlap in overlaps.items() if overlap > greatest - 0.001]
        if len(best) > 1 and is_backchannel(word.text):
            return min(best, key=length.__getitem__)
        return previous if previous in best else best[-1]
    distance, nearest = min(
        ((max(t.start - end, word.start - t.end), i) for i, t in enumerate(turns)),
        default=(math.inf, 0),
    )
    return turns[nearest].speaker if distance <= _TOLERANCE else None


def _smooth(words: Sequence[Word], speakers: list[str | None]) -> list[str | None]:
    """The speakers without flips of a single word in the middle of a sentence.

    Turns found by ear are some tenths of a second off, so that a word at a change of speakers, or
    one within a sentence, goes astray. A nod is no such flip.
    """
    smooth = list(speakers)
    for i in range(1, len(words) - 1):
        before, word, after = words[i - 1 : i + 2]
        stray = smooth[i] != smooth[i - 1] == smooth[i + 1]
        close = word.start - before.end < _CLOSE and after.start - word.end < _CLOSE
        if not (stray and close) or is_backchannel(word.text):
            continue
        if not ends_sentence(before.text, word.text) and not ends_sentence(word.text, after.text):
            smooth[i] = smooth[i - 1]
    return smooth


def _utterances(atoms: Sequence[_Atom], options: SegmentationOptions) -> tuple[Utterance, ...]:
    streams: dict[str | None, list[_Atom]] = {}
    for atom in atoms:
        streams.setdefault(atom.speaker, []).append(atom)
    ends = sum(ends_sentence(atom.text, None) for atom in atoms)
    punctuated = ends >= _RARE * len(atoms)
    pieces = [
        part
        for stream in streams.values()
        for stretch in _stretches(stream, options)
        for piece in _pieces(stretch, options, punctuated)
        for part in _divide(piece, options)
    ]
    pieces.sort(key=lambda piece: (_start(piece), _end(piece)))
    return tuple(
        Utterance(
            id=f"u{number:04d}",
            start=_start(piece),
            end=_end(piece),
            speaker=piece[0].speaker,
            text=_text(piece),
            words=tuple(atom.word for atom in piece if atom.word),
        )
        for number, piece in enumerate(pieces, start=1)
    )


def _stretches(stream: Sequence[_Atom], options: SegmentationOptions) -> Iterator[list[_Atom]]:
    """One speaker's words, cut where a sentence ends and where a silence is too long to join."""
    stretch = [stream[0]]
    for before, after in pairwise(stream):
        gap = after.start - before.end
        paused = gap >= options.pause
        if gap > options.max_gap or ends_sentence(before.text, after.text, paused=paused):
            yield stretch
            stretch = []
        stretch.append(after)
    yield stretch


def _pieces(
    stretch: Sequence[_Atom], options: SegmentationOptions, punctuated: bool
) -> Iterator[list[_Atom]]:
    """A stretch, cut at pauses where no punctuation tells whether the sentence goes on."""
    whole = punctuated and sum(count_words(atom.text) for atom in stretch) <= _LONG
    piece = [stretch[0]]
    nod = False
    for i, (before, after) in enumerate(pairwise(stretch)):
        if after.start - before.end >= options.pause:
            rest = stretch[i + 1 : i + 1 + _SHORT]
            nod = is_backchannel(_text(piece))
            hesitation = len(piece) < _SHORT or len(rest) < _SHORT
            if nod or is_backchannel(_text(rest)) or not (whole or hesitation):
                yield piece
                piece = []
        piece.append(after)
    yield piece


def _divide(piece: Sequence[_Atom], options: SegmentationOptions) -> Iterator[Sequence[_Atom]]:
    """A piece, cut at its best pauses and commas until each part is short enough."""
    sizes = [0]
    for atom in piece:
        sizes.append(sizes[-1] + max(count_words(atom.text), 1))
    end = _end(piece)

    def load(first: int, last: int, until: float) -> float:
        """How full a part is: at most 1 where it is short enough."""
        seconds = until - min(piece[first].start, until)
        full = seconds / options.max_duration if options.max_duration else math.inf * bool(seconds)
        return max(full, (sizes[last + 1] - sizes[first]) / _LONG)

    first, final = 0, len(piece) - 1
    while first < final and (total := load(first, final, end)) > 1:
        ideal = total / math.ceil(total) if math.isfinite(total) else 1.0
        best, best_value = first, -math.inf
        until = piece[first].end
        for last in range(first, final):
            before, after = piece[last], piece[last + 1]
            until = max(until, before.end)
            full = load(first, last, until)
            if full > 1:
                break
            pause = max(after.start - before.end, 0.0)
            bonus = _CLAUSE_BONUS * pauses_sentence(before.text) + _CUE_BONUS * after.opens
            value = pause + bonus - 2 * abs(full - ideal)
            if value >= best_value:
                best, best_value = last, value
        yield piece[first : best + 1]
        first = best + 1
    yield piece[first:]


def _start(piece: Iterable[_Atom]) -> float:
    return min(atom.start for atom in piece)


def _end(piece: Iterable[_Atom]) -> float:
    return max(atom.end for atom in piece)


def _text(piece: Sequence[_Atom]) -> str:
    """The text of a piece, spaced as it was, or as its script wants it."""
    chunks: list[str] = []
    for atom in piece:
        if chunks and (atom.glued or _ATTACHED.fullmatch(atom.text)):
            chunks[-1] += atom.text
        else:
            chunks.append(atom.text)
    return join(chunks)
