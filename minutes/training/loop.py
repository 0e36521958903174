"""The training loop: read `train` first.

minutes train ami-train.jsonl.gz icsi-train.jsonl.gz --dev ami-dev.jsonl.gz --output model/
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from minutes.corpora import LabelledMeeting
from minutes.engines import device as devices
from minutes.errors import CheckpointError, TrainingError
from minutes.model import checkpoint
from minutes.progress import Progress, silent
from minutes.training import plan, precision, state
from minutes.training.checks import check_folder, check_meetings, state_folder
from minutes.training.development import Development, develop, predictor
from minutes.training.examples import Examples, find_backchannels
from minutes.training.frozen import KeptStates
from minutes.training.interruption import Interruption, Stopped
from minutes.training.losses import Auxiliary, batch_loss
from minutes.training.optimization import Optimization
from minutes.training.options import TrainingOptions
from minutes.training.report import describe
from minutes.training.start import half, load_start
from minutes.training.teacher import load_teacher
from minutes.training.tracking import Tracker, tracker

__all__ = ["train"]

log = logging.getLogger(__name__)

_LINES = 10  # that tell the loss of an epoch as it goes


def train(
    meetings: Sequence[LabelledMeeting],
    development: Sequence[LabelledMeeting],
    output: Path,
    options: TrainingOptions,
    *,
    resume: bool = False,
    offline: bool = False,
    progress: Progress = silent,
) -> Development:
    """Train a model and write it to a folder: that of the epoch best on the development meetings.

    The run's state is kept in `output`/training; a killed run that resumes gives the same model,
    to the byte, as one that was not killed, on the same CPU and number of threads.

    Args:
        offline: download no encoder that is not here.

    Returns:
        The figures of the epoch that was kept.

    Raises:
        CorpusError: the meetings cannot teach a model or choose its best epoch.
        OptionError: the folder holds a model, or a run that was stopped, and `resume` is false.
        TrainingError: the loss is no number.
        CheckpointError, EngineUnavailable: the encoder, the model to start from or the state to
            resume cannot be used.
        OutputError: the folder cannot be written; what was in it is still there.
        KeyboardInterrupt: the user stopped the run, whose state was saved.
    """
    check_folder(output, resume=resume)
    check_meetings(meetings, development)
    follower = tracker(options.tracker, state_folder(output), asdict(options))
    try:
        run = TrainingRun(
            meetings, development, output, options, follower, progress, offline=offline
        )
        if resume:
            run.resume()
        state.begin(run.folder, run.progressed.fingerprint)
        while run.progressed.epoch < options.epochs:
            run.epoch(progress)
    finally:
        follower.close()
    settled = precision.settle(output, development, progress)
    if settled is not None:
        log.info("scoring runs it in %s", settled.chosen)
    return run.kept()


class TrainingRun:
    """One training run; its public methods are its phases."""

    def __init__(
        self,
        meetings: Sequence[LabelledMeeting],
        development: Sequence[LabelledMeeting],
        output: Path,
        options: TrainingOptions,
        follower: Tracker,
        progress: Progress,
        *,
        offline: bool = False,
    ) -> None:
        self.options = options
        self.output = output
        self.folder = state_folder(output)
        self.development = development
        self.tracker = follower
        self.device = devices.resolve_device(options.device)
        self.half = half(options.precision, self.device)
        torch.manual_seed(options.seed)
        read = any(meeting.outcomes is not None for meeting in meetings)
        self.start = load_start(options, self.device, outcomes=read, offline=offline)
        self.model = self.start.model
        guide = load_teacher(options, self.device, self.start.tokenizer)
        self.examples = Examples(meetings, self.start.tokenizer, guide)
        config = self.model.config
        if options.start is None:
            config.backchannels = find_backchannels(self.examples)
        self.heads = Auxiliary(config.context_size, tuple(config.kinds)).to(self.device)
        self.plans = [plan.epoch(self.examples, options, n) for n in range(options.epochs)]
        self.states = KeptStates(self.model, self.examples) if options.frozen else None
        self._normalize(progress)
        steps = sum(map(len, self.plans))
        self.optimization = Optimization(self.model, self.heads, options, steps)
        self.progressed = state.Progressed(
            state.fingerprint(
                (meetings, development), options, self.start.base, guide.sha256 if guide else None
            )
        )

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

    def resume(self) -> None:
        """Go on from the state on the disk, or from the beginning where none was saved yet.

        Raises:
            CheckpointError: the state, or a model in the folder, is that of another run.
        """
        kept = state.restore(self.folder, self.progressed.fingerprint, self.optimization)
        if kept is not None:
            self.progressed = kept
            log.info("resuming at epoch %d, step %d", kept.epoch + 1, kept.step)
            return
        # A run that is killed at the end of its first epoch may leave a model and no state.
        held = (self.output / "config.json").exists()
        if held and state.begun(self.folder) != self.progressed.fingerprint:
            raise CheckpointError(
                self.output, "holds a model that another run made", "choose another --output"
            )
        log.info("%s holds no state to resume; starting over", self.folder)

    def epoch(self, progress: Progress) -> None:
        """Train through what is left of the current epoch, then measure and keep the model."""
        number = self.progressed.epoch
        batches = self.plans[number]
        before = sum(map(len, self.plans[:number]))
        name = f"epoch {number + 1} of {self.options.epochs}"
        with Interruption() as interruption:
            watched = interruption.watching(progress)
            try:
                self._train(batches, before, name, watched)
                model = predictor(self.optimization.averaged, self.start.tokenizer)
                seen = develop(model, self.development, watched)
            except Stopped:
                state.save(self.folder, self.progressed, self.optimization)
                raise
        loss = self.progressed.loss / len(batches)
        log.info("%s: loss %.4f, %s", name, loss, _line(seen.figures))
        self.tracker.log({"epoch loss": loss, **seen.figures}, before + len(batches))
        self.progressed.history.append({"loss": loss, **asdict(seen)})
        if seen.measure > self.progressed.best:
            self.progressed.best, self.progressed.best_epoch = seen.measure, number + 1
            self._keep(seen)
        self.progressed.epoch, self.progressed.step, self.progressed.loss = number + 1, 0, 0.0
        state.save(self.folder, self.progressed, self.optimization)

    def _train(
        self, batches: list[list[plan.Stretch]], before: int, name: str, progress: Progress
    ) -> None:
        """The steps that are left of an epoch; `before` were done in those before it."""
        saved = time.monotonic()
        losses: list[float] = []
        total = len(batches)
        for step in range(self.progressed.step, total):
            progress(name, step, total)
            losses.append(self._step(batches[step], before + step))
            self.progressed.loss += losses[-1]
            self.progressed.step = step + 1
            if time.monotonic() - saved > self.options.checkpoint_seconds:
                state.save(self.folder, self.progressed, self.optimization)
                saved = time.monotonic()
            if (step + 1) * _LINES // total > step * _LINES // total:
                loss = float(np.mean(losses))
                log.info("%s, %d %%: loss %.4f", name, 100 * (step + 1) // total, loss)
                self.tracker.log({"loss": loss}, before + step + 1)
                losses = []
        progress(name, total, total)

    def _step(self, batch: list[plan.Stretch], number: int) -> float:
        """One step of the optimizer; the mean loss of importance.

        Raises:
            TrainingError: the loss or a gradient is no finite number.
        """
        self.model.train()
        stretches = [plan.stretch(self.examples, one) for one in batch]
        known = [self.states.of(one) for one in batch] if self.states is not None else None
        with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.half):
            total, importance = batch_loss(self.model, self.heads, stretches, self.options, known)
        total.backward()
        if not torch.isfinite(total) or not self.optimization.step(number):
            raise TrainingError(
                str(self.output),
                f"the loss or its gradient is no finite number at step {number + 1} "
                f"(loss {float(total.detach()):.4g})",
                "the last checkpoint is kept; train with a lower --lr and --context-lr",
            )
        return float(importance.detach())

    def _keep(self, seen: Development) -> None:
        """Write the model of this epoch."""
        model = self.optimization.averaged
        metadata, text = describe(
            self.options, self.examples.meetings, self.progressed, seen, self.start
        )
        if self.options.lora:
            metadata["base"] = self.start.base.metadata(self.output)
        model.config.importance_temperature = seen.temperature
        model.config.thresholds = seen.thresholds
        try:
            checkpoint.save(
                self.output,
                model,
                self.start.tokenizer,
                metadata=metadata,
                text=text,
                adapter=self.options.lora,
            )
        finally:
            model.config.importance_temperature = 1.0

    def kept(self) -> Development:
        """The figures of the epoch whose model is in the folder."""
        best = self.progressed.best_epoch
        entry = self.progressed.history[best - 1]
        log.info("kept epoch %d of %d: %s", best, self.options.epochs, _line(entry["figures"]))
        return Development(
            **{key: entry[key] for key in ("measure", "temperature", "figures", "thresholds")}
        )


def _line(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.4f}" for name, value in figures.items())
