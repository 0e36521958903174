"""Connections that are silent: they are closed, and meanwhile keep nobody out."""

from __future__ import annotations

import asyncio
import resource
import shutil
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from minutes.web.connections import Connection, limits
from tests.web.served import Reviewer, completed, serving

HALF = b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Len"
BODYLESS = b"POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{"


@pytest.mark.parametrize("sent", [b"", HALF, BODYLESS], ids=["idle", "headers", "body"])
def test_more_silent_connections_than_open_files_keep_nobody_out(
    tmp_path: Path, record: Path, sent: bytes
) -> None:
    folder = tmp_path / "meetings"
    folder.mkdir()
    shutil.copy(record, folder / "standup.minutes.json")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))  # the server inherits it
        with serving(folder, tmp_path / "said") as served:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1024), hard))
            with ExitStack() as stack:
                for _ in range(300):
                    silent = socket.create_connection(("127.0.0.1", served.port))
                    stack.enter_context(silent).sendall(sent)
                anna = served.reviewer("Anna")
                assert len(anna.get("/api/meetings").json()["meetings"]) == 1
                with Reviewer(served.url, address="127.0.0.2") as tom:
                    tom.come("Tom")
            assert "Too many open files" not in served.said.read_text()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Hurried(Connection):
    """One that waits a moment only."""

    patience = 0.05


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answers when it has the whole request."""
    while (await receive()).get("more_body"):
        pass
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]}
    )
    await send({"type": "http.response.body", "body": b"heard"})


@pytest.mark.parametrize("sent", [b"", HALF, BODYLESS], ids=["idle", "headers", "body"])
@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
def test_a_request_that_does_not_come_whole_ends_the_connection(sent: bytes, first: bool) -> None:
    async def ask() -> bytes:
        config = uvicorn.Config(app, http=Hurried, log_config=None, ws="none", lifespan="off")
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            running = asyncio.create_task(server.serve(sockets=[listener]))
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            if not first:
                writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                await reader.readuntil(b"heard")
            writer.write(sent)
            try:
                left = await reader.read()  # to the end, which the server makes
            except ConnectionResetError:
                left = b""
            writer.close()
            server.should_exit = True
            await running
            return left

    assert completed(ask()) == b""


def test_limits_leave_room_for_files_and_for_others() -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    direct, proxied = limits(proxied=False), limits(proxied=True)
    assert 2 * direct.most < soft
    assert direct.share == direct.most // 2
    assert proxied.share == proxied.most == direct.most


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Answers at once, with more than anybody takes at once, or never, as it is asked."""
    if scope["path"] == "/never":
        await asyncio.Event().wait()
    body = b"x" * 2**24 if scope["path"] == "/much" else b"heard"
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.mark.parametrize(
    ("path", "addresses", "heard"),
    [
        ("/much", ("127.0.0.1",) * 2, True),  # whoever takes no answer gives way
        ("/much", ("127.0.0.2", "127.0.0.3"), True),
        ("/never", ("127.0.0.2",) * 2, True),  # one of many goes where another has none
        ("/never", ("127.0.0.2", "127.0.0.3"), False),
        ("/never", ("127.0.0.1",) * 2, False),
    ],
)
def test_where_there_are_too_many_one_gives_way(
    path: str, addresses: tuple[str, ...], heard: bool
) -> None:
    class Few(Connection):
        most = share = 2

    async def ask() -> bytes:
        config = uvicorn.Config(slow, http=Few, log_config=None, ws="none", lifespan="off")
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as stack:
            running = asyncio.create_task(server.serve(sockets=[listener]))
            for address in addresses:
                taking = socket.create_connection(listener.getsockname(), 60, (address, 0))
                stack.enter_context(taking).sendall(
                    f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
                )
            there = server.server_state.connections
            while len(there) < 2 or not all(
                one.cycle and (one._stuck or path == "/never")
                for one in there
                if isinstance(one, Few)
            ):
                await asyncio.sleep(0.01)
            left = b""
            try:
                reader, writer = await asyncio.open_connection(*listener.getsockname())
                writer.write(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                left = await reader.read()
                writer.close()
            except ConnectionResetError:
                pass
            assert len([one for one in there if isinstance(one, Few) and not one._ended]) <= 2
            server.force_exit = server.should_exit = True
            await running
            return left

    assert completed(ask()).endswith(b"heard") is heard
