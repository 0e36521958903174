"""How many points of minutes careful readers call right, partly right and wrong.

    python benchmarks/reading.py prepare calls-test.jsonl.gz FOLDER [--call NAME …] [--readers a,b]
    python benchmarks/reading.py table [FOLDER or FILE.jsonl] [--keep FILE.jsonl]

`prepare` makes the minutes of calls and lays out what readers need: instructions, each call's
numbered transcript, its numbered points as the minutes show them, and a form a reader and call to
fill in (CSV). The corpora need no annotations. `table` checks the forms and prints how the points
fared, with 95 % intervals from resampling the calls, why points were faulted, and how far readers
agree (Cohen's kappa). `--keep` writes the verdicts without a word of the transcripts. With no
folder it prints the table of the verdicts that are kept here (benchmarks/reading.md).
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from reading_files import (
    KINDS,
    POINTS,
    VERDICTS,
    ReadCall,
    ReadPoint,
    blank_form,
    calls_bytes,
    judged,
    read_calls,
    refuse_judged,
)

from minutes import __version__, files
from minutes.errors import CorpusError, MinutesError, OptionError

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting
    from minutes.options import Options
    from minutes.stages.scoring import Scorer

FOLDER = Path(__file__).parent
SHIPPED = FOLDER / "readings" / "meetings-5.jsonl"
HEADING = "## Instructions for readers\n"
# The minutes' Markdown, but for what is not judged.
SHOWN = '{% extends "minutes.md.j2" %}' + "".join(
    f"{{% block {name} %}}{{% endblock %}}"
    for name in ("speakers", "topics", "notes", "transcript", "footer")
)
DRAWS = 10_000  # of the bootstrap


def prepare(
    corpora: Sequence[Path],
    folder: Path,
    *,
    names: Sequence[str],
    readers: Sequence[str],
    model: str,
    outcomes: str,
) -> list[ReadCall]:
    """Lay out calls for readers: what they read, and the forms for their verdicts.

    Raises:
        MinutesError: a corpus cannot be read, a call is not there, or a verdict would be lost.
    """
    from minutes.corpora import transcripts
    from minutes.engines import attention
    from minutes.options import Options, OutcomeOptions, RuntimeOptions

    refuse_judged(folder)
    if not all(re.fullmatch(r"\w+", reader) for reader in readers):
        raise OptionError("--readers", f"{','.join(readers)!r}", "give names of letters, as a,b")
    calls = [call for path in corpora for call in transcripts(path)]
    if missing := sorted(set(names) - {call.meeting for call in calls}):
        raise OptionError("--call", f"{missing[0]} is in none of the corpora", "check its name")
    if names:
        calls = [call for call in calls if call.meeting in names]
    for name, times in Counter(call.meeting for call in calls).items():
        if times > 1 or Path(name).name != name:
            problem = "is there twice" if times > 1 else "cannot be a file's name"
            raise CorpusError(name, problem, "leave it out with --call, or rename it")
    scorer = attention.find(model, RuntimeOptions())
    options = Options(outcomes=OutcomeOptions(outcomes))
    contents = {folder / "README.md": instructions().encode()}
    laid = []
    for call in calls:
        read, transcript, points = lay_out(call, scorer, options)
        contents[folder / f"{call.meeting}.transcript.txt"] = transcript.encode()
        contents[folder / f"{call.meeting}.points.md"] = points.encode()
        for reader in readers:
            contents[folder / f"{call.meeting}.{reader}.csv"] = blank_form(read)
        laid.append(read)
    contents[folder / POINTS] = calls_bytes(laid)
    files.write_all(contents)
    return laid


def lay_out(call: LabelledMeeting, scorer: Scorer, options: Options) -> tuple[ReadCall, str, str]:
    """A call's points by their places, its numbered transcript, and its points as shown."""
    from real_calls import summarised

    from minutes.evaluation.evidence import words_of
    from minutes.records import OUTCOME_KINDS
    from minutes.stages.rendering import render
    from minutes.stages.rendering.composing import compose_page

    made = summarised(call, scorer, options)
    made = replace(made, points=tuple(p for p in made.points if p.kind in OUTCOME_KINDS))
    page = compose_page(made)
    at = {u.id: spans(words_of(u)) for u in made.utterances}
    known = {point.id: point for point in made.points}
    points = tuple(
        ReadPoint(
            kind=point.kind,
            start=round(point.start, 1),
            statement=at[point.place],
            evidence=joined([at[id_] for id_ in known[point.id].utterances]),
            owner=bool(point.owner),
            due=bool(point.due),
        )
        for section in page.sections
        for point in section.points
    )
    read = ReadCall(
        meeting=call.meeting,
        corpus=call.corpus,
        words=sum(len(act.text.split()) for act in call.utterances),
        made_by=f"minutes {__version__}{commit()}, {scorer.name.removeprefix('attention:')}",
        points=points,
        lines=tuple(at[u.id] for u in made.utterances),
    )
    transcript = "".join(
        f"{number} [{u.time}] {u.speaker}: {u.text}\n"
        for number, u in enumerate(page.utterances, 1)
    )
    with tempfile.TemporaryDirectory() as aside:
        template = Path(aside) / "points.md.j2"
        template.write_text(SHOWN, encoding="utf-8")
        shown = render(made, "md", template=template).decode()
    return read, transcript, numbered(shown)


