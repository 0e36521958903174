"""A small pyannote pipeline, built on the spot: real networks, real files, no download.

The segmentation network is a PyanNet with a small LSTM, which learns in some dozens of steps which
of a sample's voices is heard; in the embedding network, an XVectorMFCC, the last layer is a linear
discriminant analysis of random features. So in seconds there is a pipeline that knows the voices
of one recording, and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import yaml

from minutes.engines.pyannote.loading import quiet_import
from minutes.engines.pyannote.pipelines import PipelineDiarizer
from minutes.media import Recording
from minutes.options import DiarizationOptions, RuntimeOptions
from minutes.progress import Progress, silent
from minutes.records import Turn

WINDOW = 4.0  # seconds that the networks hear at once
RATE = 16_000  # Hz
STEPS = 60  # of training
COMPONENTS = 40  # of the pooled statistics, to which the discriminant analysis is put
LEARNT = 60.0  # seconds of planning.flac that the small pipelines know
BEGIN, END = 70.0, 95.0  # seconds of it that they are tried on; all four voices are heard there
OFFLINE = RuntimeOptions(offline=True, device="cpu")


def diarize(
    folder: Path, recording: Recording, progress: Progress = silent, **bounds: int
) -> list[Turn]:
    """Who speaks when, by the pipeline in a folder."""
    options = DiarizationOptions(diarization_model=str(folder), **bounds)
    engine = PipelineDiarizer(options, OFFLINE)
    return list(engine.diarize(recording, [], options=options, progress=progress))


def configure(folder: Path, **params: Any) -> None:
    """Change parameters of a pipeline in its config.yaml."""
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_text())
    config["pipeline"]["params"] |= params
    path.write_text(yaml.safe_dump(config))


def build(folder: Path, waveform: npt.NDArray[np.float32], turns: list[Turn]) -> None:
    """Write two pipelines that tell the voices of these turns apart.

    The files of folder/community-1 lie as those of the pipeline of that name, and those of
    folder/3.1 as people copy that one from the repositories that it is spread over.
    """
    quiet_import()
    torch.manual_seed(1)
    voices = sorted({turn.speaker for turn in turns})
    sound = torch.from_numpy(waveform)
    segmentation = _segmentation(sound, turns, voices)
    embedding, vectors, labels = _embedding(sound, turns, voices)
    home = folder / "community-1"
    _save(segmentation, home / "segmentation" / "pytorch_model.bin")
    _save(embedding, home / "embedding" / "pytorch_model.bin")
    _save_plda(vectors, labels, home / "plda")
    _configure(
        home,
        {name: f"$model/{name}" for name in ("segmentation", "embedding", "plda")},
        "VBxClustering",
        {"threshold": 0.6, "Fa": 0.4, "Fb": 0.8},
    )
    home = folder / "3.1"
    _save(segmentation, home / "segmentation.bin")
    _save(embedding, home / "embedding.bin")
    _configure(
        home,
        {"segmentation": "segmentation.bin", "embedding": "embedding.bin"},
        "AgglomerativeClustering",
        {"method": "average", "min_cluster_size": 2, "threshold": 0.5},
    )


def _configure(
    folder: Path, networks: dict[str, str], clustering: str, settings: dict[str, Any]
) -> None:
    params = {
        **networks,
        "clustering": clustering,
        "embedding_batch_size": 16,
        "embedding_exclude_overlap": True,
        "segmentation_batch_size": 16,
        "segmentation_step": 0.2,
    }
    config = {
        "version": "3.1.0",
        "pipeline": {"name": "pyannote.audio.pipelines.SpeakerDiarization", "params": params},
        "params": {"segmentation": {"min_duration_off": 0.0}, "clustering": settings},
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config))


def _segmentation(sound: torch.Tensor, turns: list[Turn], voices: list[str]) -> Any:
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    model = PyanNet(
        sincnet={"stride": 20},
        lstm={"hidden_size": 32, "num_layers": 1, "bidirectional": True},
        linear={"num_layers": 0},
    )
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=WINDOW,
        classes=voices,
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.build()
    model.eval()
    windows = _windows(sound)
    with torch.inference_mode():
        features = model.sincnet(windows).transpose(1, 2)
    features = features.clone()
    targets = torch.stack(
        [
            _classes(turns, voices, index * WINDOW, features.shape[1], model.receptive_field)
            for index in range(len(windows))
        ]
    )
    learning = [*model.lstm.parameters(), *model.classifier.parameters()]
    optimizer = torch.optim.Adam(learning, lr=0.01)
    for _ in range(STEPS):
        optimizer.zero_grad()
        logits = model.classifier(model.lstm(features)[0])
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return model


def _classes(
    turns: list[Turn], voices: list[str], offset: float, frames: int, receptive_field: Any
) -> torch.Tensor:
    """The class of each frame: 0 for nobody, else 1 + the first of the voices heard."""
    classes = torch.zeros(frames, dtype=torch.long)
    for frame in range(frames):
        time = offset + receptive_field[frame].middle
        heard = [voices.index(t.speaker) for t in turns if t.start <= time < t.end]
        classes[frame] = heard[0] + 1 if heard else 0
    return classes


def _windows(sound: torch.Tensor) -> torch.Tensor:
    size = round(WINDOW * RATE)
    whole = len(sound) // size
    return sound[: whole * size].reshape(whole, 1, size)


def _embedding(
    sound: torch.Tensor, turns: list[Turn], voices: list[str]
) -> tuple[Any, npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """The network, and the vectors that it makes of pieces of the turns, with their voices."""
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import XVectorMFCC
    from sklearn.decomposition import PCA
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    model = XVectorMFCC(
        mfcc={"n_mfcc": 40, "log_mels": True, "melkwargs": {"hop_length": 400, "n_mels": 60}},
        dimension=len(voices) - 1,
    )
    model.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=WINDOW
    )
    pieces = [
        (sound[round(start * RATE) : round((start + 1.0) * RATE)], voices.index(turn.speaker))
        for turn in turns
        for start in np.arange(turn.start, turn.end - 1.0, 0.25)
    ]
    waveforms = torch.stack([piece for piece, _ in pieces])[:, None]
    labels = [label for _, label in pieces]
    heard: list[torch.Tensor] = []
    with torch.inference_mode():
        model.train()  # lets the normalisation layers see how loud speech is
        for layer in model.tdnns:
            if isinstance(layer, torch.nn.BatchNorm1d):
                layer.momentum = None
        model(waveforms)
        model.eval()
        handle = model.embedding.register_forward_pre_hook(
            lambda _, inputs: heard.append(inputs[0])
        )
        model(waveforms)
        handle.remove()
    pooled = heard[0].numpy().astype(np.float64)
    reduction = PCA(COMPONENTS, random_state=1).fit(pooled)
    analysis = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.1)
    analysis.fit(reduction.transform(pooled), labels)
    weight = analysis.scalings_[:, : len(voices) - 1].T @ reduction.components_
    with torch.no_grad():
        model.embedding.weight.copy_(torch.from_numpy(weight))
        model.embedding.bias.copy_(torch.from_numpy(-weight @ pooled.mean(0)))
        vectors = model.embedding(torch.from_numpy(pooled).float()).numpy()
    return model, vectors, np.array(labels)


def _save(model: Any, path: Path) -> None:
    """Write a checkpoint as Lightning's trainer does, with what a network does not need."""
    import lightning

    path.parent.mkdir(parents=True, exist_ok=True)
    checkpoint: dict[str, Any] = {
        "epoch": 1,
        "global_step": 200,
        "pytorch-lightning_version": lightning.__version__,
        "state_dict": model.state_dict(),
        "hyper_parameters": dict(model.hparams),
        "optimizer_states": [],
        "callbacks": {"ModelCheckpoint": {"best_model_path": Path("best.ckpt")}},
    }
    model.on_save_checkpoint(checkpoint)
    torch.save(checkpoint, path)


def _save_plda(
    vectors: npt.NDArray[np.float32], labels: npt.NDArray[np.int64], folder: Path
) -> None:
    """Write a PLDA in two files, as community-1 has it: here the space is left as it is."""
    from scipy.linalg import eigh

    folder.mkdir()
    dimension = vectors.shape[1]
    mean = vectors.mean(0)
    np.savez(
        folder / "xvec_transform.npz", mean1=mean, mean2=np.zeros(dimension), lda=np.eye(dimension)
    )
    unit = vectors - mean
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    unit *= dimension  # as pyannote.audio.utils.vbx scales it: the root of either dimension
    centres = np.stack([unit[labels == label].mean(0) for label in np.unique(labels)])
    within = np.cov((unit - centres[labels]).T)
    psi, transform = eigh(np.cov(centres.T), within)
    np.savez(folder / "plda.npz", mu=unit.mean(0), tr=transform.T, psi=psi)
