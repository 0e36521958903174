"""Whether an English sentence is understood by who reads nothing else."""

from __future__ import annotations

import pytest

from minutes.languages.english.content import stands_alone


@pytest.mark.parametrize(
    "text",
    [
        "The fork choice bug was triggered by a malicious client.",
        "We use a separate database for the search of invoices.",
        "Testing is finished for the new payment page.",
        "Yesterday was the deadline for headliner proposals of clients.",
        "Currently, we are looking for the root cause of the bug.",
        "On Friday, the release was moved to the eighth of March.",
        "Plan A costs twice as much as the old contract.",
    ],
)
def test_a_whole_sentence_with_a_subject_stands_alone(text: str) -> None:
    assert stands_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        "Regarding progress on the client libraries and releases.",
        "Row reconstruction with partial messaging and cells.",  # no verb
        "Are testing the network changes through the test centre.",
        "One is the calendar of community events in spring.",
        "We will we moved from one definition to another interface.",
        "The plan plan was to ship the search page in March.",
        "We have allowed zero safe… block hash and finalised block.",
        "The next section is going to be about builders, First thing is requests.",
        "Clients, I will certainly discuss the source network again.",
        "Again, please use the channel to continue the conversation.",
        "Representatives of the various groups will come here.",
        "We making good progress in the programming contest.",
        "It was decided by the board of the foundation.",
        "Those twenty validators could emit a single attestation together.",
        "Should the release be moved to the eighth of March?",
        "The budget is fine.",
        "Under the client libraries is obviously the team of Luna.",
        "In terms of consumer cards, the old series has been ordered.",
    ],
)
def test_what_is_broken_or_goes_on_does_not(text: str) -> None:
    assert not stands_alone(text)
