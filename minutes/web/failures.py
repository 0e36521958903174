"""What goes wrong, as answers: a status, and one sentence that says what failed and what to do."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from minutes.errors import MinutesError

__all__ = ["Refused", "answer_failures"]

log = logging.getLogger(__name__)


class Refused(Exception):
    """A request that is not served.

    Args:
        status: of HTTP.
        problem: what failed and what to do.
        headers: what else the answer carries.
    """

    def __init__(
        self,
        status: int,
        problem: str,
        *,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem
        self.headers = headers


def answer_failures(app: FastAPI) -> None:
    """Have an application answer every failure by `{"error": …}`."""

    @app.exception_handler(Refused)
    async def refused(request: Request, exc: Refused) -> Response:
        return _error(exc.status, exc.problem, exc.headers)

    @app.exception_handler(HTTPException)
    async def unserved(request: Request, exc: HTTPException) -> Response:
        problem = {404: "there is nothing at this address", 405: "that cannot be done here"}
        said = problem.get(exc.status_code, str(exc.detail))
        return _error(exc.status_code, f"{said}; go back to /", dict(exc.headers or {}))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, exc: RequestValidationError) -> Response:
        return _error(422, f"the request makes no sense: {_first(exc)}")

    @app.exception_handler(MinutesError)
    async def failed(request: Request, exc: MinutesError) -> Response:
        log.warning("%s", exc)
        return _error(503, str(exc))

    @app.exception_handler(Exception)
    async def broke(request: Request, exc: Exception) -> Response:
        return _error(500, "the server met a defect of its own; what it printed tells which")


def _first(exc: RequestValidationError) -> str:
    first: dict[str, Any] = exc.errors()[0]
    where = ".".join(str(part) for part in first["loc"] if part != "body")
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _error(status: int, problem: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": problem}, status, headers)
