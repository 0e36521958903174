"""Another site's page, another name of this machine and a hostile meeting get nothing."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from minutes.review.meetings import key
from minutes.web.security import Hosts
from tests.web.served import Reviewer, Served, serving

ADDRESSES = [
    "/",
    "/m/0123456789abcdef",
    "/static/main.js",
    "/static/none",
    "/nowhere",
    "/api/session",
    "/api/meetings",
    "/api/meetings/0123456789abcdef",
    "/api/meetings/0123456789abcdef/audio",
    "/api/meetings/0123456789abcdef/why/u0001",
    "/api/meetings/0123456789abcdef/changes",
    "/openapi.json",
    "/docs",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PUT", "OPTIONS", "BREW"])
def test_every_answer_lets_a_browser_run_nothing_but_our_own_files(
    served: Served, method: str, address: str
) -> None:
    headers = served.visitor().request(method, address).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy.pop("default-src") == "'none'"
    assert policy.pop("frame-ancestors") == "'none'"
    assert set(policy.values()) == {"'self'", "'none'"}
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_what_describes_the_interface_is_not_given_out(served: Served) -> None:
    for address in ("/openapi.json", "/docs", "/redoc"):
        assert served.visitor().get(address).status_code == 404


@pytest.mark.parametrize("address", ["/", "/static/main.js", "/api/meetings", "/api/session"])
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil", "x:y"]
)
def test_a_name_that_was_made_to_point_here_gets_nothing(
    served: Served, address: str, host: str
) -> None:
    answer = served.visitor().get(address, headers={"Host": host})
    assert answer.status_code == 421
    assert list(answer.json()) == ["error"]


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1", "127.0.0.1"], ["127.0.0.1", "evil.example"]])
def test_a_request_without_one_host_is_refused(served: Served, hosts: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    connection.putrequest("GET", "/api/meetings", skip_host=True)
    for host in hosts:
        connection.putheader("Host", host)
    connection.endheaders()
    assert connection.getresponse().status in {400, 421}
    connection.close()


WRITES = [
    ("POST", "/api/session", {"name": "Eve"}),
    ("DELETE", "/api/session", None),
    ("POST", "/api/meetings/KEY/choices", {"choice": {"do": "keep", "point": "p01"}}),
]


@pytest.mark.parametrize(("method", "address", "body"), WRITES)
@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://127.0.0.1:PORT.evil.example",
        "http://localhost:PORT",
        "ftp://127.0.0.1:PORT",
        "127.0.0.1:PORT",
    ],
)
def test_a_change_from_another_sites_page_is_refused(
    served: Served,
    anna: Reviewer,
    meeting: str,
    method: str,
    address: str,
    body: Any,
    origin: str | None,
) -> None:
    state = anna.state(meeting)
    if body and "choice" in body:
        body = {**body, "revision": state["revision"], "seen": 0, "key": "k"}
    del anna.headers["Origin"]
    headers = {} if origin is None else {"Origin": origin.replace("PORT", str(served.port))}
    answer = anna.request(method, address.replace("KEY", meeting), json=body, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert anna.get("/api/session").json()["reviewer"] == "Anna"
    assert anna.state(meeting)["events"] == []


def test_long_and_endless_requests_are_refused(anna: Reviewer, meeting: str) -> None:
    address = f"/api/meetings/{meeting}/choices"
    assert anna.post(address, content=b" " * 100_000).status_code == 413
    chunked = anna.post(address, content=iter([b"{}"]))
    assert (chunked.status_code, chunked.headers["connection"]) == (411, "close")


HEAD = "{} /api/session HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nOrigin: http://127.0.0.1:PORT\r\n"
NEXT = "GET /static/main.js HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("lengths", "body"),
    [
        ("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"),
        ("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n"),
        ("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
        ("Transfer-Encoding: chunked\r\n", "5\nhello\r\n0\r\n\r\n"),
        ("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"),
        ("Content-Length: +2\r\n", "{}"),
        (f"Content-Length: {'9' * 5000}\r\n", "{}"),
    ],
)
def test_what_a_proxy_might_divide_otherwise_is_refused_and_nothing_after_it_heard(
    served: Served, method: str, lengths: str, body: str
) -> None:
    sent = f"{HEAD.format(method)}{lengths}\r\n{body}{NEXT}".replace("PORT", str(served.port))
    with socket.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(sent.encode())
        with suppress(ConnectionResetError):  # of what it has not read
            answer = b""
            while more := connection.recv(2**16):  # to the end, which the server makes
                answer += more
    assert answer.startswith((b"HTTP/1.1 411 ", b"HTTP/1.1 400 "))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert "Traceback" not in served.said.read_text()


def test_another_content_type_is_no_choice(anna: Reviewer, meeting: str) -> None:
    # What a form of another site could send.
    state = anna.state(meeting)
    body = {"revision": state["revision"], "seen": 0, "key": "k"}
    content = json.dumps({**body, "choice": {"do": "keep", "point": "p01"}})
    for type_ in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = anna.post(
            f"/api/meetings/{meeting}/choices", content=content, headers={"Content-Type": type_}
        )
        assert answer.status_code in {415, 422}
    assert anna.state(meeting)["events"] == []


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fsecret",
        "%2e%2e/secret",
        "..%5csecret",
        "%2fetc%2fpasswd",
        "secret",
        "%00",
        "a" * 3000,
        "0123456789ABCDEF",
    ],
)
def test_no_key_reaches_another_file(served: Served, name: str) -> None:
    visitor = served.visitor()
    for address in ("", "/audio", "/why/u0001", "/changes"):
        answer = visitor.get(f"/api/meetings/{name}{address}")
        assert answer.status_code == 404
        assert list(answer.json()) == ["error"]


@pytest.mark.parametrize(
    "path", ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "/etc/passwd", "%2fetc%2fpasswd", ""]
)
def test_the_pages_files_are_all_that_static_gives(served: Served, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    connection.request("GET", f"/static/{path}")  # as it is, which httpx would tidy up
    answer = connection.getresponse()
    assert answer.status == 404
    assert list(json.loads(answer.read())) == ["error"]
    connection.close()


@pytest.fixture
def outside(tmp_path: Path, record: Path) -> Path:
    """A folder that is nobody's business, with a meeting and its recording."""
    folder = tmp_path / "outside"
    folder.mkdir()
    made = json.loads(record.read_text())
    made["meeting"]["source"] = "talk.flac"
    (folder / "talk.minutes.json").write_text(json.dumps(made))
    (folder / "talk.flac").write_bytes(b"secret")
    return folder


