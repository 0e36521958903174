"""Why an utterance has its importance: asked of the model that scored it, once."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Header, Request, Response

from minutes import serialization
from minutes.engines.explaining import explainer
from minutes.options import Options
from minutes.progress import silent
from minutes.reasons import Reasons
from minutes.web.failures import Refused
from minutes.web.meetings import Meetings
from minutes.web.sessions import Reader

__all__ = ["Explanations", "router"]

KEPT = 10_000
PAGE = "x-minutes-page"  # a header of our own page's requests

router = APIRouter()


class Explanations:
    """The explanations that were asked for.

    Args:
        options: which attention model to ask, and where it runs.
    """

    def __init__(self, meetings: Meetings, options: Options) -> None:
        self.turn = CapacityLimiter(1)  # the model takes all cores there are
        self._meetings = meetings
        self._options = options
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], str] = {}

    def explain(self, key: str, utterance: str) -> str:
        """The JSON of an explanation, and why the utterance is told as an outcome, or nearly is.

        Raises:
            Refused: there is no such meeting or utterance.
            MinutesError: the model that scored it is not there.
        """
        reviewing = self._meetings.reviewing(key)
        base = reviewing.base()
        asked = (base.revision, utterance)
        with self._lock:
            if asked in self._kept:
                return self._kept[asked]
        minutes = base.minutes
        if all(one.id != utterance for one in minutes.utterances):
            raise Refused(404, f"{utterance} is no utterance of this meeting; load the page again")
        engine = explainer(minutes, self._options, reviewing.found.name)
        found = engine.explain(
            minutes.utterances, [utterance], language=minutes.meeting.language, progress=silent
        )
        told = json.loads(serialization.dump(found[utterance]))
        reason = Reasons(minutes).of_utterance(utterance)
        text = json.dumps({**told, "reason": reason and asdict(reason)}, ensure_ascii=False)
        with self._lock:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            self._kept[asked] = text
        return text


@router.get("/api/meetings/{key}/why/{utterance}")
async def why(
    request: Request,
    key: str,
    utterance: str,
    reader: Reader,
    from_page: Annotated[str, Header(alias=PAGE)] = "",
) -> Response:
    """Why an utterance has its importance."""
    if not from_page:  # another site's page cannot send it, in old browsers neither
        raise Refused(403, f"this takes computing time: a program must send the header {PAGE}: 1")
    explanations: Explanations = request.app.state.explanations
    text = await to_thread.run_sync(explanations.explain, key, utterance, limiter=explanations.turn)
    return Response(text, media_type="application/json")
