"""How many points of minutes careful readers call right, partly right and wrong.

    python benchmarks/reading.py prepare calls-test.jsonl.gz FOLDER [--call NAME …] [--readers a,b]
    python benchmarks/reading.py table [FOLDER or FILE.jsonl …] [--keep FILE.jsonl]

`prepare` makes the minutes of calls and lays out what readers need: instructions, each call's
numbered transcript, its numbered points as the minutes show them, and a form a reader and call to
fill in (CSV). The corpora need no annotations. `table` checks the forms and prints how the points
fared, with 95 % intervals from resampling the calls, why points were faulted, and how far readers
agree (Cohen's kappa). `--keep` writes the verdicts without a word of the transcripts. Of several
readings it also prints how the points of all fared, if no call is in two of them, and how far their
readers agree on points that are the same to the letter. With nothing given it prints the tables of
the shipped model's verdicts that are kept here (benchmarks/reading.md).
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from reading_files import (
    POINTS,
    ReadCall,
    ReadPoint,
    blank_form,
    calls_bytes,
    judged,
    read_calls,
    refuse_judged,
)
from reading_tables import show, show_shared, show_together

from minutes import __version__, files
from minutes.errors import CorpusError, MinutesError, OptionError

if TYPE_CHECKING:
    from minutes.corpora import LabelledMeeting
    from minutes.options import Options
    from minutes.stages.scoring import Scorer

FOLDER = Path(__file__).parent
SHIPPED = (FOLDER / "readings" / "meetings-6.jsonl",)
HEADING = "## Instructions for readers\n"
# The minutes' Markdown, but for what is not judged.
SHOWN = '{% extends "minutes.md.j2" %}' + "".join(
    f"{{% block {name} %}}{{% endblock %}}"
    for name in ("speakers", "topics", "notes", "transcript", "footer")
)
DIGITS = 12  # of a digest: among a million texts two are alike once in 560 times


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
    shown_points = [point for section in page.sections for point in section.points]
    with tempfile.TemporaryDirectory() as aside:
        template = Path(aside) / "points.md.j2"
        template.write_text(SHOWN, encoding="utf-8")
        shown = render(made, "md", template=template).decode()
    listed, texts = numbered(shown)
    points = tuple(
        ReadPoint(
            kind=point.kind,
            start=round(point.start, 1),
            statement=at[point.place],
            evidence=joined([at[id_] for id_ in known[point.id].utterances]),
            digest=hashlib.sha256(text.encode()).hexdigest()[:DIGITS],
            owner=bool(point.owner),
            due=bool(point.due),
        )
        for point, text in zip(shown_points, texts, strict=True)
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
    return read, transcript, listed


def numbered(shown: str) -> tuple[str, list[str]]:
    """The points' Markdown with numbers, without marks of footnotes; and the points one by one."""
    texts: list[str] = []
    lines = []
    for line in re.sub(r"\[\^\d+\]", "", shown).rstrip().splitlines():
        if line.startswith("- "):
            texts.append(line.removeprefix("- "))
            line = f"{len(texts)}. {texts[-1]}"
        elif line.startswith("  > "):  # what was said before
            texts[-1] += line
        lines.append(line)
    return "\n".join(lines) + "\n", texts


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
    told.add_argument("read", type=Path, nargs="*", help="folders with forms, or files")
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
        readings = [
            judged(path) if path.is_dir() else read_calls(path) for path in given.read or SHIPPED
        ]
        if given.keep:
            if len(readings) > 1:
                raise OptionError("--keep", "has several readings", "give one")
            kept = [replace(call, lines=()) for call in readings[0]]
            files.write_all({given.keep: calls_bytes(kept)})
        for calls in readings:
            show(calls)
        if len(readings) > 1:
            show_together(readings)
        for one, other in combinations(readings, 2):
            if {call.meeting for call in one} & {call.meeting for call in other}:
                show_shared(one, other)
    except MinutesError as exc:
        print(exc, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
