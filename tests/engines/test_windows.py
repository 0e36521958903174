"""Voiced spans packed into windows, and words brought back to the recording's time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.engines.windows import (
    CLEAN,
    LEAD,
    LONGEST,
    MARGIN,
    PAUSE,
    Window,
    WindowPart,
    fill_gap,
    gaps,
    join_words,
    pack_windows,
    window_around,
)
from minutes.media import SAMPLE_RATE
from minutes.records import Span, Word

WHISPER_HEARS = 30.0  # seconds


@dataclass
class Sound:
    """Stands for a recording: a waveform in memory, loud where nothing else is said."""

    samples: np.ndarray

    @property
    def duration(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    def read(self, start: float, end: float) -> np.ndarray:
        return self.samples[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]


def loud(seconds: float) -> Sound:
    return Sound(np.full(round(seconds * SAMPLE_RATE), 0.5, dtype=np.float32))


def packed(*spans: tuple[float, float], duration: float | None = None) -> list[Window]:
    recording = loud(duration if duration is not None else spans[-1][1] + 10)
    return pack_windows([Span(*span) for span in spans], recording)  # type: ignore[arg-type]


def seconds(window: Window) -> float:
    return sum(piece.end - piece.start for piece in window.pieces)


def test_spans_close_together_keep_the_pause_between_them() -> None:
    (window,) = packed((5.0, 7.0), (7.6, 9.0))
    (piece,) = window.pieces
    assert (piece.start, piece.end) == pytest.approx((5.0 - MARGIN, 9.0 + MARGIN))


def test_what_whisper_hears_at_once_is_one_window() -> None:
    (window,) = packed((0.5, 28.9), (29.2, 30.0), duration=30.0)
    assert seconds(window) == pytest.approx(30.0 - (0.5 - MARGIN))
    (whole,) = packed((0.0, 30.0), duration=30.0)
    assert whole.pieces[-1].end == 30.0
    assert len(packed((0.0, 30.0), duration=31.0)) > 1


def test_of_a_long_silence_only_its_edges_are_heard() -> None:
    (window,) = packed((5.0, 7.0), (67.0, 69.0))
    first, second = window.pieces
    assert (first.end, second.start) == pytest.approx((7.0 + PAUSE / 2, 67.0 - PAUSE / 2))
    assert second.offset == pytest.approx(first.end - first.start)


def test_a_window_reads_its_pieces_one_after_the_other() -> None:
    recording = loud(40)
    recording.samples[: 20 * SAMPLE_RATE] = -0.5
    (window,) = pack_windows([Span(1, 2), Span(30, 31)], recording)  # type: ignore[arg-type]
    audio = window.read(recording)  # type: ignore[arg-type]
    turn = round(window.pieces[1].offset * SAMPLE_RATE)
    assert len(audio) == pytest.approx(seconds(window) * SAMPLE_RATE, abs=2)
    assert (audio[: turn - 2] < 0).all()
    assert (audio[turn + 2 :] > 0).all()


def test_a_window_after_a_long_silence_hears_nothing_of_its_neighbours() -> None:
    windows = packed((0.1, 20.0), (22.1, 42.0), (44.05, 64.0), duration=64.0)
    assert [window.lead for window in windows] == [None] * 3
    starts = [piece.start for w in windows for piece in w.pieces]
    ends = [piece.end for w in windows for piece in w.pieces]
    assert starts == pytest.approx([0.0, 21.9, 43.85])
    assert ends == pytest.approx([20.2, 42.2, 64.0])


def test_a_window_that_follows_closely_hears_the_end_of_the_one_before() -> None:
    first, second = packed((0.1, 15.3), (15.6, 18.0), (18.5, 40.0), duration=40.0)
    assert first.lead is None
    assert second.lead == Span(15.6, 18.5)
    assert second.pieces[0].start == 15.6
    assert (first.speech, second.speech) == pytest.approx((17.6, 21.5))


def test_speech_without_a_pause_gives_its_last_seconds_to_the_next_window() -> None:
    recording = loud(50)
    recording.samples[round(16.2 * SAMPLE_RATE) : round(16.6 * SAMPLE_RATE)] = 0.01
    recording.samples[round(18.9 * SAMPLE_RATE) : round(19.3 * SAMPLE_RATE)] = 0.0
    _, second, *_ = pack_windows([Span(0, 50)], recording)  # type: ignore[arg-type]
    assert second.lead is not None
    assert 16.2 < second.lead.start < 16.6 and 18.9 < second.lead.end < 19.3


def joined(*parts: tuple[Window, str]) -> list[str]:
    """The words of windows, spread evenly over what each hears."""
    heard = []
    for window, text in parts:
        said = text.split()
        start, end = window.voiced[0].start, window.voiced[-1].end
        step = (end - start) / len(said)
        words = [Word(start + i * step, start + (i + 0.9) * step, w) for i, w in enumerate(said)]
        heard.append((window, words))
    return [word.text for word in join_words(heard)]


def window(start: float, begins: float, end: float) -> Window:
    return Window((WindowPart(0.0, start, end),), (Span(start, end),), begins)


def test_a_sentence_goes_on_in_the_next_window() -> None:
    first, second = window(0, 0, 10), window(7, 10, 13)
    assert joined(
        (first, "And so my fellow Americans, ask not what your country."),
        (second, "Not what your country can do for you."),
    ) == [
        "And",
        "so",
        "my",
        "fellow",
        "Americans,",
        "ask",
        "not",
        "what",
        "your",
        "country",
        "can",
        "do",
        "for",
        "you.",
    ]


def test_what_both_windows_hear_stands_once_where_they_hear_it_differently() -> None:
    first, second = window(0, 0, 6), window(4, 6, 8)
    assert joined((first, "a b c d e f"), (second, "u v w x")) == [*"abcde", *"vwx"]


def test_words_that_one_window_alone_hears_are_kept() -> None:
    first, second = window(0, 0, 6), window(4, 6, 8)
    end = [Word(6.5, 7.0, "seven")]
    said = [Word(4.5, 5.0, "five")]
    assert join_words([(first, said), (second, end)]) == [*said, *end]
    assert join_words([(first, []), (second, said)]) == said
    assert join_words([(first, said), (second, [])]) == said


def test_a_window_ends_at_the_longest_pause_of_its_last_seconds() -> None:
    first, second = packed((0, 5), (6, 18), (18.7, 27), (27.3, 28), (28.1, 33))
    assert [span.end for span in first.voiced] == [5, 18, 27]
    assert second.begins == 27.3


def heard(*words: tuple[float, float, str]) -> list[Word]:
    return [Word(start, end, text) for start, end, text in words]


def test_speech_without_a_word_is_a_gap_wherever_it_is() -> None:
    (window,) = packed((0, 4), (5, 12), (13, 20))
    words = heard((3, 3.5, "late"), (9, 9.4, "in"), (9.4, 9.4, "nowhere"), (15, 15.2, "ends"))
    assert gaps(window, words) == [Span(0, 3), Span(3.5, 9), Span(9.4, 15), Span(15.2, 20)]
    assert gaps(window, []) == []  # what was left out as a whole is no gap
    assert gaps(window, heard(*[(s, s + 0.5, "well") for s in range(20)])) == []


def test_a_gap_is_heard_with_what_is_said_around_it() -> None:
    (window,) = packed((0, 4), (5, 12), (13, 20))
    again = window_around(window, Span(8, 11))
    assert [(span.start, span.end) for span in again.voiced] == [(5, 12), (13, 14)]
    assert again.begins == 8


def test_a_gap_takes_the_words_that_were_heard_in_it_alone() -> None:
    words = heard((1, 1.4, "so"), (1.4, 1.9, "Peter"), (6, 6, "we"), (6.1, 6.5, "agree"))
    again = heard(
        *((1.1, 1.5, "so"), (1.7, 2.3, "Peter"), (2.4, 2.8, "will"), (3, 3.4, "fix")),
        *((3.5, 3.9, "it."), (5.9, 6.1, "Agree,"), (6.4, 6.9, "yes")),
    )
    found = fill_gap(words, Span(1.9, 6.1), again)
    assert [word.text for word in found] == ["so", "Peter", "will", "fix", "it.", "agree"]
    assert fill_gap(words, Span(1.9, 6.1), []) == words


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    recording = loud(50)
    recording.samples[round(18.9 * SAMPLE_RATE) : round(19.3 * SAMPLE_RATE)] = 0.01
    first, second, *_ = pack_windows([Span(0, 50)], recording)  # type: ignore[arg-type]
    assert first.voiced[-1].end == second.begins
    assert 18.9 < second.begins < 19.3


def test_a_word_is_placed_in_the_recordings_time() -> None:
    (window,) = packed((5.0, 7.0), (67.0, 69.0))
    second = window.pieces[1]
    placed = window.place(second.offset + PAUSE / 2 + 0.5, second.offset + PAUSE / 2 + 0.9)
    assert placed is not None
    assert (placed.start, placed.end) == pytest.approx((67.5, 67.9))


def test_a_word_is_trimmed_to_the_speech_it_lies_in() -> None:
    (window,) = packed((1.0, 2.7), (3.3, 5.0))
    begin = window.pieces[0].start
    placed = window.place(2.0 - begin, 3.4 - begin)  # Whisper gives a pause to the word before
    assert placed is not None
    assert (placed.start, placed.end) == pytest.approx((2.0, 2.7))


def test_a_word_may_span_the_briefest_silence() -> None:
    (window,) = packed((1.0, 2.0), (2.1, 3.0))
    begin = window.pieces[0].start
    placed = window.place(1.8 - begin, 2.4 - begin)
    assert placed is not None
    assert (placed.start, placed.end) == pytest.approx((1.8, 2.4))


def test_a_word_in_silence_was_not_said() -> None:
    (window,) = packed((1.0, 2.0), (3.0, 4.0))
    begin = window.pieces[0].start
    assert window.place(2.4 - begin, 2.6 - begin) is None


def test_a_word_timed_a_moment_off_is_moved_to_the_speech() -> None:
    (window,) = packed((1.0, 2.0), (3.0, 4.0))
    begin = window.pieces[0].start
    placed = window.place(2.05 - begin, 2.15 - begin)
    assert placed is not None
    assert placed.start == placed.end == pytest.approx(2.0)


lengths = st.floats(0.05, 90.0).map(lambda x: round(x, 3))
pauses = st.floats(0.0, 20.0).map(lambda x: round(x, 3))


@given(st.lists(st.tuples(pauses, lengths), min_size=1, max_size=25))
def test_windows_hold_all_speech_and_no_more_silence_than_a_pause(
    parts: list[tuple[float, float]],
) -> None:
    spans: list[Span] = []
    for gap, length in parts:
        start = (spans[-1].end if spans else 0.0) + gap
        spans.append(Span(start, start + length))
    windows = packed(*((s.start, s.end) for s in spans))
    voiced = [span for w in windows for span in w.voiced if span.start >= w.begins]
    assert sum(s.end - s.start for s in voiced) == pytest.approx(
        sum(s.end - s.start for s in spans)
    )
    assert all(before.end <= after.start for before, after in pairwise(voiced))
    for window in windows:
        assert seconds(window) <= LONGEST + 1e-6 < WHISPER_HEARS
        assert window.lead is None or window.lead.end - window.lead.start <= LEAD + CLEAN
        silence = seconds(window) - sum(span.end - span.start for span in window.voiced)
        assert silence <= PAUSE * (len(window.voiced) - 1) + 2 * MARGIN + 1e-6
        for span in window.voiced:
            assert any(
                p.start <= span.start + 1e-9 and span.end <= p.end + 1e-9 for p in window.pieces
            )
        for piece in window.pieces:
            middle = piece.offset + (piece.end - piece.start) / 2
            placed = window.place(middle, middle)
            if placed is not None:
                assert any(s.start <= placed.start <= placed.end <= s.end for s in window.voiced)
