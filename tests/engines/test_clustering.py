from __future__ import annotations

import numpy as np
import pytest

from minutes.engines.voiceprint import clustering

SIZE = 64


def voices(
    turns: list[tuple[int, int]], *, noise: float = 0.6, likeness: float = 0.3, seed: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors of speakers who take turns of so many windows, their times and the true speakers.

    `likeness` is the cosine of any two speakers; `noise` the length of what is no one's.
    """
    rng = np.random.default_rng(seed)
    truth = np.concatenate([np.full(length, speaker) for speaker, length in turns])
    basis = np.linalg.qr(rng.standard_normal((SIZE, SIZE)))[0]
    means = np.sqrt(likeness) * basis[0] + np.sqrt(1 - likeness) * basis[1 + np.arange(SIZE - 1)]
    # Windows overlap, and so does what is in them besides the voice.
    drift = rng.standard_normal((len(truth) + 6, SIZE))
    smooth = np.stack([drift[i : i + 6].mean(axis=0) for i in range(len(truth))])
    smooth /= np.linalg.norm(smooth, axis=1, keepdims=True)
    vectors = means[truth] + noise * smooth
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), np.arange(len(truth)) * 0.25 + 0.8, truth


def same(found: np.ndarray, truth: np.ndarray) -> float:
    """The share of windows whose speaker is right, under the best names."""
    from scipy.optimize import linear_sum_assignment

    table = np.zeros((found.max() + 1, truth.max() + 1))
    np.add.at(table, (found, truth), 1)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / len(truth))


def conversation(speakers: int, turns: int, seed: int = 0) -> list[tuple[int, int]]:
    rng = np.random.default_rng(seed)
    return [(i % speakers, int(rng.integers(8, 24))) for i in range(turns)]


@pytest.mark.parametrize("speakers", [1, 2, 3, 4, 6])
def test_the_number_of_speakers_is_found(speakers: int) -> None:
    vectors, times, truth = voices(conversation(speakers, 6 * speakers + 6))
    found = clustering.cluster(vectors, times)
    assert found.max() + 1 == speakers
    assert same(found, truth) > 0.95


@pytest.mark.parametrize("seed", range(5))
def test_one_speaker_in_noise_stays_one(seed: int) -> None:
    vectors, times, _ = voices([(0, 120)], noise=1.0, seed=seed)
    assert not clustering.cluster(vectors, times).any()


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 7])
def test_a_given_number_is_kept_to(number: int) -> None:
    vectors, times, _ = voices(conversation(3, 20))
    found = clustering.cluster(vectors, times, least=number, most=number)
    assert sorted(set(found.tolist())) == list(range(number))


def test_bounds_are_kept_to() -> None:
    vectors, times, truth = voices(conversation(4, 30))
    assert clustering.cluster(vectors, times, most=2).max() + 1 <= 2
    assert clustering.cluster(vectors, times, least=6).max() + 1 >= 6
    assert same(clustering.cluster(vectors, times, least=2, most=8), truth) > 0.95


@pytest.mark.parametrize("windows", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("number", [1, 2, 4, 12])
def test_few_windows_give_as_many_speakers_as_they_can(windows: int, number: int) -> None:
    vectors, times, _ = voices([(0, windows)])
    found = clustering.cluster(vectors, times, least=number, most=number)
    assert found.shape == (windows,)
    assert found.max() + 1 == min(windows, number)


def test_no_windows_give_no_speakers() -> None:
    assert clustering.cluster(np.zeros((0, SIZE)), np.zeros(0)).shape == (0,)


def test_vectors_of_zeros_and_repeated_vectors_are_taken() -> None:
    times = np.arange(40) * 0.25
    for vectors in (np.zeros((40, SIZE)), np.ones((40, SIZE)) / 8):
        assert not clustering.cluster(vectors, times).any()
        assert clustering.cluster(vectors, times, least=3, most=3).max() == 2


def test_a_rare_speaker_is_found_beside_a_talker() -> None:
    turns = [(0, 60), (1, 14), (0, 60), (1, 14), (0, 60), (1, 14)]
    vectors, times, truth = voices(turns)
    assert same(clustering.cluster(vectors, times), truth) > 0.95


def test_hours_are_clustered_by_a_sample_of_them() -> None:
    vectors, times, truth = voices(conversation(4, 1200))
    assert len(vectors) > 10 * clustering.SAMPLE
    found = clustering.cluster(vectors, times)
    assert found.max() + 1 == 4
    assert same(found, truth) > 0.95


def test_the_same_vectors_give_the_same_speakers() -> None:
    vectors, times, _ = voices(conversation(5, 40), noise=1.0, likeness=0.6)
    first = clustering.cluster(vectors, times)
    np.testing.assert_array_equal(first, clustering.cluster(vectors, times))


def test_a_window_across_a_change_is_the_least_consistent() -> None:
    vectors, times, _ = voices([(0, 20), (1, 20)], noise=0.2)
    mixed = vectors[19] + vectors[20]
    vectors[20] = mixed / np.linalg.norm(mixed)
    agreement = clustering.consistency(vectors, times)
    assert agreement[:16].min() > agreement[18:22].max()


def test_merging_sees_through_noise() -> None:
    # One voice, cut in two by chance: the means differ only by their noise.
    vectors, times, _ = voices([(0, 80)], noise=1.2)
    halves = np.repeat([0, 1], 40)
    assert len(set(clustering.merge(vectors, times, halves).tolist())) == 1
    # Two voices, as noisy.
    vectors, times, truth = voices([(0, 40), (1, 40)], noise=1.2)
    np.testing.assert_array_equal(clustering.merge(vectors, times, truth), truth)


def test_a_lone_window_does_not_change_the_speaker() -> None:
    vectors, _, _ = voices([(0, 10), (1, 10)], noise=0.0, likeness=0.8)
    directions = vectors[[0, -1]].astype(float)
    vectors[5] = 0.45 * directions[0] + 0.55 * directions[1]
    labels = clustering.smooth(vectors, directions)
    np.testing.assert_array_equal(labels, np.repeat([0, 1], 10))
