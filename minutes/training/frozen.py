"""An encoder that stays as it is: what it makes of the training meetings is computed once.

The layers of context and the heads, a tenth of the weights, learn what of it matters and in which
kind of meeting. An epoch takes seconds for each hundred meetings in place of minutes, so that they
can all be seen, and nothing that the encoder knows is forgotten.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from minutes.model.network import AttentionModel
from minutes.model.packing import pack
from minutes.training.examples import Examples
from minutes.training.plan import Stretch

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KeptStates", "freeze"]


def freeze(model: AttentionModel) -> None:
    """Leave the encoder as it is, and the marks that are read from its tokens alone."""
    parts = [model.encoder, model.speaker]
    if model.outcomes is not None:
        parts.append(model.outcomes.marks)
    for part in parts:
        part.requires_grad_(False)


class KeptStates:
    """The states h of the training meetings, each view of a meeting when it is first asked for.

    They are kept in half precision: 770 bytes an utterance of 384 numbers.
    """

    def __init__(self, model: AttentionModel, examples: Examples) -> None:
        self._model, self._examples = model, examples
        self._kept: dict[tuple[int, str, str], NDArray[np.float16]] = {}

    def of(self, stretch: Stretch) -> torch.Tensor:
        """Those of a stretch's utterances, shape (utterances, hidden)."""
        key = (stretch.meeting, stretch.text, stretch.view)
        if key not in self._kept:
            example = self._examples.example(*key)
            reading = pack(example.tokens, example.speakers, self._model.config)
            with torch.inference_mode():
                states = self._model.encode_all(reading)
            self._kept[key] = states.cpu().numpy().astype(np.float16)
        part = self._kept[key][stretch.begin : stretch.end].astype(np.float32)
        return torch.as_tensor(part, device=self._model.device)
