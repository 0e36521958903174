"""The heads of importance, which can be exchanged: what a team's own attention is kept in.

All of the importance logit that comes last is linear: in an utterance's state after the context
layers, in its state before them, and in its features. An exchange of those few hundred numbers
gives a model of another attention with the same network below, so that it costs no time, needs no
package for adapters, and is explained like any other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from minutes.errors import CheckpointError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from minutes.model.arrays import Array
    from minutes.model.network import AttentionModel
    from minutes.model.prediction import Prediction
    from minutes.records import Utterance

    Floats = NDArray[np.float64]
    Shapes = Mapping[str, tuple[int, ...]]

__all__ = ["WEIGHTS", "exchange", "files", "inputs", "kinds", "merge", "merged", "weights"]

WEIGHTS = "heads.safetensors"

_REMEDY = "train it with minutes train --from-reviews"
_NAMES = (
    "importance.weight",
    "importance_state.weight",
    "importance_features.weight",
    "importance.bias",
)


def inputs(
    model: AttentionModel, seen: Prediction, utterances: Sequence[Utterance]
) -> NDArray[np.float32]:
    """What the heads of importance see of a meeting.

    Args:
        seen: what `predict` gave for the utterances.

    Returns:
        Shape (utterances, inputs): the states after the context layers, those before, the features,
        and 1; times `weights`, over the temperature, they are the logits of `seen`.
    """
    from minutes.model.features import DEVIATIONS, utterance_features

    mean, scale = (b.detach().cpu().numpy() for b in (model.feature_mean, model.feature_scale))
    known = np.clip((utterance_features(utterances) - mean) / scale, -DEVIATIONS, DEVIATIONS)
    ones = np.ones((len(known), 1))
    return np.hstack([seen.context, seen.states, known, ones]).astype(np.float32)


def weights(model: AttentionModel) -> Floats:
    """The heads of importance as one vector, in the order of `inputs`: shape (inputs,)."""
    tensors = _tensors(model).values()
    return np.concatenate([t.detach().cpu().double().numpy().ravel() for t in tensors])


def kinds(model: AttentionModel) -> Floats:
    """The heads of the kinds in the same terms, shape (kinds, inputs)."""
    weight = model.kinds.weight.detach().cpu().double().numpy()
    bias = model.kinds.bias.detach().cpu().double().numpy()
    found = np.zeros((len(weight), len(weights(model))))
    found[:, : weight.shape[1]] = weight
    found[:, -1] = bias
    return found


def exchange(model: AttentionModel, vector: Floats) -> None:
    """Put a vector as `weights` gives it in place of the model's heads of importance."""
    import torch

    tensors = list(_tensors(model).values())
    pieces = np.split(vector, np.cumsum([t.numel() for t in tensors])[:-1])
    with torch.no_grad():
        for tensor, piece in zip(tensors, pieces, strict=True):
            tensor.copy_(torch.as_tensor(piece).view_as(tensor))


def files(model: AttentionModel, base: str) -> dict[str, bytes]:
    """The heads of a model by the name of their file, in single precision.

    Args:
        base: the SHA-256 of the weights that the rest of the model has.
    """
    from safetensors.torch import save

    tensors = {key: tensor.detach().cpu().contiguous() for key, tensor in _tensors(model).items()}
    return {WEIGHTS: save(tensors, {"base": base})}  # of two, the order would be chance


def merge(model: AttentionModel, folder: Path) -> AttentionModel:
    """The model with the heads of importance in a folder.

    Raises:
        CheckpointError: they are damaged, or for a model of another form.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = folder / WEIGHTS
    try:
        given = load_file(path)
    except (OSError, SafetensorError) as exc:
        raise CheckpointError(path, f"cannot be read ({exc})", _REMEDY) from exc
    expected = _tensors(model)
    _check(
        {key: tuple(tensor.shape) for key, tensor in given.items()},
        {key: tuple(tensor.shape) for key, tensor in expected.items()},
        all(bool(torch.isfinite(tensor).all()) for tensor in given.values()),
        path,
    )
    with torch.no_grad():
        for key, tensor in expected.items():
            tensor.copy_(given[key])
    return model


def merged(
    tensors: Mapping[str, Array], given: Mapping[str, Array], folder: Path
) -> dict[str, Array]:
    """The same for a model as arrays.

    Args:
        tensors: of the model that the heads change.
        given: what the folder's file holds.

    Raises:
        CheckpointError: the heads are for a model of another form, or hold what is no number.
    """
    _check(
        {name: given[name].shape for name in given},
        {name: tensors[name].shape for name in _NAMES if name in tensors},
        all(np.isfinite(array).all() for array in given.values()),
        folder / WEIGHTS,
    )
    return {**tensors, **given}


def _check(given: Shapes, expected: Shapes, finite: bool, path: Path) -> None:
    if dict(given) != dict(expected):
        raise CheckpointError(path, "holds the heads of a different kind of model", _REMEDY)
    if not finite:
        raise CheckpointError(path, "holds values that are not numbers", _REMEDY)


def _tensors(model: AttentionModel) -> dict[str, Tensor]:
    """The heads' tensors by name, in the order of `inputs`."""
    return {name: model.get_parameter(name) for name in _NAMES}
