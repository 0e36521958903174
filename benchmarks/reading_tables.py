"""Tables of readers' verdicts: shares with intervals, agreement beyond chance, reasons, owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from reading_files import KINDS, VERDICTS, ReadCall, ReadPoint, shared

from minutes.errors import OptionError

DRAWS = 10_000  # of the bootstrap


def show(calls: Sequence[ReadCall]) -> None:
    """Print the tables of calls that were read."""
    readers = readers_of(calls)
    number = sum(len(call.points) for call in calls)
    by = "; ".join(sorted({call.made_by for call in calls}))
    print(f"{number} points of {len(calls)} calls, made by {by}; readers: {', '.join(readers)}\n")
    pairs = list(combinations(readers, 2))
    heads = ["points", "right", "partly", "wrong", *readers]
    heads += [f"kappa {one}, {other}" for one, other in pairs]
    print(f"| kind | {' | '.join(heads)} |\n|---|{'--:|' * len(heads)}")
    for kind, title in (*KINDS.items(), (None, "all")):
        counts = {name: tallies(calls, kind, name) for name in readers}
        total = sum(counts.values())
        if not total.sum():  # type: ignore[union-attr]
            continue
        cells = [str(int(total.sum()) // len(readers)), *shares(total)]
        cells += [" / ".join(f"{100 * x / n.sum():.0f}" for x in n.sum(0)) for n in counts.values()]
        cells += [kappas(confusions(calls, kind, *pair)) for pair in pairs]
        print(f"| {title} | {' | '.join(cells)} |")
    for one, other in pairs:
        both = confusions(calls, None, one, other).sum(0)
        print(f"\n{one} and {other} agree on {100 * np.trace(both) / both.sum():.0f} % of them.")
    print("\nShares are of all readers' verdicts, in per cent; 95 % intervals: calls drawn anew.\n")
    reasons(calls, readers)
    owners_and_days(calls, readers)


def show_together(readings: Sequence[Sequence[ReadCall]]) -> None:
    """Print the shares over readings of different calls; nothing where they have one in common."""
    calls = [call for reading in readings for call in reading]
    if len({call.meeting for call in calls}) < len(calls):
        return
    number = sum(len(call.points) for call in calls)
    print(f"\nTogether: {number} points of {len(calls)} calls\n")
    print("| kind | points | right | partly | wrong |\n|---|--:|--:|--:|--:|")
    for kind, title in (*KINDS.items(), (None, "all")):
        total = np.concatenate(
            [
                sum(tallies(reading, kind, name) for name in readers_of(reading))
                for reading in readings
            ]
        )
        points = sum(kind in (None, point.kind) for call in calls for point in call.points)
        if points:
            print(f"| {title} | {points} | {' | '.join(shares(total))} |")


def tallies(calls: Sequence[ReadCall], kind: str | None, reader: str) -> np.ndarray:
    """How often a reader gave each verdict: a row a call, right, partly, wrong."""
    counts = np.zeros((len(calls), len(VERDICTS)))
    for row, call in zip(counts, calls, strict=True):
        for point in call.points:
            if kind in (None, point.kind):
                row[VERDICTS.index(point.readers[reader].verdict)] += 1
    return counts


def confusions(calls: Sequence[ReadCall], kind: str | None, one: str, other: str) -> np.ndarray:
    """How often two readers gave each pair of verdicts, a table a call."""
    counts = np.zeros((len(calls), len(VERDICTS), len(VERDICTS)))
    for table, call in zip(counts, calls, strict=True):
        for point in call.points:
            if kind in (None, point.kind):
                pair = (VERDICTS.index(point.readers[name].verdict) for name in (one, other))
                table[tuple(pair)] += 1
    return counts


def shares(counts: np.ndarray) -> list[str]:
    """Each verdict's share of all, in per cent, with its interval."""
    drawn = resampled(counts)
    with np.errstate(invalid="ignore"):  # draws without a point of the kind are left out
        parts = drawn / drawn.sum(1, keepdims=True)
    return [
        interval(100 * counts.sum(0)[i] / counts.sum(), 100 * parts[:, i], 0)
        for i in range(len(VERDICTS))
    ]


def kappas(counts: np.ndarray) -> str:
    """Cohen's kappa of two readers, with its interval."""
    return interval(float(kappa(counts.sum(0))), kappa(resampled(counts)), 2)


