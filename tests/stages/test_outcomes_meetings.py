"""Whole meetings, and what a careful reader takes from them.

Each file in `meetings` is a transcript (or names a sample), a line "==", the day of the meeting and
what it came to, one a line:

    decision | some of its words ; or other words of the same decision
    action | owner | due | words        "-": left open; "*": either way
    problem | words

A line that begins with "?" may be found or not. The meetings were written before the rules that
find their outcomes, which were then mended until they did.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from minutes import language
from minutes.engines import registry
from minutes.options import Options
from minutes.records import Outcome, Speaker, Utterance
from minutes.stages.outcomes import find
from minutes.stages.scoring import score
from minutes.stages.segmentation import segment_cues
from minutes.stages.speakers import identify
from minutes.transcripts import read

MEETINGS = Path(__file__).parent / "meetings"
SAMPLES = Path(__file__).parents[2] / "samples"
FALSE = 1  # the most outcomes of a meeting that its reader would not have written down


@dataclass(frozen=True, slots=True)
class Expected:
    kind: str
    owner: str
    due: str
    words: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Found:
    outcome: Outcome
    evidence: str
    statement: str
    owner: str


def meeting(path: Path, tmp_path: Path) -> tuple[list[Found], list[Expected]]:
    """What is found in a meeting, weighed by the scorer of its language, and what should be."""
    talk, _, expected = path.read_text(encoding="utf-8").partition("\n==\n")
    file = tmp_path / path.name
    if talk.startswith("sample "):
        file = SAMPLES / talk.removeprefix("sample ")
    else:
        file.write_text(talk, encoding="utf-8")
    utterances, speakers, spoken = weighed(file)
    date, *lines = expected.strip().splitlines()
    found = find(utterances, speakers, language=spoken, recorded_at=date.removeprefix("date "))
    texts = {u.id: u.text for u in utterances}
    names = {s.id: s.name or s.id for s in speakers}
    return [
        Found(
            outcome,
            "\n".join(texts[id_] for id_ in outcome.utterances),
            "\n".join(texts[id_] for id_ in outcome.statement),
            names.get(outcome.owner or "", outcome.owner or "-"),
        )
        for outcome in found
    ], [line_of(line) for line in lines]


def weighed(file: Path) -> tuple[tuple[Utterance, ...], tuple[Speaker, ...], str | None]:
    options = Options()
    utterances = segment_cues(read(file).cues, options=options.segmentation)
    spoken = language.identify(" ".join(u.text for u in utterances))
    engine = registry.scorer(options.scoring, options.runtime, utterances, spoken)
    scored = score(utterances, engine=engine, language=spoken)
    speakers, utterances = identify(scored.utterances, named=True)
    return utterances, speakers, spoken


def line_of(line: str) -> Expected:
    kind, *fields = (part.strip() for part in line.removeprefix("?").split("|"))
    owner, due = fields[:2] if kind == "action" else ("*", "*")
    words = tuple(part.strip() for part in fields[-1].split(";"))
    return Expected(kind, owner, due, words, optional=line.startswith("?"))


def matching(expected: Expected, found: list[Found]) -> Found | None:
    """The outcome of that kind whose statement, or else evidence, holds the words."""
    own = [one for one in found if one.outcome.kind == expected.kind]
    for where in ("statement", "evidence"):
        for one in own:
            if any(words in getattr(one, where) for words in expected.words):
                return one
    return None


@pytest.mark.parametrize("name", sorted(path.stem for path in MEETINGS.glob("*.txt")))
def test_a_meeting_comes_to_what_its_reader_would_note(name: str, tmp_path: Path) -> None:
    found, expected = meeting(MEETINGS / f"{name}.txt", tmp_path)
    left = list(found)
    for one in expected:
        match = matching(one, left)
        if match is None:
            assert one.optional, f"not found: {one}"
            continue
        left.remove(match)
        if not one.optional and one.owner != "*":
            assert match.owner == one.owner, one
        if not one.optional and one.due != "*":
            assert due(match.outcome) == one.due, one
    assert len(left) <= FALSE, [one.statement for one in left]


def due(outcome: Outcome) -> str:
    """The day as it would be noted: what names no date is left open."""
    return outcome.due if outcome.due and outcome.due[:1].isdecimal() else "-"
