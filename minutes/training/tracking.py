"""Where a run's figures go besides the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from minutes import extras
from minutes.errors import EngineUnavailable

__all__ = ["Tracker", "tracker"]


class Tracker(Protocol):
    """Takes figures by name as training goes."""

    def log(self, figures: Mapping[str, float], step: int) -> None:
        """Figures at a step, counted from the start of the run."""
        ...

    def close(self) -> None:
        """Called once at the end."""
        ...


def tracker(name: str, folder: Path, settings: Mapping[str, Any]) -> Tracker:
    """The tracker of a name in `minutes.training.options.TRACKERS`.

    Raises:
        EngineUnavailable: its package is not installed.
    """
    if name == "none":
        return _Nothing()
    try:
        return _TensorBoard(folder, settings) if name == "tensorboard" else _WandB(folder, settings)
    except ImportError as exc:
        raise EngineUnavailable(
            f"--tracker {name}", f"{name} is not installed ({exc})", extras.install(name)
        ) from exc


class _Nothing:
    def log(self, figures: Mapping[str, float], step: int) -> None:
        pass

    def close(self) -> None:
        pass


class _TensorBoard:
    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        from torch.utils.tensorboard import SummaryWriter

        self._writer = SummaryWriter(str(folder / "tensorboard"))
        self._writer.add_text("options", "\n\n".join(f"{k}: {v}" for k, v in settings.items()))

    def log(self, figures: Mapping[str, float], step: int) -> None:
        for name, value in figures.items():
            self._writer.add_scalar(name, value, step)

    def close(self) -> None:
        self._writer.close()


class _WandB:
    """Weights & Biases; it uploads, unless WANDB_MODE=offline is set: the user asked for it."""

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        import wandb

        self._run = wandb.init(project="minutes", dir=str(folder), config=dict(settings))

    def log(self, figures: Mapping[str, float], step: int) -> None:
        self._run.log(dict(figures), step=step)

    def close(self) -> None:
        self._run.finish()
