"""Search over what was said at all meetings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from minutes import record_files, serialization
from tests.web.served import Reviewer


def test_what_was_said_is_found_in_every_word_and_with_its_place(
    anna: Reviewer, meeting: str, path_of: Callable[[str], Path]
) -> None:
    minutes = record_files.read_minutes(path_of(meeting))
    first, *rest = minutes.utterances
    said = replace(first, text="The zebra of the café costs forty thousand.")
    path_of(meeting).write_text(serialization.dump(replace(minutes, utterances=(said, *rest))))
    answer = anna.get("/api/search", params={"q": "ZEBRA cafe"}).json()
    (hit,) = answer["hits"]
    assert (hit["meeting"], hit["utterance"], hit["text"]) == (meeting, first.id, said.text)
    assert (answer["count"], answer["searched"]) == (1, answer["are"])
    assert anna.get("/api/search", params={"q": "zebra cafes"}).json()["hits"] == []
    assert anna.get("/api/search", params={"q": " "}).json()["hits"] == []


def test_a_record_that_changes_is_read_anew_and_one_that_goes_is_found_no_more(
    anna: Reviewer, meeting: str, path_of: Callable[[str], Path]
) -> None:
    path = path_of(meeting)
    minutes = record_files.read_minutes(path)

    def found(word: str) -> int:
        count: int = anna.get("/api/search", params={"q": word}).json()["count"]
        return count

    for word in ("walrus", "narwhal"):
        last = replace(minutes.utterances[-1], text=f"It is the {word}.")
        path.write_text(
            serialization.dump(replace(minutes, utterances=(*minutes.utterances[:-1], last)))
        )
        assert found(word) == 1
    assert found("walrus") == 0
    path.unlink()
    assert found("narwhal") == 0


def test_a_hit_has_the_date_and_title_of_the_meeting_as_reviewed(
    anna: Reviewer, meeting: str, path_of: Callable[[str], Path]
) -> None:
    minutes = record_files.read_minutes(path_of(meeting))
    said = replace(minutes.utterances[0], text="The okapi is late.")
    path_of(meeting).write_text(
        serialization.dump(replace(minutes, utterances=(said, *minutes.utterances[1:])))
    )
    shown = anna.choose(meeting, "date", date="2027-03-09")["minutes"]["meeting"]
    (hit,) = anna.get("/api/search", params={"q": "okapi"}).json()["hits"]
    assert (hit["recorded_at"], hit["title"]) == ("2027-03-09", shown["title"])


def test_of_many_hits_some_are_shown_and_all_are_counted(anna: Reviewer, meeting: str) -> None:
    answer = anna.get("/api/search", params={"q": "e"}).json()
    assert answer["count"] > len(answer["hits"]) == 50
