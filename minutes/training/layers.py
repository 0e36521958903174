"""An encoder made faster: with fewer layers, or a cheaper activation; training mends what it lost.

Sajjad et al. 2023, "On the effect of dropping layers of pre-trained transformer models", Computer
Speech & Language 77, arXiv:2004.03844. Mirzadeh et al. 2023, "ReLU Strikes Back", arXiv:2310.04564:
a trained model's activations can be exchanged for ReLU, and a little training restores it.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn
from transformers.activations import ACT2FN

from minutes.errors import OptionError
from minutes.model.network import AttentionModel

__all__ = ["activate", "drop"]


def drop(model: AttentionModel, numbers: Sequence[int]) -> None:
    """Take layers out of a model's encoder; they are counted from 1, the one nearest to the words.

    Raises:
        OptionError: there is no such layer, or none would be left.
    """
    total = model.encoder.config.num_hidden_layers
    layers = next(
        (m for m in model.encoder.modules() if isinstance(m, nn.ModuleList) and len(m) == total),
        None,
    )
    if layers is None:
        raise OptionError(
            "--drop-layer",
            f"a {model.encoder.config.model_type} encoder has no list of {total} layers",
            "keep all of them",
        )
    for number in numbers:
        if not 1 <= number <= total:
            raise OptionError(
                "--drop-layer", f"{number} is not among the {total} layers", f"give 1 to {total}"
            )
    kept = [layer for number, layer in enumerate(layers, 1) if number not in numbers]
    if not kept:
        raise OptionError("--drop-layer", "no layer would be left", "drop fewer")
    del layers[:]
    layers.extend(kept)
    model.encoder.config.num_hidden_layers = len(kept)
    model.config.encoder["num_hidden_layers"] = len(kept)


def activate(model: AttentionModel, name: str) -> None:
    """Exchange the activation of an encoder's layers.

    Args:
        name: as transformers calls it: gelu, relu, …

    Raises:
        OptionError: its layers have none that can be exchanged.
    """
    inner = [m for m in model.encoder.modules() if hasattr(m, "intermediate_act_fn")]
    if not inner:
        raise OptionError(
            "--activation",
            f"that of a {model.encoder.config.model_type} encoder cannot be exchanged",
            "leave it out",
        )
    for module in inner:
        module.intermediate_act_fn = ACT2FN[name]
    model.encoder.config.hidden_act = name
    model.config.encoder["hidden_act"] = name
