"""No stage takes much longer than a text is longer, however long one word or one utterance is.

Each is given fifty thousand characters as a transcript may hold them. What is quadratic takes
many minutes of them, what is not some tenths of a second; between the two stands a limit on the
work of the processor, so that a machine that is busy fails nothing.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import pytest

from minutes import language, transcripts
from minutes.engines.lexrank.scorer import LexRankScorer
from minutes.languages.cleaning import clean
from minutes.options import ScoringOptions, SegmentationOptions, SelectionOptions
from minutes.progress import silent
from minutes.records import Cue, Meeting, MinutesRecord, Speaker, Utterance
from minutes.salience import components
from minutes.stages import outcomes, topics
from minutes.stages.rendering import render
from minutes.stages.scoring import score
from minutes.stages.segmentation import segment_cues
from minutes.stages.selection import select
from minutes.stages.speakers import identify

LENGTH = 50_000  # characters
WORK = 20.0  # seconds of the processor

SHAPES: dict[str, Callable[[int], str]] = {
    "one word": lambda n: "a" * n,
    "one number": lambda n: "7" * n,
    "digits and points": lambda n: "1." * (n // 2),
    "words": lambda n: "so we will ship it on friday and i " * (n // 35),
    "words that repeat": lambda n: "the " * (n // 4),
    "hesitations": lambda n: "um, " * (n // 4),
    "commas": lambda n: "yes, " * (n // 5),
    "hyphens": lambda n: "a-" * (n // 2),
    "apostrophes": lambda n: "a'" * (n // 2),
    "quotes": lambda n: '"' * n,
    "brackets": lambda n: "(" * n,
    "capitals": lambda n: "Anna B. " * (n // 8),
    "questions": lambda n: "who? " * (n // 5),
    "chinese": lambda n: "我们决定下周发布" * (n // 8),
    "one character": lambda n: "好" * n,
    "combining": lambda n: "e\u0301\u0302" * (n // 3),
    "emoji": lambda n: "👩\u200d" * (n // 2),
}


@cache
def said(shape: str) -> tuple[Utterance, ...]:
    """A meeting in which one utterance is long."""
    text = SHAPES[shape](LENGTH)
    texts = ("Good morning.", text, "Yes.", "We ship it on Friday.")
    return tuple(
        Utterance(f"u{i}", 10.0 * i, 10.0 * i + 9, f"S{i % 2 + 1}", one, 0.5, 0.25)
        for i, one in enumerate(texts)
    )


THRESHOLDS = dict.fromkeys(("decision", "action", "problem"), 0.5)
SPEAKERS = (Speaker("S1", "Anna", 20.0), Speaker("S2", None, 20.0))


def tongue(shape: str) -> str:
    return "zh" if shape in {"chinese", "one character"} else "en"


def minutes(shape: str) -> MinutesRecord:
    meeting = Meeting("m", "Planning", "a.vtt", "0" * 64, 40.0, tongue(shape))
    return MinutesRecord(
        meeting=meeting, speakers=SPEAKERS, utterances=said(shape), points=(), engines={}
    )


def _segment(shape: str) -> object:
    cues = tuple(Cue(u.start, u.end, u.text, u.speaker) for u in said(shape))
    return segment_cues(cues, options=SegmentationOptions())


def _find(shape: str) -> object:
    likely = tuple(replace(one, kinds=dict.fromkeys(THRESHOLDS, 0.9)) for one in said(shape))
    return outcomes.find_outcomes(
        likely,
        SPEAKERS,
        language=tongue(shape),
        recorded_at="2027-02-16",
        thresholds=THRESHOLDS,
    )


def _select(shape: str) -> object:
    return select(
        said(shape),
        outcomes=(),
        topics=(),
        language=tongue(shape),
        options=SelectionOptions(max_points=2),
    )


def _score(shape: str) -> object:
    return score(
        said(shape),
        engine=LexRankScorer(),
        language=tongue(shape),
        options=ScoringOptions(),
        progress=silent,
    )


STAGES: dict[str, Callable[[str], object]] = {
    "language": lambda shape: language.identify(said(shape)[1].text),
    "disfluency": lambda shape: clean(said(shape)[1].text, language=tongue(shape)),
    "segmentation": _segment,
    "speakers": lambda shape: identify(said(shape), named=False),
    "salience": lambda shape: components(said(shape)),
    "scoring": _score,
    "topics": lambda shape: topics.divide(said(shape), language=tongue(shape), speakers=SPEAKERS),
    "outcomes": _find,
    "selection": _select,
    "markdown": lambda shape: render(minutes(shape), "md"),
    "html": lambda shape: render(minutes(shape), "html"),
    "docx": lambda shape: render(minutes(shape), "docx"),
    "captions": lambda shape: transcripts.to_srt(minutes(shape)),
}


# A word of fifty thousand letters takes `outcomes` more than 12 s, one long sentence 11 s.
@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail after so much work; `re` looks for signals while it searches."""

    def stop(*_: object) -> None:
        pytest.fail(f"more than {seconds:g} s of work")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("stage", STAGES)
def test_a_long_word_or_utterance_stops_no_stage(stage: str, shape: str) -> None:
    with at_most(WORK):
        STAGES[stage](shape)
