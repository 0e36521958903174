"""What is said in so many words, and what only sounds like it."""

from __future__ import annotations

import pytest

from minutes.languages.english import explicit
from minutes.languages.names import Names
from minutes.records import Kind, Speaker, Utterance

PEOPLE = (Speaker("S1", "Anna Berg", 1.0), Speaker("S2", "Peter Voss", 1.0))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Action item: Peter prepares the slides for the board by Friday.", "action"),
        ("So, action item for Anna: call the bank.", "action"),
        ("I'll order new chairs by Monday.", "action"),
        ("Peter will prepare the slides for the board by Friday.", "action"),
        ("We decided to ship the release on the eighth of March.", "decision"),
        ("Okay, so we've all agreed on the blue one.", "decision"),
        ("Decision: we keep the old cluster.", "decision"),
        ("Great, so we decided to ship it on the eighth.", "decision"),
        ("And I will tell the sales team about the date today.", "action"),
        ("I will come to that today if there is time.", None),
        ("Open question: who pays for the server?", "problem"),
        ("The light stays open for now.", "problem"),
        ("We decided nothing last week.", None),
        ("Have we decided to ship it?", None),
        ("If we agreed on that, fine.", None),
        ("I'll send it at some point.", None),
        ("The results were sent by Friday.", None),
        ("The decision tree is a model.", None),
    ],
)
def test_the_kind_that_a_sentence_says_it_is(text: str, kind: Kind | None) -> None:
    names = Names(PEOPLE, [Utterance("u1", 0, 1, "S1", text)])
    assert explicit.said(text, names.mentions(text)) == kind
