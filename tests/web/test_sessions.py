"""Reviewers come in by what is asked of them, are known by a cookie, and go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from minutes import store
from minutes.web.access import Cookies, hash_password
from tests.web.served import Reviewer, Served, reserved_port, serving

TOKEN = "a token of the tests"
PASSWORD = "correct horse battery"


@pytest.fixture
def place(tmp_path: Path, record: Path) -> Path:
    """A folder of one meeting."""
    folder = tmp_path / "meetings"
    folder.mkdir()
    shutil.copy(record, folder / "standup.minutes.json")
    return folder


@pytest.fixture
def by_token(place: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that asks for a token."""
    with serving(place, tmp_path / "said", MINUTES_TOKEN=TOKEN) as running:
        yield running


@pytest.fixture
def by_password(place: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that asks for passwords."""
    with store.open(None, place) as opened:
        opened.set_password("Anna", hash_password(PASSWORD))
    with serving(place, tmp_path / "said") as running:
        yield running


def test_on_ones_own_machine_a_name_is_enough(served: Served) -> None:
    visitor = served.visitor()
    assert visitor.get("/api/session").json() == {"reviewer": None, "needs": "name"}
    assert visitor.get("/api/meetings").json()["reviewer"] is None
    visitor.come("  Anna\tB. ")
    assert visitor.get("/api/session").json() == {"reviewer": "Anna B.", "needs": "name"}
    assert visitor.get("/api/meetings").json()["reviewer"] == "Anna B."


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        *((name, "has no characters that can be shown") for name in ("", "  \n", "\u202e")),
        ("x" * 81, "has 81 characters, and at most 80 are taken"),
        ("x" * 10_000, "has 10000 characters, and at most 80 are taken"),
    ],
)
def test_what_is_no_name_is_refused(served: Served, name: str, problem: str) -> None:
    answer = served.visitor().post("/api/session", json={"name": name})
    assert answer.status_code == 422
    assert problem in answer.json()["error"]
    assert "set-cookie" not in answer.headers


def test_scripts_and_other_sites_do_not_get_the_cookie(served: Served) -> None:
    answer = served.visitor().post("/api/session", json={"name": "Anna"})
    (cookie,) = SimpleCookie(answer.headers["set-cookie"]).values()
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert cookie["path"] == "/"
    assert not cookie["domain"]
    assert len(cookie.value) >= 32


def test_a_session_that_ended_is_nobodys(served: Served, meeting: str) -> None:
    anna = served.reviewer("Anna")
    cookies = dict(anna.cookies)
    assert anna.delete("/api/session").json()["reviewer"] is None
    again = served.visitor()
    again.cookies.update(cookies)
    assert again.get("/api/session").json()["reviewer"] is None
    assert again.offer(meeting, {"do": "keep", "point": "p01"}).status_code == 401


def test_coming_in_anew_ends_the_session_before(served: Served) -> None:
    anna = served.reviewer("Anna")
    cookies = dict(anna.cookies)
    anna.come("Tom")
    again = served.visitor()
    again.cookies.update(cookies)
    assert again.get("/api/session").json()["reviewer"] is None
    assert anna.get("/api/session").json()["reviewer"] == "Tom"


@pytest.mark.parametrize("value", ["x", "x" * 5000, "\u00e9", '"', "a b"])
def test_a_cookie_that_was_made_up_is_nobodys(served: Served, value: str) -> None:
    visitor = served.visitor()
    (name,) = served.reviewer("Anna").cookies
    header = {"Cookie": f"{name}={value}".encode()}
    answer = visitor.get("/api/session", headers=header)  # type: ignore[arg-type]
    assert answer.json()["reviewer"] is None


def test_without_the_token_nothing_is_to_be_seen(by_token: Served) -> None:
    visitor = by_token.visitor()
    assert visitor.get("/api/session").json()["needs"] == "token"
    for address in ("", "/x", "/x/audio", "/x/why/u0001", "/x/changes"):
        assert visitor.get(f"/api/meetings{address}").status_code == 401
    assert visitor.get("/").status_code == 200
    for token in ("", TOKEN[:-1], TOKEN + " ", "é"):
        answer = visitor.post("/api/session", json={"name": "Anna", "token": token})
        assert answer.status_code == 401
        assert "token" in answer.json()["error"]
    visitor.come("Anna", token=TOKEN)
    assert len(visitor.get("/api/meetings").json()["meetings"]) == 1


def test_a_session_is_worth_nothing_where_more_is_asked_for(place: Path, tmp_path: Path) -> None:
    with reserved_port() as port:
        with serving(place, tmp_path / "said", port=port) as served:
            cookies = dict(served.reviewer("Anna").cookies)
        for token in (TOKEN, "another token"):
            with serving(place, tmp_path / "said", "--token", token, port=port) as served:
                visitor = served.visitor()
                visitor.cookies.update(cookies)
                assert visitor.get("/api/session").json()["reviewer"] is None
                visitor.cookies.clear()
                visitor.come("Anna", token=token)
                assert cookies.keys() <= visitor.cookies.keys()
                cookies = dict(visitor.cookies)


def test_behind_a_proxy_that_speaks_https_the_cookie_is_for_https_alone(
    place: Path, tmp_path: Path
) -> None:
    public = "https://minutes.example.org"
    arguments = ("--public-url", public, "--token", TOKEN)
    with (
        reserved_port() as port,
        serving(place, tmp_path / "said", *arguments, port=port) as served,
    ):
        assert served.url == f"{public}/"
        with Reviewer(f"http://127.0.0.1:{port}") as visitor:  # as the proxy passes it on
            visitor.headers.update({"Host": "minutes.example.org", "Origin": public})
            answer = visitor.post("/api/session", json={"name": "Anna", "token": TOKEN})
            assert answer.status_code == 200, answer.text
            headers = answer.headers.get_list("set-cookie")
            cookies = [cookie for one in headers for cookie in SimpleCookie(one).values()]
            assert len(cookies) == 2
            assert all(cookie["secure"] and cookie["httponly"] for cookie in cookies)
            visitor.headers["Host"] = "other.example.org"
            assert visitor.get("/").status_code == 421


def test_a_session_outlives_the_server(place: Path, tmp_path: Path) -> None:
    with reserved_port() as port:
        with serving(place, tmp_path / "said", port=port) as served:
            cookies = dict(served.reviewer("Anna").cookies)
        with serving(place, tmp_path / "said", port=port) as served:
            visitor = served.visitor()
            visitor.cookies.update(cookies)
            assert visitor.get("/api/session").json()["reviewer"] == "Anna"


def test_two_servers_of_one_machine_leave_each_other_signed_in(
    served: Served, by_token: Served
) -> None:
    # A browser gives the cookies of a host to all of its ports.
    anna, tom = served.visitor(), by_token.visitor()
    for cookies in (anna.cookies, tom.cookies):
        cookies.jar = anna.cookies.jar
    anna.come("Anna")
    tom.come("Tom", token=TOKEN)
    assert anna.get("/api/session").json()["reviewer"] == "Anna"
    assert tom.get("/api/session").json()["reviewer"] == "Tom"
    assert anna.delete("/api/session").status_code == 200
    assert tom.get("/api/session").json()["reviewer"] == "Tom"


def test_the_cookies_are_those_of_a_folder_at_a_port() -> None:
    servers = [(Path("/a"), 8470), (Path("/a"), 8471), (Path("/b"), 8470), (Path("/b"), None)]
    names = [Cookies.of(*server) for server in servers]
    assert len({name for one in names for name in (one.session, one.device)}) == 8
    assert Cookies.of(Path("/a"), 8470) == names[0]


def test_a_password_lets_its_reviewer_in(by_password: Served) -> None:
    visitor = by_password.visitor()
    assert visitor.get("/api/session").json()["needs"] == "password"
    for name, password in (("Anna", ""), ("Anna", "wrong"), ("Tom", PASSWORD), ("Tom", "")):
        answer = visitor.post("/api/session", json={"name": name, "password": password})
        assert answer.status_code == 401
        assert "go together" in answer.json()["error"]
    visitor.come("Anna", password=PASSWORD)
    assert visitor.get("/api/meetings").json()["reviewer"] == "Anna"


def test_a_reviewer_who_was_removed_is_out_at_once(by_password: Served, place: Path) -> None:
    anna = by_password.visitor().come("Anna", password=PASSWORD)
    with store.open(None, place) as opened:
        assert opened.remove("Anna")
    assert anna.get("/api/meetings").status_code == 401
    answer = anna.post("/api/session", json={"name": "Anna", "password": PASSWORD})
    assert answer.status_code == 401
