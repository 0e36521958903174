"""The attention model of `minutes.model` as a scorer: the one that is shipped, or a team's own."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes import extras
from minutes.assets import model_folder
from minutes.engines import Readiness, device
from minutes.errors import CheckpointError
from minutes.files import read_json
from minutes.options import RuntimeOptions
from minutes.progress import Progress, silent
from minutes.records import Explanation, Score, Thresholds, Utterance

if TYPE_CHECKING:
    from minutes.model.checkpoint import Loaded
    from minutes.model.prediction import Prediction, Predictor

__all__ = ["AttentionScorer", "readiness", "scores", "scores_of"]

_VERSION = 8  # raised when the same weights come to give other scores


class AttentionScorer:
    """Scores utterances by an attention model; satisfies `Scorer`.

    The weights are read when they are first needed, and kept.

    Args:
        model: "builtin", or the folder of a model.

    Raises:
        CheckpointError: the folder holds no model that can be used.
    """

    notice: str | None = None

    def __init__(self, model: str, runtime: RuntimeOptions) -> None:
        self.folder = model_folder(model)
        self._runtime = runtime
        self._loading = threading.Lock()
        config = _config(self.folder)
        self.name = f"attention:{config.get('name', self.folder.name)}"
        self.languages: tuple[str, ...] = tuple(config.get("languages", ()))
        self.thresholds: Thresholds = config.get("thresholds") or {}

    @cached_property
    def fingerprint(self) -> str:
        """Tells these weights, checked against their card, and their precision from any other.

        The thresholds too, which are kept with the scores.
        """
        from minutes.model import arrays, integrity

        told = hashlib.sha256(json.dumps(self.thresholds, sort_keys=True).encode()).hexdigest()
        weights = f"attention:{_VERSION}:{integrity.verify(self.folder)}:{told[:8]}"
        if device.resolve_device(self._runtime.device) == "cuda":
            return f"{weights}:float16"
        precision = arrays.settings(self.folder).precision
        return weights if precision == "float32" else f"{weights}:{precision}"

    @cached_property
    def loaded(self) -> Loaded:
        """The network and its tokenizer for PyTorch, on the device of the options.

        Raises:
            CheckpointError: the weights were changed since they were written.
            EngineUnavailable: PyTorch is not installed.
        """
        extras.require("the attention model by PyTorch", "torch", "transformers", extra="train")
        from minutes.model import checkpoint

        with self._loading:
            return checkpoint.load(self.folder, device.resolve_device(self._runtime.device))

    @cached_property
    def predictor(self) -> Predictor:
        """The model as it is best run on the device: by ONNX Runtime on a processor.

        Raises:
            CheckpointError: the weights were changed since they were written.
            EngineUnavailable: they are for an encoder that takes PyTorch, which is not installed.
        """
        from minutes.model import arrays, graphs

        settings = arrays.settings(self.folder)
        obstacle = graphs.obstacle(settings)
        if obstacle or device.resolve_device(self._runtime.device) == "cuda":
            if obstacle:
                extras.require(obstacle, "torch", "transformers", extra="train")
            from minutes.model.inference import TorchModel

            return TorchModel(self.loaded.model, self.loaded.tokenizer)
        from minutes.model import scoring

        with self._loading:
            return scoring.load(self.folder, self._runtime.threads or device.cores())

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Progress
    ) -> list[Score]:
        """One score an utterance, in their order, which must be that of time.

        Raises:
            CheckpointError: the weights were changed since they were written.
        """
        if not utterances:
            return []
        return scores(self.predictor, utterances, language=language, progress=progress)

    def explain(
        self,
        utterances: Sequence[Utterance],
        ids: Sequence[str],
        *,
        language: str | None,
        progress: Progress,
    ) -> Mapping[str, Explanation]:
        """Why each of some utterances has its importance; all must be in order of time.

        Raises:
            CheckpointError: the weights were changed since they were written.
        """
        from minutes.engines.attention.explaining import explain

        def again() -> list[Score]:
            return self.score(utterances, language=language, progress=progress)

        return explain(self.loaded, utterances, ids, again=again, progress=progress)


def scores(
    model: Predictor,
    utterances: Sequence[Utterance],
    *,
    language: str | None = None,
    progress: Progress = silent,
) -> list[Score]:
    """What a model makes of a meeting's utterances, which must be in order of time."""
    seen = model.predict(utterances, progress=progress)
    return scores_of(utterances, seen, model, language=language)


def scores_of(
    utterances: Sequence[Utterance],
    seen: Prediction,
    model: Predictor,
    *,
    language: str | None = None,
) -> list[Score]:
    """The scores of a meeting's utterances of which a model has said `seen`."""
    from minutes.engines.attention.signs import signs_of
    from minutes.model.prediction import probability

    kinds = model.settings.kinds
    signs = signs_of(utterances, seen, model.tokenizer, kinds=kinds, language=language)
    return [
        Score(
            importance=probability(logit),
            logit=logit,
            kinds={k: probability(x) for k, x in zip(kinds, row, strict=True)},
            state=state,
            signs=sign,
        )
        for logit, row, state, sign in zip(
            seen.logits.tolist(), seen.kinds.tolist(), seen.states, signs, strict=True
        )
    ]


def readiness(model: str) -> Readiness:
    """Whether the model is there; its weights are not read."""
    folder = model_folder(model)
    try:
        name = _config(folder).get("name", folder.name)
    except CheckpointError as exc:
        return Readiness("attention", False, exc.problem, exc.remedy)
    return Readiness("attention", True, f"{name} in {folder}")


def _config(folder: Path) -> dict[str, Any]:
    path = folder / "config.json"
    try:
        config = read_json(path)
    except (OSError, ValueError) as exc:
        problem = f"holds no model ({exc})" if folder.exists() else "is no attention model"
        raise CheckpointError(
            folder,
            problem,
            "give builtin, a name of minutes models list, or a folder that minutes train wrote",
        ) from exc
    if not isinstance(config, dict):
        raise CheckpointError(path, "is no configuration", "get the model again")
    return config
