"""In which numbers scoring runs a model on a processor: measured on the development meetings.

`minutes train` does it at its end; for a folder that was trained before:

minutes models measure team/ ami-dev.jsonl.gz
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from minutes import files
from minutes.corpora import LabelledMeeting
from minutes.errors import CheckpointError, TrainingError
from minutes.model import arrays, card, checkpoint, graphs
from minutes.model.arrays import ModelArrays, Precision
from minutes.model.inference import TorchModel
from minutes.model.scoring import OnnxModel
from minutes.progress import Progress, silent
from minutes.training.development import develop

__all__ = ["MOST", "PrecisionComparison", "measure", "settle"]

MOST = 0.003  # of average precision that int8 may lose, on every kind of meeting
_APART = 0.01  # of log odds: more than rounding in single precision ever makes


@dataclass(frozen=True, slots=True)
class PrecisionComparison:
    """The mean average precision by kind of meeting, such as "ami manual", in either precision.

    For calls that were read it is the mean over the kinds of outcomes and the key points.
    """

    single: Mapping[str, float]
    int8: Mapping[str, float]

    @property
    def chosen(self) -> Precision:
        """int8 where it loses at most `MOST` on every kind of meeting."""
        lost = [self.single[kind] - self.int8[kind] for kind in self.single]
        return "int8" if lost and max(lost) <= MOST else "float32"


def settle(
    folder: Path, meetings: Sequence[LabelledMeeting], progress: Progress = silent
) -> PrecisionComparison | None:
    """Check that a model is the same by ONNX Runtime, measure it, and write what was chosen.

    None for a model on an encoder that is no graph of ours, which is left as it is.

    Raises:
        TrainingError: it says something else by ONNX Runtime than by PyTorch.
        CheckpointError: the folder holds no model that can be used.
        OutputError: the folder cannot be written.
    """
    given = arrays.read(folder)
    if graphs.obstacle(given.settings):
        return None
    _compare(folder, given, meetings[0])
    found = measure(given, arrays.tokenizer(folder), meetings, progress)
    path = folder / "config.json"
    try:
        config = files.read_json(path)
        text = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    except (OSError, ValueError, IndexError) as exc:
        raise CheckpointError(folder, f"cannot be read ({exc})", "get the model again") from exc
    config["precision"] = found.chosen
    metadata: dict[str, Any] = card.read(folder)
    metadata["precision"] = {
        "chosen": found.chosen,
        "float32 AP": {kind: round(value, 4) for kind, value in found.single.items()},
        "int8 AP": {kind: round(value, 4) for kind, value in found.int8.items()},
    }
    files.write_all(
        {
            path: (json.dumps(config, indent=2) + "\n").encode(),
            folder / "README.md": card.render(metadata, text).encode(),
        }
    )
    return found


def measure(
    given: ModelArrays,
    tokenizer: Any,
    meetings: Sequence[LabelledMeeting],
    progress: Progress = silent,
) -> PrecisionComparison:
    """The figures of a model in single precision and in int8."""
    found = []
    for precision in ("float32", "int8"):
        settings = replace(given.settings, precision=precision)
        model = OnnxModel(ModelArrays(settings, given.tensors), tokenizer)
        found.append(_by_kind(develop(model, meetings, progress, thresholds=False).figures))
    return PrecisionComparison(*found)


def _by_kind(figures: Mapping[str, float]) -> dict[str, float]:
    """The means by kind of meeting: "ami manual AP" stays, "calls action AP" goes into "calls"."""
    found: dict[str, list[float]] = {}
    for name, value in figures.items():
        if not name.endswith(" AP"):
            continue
        corpus, what = name.removesuffix(" AP").rsplit(" ", 1)
        kind = f"{corpus} {what}" if what in ("manual", "asr") else f"{corpus} outcomes"
        found.setdefault(kind, []).append(value)
    return {kind: float(np.mean(values)) for kind, values in found.items()}


def _compare(folder: Path, given: ModelArrays, meeting: LabelledMeeting) -> None:
    """Hold a model by ONNX Runtime to what PyTorch makes of it."""
    loaded = checkpoint.load(folder)
    said = meeting.said("manual")
    plain = TorchModel(loaded.model, loaded.tokenizer).predict(said)
    settings = replace(given.settings, precision="float32")
    model = OnnxModel(ModelArrays(settings, given.tensors), arrays.tokenizer(folder))
    ours = model.predict(said)
    apart = float(np.abs(ours.logits - plain.logits).max())
    if not apart < _APART:
        raise TrainingError(
            str(folder),
            f"its log odds by ONNX Runtime are {apart:.3g} from those by PyTorch in "
            f"{meeting.meeting}",
            "this is a defect of minutes: keep the folder and report it",
        )
