"""The model card of a trained model: its sources, its figures, its limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minutes import __version__
from minutes.corpora import LabelledMeeting
from minutes.corpora.meetings import source
from minutes.training.development import Development
from minutes.training.options import TrainingOptions
from minutes.training.start import Start
from minutes.training.state import Progressed

__all__ = ["describe"]

# What a card must name where a model learned from these corpora.
_PLACES = {"encoder", "start", "teacher"}  # folders of the machine that trained
TEXT = """
# {name}

An attention model of minutes: it gives every utterance of a meeting its importance (a calibrated
probability), its weight (the softmax of the importance logits over the meeting) and the probability
that it carries a decision, an action or a problem.

A sentence encoder reads neighbouring utterances side by side in windows of tokens; context layers
then attend over the utterances of the meeting, with speaker, time and how rare the words are in the
meeting beside the words. Training began with the {kind} `{origin}`{adapter}.{teacher}

## Data

{data}

## Figures on the development meetings

Means over the meetings, for the words that people wrote down (manual) and those of a recogniser
(asr); in calls that were read for outcomes, of the evidence of each kind, "point" being the key
points; epoch {epoch} of {epochs}, the best by average precision.

| corpus | text | AUROC | average precision |
|---|---|---|---|
{figures}

## Limits

{limits}

What people kept in those meetings is not what every team would keep: train on your own choices.
Decisions, actions and problems are rare, and the model finds only part of them. Words that a
recogniser gets wrong are lost.
"""
RESEARCH = (
    "English meetings of three to ten people in a room, most of them about design and research;\n"
    "acted scenarios in the larger corpus."
)


def describe(
    options: TrainingOptions,
    meetings: Sequence[LabelledMeeting],
    progressed: Progressed,
    seen: Development,
    begun: Start,
) -> tuple[dict[str, Any], str]:
    """The head of the card and its text."""
    base = begun.base
    name = _name(base.source)
    corpora = Counter(meeting.corpus for meeting in meetings)
    datasets = sorted({*corpora, *begun.datasets})
    metadata = {
        "license": "apache-2.0",
        "language": sorted({meeting.language for meeting in meetings}),
        "library_name": "minutes",
        "tags": ["meeting", "extractive-summarization"],
        "datasets": datasets,
        "base_model": name,
        "name": options.name,
        "date": datetime.now(UTC).date().isoformat(),
        "minutes": __version__,
        "figures": {name: round(value, 4) for name, value in sorted(seen.figures.items())},
        "thresholds": seen.thresholds,
        "training": {k: v for k, v in asdict(options).items() if k not in _PLACES},
    }
    told = [f"- {source(corpus)}: {n} meetings" for corpus, n in sorted(corpora.items())]
    told += [
        f"- {source(corpus)}, before this training" for corpus in datasets if corpus not in corpora
    ]
    research = {corpus.lower() for corpus in datasets} <= {"ami", "icsi"}
    text = TEXT.format(
        name=options.name,
        kind=base.kind,
        origin=name,
        teacher=f"\nIt learned the probabilities of `{_name(options.teacher)}`, its teacher."
        if options.teacher
        else "",
        adapter=", to which this folder is an adapter" if options.lora else "",
        data="\n".join(told),
        epoch=progressed.best_epoch,
        epochs=options.epochs,
        figures="\n".join(_rows(seen.figures)),
        limits=RESEARCH if research else f"It learned from {len(meetings)} meetings.",
    )
    return metadata, text


def _name(source: str) -> str:
    """The last part of a folder's path, any other name as it is."""
    return source.rstrip("/").rpartition("/")[2] if Path(source).is_dir() else source


def _rows(figures: Mapping[str, float]) -> list[str]:
    cells: dict[tuple[str, str], dict[str, float]] = {}
    for name, value in figures.items():
        corpus, text, measure = name.rsplit(" ", 2)
        cells.setdefault((corpus, text), {})[measure] = value
    return [
        f"| {corpus} | {text} | {row['AUROC']:.3f} | {row['AP']:.3f} |"
        if "AUROC" in row
        else f"| {corpus} | {text} | – | {row['AP']:.3f} |"
        for (corpus, text), row in cells.items()
    ]
