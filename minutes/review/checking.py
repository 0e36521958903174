"""Whether a choice can be made about minutes as they stand now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from minutes.choices import (
    Approve,
    ChangeDate,
    ChangeDue,
    ChangeOwner,
    Choice,
    Dismiss,
    Event,
    Merge,
    Promote,
    Rename,
    Reopen,
    Reword,
    Undo,
    Value,
    promoted,
)
from minutes.errors import ChoiceError
from minutes.records import MinutesRecord
from minutes.review.folding import says
from minutes.review.people import gather_speakers
from minutes.review.standing import Standing, point_of, stand
from minutes.text import printable

__all__ = ["check_choice"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")
_SPEAKER = re.compile(r"S\d+")


def check_choice(
    minutes: MinutesRecord,
    events: Sequence[Event],
    reviewer: str,
    choice: Choice,
    seen: int | None = None,
) -> None:
    """Make sure that a choice means something after all events so far.

    Args:
        seen: the last event that the reviewer knows of. Nobody approves what they have not seen.

    Raises:
        ChoiceError: it is about what is not there, or changes nothing that it could change; or the
            minutes are approved.
    """
    standing = stand(events, minutes.approval)
    if isinstance(choice, Undo):
        _check_undo(choice, events, standing, reviewer)
    elif isinstance(choice, Reopen):
        if standing.approval is None:
            raise ChoiceError("the minutes", "are not approved", "there is nothing to reopen")
    elif standing.approval and not (
        isinstance(choice, Approve) and reviewer not in standing.approval.by
    ):
        raise _approved(standing)
    elif isinstance(choice, Approve):
        if seen is not None and any(e.id > seen and e.reviewer != reviewer for e in events):
            raise ChoiceError(
                "the minutes", "have changed meanwhile", "look at them again, then approve"
            )
    elif isinstance(choice, Promote | Value | Dismiss):
        _check_utterance(minutes, standing, choice)
    elif isinstance(choice, Rename | Merge):
        _check_speaker(minutes, standing, choice)
    elif isinstance(choice, ChangeDate):
        if choice.date is not None:
            _check_day(choice.date)
    else:
        _check_point(minutes, standing, choice)


def _check_undo(choice: Undo, events: Sequence[Event], standing: Standing, reviewer: str) -> None:
    what = f"event {choice.event}"
    event = next((event for event in events if event.id == choice.event), None)
    if event is None:
        raise ChoiceError(what, "is not a choice about this meeting", "undo one of its own")
    if event.reviewer != reviewer:
        raise ChoiceError(
            what, f"was made by {event.reviewer}", "only they can undo it; choose yourself"
        )
    if isinstance(event.choice, Undo | Reopen):
        raise ChoiceError(what, "cannot be undone", "make the choice again")
    if event.id in standing.undone:
        raise ChoiceError(what, "is undone already", "there is nothing to do")
    if standing.approval and not isinstance(event.choice, Approve):
        raise _approved(standing)


def _check_utterance(
    minutes: MinutesRecord, standing: Standing, choice: Promote | Value | Dismiss
) -> None:
    utterance = next((u for u in minutes.utterances if u.id == choice.utterance), None)
    if utterance is None:
        raise ChoiceError(
            choice.utterance, "is no utterance of this meeting", "choose one of the transcript"
        )
    if isinstance(choice, Promote):
        if not says(utterance, minutes.meeting.language):
            raise ChoiceError(choice.utterance, "says nothing", "choose another utterance")
        for point in minutes.points:
            if point.utterances == (utterance.id,) and point.id != promoted(utterance.id):
                raise ChoiceError(
                    choice.utterance, f"is the point {point.id} already", "keep that instead"
                )
    for point in minutes.points:
        if not isinstance(choice, Promote) and utterance.id in point.utterances:
            instead = "keep" if isinstance(choice, Value) else "drop"
            raise ChoiceError(
                choice.utterance, f"is evidence of the point {point.id}", f"{instead} that instead"
            )


def _check_speaker(minutes: MinutesRecord, standing: Standing, choice: Rename | Merge) -> None:
    known = [speaker.id for speaker in minutes.speakers]
    named = (choice.speaker, choice.into) if isinstance(choice, Merge) else (choice.speaker,)
    for id_ in named:
        if id_ not in known:
            raise ChoiceError(
                id_, "is no speaker of this meeting", f"choose from {', '.join(known) or 'nobody'}"
            )
    if isinstance(choice, Rename):
        _check_words(choice.name, "the name")
    else:
        people = gather_speakers(minutes.speakers, standing.speakers)
        if people.one(choice.speaker) == people.one(choice.into):
            raise ChoiceError(
                choice.speaker, f"is {choice.into} already", "choose two different speakers"
            )


def _check_point(minutes: MinutesRecord, standing: Standing, choice: Choice) -> None:
    id_ = point_of(choice) or ""
    if not any(point.id == id_ for point in minutes.points) and not standing.lives(id_):
        raise ChoiceError(id_, "is no point of these minutes", "load the page again")
    if isinstance(choice, Reword):
        _check_words(choice.text, "the wording")
    elif isinstance(choice, ChangeOwner):
        _check_words(choice.owner, "the owner")
        known = {speaker.id for speaker in minutes.speakers}
        if _SPEAKER.fullmatch(choice.owner or "") and choice.owner not in known:
            raise ChoiceError(
                choice.owner or "", "is no speaker of this meeting", "give a speaker or a name"
            )
    elif isinstance(choice, ChangeDue):
        _check_words(choice.due, "the due date")
        if day := _DAY.match(choice.due or ""):
            _check_day(day[0])


def _check_day(text: str) -> None:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat(text)
    except ValueError as exc:
        raise ChoiceError(text, "is no day", "write it as 2027-02-23") from exc


def _check_words(text: str | None, what: str) -> None:
    if text is not None and not printable(text):
        raise ChoiceError(what, "is empty", "write something, or remove it")


def _approved(standing: Standing) -> ChoiceError:
    by = " and ".join(standing.approval.by) if standing.approval else ""
    return ChoiceError("the minutes", f"are approved by {by}", "reopen them first")
