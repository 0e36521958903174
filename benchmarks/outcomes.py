"""How many decisions, actions and open problems are found in meetings that the rules never saw.

    python benchmarks/outcomes.py [FOLDER]

A folder holds NAME.vtt, a transcript, and NAME.gold.json, what a careful reader noted of it: each
outcome with the captions that say it, an action with its owner and due date. An outcome is found
where a point of its kind rests on one of these captions. Those that may be argued about
("optional") count neither way; a point beyond them is a false one.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from minutes import pipeline, transcripts
from minutes.cache import Cache
from minutes.options import Options, OutputOptions
from minutes.records import MinutesRecord, Point

KINDS = {"decision": "decisions", "action": "actions", "problem": "problems"}
TABLE = (
    "| meeting | decisions | false | actions | false | owner and date right | problems | false |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    beside = Path(__file__).parent / "meetings"
    parser.add_argument("folder", type=Path, nargs="?", default=beside, help="transcripts, gold")
    folder = parser.parse_args().folder
    print(TABLE)
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as cache:
        for path in sorted(folder.glob("*.gold.json")):
            name = path.name.removesuffix(".gold.json")
            counts = compare(path.with_name(f"{name}.vtt"), json.loads(path.read_text()), cache)
            print(row(name, counts))
            total += counts
    print(row("all", total))


def compare(transcript: Path, gold: dict[str, Any], cache: str) -> Counter[str]:
    """What of the gold is found in a transcript: counts by kind."""
    options = Options(output=OutputOptions(date=gold["recorded_at"]))
    minutes = pipeline.run(transcript, options, cache=Cache(Path(cache)))
    spans = {
        plain(cue.text): (cue.start, cue.end)
        for cue in transcripts.read_transcript(transcript).cues
    }
    counts: Counter[str] = Counter()
    for kind, key in KINDS.items():
        points = [point for point in minutes.points if point.kind == kind]
        taken: set[str] = set()
        for wanted in gold[key]:
            said = set(evidence(minutes, [spans[plain(t)] for t in wanted["utterances"]]))
            found = [p for p in points if said & set(p.utterances) and p.id not in taken]
            right = [p for p in found if kind == "action" and agrees(minutes, p, wanted)]
            taken |= {p.id for p in (right or found)[:1]}
            if not wanted.get("optional"):
                counts[f"{kind} wanted"] += 1
                counts[f"{kind} found"] += bool(found)
                counts[f"{kind} right"] += bool(right)
        counts[f"{kind} false"] += len(points) - len(taken)
    return counts


def evidence(minutes: MinutesRecord, spans: Sequence[tuple[float, float]]) -> Iterator[str]:
    """The utterances that lie within captions."""
    for utterance in minutes.utterances:
        middle = (utterance.start + utterance.end) / 2
        if any(start <= middle <= end for start, end in spans):
            yield utterance.id


def agrees(minutes: MinutesRecord, point: Point, wanted: dict[str, Any]) -> bool:
    """Whether an action has the owner and the due date that it should have."""
    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    owner = names.get(point.owner or "", point.owner or "")
    named = owner == (wanted["owner"] or "") or (bool(owner) and owner in (wanted["owner"] or ""))
    return named and plain(point.due or "") == plain(wanted["due"] or "")


def plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def row(name: str, counts: Counter[str]) -> str:
    cells = []
    for kind in KINDS:
        cells.append(f"{counts[f'{kind} found']} of {counts[f'{kind} wanted']}")
        cells.append(str(counts[f"{kind} false"]))
        if kind == "action":
            cells.append(f"{counts['action right']} of {counts['action found']}")
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
