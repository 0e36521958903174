"""Annotated calls in the product's utterances, and outcomes held against them by words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.corpora import Act, LabelledMeeting, LabelledOutcome, WordSpan
from minutes.evaluation.calls import recut, spans
from minutes.evaluation.evidence import Counts, match, utterances_of
from minutes.records import Outcome

WORDS = st.sampled_from(
    [
        "we'll",
        "send",
        "it.",
        "the",
        "archive,",
        "has",
        "—",
        "no",
        "catalogue?",
        "okay.",
        "I",
        "I'm",
        "…",
        "by",
        "Friday",
        "and",
        "then",
        "so",
    ]
)
ACTS = st.lists(
    st.tuples(st.sampled_from(["Anna", "Ben", None]), st.lists(WORDS, min_size=1, max_size=40)),
    min_size=1,
    max_size=6,
)


def call(acts: list[tuple[str | None, list[str]]]) -> LabelledMeeting:
    made = tuple(
        Act(f"a{i}", 5.0 * i, 5.0 * i + 4.0, speaker, " ".join(words))
        for i, (speaker, words) in enumerate(acts)
    )
    outcomes = tuple(
        LabelledOutcome("action", (WordSpan(act.id, 0, len(act.text.split())),), ()) for act in made
    )
    return LabelledMeeting("m", "c", made, outcomes=outcomes)


@settings(max_examples=60, deadline=None)
@given(ACTS)
def test_every_label_keeps_its_words(acts: list[tuple[str | None, list[str]]]) -> None:
    meeting = call(acts)
    cut = recut(meeting)
    texts = {act.id: act.text for act in cut.utterances}
    assert cut.outcomes is not None
    for (_, words), outcome in zip(acts, cut.outcomes, strict=True):
        held = " ".join(
            texts[p.act][spans(texts[p.act])[p.begin][0] : spans(texts[p.act])[p.end - 1][1]]
            for p in outcome.evidence
        )
        assert "".join("".join(words).split()) in "".join(held.split())


def outcome(kind: str, *utterances: str) -> Outcome:
    return Outcome(kind, utterances, utterances[-1:], 0.5)  # type: ignore[arg-type]


def test_a_hit_shares_a_word_with_the_evidence_of_its_kind() -> None:
    meeting = LabelledMeeting(
        "m",
        "c",
        (Act("a", 0.0, 9.0, "Anna", "I'll send it. The sky is blue. We ship in May."),),
        outcomes=(
            LabelledOutcome("action", (WordSpan("a", 0, 3),)),
            LabelledOutcome("decision", (WordSpan("a", 7, 11),)),
        ),
    )
    said = utterances_of(meeting)
    assert [u.text for u in said] == ["I'll send it.", "The sky is blue.", "We ship in May."]
    told = [outcome("action", "u0001"), outcome("action", "u0002"), outcome("decision", "u0001")]
    assert match(meeting, said, told, "action").counts == Counts(2, 1, 1, 1)
    assert match(meeting, said, told, "decision").counts == Counts(1, 0, 1, 0)
    total = (
        match(meeting, said, told, "action").counts + match(meeting, said, told, "decision").counts
    )
    assert (round(total.precision, 3), total.recall) == (0.333, 0.5)
