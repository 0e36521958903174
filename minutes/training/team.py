"""A team's model from its reviews: read `learn` first.

minutes train --from-reviews out/ --name team
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from minutes import __version__
from minutes.errors import TrainingError
from minutes.model import card, heads
from minutes.model.adapters import Base
from minutes.model.checkpoint import Loaded
from minutes.model.inference import predict
from minutes.progress import Progress, silent
from minutes.training.adaptation import Floats, Knowledge, ReviewedMeeting, adapt, judge, surprise
from minutes.training.comparison import Comparison, compare_models
from minutes.training.reviews import Reviews, held_out_groups

__all__ = ["Learned", "contents", "knowledge", "learn", "read", "rescored"]

log = logging.getLogger(__name__)

TEXT = """
# {name}

The attention of a team: the heads of importance of an attention model of minutes, fitted to what
the team kept, dropped and promoted in {meetings} reviewed meetings ({choices} choices). All else is
the model `{base}`, which must be there.

## Figures

{how}; the heads in this folder were then fitted to all. The gain in average
precision is {gain:+.3f}, between {low:+.3f} and {high:+.3f} in nine of ten draws of meetings.

| | before | after |
|---|---:|---:|
{rows}
"""


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of a team's reviews.

    `heads` were fitted to all meetings, `comparison` is on the `held` meetings, each by a fit to
    others: to all but itself where it is `crossed`, else to all but the newest. `surprise` as
    `minutes.training.adaptation` has it.
    """

    heads: Floats
    comparison: Comparison
    surprise: float
    meetings: int
    held: int
    crossed: bool
    choices: int


def learn(reviews: Sequence[Reviews], base: Loaded, *, progress: Progress = silent) -> Learned:
    """Fit a team's heads to its reviews, and hold such a fit to meetings it has not seen.

    Args:
        reviews: oldest first.
        base: the model whose heads are fitted; it stays as it is.

    Raises:
        TrainingError: there are too few meetings in the model's languages, or they hold nothing
            to tell better from worse by.
    """
    reviews = _in_languages(reviews, base)
    folds = held_out_groups(reviews)
    judged = []
    for number, review in enumerate(reviews):
        progress("reading the meetings", number, len(reviews))
        judged.append(read(review, base))
    progress("reading the meetings", len(reviews), len(reviews))
    _check(judged, "learn from")
    _check([judged[number] for fold in folds for number in fold], "be held to")
    known = knowledge(base)
    held: list[int] = []
    after: list[Floats] = []
    for done, fold in enumerate(folds):
        progress("fitting", done, len(folds) + 1)
        trial = adapt(known, [one for number, one in enumerate(judged) if number not in fold])
        held += fold
        after += [rescored(known, trial, judged[number]) for number in fold]
    progress("fitting", len(folds), len(folds) + 1)
    final = adapt(known, judged)
    progress("fitting", len(folds) + 1, len(folds) + 1)
    comparison = compare_models(
        [reviews[n] for n in held], [judged[n] for n in held], after, progress
    )
    return Learned(
        heads=final,
        comparison=comparison,
        surprise=surprise(judged),
        meetings=len(reviews),
        held=len(held),
        crossed=len(folds) > 1,
        choices=sum(review.choices for review in reviews),
    )


def read(review: Reviews, base: Loaded) -> ReviewedMeeting:
    """A reviewed meeting as the heads of the base see it."""
    seen = predict(base.model, base.tokenizer, review.utterances)
    inputs = heads.inputs(base.model, seen, review.utterances)
    return judge(review.labels, review.evidence, inputs, seen.logits, seen.kinds)


def knowledge(base: Loaded) -> Knowledge:
    """What the fit begins with."""
    temperature = base.model.config.importance_temperature
    return Knowledge(heads.weights(base.model), heads.kinds(base.model), temperature)


def rescored(known: Knowledge, new: Floats, judged: ReviewedMeeting) -> Floats:
    """The calibrated log odds of a meeting by new heads, one an utterance."""
    change = (new - known.heads) / known.temperature
    scores: Floats = judged.logits.astype(float) + judged.inputs.astype(float) @ change
    return scores


def contents(name: str, learned: Learned, loaded: Loaded, base: Base) -> dict[str, bytes]:
    """The files of the folder of a team's model.

    Args:
        loaded: the base, whose heads are exchanged for the team's.
        base: what the card says of it, its source as `minutes.model.checkpoint` finds it.
    """
    import hashlib

    model = loaded.model
    shipped = model.config.name
    heads.exchange(model, learned.heads)
    files = heads.files(model, base.sha256)
    model.config.name = name
    files["config.json"] = model.config.to_json_string().encode()
    found = learned.comparison
    metadata: dict[str, Any] = {
        "library_name": "minutes",
        "tags": ["meeting", "extractive-summarization"],
        "base_model": shipped,
        "base": {"kind": base.kind, "source": base.source, "sha256": base.sha256},
        "name": name,
        "date": datetime.now(UTC).date().isoformat(),
        "minutes": __version__,
        "meetings": learned.meetings,
        "held_out": learned.held,
        "choices": learned.choices,
        "surprise": round(learned.surprise, 4),
        "figures": {
            side: {key: _rounded(value) for key, value in asdict(getattr(found, side)).items()}
            for side in ("before", "after")
        },
        "gain": {key: _rounded(value) for key, value in asdict(found.gain).items()},
        "sha256": hashlib.sha256(files[heads.WEIGHTS]).hexdigest(),
    }
    from minutes.training.comparison import as_table

    text = TEXT.format(
        name=name,
        meetings=learned.meetings,
        choices=learned.choices,
        base=shipped,
        how=(
            f"On each of these {learned.held} meetings, by a fit to the others"
            if learned.crossed
            else f"On the {learned.held} newest of these meetings, by a fit to the others"
        ),
        gain=found.gain.mean,
        low=found.gain.low,
        high=found.gain.high,
        rows="\n".join(f"| {' | '.join(row)} |" for row in as_table(found)),
    )
    files["README.md"] = card.render(metadata, text).encode()
    return files


def _rounded(value: float) -> float:
    return round(value, 4) if isinstance(value, float) else value


def _in_languages(reviews: Sequence[Reviews], base: Loaded) -> tuple[Reviews, ...]:
    """The meetings that the base can read."""
    languages = base.model.config.languages
    read = tuple(one for one in reviews if (one.minutes.meeting.language or "en") in languages)
    if len(read) < len(reviews):
        log.warning(
            "%d of %d reviewed meetings are in languages that the model does not know; they are "
            "left out",
            len(reviews) - len(read),
            len(reviews),
        )
    return read


def _check(judged: Sequence[ReviewedMeeting], purpose: str) -> None:
    labels = np.concatenate([one.important[one.certainty > 0] for one in judged]) >= 0.5
    if labels.all() or not labels.any():
        missing = "dropped" if labels.any() else "kept"
        raise TrainingError(
            "the reviews",
            f"nothing was {missing} in the {len(judged)} meetings to {purpose}",
            "review more of their points, or more meetings",
        )
