"""Whether another machine can be reached, answered in seconds."""

from __future__ import annotations

import queue
import threading
from urllib.error import HTTPError
from urllib.request import Request, urlopen

__all__ = ["is_reachable"]


def is_reachable(url: str, seconds: float, *, refusals: bool = False) -> bool:
    """Whether a server answers, found out in that time even where names do not resolve.

    Args:
        url: what is asked for; nothing but its heading is fetched.
        seconds: the time for all of it.
        refusals: whether a refusal is an answer too. It is no use where the file itself is
            wanted: a proxy that blocks the host refuses as well.
    """
    answer: queue.SimpleQueue[bool] = queue.SimpleQueue()

    def probe() -> None:
        try:
            with urlopen(Request(url, method="HEAD"), timeout=seconds):
                answer.put(True)
        except HTTPError:
            answer.put(refusals)
        except Exception:  # a thread's traceback helps nobody: whatever it was, there is no way
            answer.put(False)

    # No time limit reaches the system's name resolution; a daemon thread may be left behind in it.
    threading.Thread(target=probe, daemon=True).start()
    try:
        return answer.get(timeout=seconds)
    except queue.Empty:
        return False
