"""What every request must be, and what every answer carries.

A page of another site must not read or write here through the reviewer's browser: `Host` must be
an address of this server, so that a name that was made to point here (DNS rebinding) gets nothing;
a request that writes must come from our own page, by its `Origin`, and none to the interface may
come from another site's, by `Sec-Fetch-Site`: an image there could set this machine to work. A
browser that shows our page runs nothing but our own files, whatever a transcript holds.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard", "Hosts", "is_loopback"]

MOST = 64 * 1024  # bytes of a request's body; the longest choice has 2,000 characters
READS = {"GET", "HEAD"}
INTERFACE = "/api/"  # the rest are the page's own files, to which any page may lead
SOURCES = ("script", "style", "connect", "media", "img", "font")
HEADERS = {
    "content-security-policy": "; ".join(
        [
            "default-src 'none'",
            *(f"{source}-src 'self'" for source in SOURCES),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def is_loopback(host: str) -> bool:
    """Whether an address or name to listen at reaches this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names by which a server may be called.

    An address in numbers cannot be rebound, so that off the loopback any of them will do.
    """

    names: frozenset[str]
    numbers: bool

    @classmethod
    def of(cls, host: str, public: str | None = None) -> Hosts:
        """The names of a server.

        Args:
            host: the address or name that it listens at.
            public: the URL by which a proxy before it is called, if there is one.
        """
        names = {"localhost", "127.0.0.1", "::1", host.lower().strip("[]")}
        if not is_loopback(host):
            names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
        if public:
            names.add((urlsplit(public).hostname or "").lower())
        return cls(frozenset(names - {""}), numbers=not is_loopback(host))

    def know(self, header: str) -> bool:
        """Whether a Host header, with or without a port, names this server."""
        try:
            parts = urlsplit(f"//{header}")
            name = (parts.hostname or "").lower()
            parts.port  # noqa: B018, as it may be none
        except ValueError:
            return False
        if not name or any(char in header for char in "/?#@\\ "):
            return False
        return name in self.names or (self.numbers and _is_number(name))


class Guard:
    """Answers what may pass by the application that it stands before, and refuses the rest."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no sockets here
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        if refused := self._refusal(scope):
            status, problem = refused
            whole = await _drained(receive)
            await _answer(sending, status, problem, last=status == 411 or not whole)
            return
        await self.app(scope, receive, sending)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the words with which a request is refused; None: it may pass."""
        headers = Headers(scope=scope)
        if "transfer-encoding" in headers:
            # Request smuggling: a proxy may see another end of the body than we do, and take what
            # follows for another visitor's request.
            return 411, "the request does not say how long it is; send a Content-Length"
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.hosts.know(hosts[0]):
            named = hosts[0] if len(hosts) == 1 else "none or several"
            return 421, (
                f"this server is not called {named!r}; open it by the address that minutes review "
                "printed, or start it with --public-url"
            )
        if scope["path"].startswith(INTERFACE) and not _same_site(headers):
            return 403, "another site's page may not ask this; open this server's own page"
        if scope["method"] in READS:
            return None
        if not _same_origin(headers.getlist("origin"), hosts[0]):
            return (
                403,
                "a change must come from this server's own page; open it and try again there",
            )
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST:
            return 413, f"the request has more than {MOST} bytes; nothing here needs so many"
        return None


def _same_site(headers: Headers) -> bool:
    """Whether no other site's page asks: browsers say so by themselves, and pages cannot change it.

    "same-site" is another port of this machine, "none" a person who typed the address.
    """
    return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}


def _same_origin(origins: list[str], host: str) -> bool:
    """Whether a request is from a page that this host gave out; a browser cannot be made to lie."""
    if len(origins) != 1:
        return False
    scheme, _, place = origins[0].partition("://")
    return scheme in {"http", "https"} and place.lower() == host.lower()


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _drained(receive: Receive) -> bool:
    """Read what is left of a request, in reason: who is still sending hears no answer."""
    size = 0
    while size <= 16 * MOST:
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            return True
    return False


async def _answer(send: Send, status: int, problem: str, *, last: bool) -> None:
    """Refuse a request; `last`, hear no other of the same connection."""
    body = json.dumps({"error": problem}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    if last:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
