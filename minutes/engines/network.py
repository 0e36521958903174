"""Whether another machine can be reached, answered in seconds."""

from __future__ import annotations

import queue
import threading
from urllib.request import Request, urlopen

__all__ = ["reachable"]


def reachable(url: str, seconds: float) -> bool:
    """Whether an address can be had, found out in that time even where names do not resolve.

    A refusal, such as that of a proxy that blocks the host, counts as no.
    """
    answer: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def probe() -> None:
        try:
            with urlopen(Request(url, method="HEAD"), timeout=seconds):
                answer.put(True)
        except Exception:  # a thread's traceback helps nobody: whatever it was, there is no way
            answer.put(False)

    # No time limit reaches the system's name resolution; a daemon thread may be left behind in it.
    threading.Thread(target=probe, daemon=True).start()
    try:
        return answer.get(timeout=seconds)
    except queue.Empty:
        return False
