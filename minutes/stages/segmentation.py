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

from minutes.languages.backchannels import LONGEST_BACKCHANNEL, is_backchannel, is_hesitation
from minutes.languages.sentences import ends_clause, is_clitic
from minutes.options import SegmentationOptions
from minutes.records import Cue, Turn, Utterance, Word
from minutes.sentences import ends_sentence, pauses_sentence
from minutes.stages.attribution import attribute
from minutes.text import count_words, join, printable

__all__ = ["cue_of", "segment", "segment_cues"]

_LONG = 50  # words, or characters of Chinese; a longer sentence has lost its punctuation
_BREATH = 25  # words, or characters of Chinese, of a piece that has no punctuation
_RARE = 1 / 60  # sentence ends a word; a transcript with fewer is not punctuated
_SHORT = 3  # words; a shorter piece is a hesitation, not a sentence
_CLAUSE_BONUS = 0.3  # seconds of pause that a comma is worth as a place to cut
_CUE_BONUS = 0.2  # seconds of pause that the end of a cue is worth
_SPLICE = 0.35  # seconds of pause from which a comma between two clauses ends a sentence
_PATIENCE = 3.0  # seconds of silence over which a sentence goes on that plainly has not ended
_UNEVEN = 0.4  # seconds of pause that a cut costs for each part by which it misses an even one

