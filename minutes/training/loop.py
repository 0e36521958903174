"""The training loop: read `train` first.

minutes train ami-train.jsonl.gz icsi-train.jsonl.gz --dev ami-dev.jsonl.gz --output model/
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from minutes.corpora import LabelledMeeting
from minutes.engines import device as devices
from minutes.errors import TrainingError
from minutes.model import checkpoint
from minutes.model.network import AttentionModel
from minutes.model.packing import concatenate, pack
from minutes.progress import Progress, silent
from minutes.training import plan, state
from minutes.training.development import Development, develop
from minutes.training.examples import Example, Examples
from minutes.training.losses import Auxiliary, importance_loss
from minutes.training.optimization import Optimization
from minutes.training.options import TrainingOptions
from minutes.training.report import describe
from minutes.training.tracking import tracker

__all__ = ["train"]

log = logging.getLogger(__name__)


def train(
    meetings: Sequence[LabelledMeeting],
    development: Sequence[LabelledMeeting],
    output: Path,
    options: TrainingOptions,
    *,
    resume: bool = False,
    progress: Progress = silent,
) -> Development:
    """Train a model and write it to a folder: that of the epoch best on the development meetings.

    The run's state is kept in `output`/training until it ends; a killed run that resumes gives the
    same model as one that was not killed, on the same machine and number of threads.

    Raises:
        TrainingError: the loss is no number.
        CheckpointError, EngineUnavailable: the encoder, or the state to resume, cannot be used.
        OutputError: the folder cannot be written.
    """
    run = Run(meetings, development, output, options, progress)
    run.begin(resume)
    while run.progressed.epoch < options.epochs:
        run.epoch(progress)
    return run.end()


class Run:
    """One training run; its methods are its phases."""

    def __init__(
        self,
        meetings: Sequence[LabelledMeeting],
        development: Sequence[LabelledMeeting],
        output: Path,
        options: TrainingOptions,
        progress: Progress,
    ) -> None:
        self.options = options
        self.output = output
        self.development = development
        self.device = devices.resolve(options.device)
        torch.manual_seed(options.seed)
        self.model, self.tokenizer = self._start()
        self.examples = Examples(meetings, self.tokenizer)
        self.heads = Auxiliary(self.model.config.context_size, tuple(self.model.config.kinds)).to(
            self.device
        )
        self.plans = [plan.epoch(self.examples, options, n) for n in range(options.epochs)]
        self._normalize(progress)
        steps = sum(map(len, self.plans))
        self.optimization = Optimization(self.model, self.heads, options, steps)
        self.progressed = state.Progressed(_fingerprint(meetings, development, options))
        self.folder = output / "training"
        self.tracker = tracker(options.tracker, self.folder, asdict(options))
        self.best: Development | None = None

    def _start(self) -> tuple[AttentionModel, Any]:
        """The model to train; its word vectors stay as they are.

        The encoder's own dropout is left out: on a CPU it doubles the time of a step, and no gain
        was seen (docs/LOG.md).
        """
        options = self.options
        if options.start is not None:
            loaded = checkpoint.load(Path(options.start), self.device)
            model, tokenizer = loaded.model, loaded.tokenizer
            model.config.name = options.name
        else:
            model, tokenizer = checkpoint.from_encoder(
                options.encoder, self.device, name=options.name, context_window=options.stretch
            )
        model.encoder.get_input_embeddings().requires_grad_(False)
        for module in model.encoder.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        return model, tokenizer

    def _normalize(self, progress: Progress) -> None:
        """Give the features a mean of 0 and a deviation of 1 over the training meetings."""
        seen = {(s.meeting, s.text, s.view) for batches in self.plans for b in batches for s in b}
        features = []
        for number, key in enumerate(sorted(seen)):
            progress("reading the meetings", number, len(seen))
            features.append(self.examples.example(*key).features)
        progress("reading the meetings", len(seen), len(seen))
        if self.options.start is not None:
            return
        rows = np.concatenate(features)
        self.model.feature_mean.copy_(torch.as_tensor(rows.mean(axis=0)))
        self.model.feature_scale.copy_(torch.as_tensor(rows.std(axis=0) + 1e-3))

    def begin(self, resume: bool) -> None:
        """Go on from the state on the disk where that is wanted and there is one."""
        if resume:
            kept = state.restore(self.folder, self.progressed.fingerprint, self.optimization)
            if kept is None:
                log.info("%s holds no state to resume; starting anew", self.folder)
            else:
                self.progressed = kept
                log.info("resuming at epoch %d, step %d", kept.epoch + 1, kept.step)

    def epoch(self, progress: Progress) -> None:
        """Train through what is left of the current epoch, then measure and keep the model."""
        number = self.progressed.epoch
        batches = self.plans[number]
        before = sum(len(p) for p in self.plans[:number])
        saved = time.monotonic()
        losses: list[float] = []
        for step in range(self.progressed.step, len(batches)):
            progress(f"epoch {number + 1} of {self.options.epochs}", step, len(batches))
            losses.append(self._step(batches[step], before + step))
            self.progressed.step = step + 1
            if time.monotonic() - saved > self.options.checkpoint_seconds:
                state.save(self.folder, self.progressed, self.optimization)
                saved = time.monotonic()
            if (step + 1) % 100 == 0:
                self.tracker.log({"loss": float(np.mean(losses[-100:]))}, before + step + 1)
        seen = develop(self.optimization.averaged, self.tokenizer, self.development, progress)
        entry = {"epoch": number + 1, "loss": float(np.mean(losses or [math.nan])), **seen.figures}
        log.info("epoch %d: %s", number + 1, _line(entry))
        self.tracker.log({k: v for k, v in entry.items() if k != "epoch"}, before + len(batches))
        self.progressed.history.append(entry)
        if seen.measure > self.progressed.best:
            self.progressed.best, self.progressed.best_epoch = seen.measure, number + 1
            self._keep(seen)
        self.progressed.epoch, self.progressed.step = number + 1, 0
        state.save(self.folder, self.progressed, self.optimization)

    def _step(self, batch: list[plan.Stretch], number: int) -> float:
        """One step of the optimizer; the mean loss of importance.

        Raises:
            TrainingError: the loss is no number.
        """
        self.model.train()
        stretches = [plan.stretch(self.examples, one) for one in batch]
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self._half()):
            total, importance = self._losses(stretches)
        if not torch.isfinite(total):
            raise TrainingError(
                str(self.output),
                f"the loss became {float(total)} at step {number + 1}",
                "the last checkpoint is kept; start anew with a lower --lr",
            )
        total.backward()
        self.optimization.step(number)
        return float(importance)

    def _losses(self, stretches: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
        config = self.model.config
        states = self.model.encode(
            concatenate([pack(s.tokens, s.speakers, config) for s in stretches])
        )
        total = importance = torch.zeros((), device=self.device)
        begin = 0
        for one in stretches:
            seen = self.model.attend(
                states[begin : begin + len(one)],
                torch.as_tensor(one.features, device=self.device),
                torch.as_tensor(one.speakers, device=self.device),
            )
            begin += len(one)
            loss = importance_loss(seen, one)
            importance = importance + loss / len(stretches)
            kinds, beside = self.heads(seen, one)
            beside = self.options.kinds * kinds + self.options.auxiliary * beside
            total = total + (loss + beside) / len(stretches)
        return total, importance

    def _half(self) -> bool:
        if self.options.precision == "auto":
            return self.device == "cuda" or bool(torch.cpu._is_avx512_bf16_supported())
        return self.options.precision == "bfloat16"

    def _keep(self, seen: Development) -> None:
        model = self.optimization.averaged
        model.config.importance_temperature = seen.temperature
        metadata, text = describe(self.options, self.examples.meetings, self.progressed, seen)
        checkpoint.save(self.output, model, self.tokenizer, metadata=metadata, text=text)
        model.config.importance_temperature = 1.0

    def end(self) -> Development:
        """Close the run; its state stays until the folder is used again."""
        self.tracker.close()
        return Development(
            self.progressed.best, 1.0, self.progressed.history[self.progressed.best_epoch - 1]
        )


def _fingerprint(
    meetings: Sequence[LabelledMeeting],
    development: Sequence[LabelledMeeting],
    options: TrainingOptions,
) -> str:
    """Tells runs apart whose steps would differ."""
    settings = {
        key: value
        for key, value in asdict(options).items()
        if key not in {"tracker", "checkpoint_seconds", "device"}
    }
    data = [
        [(m.corpus, m.meeting, len(m.utterances)) for m in ms] for ms in (meetings, development)
    ]
    text = json.dumps([settings, data, torch.__version__], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _line(entry: dict[str, Any]) -> str:
    return ", ".join(f"{k} {v:.4f}" for k, v in entry.items() if isinstance(v, float))
