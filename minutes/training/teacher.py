"""What a trained model thinks of the meetings, to be learned in place of a part of the labels.

Hinton et al. 2015, "Distilling the Knowledge in a Neural Network", arXiv:1503.02531: a model's
probabilities say more of an utterance than one bit does, and a smaller or faster model that learns
them comes closer to it than labels would bring it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from minutes import assets
from minutes.corpora import KINDS
from minutes.errors import CheckpointError
from minutes.model import card, checkpoint
from minutes.model.inference import encode, weigh
from minutes.model.packing import pack
from minutes.training.options import TrainingOptions

__all__ = ["Teacher", "load_teacher"]

Floats = NDArray[np.float32]


class Teacher:
    """A trained model that reads every meeting as well as it can: twice, everything in windows.

    Args:
        source: builtin, or a model's folder.
        tokenizer: that of the model to be taught.

    Raises:
        CheckpointError: the model is missing or damaged, or reads other tokens.
    """

    def __init__(self, source: str, device: str, tokenizer: Any) -> None:
        folder = assets.model_folder(source)
        loaded = checkpoint.load(folder, device)
        if loaded.tokenizer.get_vocab() != tokenizer.get_vocab():
            raise CheckpointError(
                folder,
                "has another vocabulary than the model that it is to teach",
                "choose a teacher with the same encoder",
            )
        self.sha256 = loaded.sha256
        known = card.read(folder).get("datasets")
        # Only of the corpora that it was trained on are its scores better targets than labels.
        self.corpora = frozenset(map(str, known)) if isinstance(known, list) else frozenset()
        self._model = loaded.model
        self._model.config.backchannels = []
        self._columns = [KINDS.index(kind) for kind in loaded.model.config.kinds]

    @torch.inference_mode()
    def teach(
        self,
        tokens: Sequence[Sequence[int]],
        features: Floats,
        speakers: NDArray[np.int64],
        kinds: Floats,
    ) -> tuple[Floats, Floats]:
        """How likely the teacher thinks each utterance important, and of each kind.

        Args:
            kinds: the labels, which stay where it does not know a kind; shape (utterances, kinds),
                a column for each of `minutes.corpora.KINDS`.
        """
        config = self._model.config
        # Two layouts, half a window apart: an utterance at a window's edge in one, where it sees
        # little of what is around it, stands inside a window in the other.
        layouts = [
            pack(tokens, speakers, config, lead=lead) for lead in (0, config.window_tokens // 2)
        ]
        both = [encode(self._model, one) for one in layouts]
        seen = weigh(self._model, torch.stack(both).mean(dim=0), features, speakers)
        kinds = kinds.copy()
        kinds[:, self._columns] = seen.kinds.sigmoid().cpu().numpy()
        return seen.logits.sigmoid().cpu().numpy(), kinds


def load_teacher(options: TrainingOptions, device: str, tokenizer: Any) -> Teacher | None:
    """The teacher that a run is told to learn from, if it is.

    Raises:
        CheckpointError: as `Teacher` does.
    """
    if options.teacher is None:
        return None
    return Teacher(options.teacher, device, tokenizer)
