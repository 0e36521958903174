"""Whose work a sentence makes something."""

from __future__ import annotations

import pytest

from minutes.languages.english import owners
from minutes.languages.english.clauses import clause_span
from minutes.languages.names import Names
from minutes.records import Speaker, Utterance

PEOPLE = (Speaker("S1", "Anna Berg", 1.0), Speaker("S2", "Peter Voss", 1.0))
ELSEWHERE = "so Sarah said Sarah may"  # a name that the meeting uses within sentences


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("I'll have a look and see if we can set up something.", "have a look"),
        ("Thanks Kevin, and I will send the notes.", "send the notes"),
        ("We talked, so I might put together a list.", "put together"),
        ("My plan is to finish the slides.", "finish"),
        ("I want to ask the vendor for a new quote.", "ask the vendor"),
        ("I'd recommend the old one, and I'd write it down.", "write it down"),
    ],
)
def test_i_am_the_one_who_does_what_follows(text: str, task: str) -> None:
    assert owners.volunteers(text, text.index(task))


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("I think we'll send it out.", "send it out"),
        ("I asked whether they will send it.", "send it"),
        ("Can you send it, I wonder?", "send it"),
        ("I would just ask everybody to send it.", "send it"),
    ],
)
def test_others_do_what_follows(text: str, task: str) -> None:
    assert not owners.volunteers(text, text.index(task))


@pytest.mark.parametrize(
    ("text", "commits"),
    [
        ("Please look out for it, and I'll make sure it's there.", True),
        ("If you have time, send ideas; I'm gonna have a look too.", True),
        ("That's on me to get you.", True),
        ("We'll track it, and then I'll let you all go.", False),
        ("Somebody prints it, and so I'll let you know.", False),
        ("We print it, but I'll pass the word to Anna now.", False),
        ("We have bad data, so I'll check the import job today.", True),
        ("Can you book it? I'll start the import job on Monday.", True),
        ("Could you send it? I'll give Anna the keys on Friday.", True),
        ("Can you open an issue, so that I can track it?", False),
        ("I'll look at it, but can you send it first?", False),
    ],
)
def test_i_commit_to_something_after_what_i_ask(text: str, commits: bool) -> None:
    assert owners.commits(text) is commits


@pytest.mark.parametrize(
    ("text", "task", "owner"),
    [
        ("Peter, can you check the server?", "check", "S2"),
        ("So Peter will prepare the budget.", "prepare", "S2"),
        ("Could you check it, Peter?", "check", "S2"),
        ("I told Peter that I'll prepare it.", "prepare", None),
        ("Peter and Anna will prepare it.", "prepare", None),
        ("I will assign this to Peter for a first look.", "assign", "S2"),
        ("And I'm gonna leave it for Peter to decide.", "leave", "S2"),
        ("Then we'll have Peter open an issue.", "have", "S2"),
        ("I'll have a look with Peter.", "have", None),
        ("I'll have Peter's slides ready.", "have", None),
        ("We assign this to Peter's team.", "assign", None),
        ("And then Sarah will send the contract.", "send", "Sarah"),
        ("Peter will do that, I'll pass it on to him.", "pass", "S2"),
        ("Say so, and I'll Try to send the notes.", "send", None),
        ("Peter can draw it, and I'll print the posters.", "print", None),
        ("So Petter will prepare the budget.", "prepare", "S2"),  # as a recogniser spells Peter
    ],
)
def test_who_is_named_or_addressed(text: str, task: str, owner: str | None) -> None:
    said = [Utterance("u1", 0, 1, "S1", text), Utterance("u2", 1, 2, "S1", ELSEWHERE)]
    found = owners.named(text, text.index(task), Names(PEOPLE, said).mentions(text))
    assert (found and found.owner) == owner


@pytest.mark.parametrize(
    ("answer", "yes"),
    [("Yeah, sure.", True), ("Will do.", True), ("Why me?", False), ("I don't know.", False)],
)
def test_an_answer_takes_it_on(answer: str, yes: bool) -> None:
    assert owners.accepts(answer) is yes


def test_a_part_is_shown_as_the_clauses_that_hold_it() -> None:
    text = "We talked a lot, so I'll make those templates, because people asked for them."
    begin = text.index("make those")
    first, last = clause_span(text, begin, begin + len("make those"))
    assert text[first:last] == "so I'll make those templates"


@pytest.mark.parametrize(
    ("text", "invites"),
    [
        ("Feel free to reach out to me in Discord.", True),
        ("If anybody wants to join the working group, we are on the forum.", True),
        ("Please look out for a number of updates next week.", True),
        ("SIG chain will be happening next Tuesday, as well as SIG community.", True),
        ("I'll join the working group's server tonight.", False),
        ("We look for a new office and update the list.", False),
        ("The call took an hour.", False),
        ("We have to prepare the slides for the call that is next Tuesday.", False),
        ("Prepare it for the meeting which will be on Friday.", False),
    ],
)
def test_an_invitation_to_everybody_is_told_from_a_task(text: str, invites: bool) -> None:
    assert owners.invites(text) == invites
