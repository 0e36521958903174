"""Learn which phrases said before a statement say what it is about, and how often that is right.

    python benchmarks/matters.py --train calls-train.jsonl.gz --test calls-dev.jsonl.gz

The corpora are annotated calls, as `minutes corpus --annotations` writes them. A phrase is right
where at least half of its words of content are in the reader's paraphrase, none in the statement.
The weights that are printed are those of `minutes/languages/english/matters.py`. Beside the phrases
stand two ways that learn nothing: the title of the topic, and the last sentence that says anything.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from minutes.corpora import read_corpus
from minutes.evaluation.calls import recut
from minutes.evaluation.evidence import utterances_of
from minutes.languages.english.content import content_words, leaves_open
from minutes.languages.english.matters import Antecedent, Matters
from minutes.languages.names import called
from minutes.stages.speakers import identify
from minutes.stages.topics import divide

BEFORE = 5  # utterances before, the nearest of which that says anything is a peer
TELLS = 3  # words of content by which it does


@dataclass(frozen=True, slots=True)
class Case:
    """A statement that leaves open what it is about: candidates, and what they should say."""

    candidates: tuple[Antecedent, ...]
    wanted: frozenset[str]
    peers: dict[str, str]


def cases(path: Path) -> Iterator[Case]:
    """The statements of outcomes in annotated calls that readers had to complete."""
    for call in read_corpus(path):
        if call.outcomes is None:
            continue
        call = recut(call)
        speakers, said = identify(utterances_of(call), named=True)
        place = {act.id: i for i, act in enumerate(call.utterances)}
        matters = Matters(said, called(speakers))
        topics = divide(said, language="en", speakers=speakers)
        for outcome in call.outcomes:
            if outcome.kind == "point" or not outcome.statement:
                continue
            at = place[outcome.statement[0].act]
            statement = said[at].text
            wanted = content_words(outcome.text) - content_words(statement)
            if not wanted or not leaves_open(statement):
                continue
            before = [t.title for t in topics if t.start <= said[at].start]
            near = [
                u.text
                for u in said[max(at - BEFORE, 0) : at]
                if len(content_words(u.text)) >= TELLS
            ]
            peers = {
                "title of the topic": (before or [""])[-1],
                "sentence before": (near or [""])[-1],
            }
            yield Case(tuple(matters.candidates(at, statement)), wanted, peers)


def is_right(candidate: Antecedent, case: Case) -> bool:
    words = content_words(candidate.phrase)
    return len(words & case.wanted) >= len(words) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--test", type=Path, nargs="+", required=True)
    given = parser.parse_args()
    learned = [case for path in given.train for case in cases(path) if case.candidates]
    inputs = np.array([c.inputs for case in learned for c in case.candidates])
    right = np.array([is_right(c, case) for case in learned for c in case.candidates])
    model = LogisticRegression(C=0.1, max_iter=400).fit(inputs, right)
    weights = ", ".join(f"{w:.3f}" for w in model.coef_[0])
    print(f"{len(learned)} statements: WEIGHTS = ({weights}), BIAS = {model.intercept_[0]:.3f}\n")
    tested = [case for path in given.test for case in cases(path)]
    print("| what is shown | shown | right where shown |\n|---|--:|--:|")
    for name in tested[0].peers:
        hits = [
            bool(content_words(case.peers[name]) & case.wanted)
            for case in tested
            if case.peers[name]
        ]
        print(f"| {name} | {len(hits)} of {len(tested)} | {np.mean(hits):.2f} |")
    for most, name in ((1, "a phrase"), (2, "two phrases, either")):
        chosen = [(Matters.choose(case.candidates, most), case) for case in tested]
        hits = [any(is_right(c, case) for c in some) for some, case in chosen if some]
        print(f"| {name} | {len(hits)} of {len(tested)} | {np.mean(hits):.2f} |")


if __name__ == "__main__":
    main()
