"""Who a request is from: reviewers come in, are known by a cookie, and go."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from minutes.store import Store
from minutes.web.access import (
    KNOWN,
    LASTS,
    Access,
    Cookies,
    check_password,
    device,
    is_device,
    name_problem,
    tidy_name,
)
from minutes.web.failures import Refused
from minutes.web.throttling import FREE, FREE_ADDRESS, Throttle, network_of

__all__ = ["Reader", "Sessions", "Writer", "router"]

AT_ONCE = 2  # passwords that are checked at a time: each takes 64 MiB
AT_ONCE_KNOWN = 1  # the same of browsers that are known, whoever else is trying

router = APIRouter()


class Sessions:
    """The door of a server: what it asks for, and who has tried."""

    def __init__(self, folder: Path, store: Store, access: Access, *, secure: bool) -> None:
        self.folder = folder.resolve()
        self.store = store
        self.access = access
        self.secure = secure  # the cookie is for HTTPS alone
        self.throttle = Throttle()
        self.checking = CapacityLimiter(AT_ONCE)
        self.checking_known = CapacityLimiter(AT_ONCE_KNOWN)

    def cookies(self, request: Request) -> Cookies:
        """The names of the cookies that a request may bring."""
        return Cookies.of(self.folder, request.url.port)

    def shown(self, request: Request) -> str:
        """What a browser shows of its session; "" nothing."""
        return request.cookies.get(self.cookies(request).session, "")


class Credentials(BaseModel):
    """What a reviewer signs in with: a name, and the token or password that the server wants."""

    model_config = ConfigDict(extra="forbid")

    name: str
    token: Annotated[str, Field(max_length=1000)] = ""
    password: Annotated[str, Field(max_length=1000)] = ""


def visitor(request: Request) -> str | None:
    """The reviewer whose session a request is of; None: it is of none."""
    sessions: Sessions = request.app.state.sessions
    return sessions.access.reviewer(sessions.store, sessions.shown(request))


Visitor = Annotated[str | None, Depends(visitor)]


def reader(request: Request, visitor: Visitor) -> str | None:
    """Who reads; on one's own machine nobody needs to say."""
    sessions: Sessions = request.app.state.sessions
    if visitor is None and sessions.access.needs != "name":
        raise Refused(401, f"sign in first, with your name and the {sessions.access.needs}")
    return visitor


def writer(visitor: Visitor) -> str:
    """Who changes something."""
    if visitor is None:
        raise Refused(401, "sign in with your name first")
    return visitor


Reader = Annotated[str | None, Depends(reader)]
Writer = Annotated[str, Depends(writer)]


@router.get("/api/session")
def show(request: Request, visitor: Visitor) -> dict[str, str | None]:
    """Who is there, and what is asked of who comes in."""
    sessions: Sessions = request.app.state.sessions
    return {"reviewer": visitor, "needs": sessions.access.needs}


@router.post("/api/session")
async def begin(request: Request, response: Response, coming: Credentials) -> dict[str, str | None]:
    """Let a reviewer in."""
    sessions: Sessions = request.app.state.sessions
    name = tidy_name(coming.name)
    if problem := name_problem(name):
        raise Refused(422, f"the name {problem}; give another")
    key = await _check(sessions, request, name, coming)
    if old := sessions.shown(request):
        await to_thread.run_sync(sessions.access.end, sessions.store, old)
    value = await to_thread.run_sync(sessions.access.start, sessions.store, name)
    names = sessions.cookies(request)
    cookies = [(names.session, value, LASTS)]
    if key:
        cookies.append((names.device, device(name, key), KNOWN))
    for cookie, shown, lasts in cookies:
        response.set_cookie(
            cookie,
            shown,
            max_age=int(lasts.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=sessions.secure,
        )
    return {"reviewer": name, "needs": sessions.access.needs}


@router.delete("/api/session")
def finish(request: Request, response: Response) -> dict[str, str | None]:
    """Let a reviewer go."""
    sessions: Sessions = request.app.state.sessions
    if value := sessions.shown(request):
        sessions.access.end(sessions.store, value)
    name = sessions.cookies(request).session
    response.delete_cookie(name, httponly=True, samesite="strict", secure=sessions.secure)
    return {"reviewer": None, "needs": sessions.access.needs}


async def _check(sessions: Sessions, request: Request, name: str, coming: Credentials) -> str:
    """Refuse whoever does not show what is asked for; returns what was right."""
    needs = sessions.access.needs
    if needs == "name":
        return ""
    hash_ = await to_thread.run_sync(sessions.store.password, name) if needs == "password" else None
    key = sessions.access.token if needs == "token" else hash_ or ""
    shown = request.cookies.get(sessions.cookies(request).device, "")
    known = bool(key) and is_device(shown, name, key)
    subjects = _subjects(request, name if needs == "password" else "", shown if known else "")
    if wait := sessions.throttle.wait(subjects):
        seconds = math.ceil(wait)
        raise Refused(
            429,
            f"that was wrong too often; try again in {seconds} s",
            headers={"retry-after": str(seconds)},
        )
    if needs == "token":
        right = sessions.access.right(coming.token)
    else:
        turns = sessions.checking_known if known else sessions.checking
        right = await to_thread.run_sync(check_password, coming.password, hash_, limiter=turns)
    if not right:
        asked = (
            "token is not the one" if needs == "token" else "name and password do not go together"
        )
        raise Refused(401, f"the {asked}; ask who started the server")
    sessions.throttle.succeeded(subjects)
    return key


def _subjects(request: Request, name: str, device: str) -> dict[str, int]:
    """What an attempt is counted by, and how many failures of each are free."""
    if device:  # whatever others have tried by this name
        return {f"device {device}": FREE}
    address = network_of(request.client.host if request.client else "")
    if name:
        return {f"name {name} at {address}": FREE, f"address {address}": FREE_ADDRESS}
    return {f"address {address}": FREE}
