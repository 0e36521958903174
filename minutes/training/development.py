"""How good a model under training is on the development meetings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from minutes.corpora import TEXTS, LabelledMeeting
from minutes.engines.attention.scorer import scores
from minutes.errors import TrainingError
from minutes.evaluation.calibration import fit_temperature
from minutes.evaluation.evidence import places, utterances_of, words_of
from minutes.evaluation.metrics import auroc, average_precision
from minutes.model import graphs
from minutes.model.arrays import ModelArrays
from minutes.model.inference import TorchModel, settings_of
from minutes.model.network import AttentionModel
from minutes.model.scoring import OnnxModel
from minutes.progress import Progress
from minutes.training.thresholds import ScoredCall, fit_thresholds

if TYPE_CHECKING:
    from minutes.model.prediction import Predictor

__all__ = ["Development", "develop", "predictor"]


@dataclass(frozen=True, slots=True)
class Development:
    """`figures` are means over the meetings, by name; `measure` is the one to choose by.

    The measure is the mean average precision of importance, over both texts and every corpus
    alike; `temperature` fits all of them together; `thresholds` are those of
    `minutes.training.thresholds`.
    """

    measure: float
    temperature: float
    figures: dict[str, float]
    thresholds: dict[str, dict[str, float]] = field(default_factory=dict)


def predictor(model: AttentionModel, tokenizer: Any) -> Predictor:
    """A model under training as scoring runs it, in single precision.

    On a GPU, with adapters that are not merged and on encoders that are no graphs of ours it is
    run as it is.
    """
    model.eval()
    settings = settings_of(model)
    adapted = any(".lora_" in name for name, _ in model.named_parameters())
    if model.device.type != "cpu" or adapted or graphs.obstacle(settings):
        return TorchModel(model, tokenizer)
    tensors = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    return OnnxModel(ModelArrays(settings, tensors), tokenizer, torch.get_num_threads())


def develop(
    model: Predictor,
    meetings: Sequence[LabelledMeeting],
    progress: Progress,
    *,
    thresholds: bool = True,
) -> Development:
    """Score the development meetings in both texts.

    Args:
        thresholds: whether to fit those, which takes longer than the scores.

    Raises:
        TrainingError: a score is no finite number.
    """
    found: dict[str, list[float]] = {}
    logits, labels, judged = [], [], []
    for number, meeting in enumerate(meetings):
        progress("development", number, len(meetings))
        if meeting.outcomes is not None:
            judged.append(_read(model, meeting, found))
            continue
        known = np.array([act.important is not None for act in meeting.utterances])
        label = np.array([act.important or 0.0 for act in meeting.utterances])[known]
        for text in TEXTS:
            if text == "asr" and not any(act.asr for act in meeting.utterances):
                continue
            seen = model.predict(meeting.said(text))
            if not np.isfinite(seen.logits).all():
                raise TrainingError(
                    f"meeting {meeting.meeting}",
                    "its scores are no numbers",
                    "train with a lower --lr and --context-lr",
                )
            raw = seen.logits[known] * model.settings.importance_temperature
            logits.append(raw)
            labels.append(label)
            for name, measure in (("AP", average_precision), ("AUROC", auroc)):
                value = measure(label >= 0.5, raw)
                if value is not None:
                    found.setdefault(f"{meeting.corpus} {text} {name}", []).append(value)
    progress("development", len(meetings), len(meetings))
    if not logits:
        logits, labels = [np.zeros(1)], [np.zeros(1)]
    figures = {name: float(np.mean(values)) for name, values in found.items()}
    measures = [value for name, value in figures.items() if name.endswith(" AP")]
    return Development(
        measure=float(np.mean(measures)) if measures else 0.0,
        temperature=fit_temperature(np.concatenate(logits), np.concatenate(labels)),
        figures=figures,
        thresholds=fit_thresholds(judged) if thresholds and model.settings.outcomes else {},
    )


def _read(model: Predictor, call: LabelledMeeting, found: dict[str, list[float]]) -> ScoredCall:
    """Average precision in a call that was read: of its outcomes' evidence, of its key points."""
    said = utterances_of(call)
    seen = scores(model, said)
    columns = {kind: np.array([s.kinds[kind] for s in seen]) for kind in model.settings.kinds}
    columns["point"] = np.array([s.logit for s in seen])
    for kind, ranks in columns.items():
        passages = [p for o in call.outcomes or () if o.kind == kind for p in o.evidence]
        at = places(call, passages)
        evidence = np.array([bool(at & words_of(u)) for u in said])
        value = average_precision(evidence, ranks)
        if value is not None:
            found.setdefault(f"{call.corpus} {kind} AP", []).append(value)
    return ScoredCall(
        call,
        tuple(replace(u, kinds=s.kinds, signs=s.signs) for u, s in zip(said, seen, strict=True)),
    )