@pytest.fixture
def linked(tmp_path: Path, outside: Path, record: Path) -> Iterator[Served]:
    """A server of a folder with links that lead out of it."""
    folder = tmp_path / "meetings"
    folder.mkdir()
    shutil.copy(record, folder / "standup.minutes.json")
    (folder / "link.minutes.json").symlink_to(outside / "talk.minutes.json")
    (folder / "elsewhere").symlink_to(outside)
    shutil.copy(outside / "talk.minutes.json", folder / "talk.minutes.json")
    (folder / "talk.flac").symlink_to(outside / "talk.flac")
    with serving(folder, tmp_path / "said") as running:
        yield running


def test_links_that_lead_out_of_the_folder_are_not_followed(linked: Served) -> None:
    visitor = linked.visitor()
    rows = visitor.get("/api/meetings").json()["meetings"]
    assert [row["name"] for row in rows] == ["standup", "talk"]
    assert visitor.state(key("talk"))["audio"] is None
    assert visitor.get(f"/api/meetings/{key('talk')}/audio").status_code == 404


def test_a_record_that_becomes_a_link_is_given_out_no_longer(
    linked: Served, outside: Path, tmp_path: Path
) -> None:
    visitor = linked.visitor()
    assert visitor.get(f"/api/meetings/{key('standup')}").status_code == 200
    path = tmp_path / "meetings" / "standup.minutes.json"
    path.unlink()
    path.symlink_to(outside / "talk.minutes.json")
    assert visitor.get(f"/api/meetings/{key('standup')}").status_code == 404


HOSTILE = '</script><img src=x onerror=alert(1)>\u2028"{{7*7}}\n\nevent: choice\ndata: {}\r\n'


def test_hostile_words_stay_data(served: Served, folder: Path, record: Path) -> None:
    made = json.loads(record.read_text())
    made["meeting"]["title"] = HOSTILE
    made["utterances"][0]["text"] = HOSTILE
    (folder / "hostile.minutes.json").write_text(json.dumps(made))
    anna = served.reviewer("Anna <b>")
    answer = anna.get(f"/api/meetings/{key('hostile')}")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["minutes"]["meeting"]["title"] == HOSTILE
    state = anna.choose(key("hostile"), "reword", point="p01", text=HOSTILE)
    with anna.stream("GET", f"/api/meetings/{key('hostile')}/changes") as stream:
        text = ""
        for piece in stream.iter_text():
            text += piece
            if "data:" in text and text.endswith("\n\n"):
                break
    told = text.split("\n")  # and at nothing else that some take for the end of a line
    assert [line for line in told if line.startswith("event:")] == ["event: choice"]
    (data,) = [line for line in told if line.startswith("data:")]
    assert json.loads(data[6:])["choice"]["text"] == HOSTILE
    assert state["events"][0]["reviewer"] == "Anna <b>"
    assert HOSTILE not in anna.get("/").text
    (folder / "hostile.minutes.json").unlink()


def test_hosts_on_ones_own_machine_and_elsewhere() -> None:
    here = Hosts.of("127.0.0.1")
    assert all(map(here.know, ["127.0.0.1:8470", "localhost", "LOCALHOST:1", "[::1]:8470"]))
    assert not any(
        map(
            here.know,
            [
                "192.168.0.7",
                "evil.example",
                "",
                "localhost.",
                "a b",
                "localhost:x",
                "localhost:70000",
            ],
        )
    )
    there = Hosts.of("0.0.0.0", "https://minutes.example.org:8443")
    assert all(map(there.know, ["192.168.0.7:8470", "[fd00::1]", "minutes.example.org:8443"]))
    assert not any(map(there.know, ["evil.example", "1.2.3.4.evil.example", "user@192.168.0.7"]))


FETCHED = ["cross-site", "same-site", "Cross-Site", "same-origin, cross-site", ""]


@pytest.mark.parametrize("site", FETCHED)
def test_another_sites_page_sets_nothing_to_work(
    served: Served, anna: Reviewer, meeting: str, site: str
) -> None:
    key_ = f"/api/meetings/{meeting}"
    for address in (key_, f"{key_}/why/u0001", f"{key_}/audio", f"{key_}/changes", "/api/meetings"):
        answer = anna.get(address, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
        assert "own page" in answer.json()["error"]
    assert (
        anna.get("/", headers={"Sec-Fetch-Site": site}).status_code == 200
    )  # a link may lead here
    for own in ("same-origin", "none"):
        assert anna.get(key_, headers={"Sec-Fetch-Site": own}).status_code == 200


def test_what_takes_work_is_done_for_our_own_page_alone(anna: Reviewer, meeting: str) -> None:
    del anna.headers["X-Minutes-Page"]
    answer = anna.get(f"/api/meetings/{meeting}/why/u0001")
    assert answer.status_code == 403
    assert "x-minutes-page" in answer.json()["error"]
