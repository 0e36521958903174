"""A PostgreSQL server whose disk is full, and then read-only: real ones, in a mount namespace.

`unshare --mount python -m tests.faulty_postgresql FOLDER` prints what our writes did there;
`tests/test_faulty_disk.py` looks at it. The tables lie on a small file system of their own, so that
the server itself goes on.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from minutes import store
from minutes.choices import Keep, Reword
from minutes.errors import MinutesError
from tests.postgresql import binaries, serve


def told(work: Callable[[], object]) -> str:
    """The kind of error and what it says; "" where there is none."""
    try:
        work()
    except MinutesError as exc:
        return f"{type(exc).__name__}: {exc}"
    return ""


def main(folder: Path) -> None:
    logging.disable(logging.CRITICAL)
    programs = binaries()
    assert programs is not None
    with serve(programs, "--fsync=off") as server:
        # Not in the tests' own folder, which the server's user may not enter.
        place = server.folder / "small"
        place.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place]
        subprocess.run(mount, check=True)
        if os.geteuid() == 0:
            shutil.chown(place, "postgres")
        with server.connect() as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
        url = server.database("TABLESPACE small")
        found: dict[str, object] = {}
        acknowledged = []
        with store.open(url, folder) as opened:
            opened.pin("m", "m", b"{}")
            acknowledged.append(opened.append("m", "Anna", Keep("p01"), key="first"))

            def write() -> None:
                for number in range(40):
                    opened.pin(f"m{number}", "m", os.urandom(2**20))  # which nothing packs
                    words = Reword("p01", os.urandom(900).hex())
                    acknowledged.append(opened.append("m", "Anna", words, key=f"k{number}"))

            found["full"] = told(write)
            found["read while full"] = len(opened.events("m"))
            subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)
            acknowledged.append(opened.append("m", "Anna", Keep("p02"), key="room"))
            server.stop()
            subprocess.run(["mount", "-o", "remount,ro", place], check=True)
            server.start()
            found["read-only"] = told(
                lambda: opened.append("m", "Anna", Keep("p03"), key="read-only")
            )
            server.stop()
            subprocess.run(["mount", "-o", "remount,rw", place], check=True)
            server.start()
        with store.open(url, folder) as again:
            found["kept"] = list(again.events("m")) == acknowledged
            found["acknowledged"] = len(acknowledged)
        server.stop()
        subprocess.run(["umount", place], check=True)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
