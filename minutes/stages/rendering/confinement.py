"""A user's template, run in a process of its own that has so much time and memory and no more.

Jinja's sandbox keeps a template from reaching things, not from asking for a text of a gigabyte by
one of many filters, which may happen when the template is merely compiled. So neither is done here.
"""

from __future__ import annotations

import json
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from minutes.errors import TemplateError
from minutes.stages.rendering.page import Page

__all__ = ["check", "fill"]

SECONDS = 60  # of one core; the page of a whole day takes one or two
MEMORY = 2 * 2**30  # bytes of addresses; the page of a day with its sound within takes a quarter

_REFUSED = 3  # the exit status where the template is to blame, and standard output tells why
_ROOT = Path(__file__).parents[3]
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from minutes.stages.rendering import confinement; confinement.serve()"
)


def fill(path: Path, page: Page) -> bytes:
    """The page in the form of a user's template, as UTF-8.

    Raises:
        TemplateError: it cannot be read, does not parse, fails, or asks for too much.
    """
    return _ask(path, [page], known=True)


def check(path: Path, pages: Sequence[Page]) -> None:
    """Find the names in a template that no page has, and what fails on these pages.

    Raises:
        TemplateError: there is something.
    """
    _ask(path, pages, known=False)


def _ask(path: Path, pages: Sequence[Page], *, known: bool) -> bytes:
    """What the template makes of the last of the pages."""
    # -P: a jinja2.py in the working folder is not ours.
    command = [sys.executable, "-P", "-c", _CHILD, str(_ROOT)]
    asked = pickle.dumps((path, pages, known, SECONDS, MEMORY))
    done = subprocess.run(command, input=asked, capture_output=True)
    if done.returncode == _REFUSED:
        raise TemplateError(*json.loads(done.stdout))
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise TemplateError(path, f"takes more than {SECONDS} s of work", "simplify it")
    if done.returncode and b"MemoryError" in done.stderr:
        raise TemplateError(path, f"takes more than {MEMORY >> 30} GiB", "simplify it")
    if done.returncode:
        raise RuntimeError(f"the template's process failed: {done.stderr.decode(errors='replace')}")
    return done.stdout


def serve() -> None:
    """What the process does: takes a template and pages, and gives a text or says what is wrong."""
    # What is unpickled is our own parent's.
    path, pages, known, seconds, memory = pickle.load(sys.stdin.buffer)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from minutes.stages.rendering import templating

    text = ""
    try:
        if not known:
            templating.check_variables(path)
        for page in pages:
            text = templating.fill_own(path, page)
    except TemplateError as exc:
        print(json.dumps([exc.subject, exc.problem, exc.remedy]))
        sys.exit(_REFUSED)
    # A file's name can hold bytes that are no text; nothing else here can fail to encode.
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
