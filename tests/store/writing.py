"""A process that takes in choices by several threads, for test_surviving.

It prints each event as soon as it is acknowledged, by one write, so that what was printed tells
what must be there however the process ends.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import TypeAdapter

from minutes import store
from minutes.choices import Event, Keep
from minutes.store import Store

THREADS = 4
EVENT = TypeAdapter(Event)


def main(url: str, name: str, each: int) -> None:
    """Add events, each thread in the name of a reviewer of its own."""
    with store.open(url, Path()) as reviews, ThreadPoolExecutor(THREADS) as pool:
        reviews.pin("m1", "monday", b"{}")
        list(pool.map(lambda n: write(reviews, f"{name}{n}", each), range(THREADS)))


def write(reviews: Store, reviewer: str, each: int) -> None:
    """Add the events of one reviewer."""
    for n in range(each):
        seen = reviews.events("m1")
        event = reviews.append(
            "m1",
            reviewer,
            Keep(f"p{n:04}"),
            key=str(n),
            seen=seen[-1].id if seen else 0,
            check=lambda known: None,
        )
        os.write(1, EVENT.dump_json(event) + b"\n")


def read(line: str | bytes) -> Event:
    """An event that was printed."""
    return EVENT.validate_json(line)
