"""Runs the application until Ctrl-C, which ends the open streams at once."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket

import uvicorn

from minutes.errors import OptionError
from minutes.web.app import Application
from minutes.web.connections import limits

__all__ = ["listen", "serve", "server"]

PATIENCE = 3  # seconds in which what is on its way may end, such as a recording that is played


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections at an address.

    Raises:
        OptionError: the port is in use or not allowed, or the address is none of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as exc:
        raise OptionError(
            "--host", f"{host} is not known", "give an address such as 127.0.0.1"
        ) from exc
    try:
        return socket.create_server(address, family=family, backlog=2048)
    except PermissionError as exc:
        raise OptionError("--port", f"{port} may not be taken", "give one above 1023") from exc
    except OSError as exc:
        if exc.errno == errno.EADDRINUSE:
            raise OptionError(
                "--port",
                f"{port} is in use",
                f"give another such as {port + 1}, or stop what runs there",
            ) from exc
        raise OptionError(
            "--host",
            f"{host} cannot be listened on ({exc.strerror})",
            "give an address of this machine",
        ) from exc


def serve(application: Application, listener: socket.socket, *, proxied: bool = False) -> None:
    """Serve until a signal ends it.

    Args:
        proxied: whether a proxy on this machine says whom the requests are from.

    Raises:
        KeyboardInterrupt: it was Ctrl-C.
    """
    defects = logging.StreamHandler()
    defects.addFilter(_is_defect)
    logging.getLogger("uvicorn.error").addHandler(defects)
    server(application, proxied=proxied).run(sockets=[listener])


def server(application: Application, *, proxied: bool = False) -> uvicorn.Server:
    """A server that can be run, and that its `should_exit` ends.

    Args:
        proxied: whether a proxy on this machine says whom the requests are from.
    """
    config = uvicorn.Config(
        application.guarded,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=proxied,
        timeout_graceful_shutdown=PATIENCE,
        http=limits(proxied),
        ws="none",
    )
    return _Server(config, application)


def _is_defect(record: logging.LogRecord) -> bool:
    """Whether a traceback is to be shown: not of what the end of the server cut off."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is not None and not issubclass(kind, asyncio.CancelledError)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._application.changes.end()
        await super().shutdown(sockets)
