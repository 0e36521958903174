"""A team's heads alone, or adapters (LoRA) on the encoder too: which learns more from five reviews.

    python benchmarks/heads_or_lora.py FOLDER [--features CACHE] [--device cuda]

The team, the reviews and the measure are those of `learning_curve.py`, its first draw. The adapters
are trained as `minutes train --from builtin --lora` does, on the same labels; the next two meetings
that the team reviewed choose the best epoch. One run, of one team: enough to see which to ship, no
more.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from learning_curve import COUNTS, Shown, judged, precision, show
from simulated_teams import TEAMS

from minutes import assets
from minutes.corpora import LabelledMeeting, read_corpus
from minutes.errors import MinutesError
from minutes.model import checkpoint
from minutes.model.inference import predict
from minutes.training.adaptation import ReviewedMeeting, adapt
from minutes.training.loop import train
from minutes.training.options import TrainingOptions
from minutes.training.team import knowledge, rescored

REVIEWED = 5
CHOOSE = 2  # reviewed meetings that choose the best epoch


def corpus(shown: Shown, labels: ReviewedMeeting) -> LabelledMeeting:
    """The labels of a review as the training of whole models reads them."""
    acts = tuple(
        replace(
            act,
            asr=None,
            act=None,
            kinds=(),
            links=0,
            important=float(important) if certainty else None,
            certainty=float(certainty),
        )
        for act, important, certainty in zip(
            shown.acts, labels.important, labels.certainty, strict=True
        )
    )
    return LabelledMeeting(shown.minutes.meeting.id, "reviews", acts)


def main() -> None:
    """Fit both, and print what each makes of the unseen meetings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--features", type=Path, help="where learning_curve.py keeps them")
    parser.add_argument("--team", choices=[team.name for team in TEAMS], default="outcomes")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--lr", type=float, default=2e-4)
    parser.add_argument("--context-lr", type=float, default=2e-4)
    parser.add_argument("--unseen", type=int, default=20, help="of ami-dev, how many")
    parser.add_argument("--device", default="auto")
    given = parser.parse_args()
    team = next(team for team in TEAMS if team.name == given.team)
    generic = TEAMS[-1]
    try:
        base = checkpoint.load(assets.model_folder("builtin"))
        pool = list(read_corpus(given.folder / "ami-train.jsonl.gz"))
        unseen = read_corpus(given.folder / "ami-dev.jsonl.gz")[: given.unseen]
    except MinutesError as exc:
        sys.exit(f"heads_or_lora: {exc}")
    random.Random(0).shuffle(pool)
    chosen = pool[: COUNTS[-1]][: REVIEWED + CHOOSE]
    meetings = [show(meeting, "manual", base, given.features) for meeting in chosen]
    held = [show(meeting, "manual", base, given.features) for meeting in unseen]
    labels = [judged(meeting, team, 0) for meeting in meetings]

    def row(name: str, scores: Sequence[np.ndarray], seconds: float) -> None:
        own, all_ = precision(team, held, scores), precision(generic, held, scores)
        print(f"| {name} | {own:.3f} | {all_:.3f} | {seconds:.1f} |", flush=True)

    print(f"| {team.name}, {len(held)} unseen meetings | own AP | generic AP | s to fit |")
    print("| --- | ---: | ---: | ---: |")
    row("shipped model", [one.seen.logits for one in held], 0.0)
    known = knowledge(base)
    began = time.monotonic()
    new = adapt(known, labels[:REVIEWED])
    took = time.monotonic() - began
    row("heads", [rescored(known, new, one.seen) for one in held], took)
    learned = [corpus(m, one) for m, one in zip(meetings, labels, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        options = TrainingOptions(
            start="builtin",
            name="lora",
            lora=True,
            epochs=given.epochs,
            lr=given.lr,
            context_lr=given.context_lr,
            device=given.device,
            kinds=0.0,
            auxiliary=0.0,
        )
        train(learned[:REVIEWED], learned[REVIEWED:], Path(folder, "lora"), options)
        took = time.monotonic() - began
        loaded = checkpoint.load(Path(folder, "lora"))
        scores = [predict(loaded.model, loaded.tokenizer, m.minutes.utterances) for m in held]
    row(f"LoRA and heads, {given.epochs} epochs", [one.logits for one in scores], took)


if __name__ == "__main__":
    main()
