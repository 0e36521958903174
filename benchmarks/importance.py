"""How well importance is ranked on meetings that people have summarised.

    python benchmarks/importance.py DATA_FOLDER --corpus ami-dev,icsi-dev

DATA_FOLDER holds CORPUS.jsonl.gz: one meeting a line, its dialogue acts with manual and
recognised text and whether each is in the human extractive summary. Each act is an utterance.
AUROC and average precision are means over the meetings. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import average_precision_score, roc_auc_score

from minutes.engines.lexrank import LexRankScorer
from minutes.progress import silent
from minutes.records import Utterance
from minutes.text import count_words, join, tokens

Scores = NDArray[np.float64]
Ranking = Callable[[Sequence[Utterance]], Scores]

MARKS = re.compile(r"\{[^}]*\}")  # {vocalsound}, {disfmarker}, {gap}


def by_words(utterances: Sequence[Utterance]) -> Scores:
    """Longest first, by number of words."""
    return np.array([float(count_words(u.text)) for u in utterances])


def by_seconds(utterances: Sequence[Utterance]) -> Scores:
    """Longest first, by duration."""
    return np.array([u.end - u.start for u in utterances])


def textbook_lexrank(utterances: Sequence[Utterance], damping: float = 0.85) -> Scores:
    """Continuous LexRank (Erkan & Radev 2004, section 3.2): cosine of TF-IDF, damped walk."""
    vectors = TfidfVectorizer(analyzer=tokens, norm="l2").fit_transform(u.text for u in utterances)
    return walk((vectors @ vectors.T).toarray(), damping)


def textrank(utterances: Sequence[Utterance], damping: float = 0.85) -> Scores:
    """TextRank (Mihalcea & Tarau 2004, section 4.1): shared words by the lengths' logarithms."""
    bags = TfidfVectorizer(analyzer=tokens, use_idf=False, norm=None)
    present = bags.fit_transform(u.text for u in utterances).sign()
    length = np.log(np.maximum(by_words(utterances), 1.0))
    both = length[:, None] + length[None, :]
    shared = (present @ present.T).toarray()
    similarity = np.divide(shared, both, out=np.zeros_like(shared), where=both > 0)
    np.fill_diagonal(similarity, 0.0)
    return walk(similarity, damping)


def walk(similarity: NDArray[np.float64], damping: float) -> Scores:
    """The stationary distribution of a damped random walk over a dense similarity matrix."""
    total = len(similarity)
    degree = similarity.sum(axis=1, keepdims=True)
    step = np.divide(similarity, degree, out=np.full_like(similarity, 1 / total), where=degree > 0)
    visits = np.full(total, 1 / total)
    for _ in range(100):
        visits = (1 - damping) / total + damping * (visits @ step)
    return visits


def ours(utterances: Sequence[Utterance]) -> Scores:
    """The lexrank engine of minutes."""
    scores = LexRankScorer().score(utterances, language=None, progress=silent)
    return np.array([score.logit for score in scores])


RANKINGS: dict[str, Ranking] = {
    "longest first (words)": by_words,
    "longest first (seconds)": by_seconds,
    "LexRank (textbook)": textbook_lexrank,
    "TextRank": textrank,
    "minutes: lexrank": ours,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA_FOLDER")
    parser.add_argument("--corpus", default="ami-dev,icsi-dev")
    arguments = parser.parse_args()
    calibration = []
    print("| corpus | text | ranking | AUROC | average precision |\n|---|---|---|---|---|")
    for corpus in arguments.corpus.split(","):
        meetings = list(read(arguments.data / f"{corpus}.jsonl.gz"))
        for field, kind in (("text", "manual"), ("asr", "recognised")):
            views = [view(meeting, field) for meeting in meetings]
            for name, ranking in RANKINGS.items():
                area, precision = measure(ranking, views)
                print(f"| {corpus} | {kind} | {name} | {area:.3f} | {precision:.3f} |", flush=True)
            important, importance = calibrate(views)
            calibration.append(f"| {corpus} | {kind} | {important:.3f} | {importance:.3f} |")
    print("\n| corpus | text | share important | mean importance |\n|---|---|---|---|")
    print("\n".join(calibration))


def read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def view(meeting: dict[str, Any], field: str) -> tuple[list[Utterance], list[bool]]:
    """The acts of a meeting as utterances, with what people found important."""
    acts = meeting["utterances"]
    utterances = [
        Utterance(
            id=act["id"],
            start=act["start"],
            end=max(act["start"], act["end"]),
            speaker=act["speaker"],
            text=join(MARKS.sub(" ", act[field] or "").split()),
        )
        for act in acts
    ]
    return utterances, [act["important"] for act in acts]


def measure(
    ranking: Ranking, views: Sequence[tuple[list[Utterance], list[bool]]]
) -> tuple[float, float]:
    """Mean AUROC and mean average precision over the meetings."""
    pairs = [
        (roc_auc_score(important, scores), average_precision_score(important, scores))
        for utterances, important in views
        for scores in (ranking(utterances),)
    ]
    area, precision = np.mean(pairs, axis=0)
    return float(area), float(precision)


def calibrate(views: Sequence[tuple[list[Utterance], list[bool]]]) -> tuple[float, float]:
    """The share of important utterances, and what the lexrank engine takes it to be."""
    important = np.mean([np.mean(marks) for _, marks in views])
    importance = np.mean([np.mean(1 / (1 + np.exp(-ours(utterances)))) for utterances, _ in views])
    return float(important), float(importance)


if __name__ == "__main__":
    main()