def kappa(counts: np.ndarray) -> np.ndarray:
    """Cohen's kappa (1960) of tables of counts; not a number where chance alone agrees on all.

    Args:
        counts: float[..., verdicts of one, verdicts of the other].
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = counts / counts.sum((-2, -1), keepdims=True)
        agreed = np.trace(parts, axis1=-2, axis2=-1)
        by_chance = (parts.sum(-1) * parts.sum(-2)).sum(-1)
        return (agreed - by_chance) / (1 - by_chance)


def resampled(counts: np.ndarray) -> np.ndarray:
    """Sums over as many calls, drawn with replacement, again and again; always the same draws."""
    calls = len(counts)
    times = np.random.default_rng(0).multinomial(calls, [1 / calls] * calls, size=DRAWS)
    return np.tensordot(times, counts, axes=1)


def interval(value: float, drawn: np.ndarray, digits: int) -> str:
    """A figure, and between what the middle 95 % of the draws lie."""
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not known.size:
        return "–"
    low, high = np.quantile(known, (0.025, 0.975))
    return f"{value:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def reasons(calls: Sequence[ReadCall], readers: Sequence[str]) -> None:
    """Print why points are not right, by kind: how often each reader says so."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for call in calls:
        for point in call.points:
            for name, given in point.readers.items():
                counts[given.verdict, given.why, point.kind, name] += 1
    print(f"| why ({' / '.join(readers)}) | {' | '.join(KINDS.values())} |")
    print("|---|" + "--:|" * len(KINDS))
    given = {(verdict, why) for verdict, why, _, _ in counts if why}
    often: Counter[tuple[str, str]] = Counter()
    for (verdict, why, _, _), times in counts.items():
        often[verdict, why] += times
    for verdict, why in sorted(given, key=lambda one: (one[0], -often[one], one[1])):
        cells = [
            " / ".join(str(counts[verdict, why, kind, name]) for name in readers) for kind in KINDS
        ]
        print(f"| {verdict}: {why} | {' | '.join(cells)} |")


def owners_and_days(calls: Sequence[ReadCall], readers: Sequence[str]) -> None:
    """Print how often the owners and days of actions that are there are faulted."""
    actions = [point for call in calls for point in call.points if point.kind == "action"]
    held: Mapping[str, tuple[str, list[ReadPoint]]] = {
        "with an owner": ("owner", [p for p in actions if p.owner]),
        "left open": ("owner", [p for p in actions if not p.owner]),
        "with a day": ("due", [p for p in actions if p.due]),
        "without one": ("due", [p for p in actions if not p.due]),
    }
    print(f"\n| actions | shown | {' | '.join(f'{r}: there, faulted' for r in readers)} |")
    print("|---|--:|" + "--:|" * len(readers))
    for what, (why, points) in held.items():
        cells = []
        for name in readers:
            there = [p.readers[name] for p in points if p.readers[name].verdict != "wrong"]
            cells.append(f"{len(there)}, {sum(given.why == why for given in there)}")
        print(f"| {what} | {len(points)} | {' | '.join(cells)} |")
    print(
        "\nThere: right or partly right. A verdict has one reason: another may hide such a fault."
    )


def show_shared(one: Sequence[ReadCall], other: Sequence[ReadCall]) -> None:
    """Print how far readers of two readings agree on the points that both show the same.

    Raises:
        OptionError: a reader of one has the name of a reader of the other.
    """
    names, others = readers_of(one), readers_of(other)
    if twice := sorted({*names} & {*others}):
        raise OptionError("table", f"both readings have a reader {twice[0]}", "rename one of them")
    calls = shared(one, other)
    number = sum(len(call.points) for call in calls)
    print(f"\n{number} points are the same to the letter for {'/'.join(names)} and", end=" ")
    print(f"{'/'.join(others)}.")
    if not number:
        return
    print("\n| readers | agree | kappa |\n|---|--:|--:|")
    for pair in combinations((*names, *others), 2):
        counts = confusions(calls, None, *pair)
        agreed = 100 * np.trace(counts.sum(0)) / counts.sum()
        print(f"| {', '.join(pair)} | {agreed:.0f} % | {kappas(counts)} |")


def readers_of(calls: Sequence[ReadCall]) -> list[str]:
    return sorted({name for call in calls for point in call.points for name in point.readers})
