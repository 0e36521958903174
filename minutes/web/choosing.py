"""Takes choices in: each once, checked against all that were made before it."""

from __future__ import annotations

import functools
from dataclasses import asdict
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from minutes import review
from minutes.choices import Approve, Choice, Event, Undo
from minutes.errors import ChoiceError, MinutesError
from minutes.web.changes import Changes
from minutes.web.exporting import export_approved
from minutes.web.failures import Refused
from minutes.web.meetings import Meetings, Reviewing
from minutes.web.sessions import Writer
from minutes.web.showing import Showing
from minutes.web.state import Brief, Refusal, Taken, event_for_page, to_json

__all__ = ["router"]

router = APIRouter()


class Chosen(BaseModel):
    """A choice as a page sends it.

    `revision` is of the minutes that the page shows, `seen` the last event that it knows of, `key`
    the page's own id of the request: the same again adds nothing.
    """

    model_config = ConfigDict(extra="forbid")

    revision: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    seen: Annotated[int, Field(ge=0, lt=2**63)]
    key: Annotated[str, Field(pattern="^[!-~]{1,100}$")]
    choice: Annotated[Choice, Field(discriminator="do")]

    @field_validator("choice")
    @classmethod
    def _kept_as_sent(cls, choice: Choice) -> Choice:
        if any("\0" in value for value in asdict(choice).values() if isinstance(value, str)):
            raise ValueError("a text holds a character of no meaning (U+0000)")
        return choice


@router.post("/api/meetings/{key}/choices")
async def choose(request: Request, key: str, reviewer: Writer, chosen: Chosen) -> Response:
    """Take in a choice, and tell how the review stands after it."""
    showing: Showing = request.app.state.showing
    changes: Changes = request.app.state.changes
    # RFC 7240: a program that is not interested in the whole state may say so.
    brief = "return=minimal" in request.headers.get("prefer", "")
    taken = functools.partial(_take, showing, key, reviewer, chosen, brief=brief)
    status, content = await to_thread.run_sync(taken)
    changes.tell(key)
    return Response(content, status, media_type="application/json")


def _take(
    showing: Showing, key: str, reviewer: str, chosen: Chosen, *, brief: bool
) -> tuple[int, bytes]:
    """The status and the content of the answer."""
    reviewing = showing.meetings.reviewing(key)
    try:
        event = _append(showing.meetings, reviewing, reviewer, chosen)
        if isinstance(chosen.choice, Approve):
            _export(showing, reviewing, event)
    except (ChoiceError, _Stale) as exc:
        return 409, to_json(Refusal(str(exc), showing.page(key)))
    if brief:
        return 200, to_json(Brief(event_for_page(event)))
    return 200, to_json(Taken(event_for_page(event), showing.page(key, event.id)))


def _append(meetings: Meetings, reviewing: Reviewing, reviewer: str, chosen: Chosen) -> Event:
    """The event of a choice, which is on the disk."""
    key, base, choice = reviewing.found.key, reviewing.base(), chosen.choice
    if not base.pinned and chosen.revision == base.revision:
        review.check_choice(base.minutes, (), reviewer, choice, chosen.seen)
        meetings.store.pin(key, reviewing.found.name, base.content)
        base = reviewing.base()
    if chosen.revision != base.revision:
        raise _Stale
    event = meetings.store.append(
        key,
        reviewer,
        choice,
        key=chosen.key,
        seen=chosen.seen,
        check=lambda events: review.check_choice(
            base.minutes, events, reviewer, choice, chosen.seen
        ),
    )
    if (event.meeting, event.choice) != (key, choice):
        raise Refused(422, f"the request's key {chosen.key!r} is of another choice; take a new one")
    return event


def _export(showing: Showing, reviewing: Reviewing, event: Event) -> None:
    """Write what was approved; where that fails, the approval is taken back."""
    if event.id in reviewing.review().undone:
        raise ChoiceError("this approval", "was taken back", "approve again")
    try:
        export_approved(reviewing)
    except Exception as exc:
        showing.meetings.store.append(
            reviewing.found.key,
            event.reviewer,
            Undo(event.id),
            key=f"taken back: {event.id}",
            seen=event.id,
        )
        if not isinstance(exc, MinutesError | OSError):
            raise
        raise ChoiceError(
            "the minutes", f"are not approved, as they could not be written ({exc})", "try again"
        ) from exc


class _Stale(Exception):
    """The page shows other minutes than those under review."""

    def __str__(self) -> str:
        return "the minutes are others meanwhile; look at them as they are now, then choose again"
