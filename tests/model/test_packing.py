"""Packing: utterances side by side in windows of tokens."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from minutes.model.configuration import AttentionConfig
from minutes.model.packing import SPEAKER_SLOTS, around, join_packed, pack

CONFIG = AttentionConfig(start_token=1, separator_token=2, window_tokens=12, utterance_tokens=6)


def test_whole_utterances_stand_in_a_window_in_their_order_and_their_neighbours_fill_it() -> None:
    packed = pack([[10, 11], [12], [13, 14, 15, 16], [17]], [0, 1, 0, 0], CONFIG).windows
    assert packed.ids.tolist() == [
        [1, 10, 11, 2, 12, 2, 13, 14, 15, 16, 2, 17],
        [1, 11, 2, 12, 2, 13, 14, 15, 16, 2, 17, 2],
    ]
    assert packed.owner.tolist() == [
        [-1, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2, -1],
        [-1, *[-1] * 9, 3, 3],
    ]
    assert packed.mask.all()


def test_speakers_are_numbered_by_who_is_heard_first_in_each_window() -> None:
    packed = pack([[10] * 5, [11] * 4, [12] * 5], [7, 3, 3], CONFIG).windows
    assert packed.slot.tolist()[0] == [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert packed.slot.tolist()[1] == [0, *[1] * 11]


def test_voices_beyond_the_slots_share_the_last() -> None:
    config = AttentionConfig(window_tokens=100)
    packed = pack([[10]] * 20, range(20), config).windows
    assert packed.slot.max() == SPEAKER_SLOTS - 1


def test_a_long_utterance_is_cut_and_an_empty_one_keeps_its_separator() -> None:
    packed = pack([list(range(100, 150)), []], [0, 0], CONFIG).windows
    assert packed.ids.tolist() == [[1, 100, 101, 102, 103, 104, 105, 2, 2]]
    assert packed.owner.tolist() == [[-1, 0, 0, 0, 0, 0, 0, 0, 1]]


@given(st.lists(st.lists(st.integers(10, 99), max_size=9), min_size=1, max_size=30))
def test_every_utterance_is_in_exactly_one_window_and_none_is_too_long(
    tokens: list[list[int]],
) -> None:
    packed = pack(tokens, [0] * len(tokens), CONFIG).windows
    assert packed.ids.shape[1] <= CONFIG.window_tokens
    owners = packed.owner[packed.owner >= 0]
    assert (np.diff(owners) >= 0).all()
    kept = packed.ids[packed.owner >= 0].tolist()
    assert kept == [i for t in tokens for i in [*t[:6], 2]]
    for i in range(len(tokens)):
        assert len(set(np.nonzero(packed.owner == i)[0])) == 1


def test_an_utterance_that_is_read_once_more_stands_in_the_middle_of_its_window() -> None:
    tokens = [[10, 11], [12], [13, 14], [15], [16, 17], [18]]
    packed = around(tokens, [0, 1, 0, 2, 0, 1], [2, 0, 5], 8, CONFIG)
    assert packed.ids.tolist() == [
        [1, 12, 2, 13, 14, 2, 15, 2],
        [1, 10, 11, 2, 12, 2, 13, 14],
        [1, 15, 2, 16, 17, 2, 18, 2],
    ]
    assert [np.flatnonzero(row >= 0).tolist() for row in packed.owner] == [
        [3, 4, 5],
        [1, 2, 3],
        [6, 7],
    ]
    assert packed.slot.tolist() == [
        [0, 1, 1, 2, 2, 2, 3, 3],
        [0, 1, 1, 1, 2, 2, 1, 1],
        [0, 1, 1, 2, 2, 2, 3, 3],
    ]
    assert packed.mask.all()
    few = around([[10], [11]], [0, 1], [1], 8, CONFIG)
    assert few.ids.tolist() == [[1, 10, 2, 11, 2]] and few.owner.tolist() == [[-1, -1, -1, 1, 1]]
    assert around(tokens, [0] * 6, [], 8, CONFIG).ids.shape == (0, 8)


def test_neighbours_that_are_read_once_more_share_a_window() -> None:
    tokens = [[10, 11], [12], [13, 14], [15], [16, 17], [18]]
    packed = around(tokens, [0, 1, 0, 2, 0, 1], [1, 3, 5], 10, CONFIG, beside=1)
    assert packed.ids.tolist() == [
        [1, 2, 12, 2, 13, 14, 2, 15, 2, 16],
        [1, 14, 2, 15, 2, 16, 17, 2, 18, 2],
    ]
    assert packed.owner.tolist() == [
        [-1, -1, 1, 1, -1, -1, -1, 3, 3, -1],
        [-1] * 8 + [5, 5],
    ]
    window, whose = packed.numbers()
    assert window.tolist() == [0, 0, 1]
    assert whose.tolist() == [[-1, -1, 0, 0, -1, -1, -1, 1, 1, -1], [-1] * 8 + [2, 2]]
    apart = around(tokens, [0, 1, 0, 2, 0, 1], [1, 3, 5], 10, CONFIG, beside=2)
    assert apart.numbers()[0].tolist() == [0, 1, 2]


def test_several_meetings_as_one_count_their_utterances_on() -> None:
    config = AttentionConfig(start_token=1, separator_token=2, backchannels=[[8]])
    both = join_packed(
        [
            pack([[10], [8], [11], [8]], [0, 1, 0, 1], config),
            pack([[8], [12, 13, 14]], [0, 1], config),
            pack([[9]], [0], config),
        ]
    )
    assert both.windows.ids.tolist() == [
        [1, 10, 2, 11, 2],
        [1, 12, 13, 14, 2],
        [1, 9, 2, 0, 0],
    ]
    assert both.windows.owner.tolist() == [
        [-1, 0, 0, 2, 2],
        [-1, 5, 5, 5, 5],
        [-1, 6, 6, -1, -1],
    ]
    assert both.alone.owner.tolist() == [[-1, 1, 1], [-1, 4, 4]]
    assert both.source.tolist() == [0, 1, 2, 1, 4, 5, 6]


def test_a_lead_moves_the_windows() -> None:
    config = AttentionConfig(window_tokens=30)
    tokens = [[7] * 4] * 12  # five tokens each with its separator: five in a window of 30
    packed = pack(tokens, [0] * 12, config, lead=14).windows
    own = [set(row[row >= 0]) for row in packed.owner]
    assert own == [{0, 1, 2}, {3, 4, 5, 6, 7}, {8, 9, 10, 11}]
    assert packed.mask.all()


def test_backchannels_stand_in_no_window_and_the_same_words_are_read_once() -> None:
    config = AttentionConfig(window_tokens=30, backchannels=[[8], [8, 9]])
    reading = pack([[7], [8], [7, 7], [8, 9], [8]], [0, 1, 0, 1, 2], config)
    assert {int(i) for i in reading.windows.owner.ravel()} == {-1, 0, 2}
    assert reading.alone.ids.tolist() == [[101, 8, 102, 0], [101, 8, 9, 102]]
    assert reading.alone.owner.max(axis=1).tolist() == [1, 3]
    assert reading.source.tolist() == [0, 1, 2, 3, 1]
    apart = reading.apart()
    assert apart.ids.tolist() == [[101, 8, 102, 0], [101, 8, 9, 102], [101, 8, 102, 0]]
    assert apart.owner.tolist() == [[-1, 1, 1, -1], [-1, 3, 3, 3], [-1, 4, 4, -1]]


def test_a_meeting_of_backchannels_alone_is_read() -> None:
    reading = pack([[8], [8]], [0, 1], AttentionConfig(backchannels=[[8]]))
    assert [len(part.ids) for part in reading.parts] == [0, 1]
    assert len(reading.apart().ids) == 2


@given(
    st.lists(st.lists(st.integers(10, 12), max_size=9), min_size=1, max_size=60), st.integers(0, 20)
)
def test_every_utterance_is_whole_in_one_window_or_alone(
    tokens: list[list[int]], lead: int
) -> None:
    config = AttentionConfig(window_tokens=24, utterance_tokens=6, backchannels=[[], [10]])
    reading = pack(tokens, [0] * len(tokens), config, lead=lead)
    windows, apart = reading.windows, reading.apart()
    assert windows.ids.shape[1] <= config.window_tokens
    assert windows.mask.all()
    for i, said in enumerate(tokens):
        brief = said in ([], [10])
        assert (reading.source[i] == tokens.index(said)) if brief else reading.source[i] == i
        for part, expected in ((windows, not brief), (apart, brief)):
            found = [
                part.ids[row][part.owner[row] == i].tolist()
                for row in {*np.nonzero(part.owner == i)[0].tolist()}
            ]
            assert found == ([[*said[:6], config.separator_token]] if expected else [])
