"""The state of a run on the disk, from which a killed run goes on to the same result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from minutes import __version__
from minutes.corpora import LabelledMeeting
from minutes.errors import CheckpointError
from minutes.files import read_json, write_all
from minutes.model.adapters import Base
from minutes.training.optimization import Optimization
from minutes.training.options import TrainingOptions

__all__ = ["Progressed", "begin", "begun", "exists", "fingerprint", "restore", "save"]

_NAME = "state.safetensors"
_BEGUN = "run.json"


@dataclass(slots=True)
class Progressed:
    """How far a run is: `step` batches of `epoch` are done; `best` is the best dev measure.

    `loss` is the sum of this epoch's losses; `history` has an entry for each epoch that ended.
    """

    fingerprint: str
    epoch: int = 0
    step: int = 0
    loss: float = 0.0
    best: float = -1.0
    best_epoch: int = -1
    history: list[dict[str, Any]] = field(default_factory=list)


def fingerprint(
    data: Iterable[Sequence[LabelledMeeting]],
    options: TrainingOptions,
    base: Base,
    teacher: str | None = None,
) -> str:
    """Tells runs apart whose steps would differ: by options, data, base, teacher and versions."""
    from pydantic import TypeAdapter

    adapter = TypeAdapter(LabelledMeeting)
    settings = asdict(options)
    for key in ("tracker", "checkpoint_seconds", "device", "encoder", "start", "teacher"):
        del settings[key]
    versions = (__version__, torch.__version__)
    told = [settings, base.kind, base.sha256, teacher, versions]
    found = hashlib.sha256(json.dumps(told).encode())
    for meetings in data:
        found.update(b"meetings")
        for meeting in meetings:
            found.update(adapter.dump_json(meeting))
    return found.hexdigest()


def begin(folder: Path, fingerprint: str) -> None:
    """Mark the folder as that of this run, before anything else is written.

    Raises:
        OutputError: it cannot be written.
    """
    write_all({folder / _BEGUN: json.dumps({"fingerprint": fingerprint}).encode()})


def begun(folder: Path) -> str | None:
    """The fingerprint of the run that began in this folder, if one did."""
    try:
        found = read_json(folder / _BEGUN)
        return str(found["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def exists(folder: Path) -> bool:
    """Whether a run was saved in this folder."""
    return (folder / _NAME).exists()


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
    facts = json.dumps(asdict(progressed))
    write_all({folder / _NAME: to_bytes(tensors, {"facts": facts})})


def restore(folder: Path, fingerprint: str, optimization: Optimization) -> Progressed | None:
    """Put a run back where `save` left it; None where nothing was saved.

    Raises:
        CheckpointError: the state is damaged, or that of a run with other options or data.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / _NAME
    for left in folder.glob(f".{_NAME}.*"):  # half written by a run that was killed
        left.unlink(missing_ok=True)
    if not path.exists():
        return None
    remedy = "start over without --resume, in another --output"
    try:
        with safe_open(path, framework="pt") as file:
            progressed = Progressed(**json.loads(file.metadata()["facts"]))
            if progressed.fingerprint != fingerprint:
                raise CheckpointError(
                    path, "was saved by a run with other options, data or versions", remedy
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
        raise CheckpointError(path, f"cannot be read ({exc})", remedy) from exc
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
    names: dict[Tensor, str] = {}
    for part, module in parts:
        for name, parameter in module.named_parameters():
            if parameter.requires_grad:
                found[f"{part}.{name}"] = parameter
                names[parameter] = f"{part}.{name}"
    trained = {name for name, p in optimization.model.named_parameters() if p.requires_grad}
    for name, average in optimization.averaged.named_parameters():
        if name in trained:
            found[f"averaged.{name}"] = average
    for moved, moments in optimization.adamw.state.items():
        for key, value in moments.items():
            found[f"adamw.{key}.{names[moved]}"] = value
    return found
