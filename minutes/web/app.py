"""The review page and the interface behind it, as one application.

browser -> Guard (Host, Origin, headers) -> / · /actions · /m/KEY · /static/…   the page
                                         -> /api/session                who is there
                                         -> /api/meetings[/KEY]         what there is
                                         -> /api/search                 who said what
                                         -> /api/actions                who owes what
                                         -> /api/meetings/KEY/ticks     what is done
                                         -> /api/meetings/KEY/choices   what is chosen
                                         -> /api/meetings/KEY/changes   what others choose
                                         -> /api/meetings/KEY/why · audio
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import FastAPI, HTTPException, Request, Response

from minutes.assets import template_folder
from minutes.options import Options
from minutes.store import Store
from minutes.web import (
    actions,
    audio,
    changes,
    choosing,
    explaining,
    exporting,
    searching,
    sessions,
    showing,
)
from minutes.web.access import Access
from minutes.web.failures import answer_failures
from minutes.web.meetings import Meetings
from minutes.web.security import Guard, Hosts

__all__ = ["Application", "create"]

STATIC = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
# Newer versions of FastAPI make OpenTelemetry's traces, metrics and logs of each request, which the
# environment may have sent elsewhere; older ones take the argument and do nothing.
_SILENT: Any = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


@dataclass(frozen=True, slots=True)
class Application:
    """What a server serves, and the streams that it must end before it can stop."""

    guarded: Guard
    changes: changes.Changes


def create(
    directory: Path,
    store: Store,
    *,
    access: Access,
    hosts: Hosts,
    secure: bool = False,
    options: Options | None = None,
) -> Application:
    """The application that serves the meetings of a folder.

    Args:
        store: where choices are kept; the caller closes it.
        access: what reviewers must show.
        hosts: the names by which the server may be called.
        secure: whether the page is reached by HTTPS alone.
        options: of the attention model that explains.
    """
    meetings = Meetings(directory, store)
    recordings = audio.Recordings(directory)
    streams = changes.Changes(meetings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        looking = asyncio.create_task(streams.look())
        await to_thread.run_sync(exporting.finish, meetings)
        yield
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking

    app = FastAPI(
        openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, telemetry=_SILENT
    )
    app.router.redirect_slashes = False
    app.state.sessions = sessions.Sessions(directory, store, access, secure=secure)
    app.state.meetings = meetings
    app.state.recordings = recordings
    app.state.changes = streams
    app.state.actions = actions.Actions(meetings)
    app.state.search = searching.TranscriptSearch(meetings, app.state.actions)
    app.state.showing = showing.Showing(meetings, recordings)
    app.state.explanations = explaining.Explanations(meetings, options or Options())
    answer_failures(app)
    for part in (sessions, showing, searching, actions, choosing, changes, explaining, audio):
        app.include_router(part.router)

    own = _Files(STATIC, template_folder() / "html" / "style" / "colours.css")

    @app.get("/")
    @app.get("/actions")
    @app.get("/m/{key}")
    async def page(request: Request) -> Response:
        return own.answer("index.html", request)

    @app.get("/static/{name}")
    async def file(request: Request, name: str) -> Response:
        return own.answer(name, request)

    return Application(Guard(app, hosts), streams)


class _Files:
    """The page's own files, which a browser asks for anew each time, as they change with us.

    They are kept in memory: whoever asks for many of them takes no thread and no open file.
    """

    def __init__(self, folder: Path, *more: Path) -> None:
        self._files: dict[str, tuple[bytes, str, str]] = {}
        for path in (*folder.iterdir(), *more):
            content = path.read_bytes()
            mark = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            self._files[path.name] = (content, mark, TYPES[path.suffix])

    def answer(self, name: str, request: Request) -> Response:
        """A file, or that the browser has it."""
        if name not in self._files:
            raise HTTPException(404)
        content, mark, type_ = self._files[name]
        headers = {"cache-control": "no-cache", "etag": mark}
        if request.headers.get("if-none-match") == mark:
            return Response(status_code=304, headers=headers)
        return Response(content, headers=headers, media_type=type_)
