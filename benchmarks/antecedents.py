"""How often what a point is about is among the utterances that the model points to.

    python benchmarks/antecedents.py judged.jsonl.gz

The corpus holds readers' verdicts, joined to their calls by `minutes corpus --annotations
verdicts.jsonl.gz` (docs/model.md): where readers could not tell what a point is about, they named
the lines that say it. A log-linear model over the utterances before learns to put one of them first
(`minutes/engines/attention/antecedents.py`, whose weights are printed), on the calls that are for
training, by folds; "dev" are the calls of the development set. Beside it: the nearest utterance
with three words of content, and the network's own pointer.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from minutes.corpora import LabelledMeeting, read_annotations, read_corpus
from minutes.engines import attention
from minutes.engines.attention.antecedents import FEATURES, Antecedents
from minutes.evaluation.evidence import places, utterances_of, words_of
from minutes.languages.outcomes import grammar_of
from minutes.model.prediction import TRAITS, Predictor
from minutes.options import RuntimeOptions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Weigh = Callable[[Floats], Floats]

FOLDS = 4
PENALTY = 1e-2  # on the squares of the weights of standardised features
MOST = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Case:
    """A point of a call: what is known of the utterances before it, and which of them say it."""

    call: str
    features: Floats
    wanted: NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+", help="calls with readers' verdicts")
    parser.add_argument("--model", default="builtin", help="an attention model's folder")
    given = parser.parse_args()
    annotations = Path(__file__).parent.parent / "minutes/corpora/annotations/verdicts.jsonl.gz"
    dev = {one.meeting for one in read_annotations(annotations) if one.split == "dev"}
    model = attention.find(given.model, RuntimeOptions()).predictor
    calls = [call for path in given.corpora for call in read_corpus(path) if call.verdicts]
    cases = [case for call in calls for case in of_call(call, model)]
    train = [case for case in cases if case.call not in dev]
    names = sorted({case.call for case in train})
    fold = {name: i % FOLDS for i, name in enumerate(names)}
    held: list[tuple[Case, Weigh]] = []
    for i in range(FOLDS):
        weigh = fit([case for case in train if fold[case.call] != i])[0]
        held += [(case, weigh) for case in train if fold[case.call] == i]
    learned, weights = fit(train)
    print(f"{len(train)} points of {len(names)} calls, {len(cases) - len(train)} of dev\n")
    print("| | first | among two | among three |\n|---|--:|--:|--:|")
    row("learned, by folds", held)
    ways = {"learned": learned, "nearest that tells": nearest, "the network's pointer": pointer}
    for name, weigh in ways.items():
        row(f"{name}, dev", [(case, weigh) for case in cases if case.call in dev])
    print("\n" + ", ".join(f"{n} {w:.3f}" for n, w in zip(FEATURES, weights, strict=True)))


def of_call(call: LabelledMeeting, model: Predictor) -> list[Case]:
    utterances = utterances_of(call)
    said = [words_of(utterance) for utterance in utterances]
    seen = model.predict(utterances)
    if seen.outcomes is None:
        raise SystemExit("the model has no heads that read outcomes")
    before = Antecedents(
        utterances,
        grammar_of(call.language).content,
        seen.logits,
        seen.outcomes.traits[:, TRAITS.index("dependent")],
        seen.outcomes.antecedents,
    )
    found = []
    for point in call.verdicts:
        stated, needed = places(call, point.statement), places(call, point.needs)
        place = next((i for i, words in enumerate(said) if words & stated), 0)
        features = before.features(place).astype(np.float64)
        wanted = np.array([bool(said[place - 1 - k] & needed) for k in range(len(features))])
        if wanted.any():
            found.append(Case(call.meeting, features, wanted))
    return found


def fit(cases: Sequence[Case]) -> tuple[Weigh, Floats]:
    """What scores utterances, and its weights: the likelihood that one of those wanted is first."""
    rows = np.vstack([case.features for case in cases])
    scale = rows.std(axis=0) + 1e-3
    ends = np.cumsum([len(case.features) for case in cases])[:-1]
    scaled, wanted = rows / scale, np.concatenate([case.wanted for case in cases])
    begins = np.concatenate([[0], ends])
    sizes = np.diff(np.append(begins, len(rows)))

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begins), sizes))
        share = scores / np.repeat(np.add.reduceat(scores, begins), sizes)
        right = np.add.reduceat(share * wanted, begins)
        target = share * wanted / np.repeat(right, sizes)
        value = -np.log(right).mean() + PENALTY * weights @ weights
        return value, scaled.T @ (share - target) / len(cases) + 2 * PENALTY * weights

    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / scale
    return lambda features: features @ found, found


def nearest(features: Floats) -> Floats:
    tells = features[:, FEATURES.index("content")] > 2
    return tells * 100.0 - features[:, FEATURES.index("distance")]


def pointer(features: Floats) -> Floats:
    reached = features[:, FEATURES.index("reached")]
    return np.where(reached > 0, features[:, FEATURES.index("pointed")], -100.0)


def row(name: str, cases: Sequence[tuple[Case, Weigh]]) -> None:
    hits = np.zeros(len(MOST))
    for case, weigh in cases:
        order = np.argsort(-weigh(case.features), kind="stable")
        hits += [case.wanted[order[:most]].any() for most in MOST]
    print(f"| {name} | " + " | ".join(f"{share:.2f}" for share in hits / len(cases)) + " |")


if __name__ == "__main__":
    main()
