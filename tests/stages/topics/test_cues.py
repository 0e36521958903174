from __future__ import annotations

from dataclasses import replace

import pytest

from minutes.records import Utterance
from minutes.stages.topics.cues import openings
from minutes.stages.topics.pieces import lay_out

from .meetings import said

PLAIN = "The results look wrong on a phone."


def opening(text: str, *, names: tuple[str, ...] = ()) -> float:
    """How much likelier a text is to open a subject than a plain one is."""
    return openings(said(PLAIN, text), names)[1] - openings(said(PLAIN, PLAIN), names)[1]


@pytest.mark.parametrize(
    "text",
    [
        "Okay, let's get started.",
        "Now, the date.",
        "One more thing.",
        "Next card: the flaky tests.",
        "next item the flaky tests",
        "Then let's turn to what didn't go well.",
        "Can I say something about the server?",
        "Any other business?",
        "Right, what about the budget?",
        "By the way, we are out of coffee.",
        "接下来定一下上线时间。",
        "好的。另外用户手册谁来写？",
        "最后一件事，打印机又坏了。",
    ],
)
def test_words_that_open_a_subject(text: str) -> None:
    assert opening(text) >= 4


@pytest.mark.parametrize(
    "text",
    [
        "David, how about the payment system?",
        "Lovely. David?",
        "Mei, go on.",
        "陈静，客户那边怎么说？",
        "陈静，你先说一下进度吧。",
    ],
)
def test_giving_the_word_to_somebody_opens_a_subject(text: str) -> None:
    names = ("David", "陈静", "Mei")
    assert opening(text, names=names) >= 4
    assert opening(text, names=names) > opening(text)


@pytest.mark.parametrize(
    "text",
    [
        "Next Monday is fine.",
        "Thanks, David.",
        "David, could you send it to me?",
        "Finally it works.",
        "First we paint it, then it dries.",
        "陈静，你能不能帮李强查一下？",
        "今天下午我再看。",
    ],
)
def test_words_that_only_look_like_it(text: str) -> None:
    assert opening(text, names=("David", "陈静", "李强")) < 4


def test_an_answer_opens_nothing() -> None:
    told, asked, unmarked = (
        openings(said(before, "Two days, I think."))[1]
        for before in (PLAIN, "How long will it take?", "how long will it take")
    )
    assert asked == unmarked < told - 4


def test_nods_and_what_leans_on_the_last_words_open_nothing() -> None:
    assert opening("Yeah, okay.") < opening("But it isn't finished.") < 0


def test_a_subject_opens_after_a_pause_rather_than_within_a_breath() -> None:
    utterances = [Utterance(f"u{i}", 3.0 * i, 3.0 * i + 2.8, "S1", PLAIN) for i in range(9)]
    later = [replace(u, start=u.start + 2, end=u.end + 2) for u in utterances[5:]]
    found = openings([*utterances[:5], *later])
    assert found[5] == max(found)
    assert found[5] > found[4]


def test_pieces_begin_where_a_subject_opens() -> None:
    utterances = said(*[PLAIN] * 4, "Now, the date.", *[PLAIN] * 5)
    pieces = lay_out(utterances, openings(utterances), 2)
    assert pieces.starts == (0, 4)
    assert sum(map(len, pieces.terms)) == 9 * 7 + 3


def test_no_piece_begins_between_utterances_that_start_at_once() -> None:
    together = [Utterance(f"u{i}", float(i // 3), i + 1.0, "S1", PLAIN) for i in range(12)]
    assert set(lay_out(together, [0.0] * 12, 100).starts) <= {0, 3, 6, 9}
