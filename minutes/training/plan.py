"""Which stretches of which meetings a run sees, in which order: fixed by its seed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from minutes.corpora import TEXTS, LabelledMeeting, TextKind
from minutes.training.examples import Example, Examples
from minutes.training.options import TrainingOptions

__all__ = ["Stretch", "epoch", "stretch"]

_SHORTEST = 20  # utterances; shorter stretches have no context to learn from


@dataclass(frozen=True, slots=True)
class Stretch:
    """Utterances `begin` to `end` of a view of a meeting."""

    meeting: int
    text: TextKind
    view: str
    begin: int
    end: int


def epoch(examples: Examples, options: TrainingOptions, number: int) -> list[list[Stretch]]:
    """The batches of one epoch: every meeting once in each of its texts, cut at random places.

    Of those whose labels are a teacher's only a share `options.replay` is seen in an epoch: they
    are there so that nothing is forgotten.
    """
    random = np.random.default_rng([options.seed, number])
    stretches = []
    for meeting, labelled in enumerate(examples.meetings):
        for text in TEXTS:
            if text == "asr" and not any(act.asr for act in labelled.utterances):
                continue
            if examples.taught(meeting) and random.random() >= options.replay:
                continue
            view = _view(labelled, options, random)
            total = len(examples.example(meeting, text, view))
            first = int(random.integers(options.stretch // 2, options.stretch + 1))
            cuts = [0, *range(first, total, options.stretch), total]
            stretches += [
                Stretch(meeting, text, view, begin, end)
                for begin, end in pairwise(cuts)
                if end - begin >= min(_SHORTEST, total)
            ]
    random.shuffle(stretches)
    size = options.batch_size
    return [stretches[i : i + size] for i in range(0, len(stretches), size)]


def _view(meeting: LabelledMeeting, options: TrainingOptions, random: np.random.Generator) -> str:
    """What a meeting looks like this time. Joined acts would blur what readers marked."""
    if meeting.outcomes is None:
        names, shares = ["merged", "anonymous"], [options.merged, options.anonymous]
    else:
        names = ["anonymous", "bare", "unnamed"]
        shares = [options.anonymous, options.bare, options.bare / 2]
    return str(random.choice(["plain", *names], p=[1 - sum(shares), *shares]))


def stretch(examples: Examples, of: Stretch) -> Example:
    """The arrays of a stretch."""
    return examples.example(of.meeting, of.text, of.view).part(of.begin, of.end)
