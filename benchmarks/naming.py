"""How many voices get a name from what is said, and how often it is the right one.

    python benchmarks/naming.py CORPUS.jsonl.gz|TRANSCRIPT...

The speakers' names are taken from meetings that have them, and what was said is asked for them. A
name is right where it is part of the speaker's; the others are listed, since many are the same
person as a recogniser writes the name (Tony for Toni).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from minutes import transcripts
from minutes.records import Utterance
from minutes.stages.naming import name_voices
from minutes.stages.segmentation import segment_cues
from minutes.stages.speakers import identify


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    print("| file | speakers | named | share of the talk | name not theirs |")
    print("|---|--:|--:|--:|---|")
    for path in parser.parse_args().files:
        print(row(path))


def row(path: Path) -> str:
    """What comes of the meetings of a file."""
    speakers = named = 0
    talk = heard = 0.0
    others = []
    for utterances in meetings(path):
        known, said = identify(utterances, named=True)
        for given in name_voices([replace(s, name=None) for s in known], said, language="en"):
            (truth,) = [s.name or "" for s in known if s.id == given.id]
            speakers += 1
            talk += given.seconds
            if given.name:
                named += 1
                heard += given.seconds
                if not any(part in truth.casefold() for part in given.name.casefold().split()):
                    others.append(f"{given.name} for {truth}")
    share = heard / talk if talk else 0.0
    return f"| {path.name} | {speakers} | {named} | {share:.2f} | {'; '.join(others)} |"


def meetings(path: Path) -> Iterator[tuple[Utterance, ...]]:
    """What was said at each meeting of a corpus, or at that of a transcript."""
    if transcripts.is_transcript(path):
        yield segment_cues(transcripts.read_transcript(path).cues)
        return
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            acts = json.loads(line)["utterances"]
            yield tuple(
                Utterance(a["id"], a["start"], a["end"], a["speaker"], a["text"]) for a in acts
            )


if __name__ == "__main__":
    main()
