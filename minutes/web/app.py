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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

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

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.router.redirect_slashes = False
    app.state.sessions = sessions.Sessions(store, access, secure=secure)
    app.state.meetings = meetings
    app.state.recordings = recordings
    app.state.changes = streams
    app.state.actions = actions.Actions(meetings)
    app.state.search = searching.Search(meetings)
    app.state.showing = showing.Showing(meetings, recordings)
    app.state.explanations = explaining.Explanations(meetings, options or Options())
    answer_failures(app)
    for part in (sessions, showing, searching, actions, choosing, changes, explaining, audio):
        app.include_router(part.router)

    @app.get("/")
    @app.get("/actions")
    @app.get("/m/{key}")
    def page() -> FileResponse:
        return FileResponse(STATIC / "index.html", headers={"cache-control": "no-cache"})

    @app.get("/static/colours.css")
    def colours() -> FileResponse:
        file = template_folder() / "html" / "style" / "colours.css"
        return FileResponse(file, headers={"cache-control": "no-cache"})

    app.mount("/static", _Files(directory=STATIC, check_dir=False))
    return Application(Guard(app, hosts), streams)


class _Files(StaticFiles):
    """The page's own files, which a browser asks for anew each time: they change with us."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "no-cache"
        return response
