"""The state of a run on the disk, from which a killed run goes on to the same result."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from minutes.errors import CheckpointError
from minutes.files import write_all
from minutes.training.optimization import Optimization

__all__ = ["Progressed", "restore", "save"]

TENSORS, FACTS = "state.safetensors", "state.json"


@dataclass(slots=True)
class Progressed:
    """How far a run is: `step` batches of `epoch` are done; `best` is the best dev measure."""

    fingerprint: str
    epoch: int = 0
    step: int = 0
    best: float = -1.0
    best_epoch: int = -1
    history: list[dict[str, Any]] = field(default_factory=list)


def save(folder: Path, progressed: Progressed, optimization: Optimization) -> None:
    """Write the state, whole or not at all.

    Raises:
        OutputError: it cannot be written; the one before it is still there.
    """
    from safetensors.torch import save as to_bytes

    tensors = {name: t.detach().cpu().contiguous() for name, t in _tensors(optimization).items()}
    tensors["random"] = torch.get_rng_state()
    if torch.cuda.is_available():
        tensors["random.cuda"] = torch.cuda.get_rng_state()
    facts = json.dumps(asdict(progressed), indent=1).encode()
    write_all({folder / TENSORS: to_bytes(tensors, {"facts": facts.decode()})})


def restore(folder: Path, fingerprint: str, optimization: Optimization) -> Progressed | None:
    """Put a run back where `save` left it; None where nothing was saved.

    Raises:
        CheckpointError: the state is damaged, or that of a run with other options or data.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / TENSORS
    if not path.exists():
        return None
    anew = "start anew without --resume, in another --output"
    try:
        with safe_open(path, framework="pt") as file:
            progressed = Progressed(**json.loads(file.metadata()["facts"]))
            if progressed.fingerprint != fingerprint:
                raise CheckpointError(
                    path, "was saved by a run with other options, data or versions", anew
                )
            saved = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        _prepare(optimization)
        for name, tensor in _tensors(optimization).items():
            with torch.no_grad():
                tensor.copy_(saved[name])
        torch.set_rng_state(saved["random"])
        if torch.cuda.is_available() and "random.cuda" in saved:
            torch.cuda.set_rng_state(saved["random.cuda"])
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as exc:
        raise CheckpointError(path, f"cannot be read ({exc})", anew) from exc
    return progressed


def _prepare(optimization: Optimization) -> None:
    """Make AdamW's moments, which exist only after a first step; it must move nothing."""
    for group in optimization.adamw.param_groups:
        group["lr"] = 0.0
        for parameter in group["params"]:
            parameter.grad = torch.zeros_like(parameter)
    optimization.adamw.step()
    optimization.adamw.zero_grad(set_to_none=True)


def _tensors(optimization: Optimization) -> dict[str, Tensor]:
    """Every tensor that changes in training, by a name."""
    found: dict[str, Tensor] = {}
    parts = (("model", optimization.model), ("heads", optimization.heads))
    number = {}
    for part, module in parts:
        for name, parameter in module.named_parameters():
            if parameter.requires_grad:
                found[f"{part}.{name}"] = parameter
                number[parameter] = f"{part}.{name}"
    trained = dict(optimization.model.named_parameters())
    for name, average in optimization.averaged.named_parameters():
        if trained[name].requires_grad:
            found[f"averaged.{name}"] = average
    for parameter, moments in optimization.adamw.state.items():
        for key, value in moments.items():
            found[f"adamw.{key}.{number[parameter]}"] = value
    return found
