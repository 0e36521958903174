"""Labelled meetings as arrays that the network and its losses take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minutes.corpora import KINDS, TEXTS, LabelledMeeting, TextKind
from minutes.evaluation.calls import recut
from minutes.model.features import speaker_numbers, utterance_features
from minutes.model.prediction import tokenize, tokenize_with_offsets
from minutes.records import OUTCOME_KINDS
from minutes.training import views
from minutes.training.outcomes import OutcomeLabels, label
from minutes.training.teacher import Teacher

__all__ = ["TAGS", "Example", "Examples", "find_backchannels"]

# Backchannels of a corpus.
_TOKENS = 4  # at most
_SHARE = 1e-4  # of all utterances, at least
_TIMES = 10  # said, at least
_IMPORTANT = 0.05  # of the times, at most

TAGS = 40  # dialogue-act tags that are told apart; rarer ones share one number

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """A meeting, or a stretch of one; arrays have one row an utterance.

    `certainty` is 0 where importance is not known; `kinds` has a column for each of
    `minutes.corpora.KINDS`, and `labelled` is 1 for those that the corpus marks.
    """

    tokens: list[list[int]]
    features: Floats
    speakers: Integers
    important: Floats
    certainty: Floats
    kinds: Floats
    labelled: Floats
    links: Floats
    tags: Integers
    outcomes: OutcomeLabels | None = None

    def __len__(self) -> int:
        return len(self.tokens)

    def part(self, begin: int, end: int) -> Example:
        """The utterances from `begin` to `end`."""
        cut = slice(begin, end)
        return Example(
            self.tokens[cut],
            self.features[cut],
            self.speakers[cut],
            self.important[cut],
            self.certainty[cut],
            self.kinds[cut],
            self.labelled,
            self.links[cut],
            self.tags[cut],
            None if self.outcomes is None else self.outcomes.part(begin, end),
        )


class Examples:
    """The examples of some meetings; each view of a meeting is made when first asked for."""

    def __init__(
        self, meetings: Sequence[LabelledMeeting], tokenizer: Any, teacher: Teacher | None = None
    ) -> None:
        self.meetings = tuple(meetings)
        self._tokenizer = tokenizer
        self._teacher = teacher
        self._made: dict[tuple[int, TextKind, str], Example] = {}

    @cached_property
    def tags(self) -> dict[tuple[str, str], int]:
        """Numbers of the commonest dialogue-act tags, by corpus and tag."""
        counts = Counter(
            (m.corpus, act.act) for m in self.meetings for act in m.utterances if act.act
        )
        return {tag: number for number, (tag, _) in enumerate(counts.most_common(TAGS))}

    @cached_property
    def labelled(self) -> dict[str, Floats]:
        """Which kinds each corpus marks: those it has at least one of."""
        found: dict[str, set[str]] = {}
        for meeting in self.meetings:
            for act in meeting.utterances:
                found.setdefault(meeting.corpus, set()).update(act.kinds)
        return {
            corpus: np.array([kind in kinds for kind in KINDS], dtype=np.float32)
            for corpus, kinds in found.items()
        }

    def example(self, number: int, text: TextKind, view: str = "plain") -> Example:
        """One meeting by its number, in one of its texts and views (`minutes.training.views`).

        A meeting that was read for outcomes is seen in the product's utterances.
        """
        key = (number, text, view)
        if key not in self._made:
            meeting = views.VIEWS[view](self.meetings[number])
            if meeting.outcomes is None:
                self._made[key] = self._make(meeting, text)
            else:
                self._made[key] = self._make_read(recut(meeting))
        return self._made[key]

    def taught(self, number: int) -> bool:
        """Whether a teacher's probabilities take the place of a meeting's labels."""
        meeting = self.meetings[number]
        return self._teacher is not None and meeting.corpus in self._teacher.corpora

    def _make_read(self, meeting: LabelledMeeting) -> Example:
        said = meeting.said("manual")
        tokens, offsets = tokenize_with_offsets(self._tokenizer, said)
        important, kinds, outcomes = label(meeting, offsets)
        total = len(said)
        return Example(
            tokens=tokens,
            features=utterance_features(said),
            speakers=speaker_numbers(said),
            important=important,
            certainty=np.ones(total, dtype=np.float32),
            kinds=kinds,
            # The kinds that readers of calls mark.
            labelled=np.array([kind in OUTCOME_KINDS for kind in KINDS], dtype=np.float32),
            links=np.zeros(total, dtype=np.float32),
            tags=np.full(total, TAGS, dtype=int),
            outcomes=outcomes,
        )

    def _make(self, meeting: LabelledMeeting, text: TextKind) -> Example:
        said = meeting.said(text)
        acts = meeting.utterances
        known = [act.important is not None for act in acts]
        tokens = tokenize(self._tokenizer, said)
        inputs, speakers = utterance_features(said), speaker_numbers(said)
        important = np.array([act.important or 0.0 for act in acts], dtype=np.float32)
        kinds = np.array([[kind in act.kinds for kind in KINDS] for act in acts], dtype=np.float32)
        if self._teacher is not None and meeting.corpus in self._teacher.corpora:
            important, kinds = self._teacher.teach(tokens, inputs, speakers, kinds)
        return Example(
            tokens=tokens,
            features=inputs,
            speakers=speakers,
            important=important,
            certainty=np.array(
                [act.certainty if k else 0.0 for act, k in zip(acts, known, strict=True)],
                dtype=np.float32,
            ),
            kinds=kinds,
            labelled=self.labelled[meeting.corpus] * float(meeting.labels != "silver"),
            links=np.array([act.links or 0 for act in acts], dtype=np.float32),
            tags=np.array(
                [self.tags.get((meeting.corpus, act.act or ""), TAGS) for act in acts], dtype=int
            ),
        )


def find_backchannels(examples: Examples) -> list[list[int]]:
    """The token ids of what is short, said often and hardly ever important, the commonest first.

    A network reads each of them once a run, and not in every meeting anew.
    """
    said: Counter[tuple[int, ...]] = Counter()
    important: Counter[tuple[int, ...]] = Counter()
    total = 0
    for number, labelled in enumerate(examples.meetings):
        for text in TEXTS:
            if text == "asr" and not any(act.asr for act in labelled.utterances):
                continue
            example = examples.example(number, text)
            total += len(example)
            for tokens, weight in zip(example.tokens, example.important.tolist(), strict=True):
                if len(tokens) <= _TOKENS:
                    said[tuple(tokens)] += 1
                    important[tuple(tokens)] += weight
    least = max(_TIMES, _SHARE * total)
    return [
        list(tokens)
        for tokens, times in said.most_common()
        if times >= least and important[tokens] <= _IMPORTANT * times
    ]
