"""How good a model under training is on the development meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from minutes.corpora import LabelledMeeting
from minutes.errors import TrainingError
from minutes.evaluation.metrics import auroc, average_precision
from minutes.model.fused import fused
from minutes.model.inference import predict
from minutes.model.network import AttentionModel
from minutes.progress import Progress
from minutes.training.calibration import fit_temperature
from minutes.training.examples import TEXTS

__all__ = ["Development", "develop"]


@dataclass(frozen=True, slots=True)
class Development:
    """`figures` are means over the meetings, by name; `measure` is the one to choose by.

    The measure is the mean average precision of importance, over both texts and every corpus
    alike; `temperature` fits all of them together.
    """

    measure: float
    temperature: float
    figures: dict[str, float]


def develop(
    model: AttentionModel,
    tokenizer: Any,
    meetings: Sequence[LabelledMeeting],
    progress: Progress,
    fuse: bool,
) -> Development:
    """Score the development meetings in both texts.

    Args:
        fuse: whether to run the encoder's layers fused, as scoring does.

    Raises:
        TrainingError: a score is no finite number.
    """
    model.eval()
    encoder = fused(model.encoder, model.device.type) if fuse else None
    found: dict[str, list[float]] = {}
    logits, labels = [], []
    for number, meeting in enumerate(meetings):
        progress("development", number, len(meetings))
        known = np.array([act.important is not None for act in meeting.utterances])
        label = np.array([act.important or 0.0 for act in meeting.utterances])[known]
        for text in TEXTS:
            if text == "asr" and not any(act.asr for act in meeting.utterances):
                continue
            seen = predict(model, tokenizer, meeting.said(text), encoder=encoder)
            if not np.isfinite(seen.logits).all():
                raise TrainingError(
                    f"meeting {meeting.meeting}",
                    "its scores are no numbers",
                    "train with a lower --lr and --context-lr",
                )
            raw = seen.logits[known] * model.config.importance_temperature
            logits.append(raw)
            labels.append(label)
            for name, measure in (("AP", average_precision), ("AUROC", auroc)):
                value = measure(label >= 0.5, raw)
                if value is not None:
                    found.setdefault(f"{meeting.corpus} {text} {name}", []).append(value)
    progress("development", len(meetings), len(meetings))
    figures = {name: float(np.mean(values)) for name, values in found.items()}
    measures = [value for name, value in figures.items() if name.endswith(" AP")]
    return Development(
        measure=float(np.mean(measures)) if measures else 0.0,
        temperature=fit_temperature(np.concatenate(logits), np.concatenate(labels)),
        figures=figures,
    )
