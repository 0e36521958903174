"""Teaching the rereading (`minutes.model.rereading`) from readers' verdicts.

The encoder and the heads of a model stay as they are. Low-rank changes of the encoder's layers and
a head of their own learn by cross-entropy; a point is measured by a rereading that did not
learn from its call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from minutes.errors import TrainingError
from minutes.model import rereading
from minutes.model.packing import Packed
from minutes.progress import Progress, silent
from minutes.training.start import half

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.network import AttentionModel
    from minutes.training.stated import Stated

    Floats = NDArray[np.float32]
    Places = NDArray[np.intp]

__all__ = ["LearnedRereading", "learn"]

_FOLDS = 3  # of calls
_EPOCHS = 2
_BATCH = 20  # windows of a step
_RATE = 5e-4
_WARMUP = 0.06  # share of the steps
_DECAY = 0.01
_LONGEST_STEP = 1.0  # norm to which gradients are clipped
_READ = 64  # windows that are read at once where nothing is learned
_NAME = "outcomes.rereading."


@dataclass(frozen=True, slots=True)
class LearnedRereading:
    """What the rereading learned.

    `tensors` are its arrays, by their names in the model; `out_of_fold` the log odds of each row,
    shape (rows, kinds), by a rereading that did not learn from its call, NaN where no reader
    judged.
    """

    tensors: Mapping[str, Floats]
    out_of_fold: Floats


def learn(
    model: AttentionModel, stated: Stated, *, progress: Progress = silent
) -> LearnedRereading:
    """Learn a rereading from what is stated: from all calls, and thrice without a third.

    Args:
        model: with heads that read outcomes, on the device on which to learn; it has the rereading
            afterwards.

    Raises:
        TrainingError: the loss is no finite number.
    """
    from sklearn.model_selection import GroupKFold

    judged, beside = np.flatnonzero(stated.judged), np.flatnonzero(~stated.judged)
    calls = stated.calls[judged]
    folds = GroupKFold(min(_FOLDS, len(set(calls)))).split(judged, groups=calls)
    parts = [(np.concatenate([judged[some], beside]), judged[held]) for some, held in folds]
    parts.append((np.arange(len(stated.calls)), judged[:0]))
    steps = sum(_steps(len(some)) for some, _ in parts)
    out_of_fold = np.full(stated.labels.shape, np.nan, dtype=np.float32)
    done = 0
    for some, held in parts:
        for _ in _learn(model, stated, some):
            progress("rereading", done, steps)
            done += 1
        if len(held):
            out_of_fold[held] = _log_odds(model, stated.windows, held)
    progress("rereading", steps, steps)
    learned = {
        name: tensor.detach().float().cpu().numpy()
        for name, tensor in model.state_dict().items()
        if name.startswith(_NAME)
    }
    return LearnedRereading(learned, out_of_fold)


def _steps(points: int) -> int:
    return _EPOCHS * -(-points // _BATCH)


def _learn(model: AttentionModel, stated: Stated, some: Places) -> Iterator[None]:
    """Give the model an untaught rereading and teach it some rows; yields after each step."""
    torch.manual_seed(0)
    draw = np.random.default_rng(0)
    model.requires_grad_(False)
    again = model.add_rereading(rereading.RANK)
    learned = list(again.parameters())
    adamw = torch.optim.AdamW(learned, lr=_RATE, weight_decay=_DECAY)
    total = _steps(len(some))
    device = model.device
    step = 0
    model.eval()  # dropout doubles the time of a step on a processor
    for _ in range(_EPOCHS):
        order = draw.permutation(some)
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            warm, cool = (step + 1) / (_WARMUP * total + 1), (total - step) / total
            for group in adamw.param_groups:
                group["lr"] = _RATE * min(warm, cool)
            with torch.autocast(
                device.type, dtype=torch.bfloat16, enabled=half("auto", device.type)
            ):
                logits = model.reread(_rows(stated.windows, batch))
            wanted, counted = (
                torch.as_tensor(each[batch], dtype=torch.float32, device=device)
                for each in (stated.labels, stated.counted)
            )
            losses = binary_cross_entropy_with_logits(logits, wanted, reduction="none")
            loss = (losses * counted).sum() / counted.sum()
            if not torch.isfinite(loss):
                raise TrainingError(
                    "the rereading",
                    f"its loss is no finite number at step {step + 1}",
                    "look for points that count nothing, or report it",
                )
            adamw.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learned, _LONGEST_STEP)
            adamw.step()
            step += 1
            yield


@torch.inference_mode()
def _log_odds(model: AttentionModel, windows: Packed, some: Places) -> Floats:
    """The log odds of some rows, shape (rows, kinds)."""
    parts = (some[i : i + _READ] for i in range(0, len(some), _READ))
    return np.concatenate([model.reread(_rows(windows, p)).cpu().numpy() for p in parts])


def _rows(windows: Packed, some: Sequence[int] | Places) -> Packed:
    """Some of the windows, without the padding that they do not need."""
    arrays = (windows.ids, windows.mask, windows.owner, windows.slot)
    taken = Packed(*(array[some] for array in arrays))
    return taken.rows(0, len(taken.ids))
