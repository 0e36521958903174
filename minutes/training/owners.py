"""Whose an action is where its words do not say so, learned from readers who noted owners.

Who says "we'll push it out this week" for a team is mostly who does it; a host who says "we'll
come back to that" less often. A linear head on an utterance's states tells how likely who says an
action is who does it. Actions whose words say so themselves, by a name or "I'll", teach it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from minutes.corpora import LabelledMeeting
from minutes.errors import CheckpointError, CorpusError
from minutes.evaluation.evidence import places, utterances_of, words_of
from minutes.evaluation.metrics import auroc
from minutes.languages.names import Names
from minutes.model import arrays, integrity
from minutes.progress import Progress, silent
from minutes.records import Speaker
from minutes.stages.outcomes import LIKELY_OWNER
from minutes.training.adaptation import sigmoid
from minutes.training.added_heads import with_heads
from minutes.training.regression import regress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from minutes.model.prediction import Predictor

    Floats = NDArray[np.float64]

__all__ = ["NotedActions", "OwnerHead", "check", "contents", "learn", "read_actions"]

_STRENGTH = 1e-3  # the C of scikit-learn
_FOLDS = 8  # of calls; each is looked at by a head that learned from the others


@dataclass(frozen=True, slots=True)
class NotedActions:
    """Actions that readers noted in calls, a row or an entry each.

    `corpora` and `calls` are their numbers, `inputs` what the head sees of the utterance that
    states the action, shape (actions, hidden + context); `by_speaker` is whether a reader named
    who says it as an owner.
    """

    corpora: NDArray[np.int64]
    calls: NDArray[np.int64]
    inputs: NDArray[np.float32]
    by_speaker: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class OwnerHead:
    """What was learned, shapes (1, hidden + context) and (1,), and how well it tells.

    `ranking` is the AUROC; of `actions` in `calls` `likely` are at `LIKELY_OWNER` or above, of
    which the share `right` is of who says them: all cross-validated by call.
    """

    weight: Floats
    bias: Floats
    calls: int
    actions: int
    ranking: float
    likely: int
    right: float


def read_actions(
    corpora: Sequence[Sequence[LabelledMeeting]], model: Predictor, *, progress: Progress = silent
) -> NotedActions:
    """Read the calls as the product hears them, and find the actions that readers noted in them.

    Args:
        corpora: each by readers of one kind.

    Raises:
        CorpusError: there are none in two calls, or all or none of them are of who says them.
    """
    total = sum(map(len, corpora))
    rows: list[tuple[int, int]] = []
    inputs: list[NDArray[np.float32]] = []
    labels: list[bool] = []
    call = 0
    for number, meetings in enumerate(corpora):
        for meeting in meetings:
            progress("scoring calls", call, total)
            call += 1
            noted = [o for o in meeting.outcomes or () if o.kind == "action"]
            if not noted:
                continue
            said = utterances_of(meeting)
            seen = model.predict(said, verdicts=False)
            words = [words_of(utterance) for utterance in said]
            speakers = dict.fromkeys(u.speaker for u in said if u.speaker is not None)
            names = Names([Speaker(name, name, 0.0) for name in speakers], said)
            for action in noted:
                stated = places(meeting, action.statement or action.evidence)
                place = max(range(len(said)), key=lambda i: len(words[i] & stated))
                speaker = said[place].speaker
                if speaker is None:
                    continue
                owners = {m.owner for name in action.owners for m in names.mentions(name)}
                rows.append((number, call))
                inputs.append(np.concatenate([seen.states[place], seen.context[place]]))
                labels.append(speaker in owners)
    progress("scoring calls", total, total)
    if len({at for _, at in rows}) < 2 or all(labels) or not any(labels):
        raise CorpusError(
            "the corpora",
            f"readers noted {len(rows)} actions with a speaker, {sum(labels)} of them that "
            "speaker's own; some of either kind in two calls are the least",
            "give more calls in which readers noted actions and their owners",
        )
    found = np.array(rows)
    return NotedActions(found[:, 0], found[:, 1], np.array(inputs), np.array(labels))


def learn(actions: NotedActions) -> OwnerHead:
    """Learn the head; each corpus counts the same.

    Readers differ in how readily they take who says "we" for the owner, and the corpora of some
    are longer.
    """
    from sklearn.model_selection import GroupKFold

    inputs = actions.inputs.astype(np.float64)
    labels = actions.by_speaker.astype(np.float64)
    sizes = np.bincount(actions.corpora)
    counted = (len(labels) / np.count_nonzero(sizes)) / sizes[actions.corpora]
    seen = np.zeros(len(labels))
    folds = GroupKFold(min(_FOLDS, len(set(actions.calls))))
    for others, held in folds.split(inputs, groups=actions.calls):
        weight, bias = regress(inputs[others], labels[others], counted[others], _STRENGTH)
        seen[held] = inputs[held] @ weight + bias
    weight, bias = regress(inputs, labels, counted, _STRENGTH)
    likely = sigmoid(seen) >= LIKELY_OWNER
    return OwnerHead(
        weight=weight[None, :],
        bias=np.array([bias]),
        calls=len(set(actions.calls)),
        actions=len(labels),
        ranking=auroc(actions.by_speaker, seen) or 0.0,
        likely=int(likely.sum()),
        right=float(labels[likely].mean()) if likely.any() else 0.0,
    )


def contents(folder: Path, head: OwnerHead, *, name: str) -> dict[str, bytes]:
    """The files of a model's folder with the head, by name; all else in them stays.

    Args:
        folder: one that `check` lets through.
        name: what minutes call the new model.

    Raises:
        CheckpointError: the folder cannot be read.
    """
    told = {
        "calls": head.calls,
        "actions": head.actions,
        "AUROC": round(head.ranking, 3),
        "likely": head.likely,
        "right": round(head.right, 3),
    }
    return with_heads(
        folder,
        name=name,
        tensors={"outcomes.owner.weight": head.weight, "outcomes.owner.bias": head.bias},
        config={"owners": True},
        metadata={"owners": told},
        section=lambda before: _describe(head, before),
    )


def check(folder: Path) -> None:
    """Find out whether a model can be given the head.

    Raises:
        CheckpointError: it is no whole model, or has no heads of outcomes.
    """
    if integrity.is_adapter(folder) or integrity.is_heads(folder):
        raise CheckpointError(
            folder, "changes another model and is none by itself", "name a whole one, or builtin"
        )
    if not arrays.settings(folder).outcomes:
        raise CheckpointError(
            folder,
            "has no heads of outcomes, and tells no actions",
            "train it on calls that were read, or name builtin",
        )


def _describe(head: OwnerHead, before: str) -> str:
    """What was learned, and how well it tells, in Markdown."""
    text = (
        f"All else is as it was in `{before}`. A linear head on the states tells how likely who "
        f"says an action is who does it. It learned from {head.actions:,} actions that readers "
        f"noted in {head.calls} calls, with their owners. Cross-validated by call: AUROC "
        f"{head.ranking:.3f}; of the {head.likely:,} actions with a probability from "
        f"{LIKELY_OWNER:g} on, {head.right:.0%} have who says them as an owner."
    )
    return f"## Owners\n\n{fill(text, 100)}"
