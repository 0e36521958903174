"""Who may come in: by a name alone on one's own machine, elsewhere by a token or a password."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from minutes.errors import OptionError
from minutes.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from minutes.store import Store

__all__ = [
    "KNOWN",
    "LASTS",
    "Access",
    "Cookies",
    "check_password",
    "device",
    "hash_password",
    "is_device",
    "name_problem",
    "password_problem",
    "tidy_name",
]

LASTS = timedelta(days=30)
KNOWN = timedelta(days=365)  # for which a browser is known
LONGEST_NAME = 80
SHORTEST = 12  # characters of a token or a password

Needs = Literal["name", "token", "password"]


@dataclass(frozen=True, slots=True)
class Cookies:
    """The names of a server's cookies: of a session, and of a browser that somebody has come in by.

    A browser gives each host's cookies to all of its ports, and another server there has others.
    """

    session: str
    device: str

    @classmethod
    def of(cls, folder: Path, port: int | None) -> Cookies:
        """The names for the meetings of a folder, at the port by which a browser calls."""
        mark = hashlib.sha256(os.fsencode(folder) + f"\0{port or ''}".encode()).hexdigest()[:8]
        return cls(f"minutes_session_{mark}", f"minutes_device_{mark}")


@dataclass(frozen=True, slots=True)
class Access:
    """What a reviewer must show to come in, and the sessions of those who have.

    A session holds for the way by which it was come by: a cookie that was had for a name alone on
    one's own machine opens nothing once a token is asked for, and another token ends the sessions
    of the one before.
    """

    needs: Needs
    token: str = ""

    @classmethod
    def of(cls, store: Store, *, loopback: bool, token: str | None) -> Access:
        """What a server must ask for.

        Raises:
            OptionError: it can be reached from elsewhere and nothing would keep anyone out.
        """
        if token is not None:
            if len(token) < SHORTEST:
                raise OptionError(
                    "--token",
                    f"has {len(token)} characters and could be guessed",
                    f"give {SHORTEST} or more, such as {secrets.token_urlsafe(16)}",
                )
            return cls("token", token)
        if any(store.password(name) for name in store.reviewers()):
            return cls("password")
        if loopback:
            return cls("name")
        raise OptionError(
            "--host",
            "everybody who reaches this address could read the meetings",
            "give --token TOKEN, or add reviewers with passwords: minutes reviewers add DIR NAME",
        )

    def right(self, token: str) -> bool:
        """Whether a token is the one that was given to the server."""
        return bool(self.token) and hmac.compare_digest(token.encode(), self.token.encode())

    def start(self, store: Store, reviewer: str) -> str:
        """A new session's cookie value."""
        value = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        store.start_session(reviewer, self._hash(value), expires=_text(now + LASTS), now=_text(now))
        return value

    def reviewer(self, store: Store, value: str) -> str | None:
        """Whose session a cookie is of; None: of nobody's."""
        if not value or len(value) > 100:
            return None
        return store.session(self._hash(value), _text(datetime.now(UTC)))

    def end(self, store: Store, value: str) -> None:
        """End a session."""
        store.end_session(self._hash(value))

    def _hash(self, value: str) -> str:
        # The value has 256 random bits: there is nothing to try, and no need of a slow hash.
        return hashlib.sha256("\0".join((self.needs, self.token, value)).encode()).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def device(name: str, key: str) -> str:
    """What a browser shows later, to be known as one that a reviewer came in by.

    It opens nothing. https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies

    Args:
        key: what was right: the token, or the password's hash; with another it is worth nothing.
    """
    number = secrets.token_hex(16)
    return f"{number}.{_seal(number, name, key)}"


def is_device(value: str, name: str, key: str) -> bool:
    """Whether a browser is one that this reviewer has come in by."""
    number, _, seal = value.partition(".")
    return hmac.compare_digest(seal.encode(), _seal(number, name, key).encode())


def _seal(number: str, name: str, key: str) -> str:
    return hmac.new(key.encode(), f"{number}\0{name}".encode(), hashlib.sha256).hexdigest()


def tidy_name(text: str) -> str:
    """A reviewer's name as it is shown and compared."""
    return printable(unicodedata.normalize("NFC", text))


def name_problem(name: str) -> str | None:
    """What is wrong with a reviewer's name; None: nothing."""
    if not name:
        return "has no characters that can be shown"
    if len(name) > LONGEST_NAME:
        return f"has {len(name)} characters, and at most {LONGEST_NAME} are taken"
    return None


def password_problem(password: str) -> str | None:
    """What is wrong with a new password; None: nothing."""
    if len(password) < SHORTEST:
        return f"has {len(password)} characters; {SHORTEST} or more are needed"
    return "has more than 1000 characters" if len(password) > 1000 else None


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters (RFC 9106)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def check_password(password: str, hash_: str | None) -> bool:
    """Whether a password is the one that was hashed; takes as long where there is no hash."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        PasswordHasher().verify(hash_ or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return hash_ is not None


def _nobodys() -> str:
    """The hash of a password that nobody has, with the parameters of all others."""
    global _kept
    _kept = _kept or hash_password(secrets.token_urlsafe(32))
    return _kept


_kept = ""
