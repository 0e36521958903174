"""Writes to a disk that is full, and to one that is read-only: real ones, in a mount namespace.

`unshare --mount python -m tests.faulty_disk FOLDER` mounts small file systems on folders of its own
and prints what each kind of write did there; `tests/test_faulty_disk.py` looks at it.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from minutes import store
from minutes.cache import Cache
from minutes.choices import Keep, Reword
from minutes.errors import MinutesError
from minutes.files import write_all
from minutes.media.spool import Spool
from minutes.store import Store

MEGABYTE = b"x" * 2**20


def outputs(place: Path) -> None:
    (place / "kept.md").write_text("mine") if not (place / "kept.md").exists() else None
    write_all({place / "kept.md": b"new", place / "big.md": MEGABYTE * 4})


def cached(place: Path) -> int:
    return len(
        Cache(place / "cache").get("stage", ("a",), str, lambda: "x" * 2**22, makers=()).value
    )


def spooled(place: Path) -> None:
    spool = Spool(place / "spool")
    try:
        for _ in range(8):
            spool.append(np.zeros(2**18, dtype=np.float32))
    finally:
        spool.close()


def reviewed(opened: Store) -> Callable[[Path], None]:
    def append(place: Path) -> None:
        for number in range(4000):
            opened.append("m", "Anna", Reword("p01", "x" * 2000), key=f"k{number}")

    return append


def told(work: Callable[[Path], object], place: Path) -> dict[str, object]:
    """What a write did: the error in our words, or what it gave."""
    try:
        return {"gave": work(place)}
    except MinutesError as exc:
        return {"error": type(exc).__name__, "said": str(exc)}


def main(folder: Path) -> None:
    logging.disable(logging.CRITICAL)
    found: dict[str, object] = {}
    place = folder / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", place], check=True)
    (place / "kept.md").write_text("mine")
    with store.open(None, place) as opened:
        opened.pin("m", "m", b"{}")
        first = opened.append("m", "Anna", Keep("p01"), key="first")
        works = {"outputs": outputs, "cache": cached, "spool": spooled, "store": reviewed(opened)}
        for name, work in works.items():
            found[f"full {name}"] = told(work, place)
        left = sorted(p.name for p in place.iterdir())
        events = opened.events("m")
        assert events[0] == first
        count = len(events)
    with store.open(
        None, place
    ) as opened:  # what was acknowledged is there, and nothing is damaged
        found["events"] = [count, len(opened.events("m"))]
        found["kept"] = [(place / "kept.md").read_text(), left]
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    works["store"] = lambda place: store.open(None, place).close()
    for name, work in works.items():
        found[f"read-only {name}"] = told(work, place)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
