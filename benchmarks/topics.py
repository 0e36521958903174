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
number of cuts is wrong. Lower is better. All methods but the last two are told how many cuts there
are. The last is given an agenda instead: for each stretch the title that it gets from its manual
transcript, as no one has written agendas for these meetings either.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from topic_peers import bayesseg, c99, texttiling

from minutes.corpora import LabelledMeeting, read_all
from minutes.errors import MinutesError
from minutes.records import Topic, Utterance
from minutes.stages.topics import divide
from minutes.stages.topics.cohesion import partition
from minutes.stages.topics.cues import openings
from minutes.stages.topics.pieces import lay_out
from minutes.stages.topics.titles import choose_titles

Method = Callable[["Made"], Sequence[int]]

SHORTEST, LONGEST = 180.0, 600.0  # seconds of a stretch
FEWEST, MOST = 5, 9  # stretches of a meeting
PAUSE = 0.4  # seconds between stretches


@dataclass(frozen=True, slots=True)
class Made:
    """A meeting made of stretches.

    `cuts` are the utterances with which they begin, but for the first; `agenda` names them.
    """

    utterances: tuple[Utterance, ...]
    cuts: tuple[int, ...]
    agenda: tuple[str, ...]


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
    manual: list[Utterance] = []
    cuts: list[int] = []
    for meeting in chosen:
        stretch = cut_out(meeting, text, draw)
        ids = {utterance.id for utterance in stretch}
        manual += sorted((u for u in meeting.said("manual") if u.id in ids), key=lambda u: u.start)
        if utterances:
            cuts.append(len(utterances))
        begin = max((u.end for u in utterances), default=0.0) + PAUSE
        shift = begin - stretch[0].start
        utterances += [replace(u, start=u.start + shift, end=u.end + shift) for u in stretch]
    numbered = (replace(u, id=f"u{i}") for i, u in enumerate(utterances))
    agenda = choose_titles(manual, [0, *cuts], opens=[False] * len(manual), language="en")
    return Made(tuple(numbered), tuple(cuts), tuple(agenda))


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


def ours(made: Made) -> list[int]:
    """The cuts of `minutes.stages.topics`, told how many there are."""
    pieces = lay_out(made.utterances, openings(made.utterances), 600)
    return [pieces.starts[i] for i in partition(pieces.stretches(), len(made.cuts) + 1)[-1][1][1:]]


def ours_untold(made: Made) -> list[int]:
    """The cuts of `minutes.stages.topics`, which finds out how many there are."""
    return begun(made, divide(made.utterances, language="en"))


def ours_by_agenda(made: Made) -> list[int]:
    """The cuts of `minutes.stages.topics`, given an agenda."""
    return begun(made, divide(made.utterances, language="en", agenda=made.agenda))


def begun(made: Made, topics: Sequence[Topic]) -> list[int]:
    """The utterances with which the topics but the first begin."""
    first = {u.start: i for i, u in reversed(list(enumerate(made.utterances)))}
    return [first[topic.start] for topic in topics[1:]]


METHODS: dict[str, Method] = {
    "no cuts": nowhere,
    "even cuts": evenly,
    "random cuts": anywhere,
    "TextTiling (Hearst 1997)": lambda made: texttiling(made.utterances, len(made.cuts)),
    "C99 (Choi 2000)": lambda made: c99(made.utterances, len(made.cuts)),
    "BayesSeg (Eisenstein & Barzilay 2008)": lambda made: bayesseg(made.utterances, len(made.cuts)),
    "minutes": ours,
    "minutes, not told how many": ours_untold,
    "minutes, by an agenda": ours_by_agenda,
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
