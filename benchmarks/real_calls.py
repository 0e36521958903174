"""How much of what careful readers found in real calls stands in the minutes, by evidence.

    python benchmarks/real_calls.py calls-dev.jsonl.gz [--model FOLDER] [--outcomes balanced]

The corpora are annotated calls, as `minutes corpus --annotations` writes them. A point of a kind is
a hit where one of its utterances shares a word with the evidence of an outcome of that kind;
precision is over points, recall over outcomes. Key points are held against points of any kind
under --max-points 8 and 20. Beside the model stand the rankings that need none. Owners are right
where the point's owner is one that the reader named.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from minutes import pipeline
from minutes.corpora import LabelledMeeting, read_corpus
from minutes.engines import attention
from minutes.evaluation.baselines import baseline
from minutes.evaluation.evidence import Counts, Matched, match, utterances_of
from minutes.options import Options, OutcomeOptions, RuntimeOptions, SelectionOptions
from minutes.records import Meeting, MinutesRecord
from minutes.stages.scoring import Scorer, score
from minutes.stages.speakers import identify

KINDS = ("action", "decision", "problem")
Made = Sequence[tuple[LabelledMeeting, MinutesRecord]]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path, nargs="+", help="annotated calls")
    parser.add_argument("--model", default="builtin", help="an attention model's folder")
    parser.add_argument("--outcomes", default="balanced", help="cautious, balanced or generous")
    parser.add_argument("--baseline", default="longest,lead,lexrank", help="rankings beside it")
    parser.add_argument("--show", action="store_true", help="print every point and what is missed")
    given = parser.parse_args()
    calls = [m for path in given.corpora for m in read_corpus(path) if m.outcomes is not None]
    options = Options(outcomes=OutcomeOptions(given.outcomes))
    model = attention.find(given.model, RuntimeOptions())
    made = [(call, summarised(call, model, options)) for call in calls]
    if given.show:
        for call, minutes in made:
            show(call, minutes)
    print(f"{len(calls)} calls, {model.name}, {given.outcomes}\n")
    print("| kind | points | hits | precision | wanted | found | recall | F1 |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for kind in KINDS:
        counts = sum((matched(call, minutes, kind).counts for call, minutes in made), Counts())
        told = f"{counts.predicted} | {counts.hits} | {counts.precision:.3f}"
        found = f"{counts.reference} | {counts.found} | {counts.recall:.3f}"
        print(f"| {kind} | {told} | {found} | {counts.f1:.3f} |")
    print("\nOwners of the actions that are there: " + owners(made))
    print("\n| key points found by evidence | 8 points | 20 points | all |\n|---|--:|--:|--:|")
    for scorer in (model, *(baseline(name) for name in given.baseline.split(",") if name)):
        cells = []
        for most in (8, 20, None):
            some = replace(options, selection=SelectionOptions(max_points=most))
            counts = Counts()
            for call in calls:
                counts += matched(call, summarised(call, scorer, some), None).counts
            cells.append(f"{counts.recall:.3f}")
        print(f"| {scorer.name} | {' | '.join(cells)} |")


_KNOWN: dict[tuple[str, str], MinutesRecord] = {}


def summarised(call: LabelledMeeting, scorer: Scorer, options: Options) -> MinutesRecord:
    """The minutes of a call; each is weighed once by a scorer."""
    key = (call.meeting, scorer.fingerprint)
    if key not in _KNOWN:
        weighed = score(utterances_of(call), engine=scorer, language=call.language)
        speakers, said = identify(weighed.utterances, named=True)
        _KNOWN[key] = MinutesRecord(
            meeting=Meeting(call.meeting, call.meeting, "", "", said[-1].end, call.language),
            speakers=speakers,
            utterances=said,
            points=(),
            engines={},
            thresholds=weighed.thresholds,
        )
    return pipeline.summarise(_KNOWN[key], options)


def matched(call: LabelledMeeting, minutes: MinutesRecord, kind: str | None) -> Matched:
    return match(call, minutes.utterances, minutes.points, kind)


def owners(made: Made) -> str:
    """How the owners of true actions agree with those that the reader named."""
    counts: Counter[str] = Counter()
    for call, minutes in made:
        names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
        for point, touched in matched(call, minutes, "action").predicted:
            if not touched:
                continue
            wanted = [set(plain(name).split()) for o in touched for name in o.owners]
            owner = set(plain(names.get(point.owner or "", point.owner or "")).split())
            if owner:
                same = any(owner & name for name in wanted)
                counts["right" if same else "wrong" if wanted else "named, but open"] += 1
            else:
                counts["open, but named" if wanted else "rightly open"] += 1
    return ", ".join(f"{number} {verdict}" for verdict, number in counts.most_common())


def plain(name: str) -> str:
    return "".join(char if char.isalnum() else " " for char in name.casefold())


def show(call: LabelledMeeting, minutes: MinutesRecord) -> None:
    """Every point beside what the reader found there, and what was missed."""
    print(f"## {call.meeting}")
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    for kind in KINDS:
        result = matched(call, minutes, kind)
        for point, touched in result.predicted:
            owner = names.get(point.owner or "", point.owner or "?")
            sign = "+" if touched else "-"
            print(f"{sign} {kind}: {owner}: {point.text} [{point.due or ''}]")
            for outcome in touched:
                print(f"      = {', '.join(outcome.owners)}: {outcome.text}")
        for outcome in result.missed:
            print(f"  missed {kind}: {outcome.text}")


if __name__ == "__main__":
    main()