def numbered(shown: str) -> str:
    """The points' Markdown, each with its number, without marks of footnotes."""
    lines, number = [], 0
    for line in re.sub(r"\[\^\d+\]", "", shown).splitlines():
        if line.startswith("- "):
            number += 1
            line = f"{number}. {line.removeprefix('- ')}"
        lines.append(line)
    return "\n".join(lines).rstrip() + "\n"


def spans(words: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """Words of a call as `[from, to)`."""
    return joined([((word, word + 1),) for word in words])


def joined(places: Sequence[Sequence[tuple[int, int]]]) -> tuple[tuple[int, int], ...]:
    """Places of a call in order, those that touch one another as one."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(place for some in places for place in some):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def commit() -> str:
    """The commit that runs, in brackets; nothing outside a clone."""
    command = ["git", "-C", str(FOLDER), "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f" ({done.stdout.strip()})"


def instructions() -> str:
    """What readers are told: a section of reading.md."""
    _, _, told = (FOLDER / "reading.md").read_text(encoding="utf-8").partition(HEADING)
    return "# Instructions for readers\n" + told.partition("\n## ")[0].rstrip() + "\n"


def show(calls: Sequence[ReadCall]) -> None:
    """Print the tables of calls that were read."""
    readers = sorted({name for call in calls for point in call.points for name in point.readers})
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


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    jobs = parser.add_subparsers(dest="job", required=True)
    made = jobs.add_parser("prepare", help="lay out calls and their points for readers")
    made.add_argument("corpora", type=Path, nargs="+", help="calls")
    made.add_argument("folder", type=Path, help="where to")
    made.add_argument("--call", nargs="+", default=[], help="these alone")
    made.add_argument("--readers", default="a,b", help="names or letters, a form each")
    made.add_argument("--model", default="builtin", help="an attention model's folder")
    made.add_argument("--outcomes", default="balanced", help="cautious, balanced or generous")
    told = jobs.add_parser("table", help="check the verdicts and print how the points fared")
    told.add_argument("read", type=Path, nargs="?", default=SHIPPED, help="a folder or a file")
    told.add_argument("--keep", type=Path, help="write the verdicts, without transcripts")
    given = parser.parse_args(arguments)
    try:
        if given.job == "prepare":
            laid = prepare(
                given.corpora,
                given.folder,
                names=given.call,
                readers=given.readers.split(","),
                model=given.model,
                outcomes=given.outcomes,
            )
            number = sum(len(call.points) for call in laid)
            print(f"{given.folder}: {number} points of {len(laid)} calls; begin with README.md")
            return 0
        calls = judged(given.read) if given.read.is_dir() else read_calls(given.read)
        if given.keep:
            files.write_all({given.keep: calls_bytes([replace(c, lines=()) for c in calls])})
        show(calls)
    except MinutesError as exc:
        print(exc, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
