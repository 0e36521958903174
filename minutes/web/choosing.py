"""Takes choices in: each once, checked against all that were made before it."""

from __future__ import annotations

import functools
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from minutes import review
from minutes.choices import Approve, Choice, Event, Undo
from minutes.errors import ChoiceError, MinutesError
from minutes.web.changes import Changes
from minutes.web.failures import Refused
from minutes.web.meetings import Reviewing
from minutes.web.sessions import Writer
from minutes.web.showing import Showing

__all__ = ["router"]

router = APIRouter()

STALE = "the minutes were made anew meanwhile; look at them as they are now, then choose again"


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


@router.post("/api/meetings/{key}/choices")
async def choose(request: Request, key: str, reviewer: Writer, chosen: Chosen) -> Response:
    """Take in a choice, and tell how the review stands after it."""
    showing: Showing = request.app.state.showing
    changes: Changes = request.app.state.changes
    taken = functools.partial(_take, showing, key, reviewer, chosen)
    status, content = await to_thread.run_sync(taken)
    changes.tell(key)
    return Response(content, status, media_type="application/json")


def _take(showing: Showing, key: str, reviewer: str, chosen: Chosen) -> tuple[int, bytes]:
    """The status and the content of the answer."""
    reviewing = showing.meetings.reviewing(key)
    try:
        event = _append(showing, reviewing, reviewer, chosen)
        if isinstance(event.choice, Approve):
            _export(showing, reviewing, event, chosen)
    except (ChoiceError, Stale) as exc:
        return 409, showing.refusal(key, str(exc))
    return 200, showing.answer(key, event)
