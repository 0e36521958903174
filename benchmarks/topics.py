"""How well meetings are cut where they change subject.

    python benchmarks/topics.py FOLDER [--split dev|train] [--meetings 60] [--text manual asr]

FOLDER holds corpora as `minutes evaluate` reads them (ami-dev.jsonl.gz, icsi-dev.jsonl.gz, …). No
one has marked topics in them, so meetings are made whose subjects change at known places: stretches
of three to ten minutes, one after the other, of several meetings. In "one group" all are of the
same people at different days, which is close to what happens within a meeting; in "many groups" of
different ones, whose ways of speaking give the cuts away. Pauses and speakers tell nothing: each
stretch follows the last after 0.4 seconds.

Pk (Beeferman, Berger & Lafferty 1999) is how often two utterances half a mean stretch apart are
wrongly put into one topic or two; WindowDiff (Pevzner & Hearst 2002) counts every window whose
number of cuts is wrong. Lower is better. All methods but the last are told how many cuts there are.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from minutes.corpora import LabelledMeeting, read_all
from minutes.errors import MinutesError
from minutes.records import Utterance
from minutes.stages.topics import divide
from minutes.stages.topics.cohesion import count, partition
from minutes.stages.topics.cues import openings
from minutes.stages.topics.pieces import Pieces, lay_out

Array = NDArray[np.float64]
Method = Callable[["Made"], Sequence[int]]

SHORTEST, LONGEST = 180.0, 600.0  # seconds of a stretch
FEWEST, MOST = 5, 9  # stretches of a meeting
PAUSE = 0.4  # seconds between stretches
PSEUDO_SENTENCE, BLOCK = 20, 10  # words, pseudo-sentences: the defaults of Hearst 1997
RANK = 11  # side of the neighbourhood in which C99 ranks similarities; Choi 2000
ALPHA = 0.1  # prior of a word in a topic, chosen on the training meetings


@dataclass(frozen=True, slots=True)
class Made:
    """A meeting made of stretches, and the utterances with which they begin, but for the first."""

    utterances: tuple[Utterance, ...]
    cuts: tuple[int, ...]


def make(meetings: Sequence[LabelledMeeting], text: str, *, one_group: bool, seed: int) -> Made:
    """Stretches of some meetings, one after the other."""
    draw = random.Random(seed)
    groups: dict[str, list[LabelledMeeting]] = {}
    for meeting in meetings:
        groups.setdefault(group(meeting), []).append(meeting)
    wanted = draw.randint(FEWEST, MOST)
    if one_group:
        pool = groups[draw.choice([name for name in sorted(groups) if len(groups[name]) > 2])]
        chosen = draw.sample(pool, min(wanted, len(pool)))
    else:
        names = draw.sample(sorted(groups), min(wanted, len(groups)))
        chosen = [draw.choice(groups[name]) for name in names]
    utterances: list[Utterance] = []
    cuts: list[int] = []
    for meeting in chosen:
        stretch = cut_out(meeting, text, draw)
        if utterances:
            cuts.append(len(utterances))
        begin = max((u.end for u in utterances), default=0.0) + PAUSE
        shift = begin - stretch[0].start
        utterances += [replace(u, start=u.start + shift, end=u.end + shift) for u in stretch]
    numbered = (replace(u, id=f"u{i}") for i, u in enumerate(utterances))
    return Made(tuple(numbered), tuple(cuts))


def group(meeting: LabelledMeeting) -> str:
    """The people who meet: ES2002a to ES2002d are of one group, Bmr001 to Bmr031 of another."""
    name = meeting.meeting
    return name[:3] if name.startswith("B") else name[:-1]


def cut_out(meeting: LabelledMeeting, text: str, draw: random.Random) -> list[Utterance]:
    """A stretch of a meeting of three to ten minutes, or all of a shorter one."""
    said = sorted(meeting.said("asr" if text == "asr" else "manual"), key=lambda u: u.start)
    length = draw.uniform(SHORTEST, LONGEST)
    begin = draw.uniform(said[0].start, max(said[-1].end - length, said[0].start))
    return [u for u in said if begin <= u.start < begin + length] or said


def errors(made: Made, cuts: Sequence[int]) -> tuple[float, float]:
    """Pk and WindowDiff."""
    total = len(made.utterances)
    window = max(2, round(total / (len(made.cuts) + 1) / 2))
    true, found = np.zeros(total), np.zeros(total)
    true[list(made.cuts)] = 1
    found[list(cuts)] = 1
    within = [np.convolve(marks[1:], np.ones(window), "valid") for marks in (true, found)]
    pk = np.mean((within[0] > 0) != (within[1] > 0))
    return float(pk), float(np.mean(within[0] != within[1]))


def nowhere(made: Made) -> list[int]:
    """No cut."""
    return []


def evenly(made: Made) -> list[int]:
    """Cuts at equal distances."""
    parts = len(made.cuts) + 1
    return [round(len(made.utterances) * k / parts) for k in range(1, parts)]


def anywhere(made: Made) -> list[int]:
    """Cuts at random."""
    return random.Random(0).sample(range(1, len(made.utterances)), len(made.cuts))


def texttiling(made: Made) -> list[int]:
    """Hearst 1997: where neighbouring blocks differ more than those around them."""
    pieces, counts = pseudo_sentences(made)
    told = np.vstack([np.zeros(counts.shape[1]), np.cumsum(counts, axis=0)])
    total = len(counts)
    similar = np.ones(total)
    for gap in range(1, total):
        left = told[gap] - told[max(gap - BLOCK, 0)]
        right = told[min(gap + BLOCK, total)] - told[gap]
        similar[gap] = cosine(left[None], right[None])[0, 0]
    similar = np.convolve(similar, np.ones(3) / 3, "same")
    depth = np.zeros(total)
    for gap in range(1, total):
        left, right = gap, gap
        while left > 1 and similar[left - 1] >= similar[left]:
            left -= 1
        while right < total - 1 and similar[right + 1] >= similar[right]:
            right += 1
        depth[gap] = similar[left] + similar[right] - 2 * similar[gap]
    chosen: list[int] = []
    for gap in np.argsort(-depth, kind="stable"):
        if gap > 0 and all(abs(gap - other) > 3 for other in chosen):
            chosen.append(int(gap))
        if len(chosen) == len(made.cuts):
            break
    return [pieces.starts[gap] for gap in sorted(chosen)]


def c99(made: Made) -> list[int]:
    """Choi 2000: ranks of similarities, cut again and again where that makes them densest."""
    pieces, counts = pseudo_sentences(made)
    similar = cosine(counts, counts)
    total = len(similar)
    rank = np.zeros_like(similar)
    near = RANK // 2
    padded = np.pad(similar, near, constant_values=np.nan)
    seen = np.zeros_like(similar)
    for i in range(RANK):
        for j in range(RANK):
            other = padded[i : i + total, j : j + total]
            rank += other < similar
            seen += ~np.isnan(other)
    rank /= seen
    sums = np.zeros((total + 1, total + 1))
    sums[1:, 1:] = rank.cumsum(axis=0).cumsum(axis=1)

    def inside(a: int, b: int) -> float:
        return float(sums[b, b] - sums[a, b] - sums[b, a] + sums[a, a])

    bounds = [0, total]
    while len(bounds) < len(made.cuts) + 2:
        best = (-1.0, 0)
        mass = sum(inside(a, b) for a, b in pairwise(bounds))
        area = sum((b - a) ** 2 for a, b in pairwise(bounds))
        for a, b in pairwise(bounds):
            for m in range(a + 1, b):
                less = inside(a, b) - inside(a, m) - inside(m, b)
                density = (mass - less) / (area - 2 * (m - a) * (b - m))
                best = max(best, (density, m))
        bounds = sorted([*bounds, best[1]])
    return [pieces.starts[i] for i in bounds[1:-1]]


def bayesseg(made: Made) -> list[int]:
    """Eisenstein & Barzilay 2008: the likeliest cuts under a flat Dirichlet prior."""
    from scipy.special import gammaln

    pieces, counts = pseudo_sentences(made)
    total, words = counts.shape
    told = np.vstack([np.zeros(words), np.cumsum(counts, axis=0)])
    score = np.full((total, total + 1), -np.inf)
    for i in range(total):
        inside = told[i + 1 :] - told[i]
        prior = words * ALPHA
        each = gammaln(inside + ALPHA).sum(axis=1) - words * gammaln(ALPHA)
        score[i, i + 1 :] = each + gammaln(prior) - gammaln(inside.sum(axis=1) + prior)
    return [pieces.starts[i] for i in partition(score, len(made.cuts) + 1)[-1][1][1:]]


def ours(made: Made) -> list[int]:
    """The cuts of `minutes.stages.topics`, told how many there are."""
    pieces = lay_out(made.utterances, openings(made.utterances), 600)
    return [pieces.starts[i] for i in partition(pieces.stretches(), len(made.cuts) + 1)[-1][1][1:]]


def ours_untold(made: Made) -> list[int]:
    """The cuts of `minutes.stages.topics`, which finds out how many there are."""
    starts = [topic.start for topic in divide(made.utterances, language="en")]
    return [next(i for i, u in enumerate(made.utterances) if u.start == s) for s in starts[1:]]


def pseudo_sentences(made: Made) -> tuple[Pieces, Array]:
    """Pieces of about twenty words, and the counts of their terms but for stop words."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    flat = [0.0] * len(made.utterances)
    words = sum(len(u.text.split()) for u in made.utterances)
    pieces = lay_out(made.utterances, flat, max(2, words // PSEUDO_SENTENCE))
    stop = {word[:6] for word in ENGLISH_STOP_WORDS}
    kept = [[term for term in piece if term not in stop] for piece in pieces.terms]
    return pieces, count(kept).astype(np.float64)


def cosine(a: Array, b: Array) -> Array:
    """Of the rows of two matrices; 0 where one is empty."""
    norms = np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    return np.divide(a @ b.T, norms, out=np.zeros_like(norms), where=norms > 0)


METHODS: dict[str, Method] = {
    "no cuts": nowhere,
    "even cuts": evenly,
    "random cuts": anywhere,
    "TextTiling (Hearst 1997)": texttiling,
    "C99 (Choi 2000)": c99,
    "BayesSeg (Eisenstein & Barzilay 2008)": bayesseg,
    "minutes": ours,
    "minutes, not told how many": ours_untold,
}


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if the corpora cannot be used."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=("dev", "train"), default="dev")
    parser.add_argument("--meetings", type=int, default=60, help="made of each sort")
    parser.add_argument("--text", nargs="+", choices=("manual", "asr"), default=["manual", "asr"])
    given = parser.parse_args(arguments)
    try:
        corpora = [given.folder / f"{name}-{given.split}.jsonl.gz" for name in ("ami", "icsi")]
        meetings = read_all(corpora)
    except MinutesError as exc:
        print(exc, file=sys.stderr)
        return 1
    print("| groups | text | method | Pk | WindowDiff | cuts |")
    print("|---|---|---|---|---|---|")
    for one_group in (True, False):
        for text in given.text:
            made = [
                make(meetings, text, one_group=one_group, seed=seed)
                for seed in range(given.meetings)
            ]
            true = np.mean([len(m.cuts) for m in made])
            for name, method in METHODS.items():
                cuts = [method(m) for m in made]
                pk, wd = np.mean([errors(m, c) for m, c in zip(made, cuts, strict=True)], axis=0)
                number = np.mean([len(c) for c in cuts])
                print(
                    f"| {'one' if one_group else 'many'} | {text} | {name} | {pk:.3f} | {wd:.3f} "
                    f"| {number:.1f} of {true:.1f} |",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
