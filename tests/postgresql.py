"""A PostgreSQL server of the tests' own, from Debian's packages, out of other machines' reach."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

__all__ = ["Server", "binaries", "serve"]


def binaries() -> Path | None:
    """The folder of the newest server's programs, if one is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    return found[-1].parent if found else None


@dataclass
class Server:
    """A server in a folder. Its user `postgres` has the password that `url` names."""

    folder: Path
    programs: Path
    password: str = "correct horse"
    process: subprocess.Popen[bytes] | None = None
    names: Iterator[int] = field(default_factory=count)

    def start(self, *settings: str) -> None:
        """Start it, or start it again, and wait until it answers."""
        options = [f"--unix_socket_directories={self.folder}", "--listen_addresses=", *settings]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", *options],
                stdout=log,
                stderr=log,
                **_user(),
            )
        ready = [self.programs / "pg_isready", "--quiet", "--host", self.folder, "--timeout", "1"]
        while subprocess.run(ready).returncode:
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())

    def stop(self, how: int = signal.SIGINT) -> None:
        """Stop it: at once and in good order by SIGINT, as a loss of power would by SIGQUIT."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def database(self, options: str = "") -> str:
        """The address of a new database."""
        name = f"reviews{next(self.names)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def url(self, name: str, user: str = "postgres", password: str | None = None) -> str:
        """The address of a database."""
        password = (password or self.password).replace(" ", "%20")
        return f"postgresql://{user}:{password}@/{name}?host={self.folder}"

    def connect(self, name: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
        """A connection to it, past any code of ours."""
        return psycopg.connect(
            host=str(self.folder),
            dbname=name,
            user="postgres",
            password=self.password,
            autocommit=True,
        )


@contextmanager
def serve(programs: Path, *settings: str) -> Iterator[Server]:
    """A running server, in a folder that is gone afterwards."""
    # Not pytest's folder: too long a path for a socket, and closed to the user `postgres`.
    folder = Path(tempfile.mkdtemp(prefix="minutes-pg"))
    server = Server(folder, programs)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        secret = folder / "password"
        secret.write_text(server.password)
        secret.chmod(0o644)
        made: Sequence[str | Path] = [
            programs / "initdb",
            f"--pgdata={folder / 'data'}",
            f"--pwfile={secret}",
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-instructions",
            "--no-sync",  # nobody pulls the plug of the machine
        ]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, **_user())
        server.start(*settings)
        yield server
    finally:
        server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> dict[str, str]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "cwd": "/"} if os.geteuid() == 0 else {}