_HAN = "\u3040-\u30ff\u3400-\u9fff"  # with kana: cut anywhere, if need be
_STOPS = "。！？；，、…”’」』）"
_CUE_WORD = re.compile(
    rf"(?:[{_HAN}]{{1,20}}|[^\s{_HAN}{_STOPS}]{{1,400}})[{_STOPS}]*|[{_STOPS}]{{1,400}}"
)
_ATTACHED = re.compile(r"[.,!?;:%…)\]}”’»]+|\.\d+%?")


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut: a word, or a clause of a script without spaces.

    `glued` says that nothing is between it and the atom before; `opens` that a cue starts here.
    """

    start: float
    end: float
    text: str
    size: int  # words, or characters of Chinese
    speaker: str | None
    word: Word | None = None
    glued: bool = False
    opens: bool = False


def cue_of(speaker: str, words: tuple[Word, ...]) -> Cue:
    """All that a speaker says who has a channel of their own."""
    end = max(word.end for word in words)
    return Cue(words[0].start, end, join(word.text for word in words), speaker, words)


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
    ordered = sorted(_tidy(words), key=lambda w: (w.start, w.end))
    speakers = attribute(ordered, turns)
    atoms = [_atom(word, speaker) for word, speaker in zip(ordered, speakers, strict=True)]
    return _utterances(atoms, options or SegmentationOptions())


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


def _tidy(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        if text := printable(word.text):
            start, end = round(word.start, 3), round(max(word.start, word.end), 3)
            yield replace(word, start=start, end=end, text=text)


def _atom(word: Word, speaker: str | None, *, opens: bool = False) -> _Atom:
    size = max(count_words(word.text), 1)
    return _Atom(word.start, word.end, word.text, size, speaker, word=word, opens=opens)


def _atoms(cue: Cue) -> Iterator[_Atom]:
    """The words of a cue, timed."""
    words = list(_tidy(cue.words))
    if words:
        yield from (_atom(word, cue.speaker, opens=i == 0) for i, word in enumerate(words))
        return
    text = printable(cue.text)
    second = max(cue.end - cue.start, 0.0) / max(len(text), 1)  # seconds a character
    previous = -1
    for match in _CUE_WORD.finditer(text):
        start, end = (round(cue.start + second * place, 3) for place in match.span())
        size = max(count_words(match[0]), 1)
        glued, opens = match.start() == previous, previous < 0
        yield _Atom(start, end, match[0], size, cue.speaker, glued=glued, opens=opens)
        previous = match.end()


def _utterances(atoms: Sequence[_Atom], options: SegmentationOptions) -> tuple[Utterance, ...]:
    streams: dict[str | None, list[_Atom]] = {}
    for atom in atoms:
        streams.setdefault(atom.speaker, []).append(atom)
    punctuated = sum(ends_sentence(atom.text, None) for atom in atoms) >= _RARE * len(atoms)
    pieces: list[Sequence[_Atom]] = []
    for stream in streams.values():
        for stretch in _stretches(stream, options, punctuated):
            whole = punctuated and _size(stretch) <= _LONG
            for piece in _pieces(stretch, options.pause, whole):
                pieces += _divide(piece, options.max_duration, _LONG if whole else _BREATH)
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


def _stretches(
    stream: Sequence[_Atom], options: SegmentationOptions, punctuated: bool
) -> Iterator[list[_Atom]]:
    """One speaker's words, cut where a sentence ends and where a silence is too long to join.

    In punctuated text, a word in lower case after one without a stop goes on with its sentence.
    """
    stretch = [stream[0]]
    for before, after in pairwise(stream):
        gap = after.start - before.end
        paused = gap >= options.pause
        goes_on = punctuated and options.max_gap < gap <= _PATIENCE and after.text[:1].islower()
        too_long = gap > options.max_gap and not goes_on
        whole = gap >= _SPLICE and before.word and _is_whole(stretch, after)
        if too_long or whole or ends_sentence(before.text, after.text, paused=paused):
            yield stretch
            stretch = []
        stretch.append(after)
    yield stretch


def _is_whole(stretch: Sequence[_Atom], after: _Atom) -> bool:
    return ends_clause([atom.text for atom in stretch[-_LONG:]], after.text)


def _pieces(stretch: Sequence[_Atom], pause: float, whole: bool) -> Iterator[list[_Atom]]:
    """A stretch, cut at pauses: round nods, and where no punctuation says it is one sentence."""
    piece: list[_Atom] = []
    for run in _runs(stretch, pause):
        if piece and not pauses_sentence(piece[-1].text):
            hesitates = _size(run) < _SHORT or _size(piece[:_SHORT]) < _SHORT
            if _nods(piece) or _nods(run) or not (whole or hesitates):
                yield piece
                piece = []
        piece += run
    yield piece


def _runs(stretch: Sequence[_Atom], pause: float) -> Iterator[list[_Atom]]:
    run = [stretch[0]]
    for before, after in pairwise(stretch):
        if after.start - before.end >= pause:
            yield run
            run = []
        run.append(after)
    yield run


def _nods(piece: Sequence[_Atom]) -> bool:
    if _size(piece[: LONGEST_BACKCHANNEL + 1]) > LONGEST_BACKCHANNEL:
        return False
    text = _text(piece)
    return is_backchannel(text) and not is_hesitation(text)


def _divide(
    piece: Sequence[_Atom], max_duration: float, max_words: int
) -> Iterator[Sequence[_Atom]]:
    """A piece, cut at its best pauses and commas until each part is short enough."""
    sizes = [0]
    for atom in piece:
        sizes.append(sizes[-1] + atom.size)
    end = _end(piece)

    def load(first: int, last: int, until: float) -> float:
        """How full a part would be: at most 1 where it is short enough."""
        seconds = max(until - piece[first].start, 0.0)
        filled = seconds / max_duration if max_duration else math.inf * (seconds > 0)
        return max(filled, (sizes[last + 1] - sizes[first]) / max_words)

    first, final = 0, len(piece) - 1
    while first < final and (total := load(first, final, end)) > 1:
        ideal = total / math.ceil(total) if math.isfinite(total) else 0.0
        best, best_value = first, -math.inf
        for last in range(first, final):
            before, after = piece[last], piece[last + 1]
            full = load(first, last, before.end)
            if full > 1:
                break
            bonus = _CLAUSE_BONUS * pauses_sentence(before.text) + _CUE_BONUS * after.opens
            value = max(after.start - before.end, 0.0) + bonus - _UNEVEN * abs(full - ideal)
            if value >= best_value:
                best, best_value = last, value
        yield piece[first : best + 1]
        first = best + 1
    yield piece[first:]


def _size(piece: Iterable[_Atom]) -> int:
    return sum(atom.size for atom in piece)


def _start(piece: Iterable[_Atom]) -> float:
    return min(atom.start for atom in piece)


def _end(piece: Iterable[_Atom]) -> float:
    return max(atom.end for atom in piece)


def _text(piece: Sequence[_Atom]) -> str:
    """The text of a piece, spaced as it was, or as its script wants it."""
    chunks: list[str] = []
    for atom in piece:
        if chunks and (atom.glued or _ATTACHED.fullmatch(atom.text) or is_clitic(atom.text)):
            chunks[-1] += atom.text
        else:
            chunks.append(atom.text)
    return join(chunks)
