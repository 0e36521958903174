"""How soon `index.html` of many meetings can be read, chosen from and searched in a browser.

    python benchmarks/overview.py                       # of 200 and of 10,000 meetings
    python benchmarks/overview.py --meetings 1000 --actions 5

Makes up meetings of an hour with as many actions as real calls have, writes their overview, and has
Chromium open it with nothing kept. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import gzip
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from minutes.batch import overview_page, spoken
from minutes.batch.actions import LinkedAction
from minutes.outputs.ledger import Action, Decision, Entry, State, Summary
from minutes.stages.rendering.templating import fill_template

PEOPLE = ("Anna", "Tom", "Peter", "Kevin", "David", "Diane", "Luna", "Greg")
WORDS = 9000  # of an hour
TALK = (
    "we could ship the report before the release because customers in the north asked for a date "
    "and nobody knows whether the server will hold until the new search page is ready for them"
)
READY = "html[data-ready]"
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def meeting(number: int, actions: int, chance: random.Random) -> Entry:
    """A meeting with actions, of which each third has an owner and each sixth a day."""
    there = tuple(
        Action(
            f"p{n:02}",
            " ".join(chance.choices(TALK.split(), k=30)).capitalize() + ".",
            60.0 * n,
            owner=chance.choice(PEOPLE) if n % 3 == 0 else "",
            due=f"2027-03-{n % 28 + 1:02}" if n % 6 == 0 else "",
            speaker=chance.choice(PEOPLE),
        )
        for n in range(actions)
    )
    day = f"2027-{number % 12 + 1:02}-{number % 28 + 1:02}"
    summary = Summary(
        f"id{number}",
        f"Planning {number}",
        3600.0,
        day,
        "recording",
        "en",
        PEOPLE,
        (Decision(there[0].text),),
        there,
    )
    return Entry(f"m{number}", "x.vtt", State(1, 1), f"{number:064}", "x", summary)


def said(chance: random.Random) -> bytes:
    """What was said at a meeting, as `spoken.gather` has it."""
    lines = (
        f"u{n:04}\t{n * 6}\t{chance.choice(PEOPLE)}\t{' '.join(chance.choices(TALK.split(), k=15))}"
        for n in range(WORDS // 15)
    )
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def write(path: Path, count: int, actions: int) -> tuple[float, int]:
    """The overview of so many meetings; its megabytes, and at how many it can be searched."""
    chance = random.Random(5)
    entries = [meeting(number, actions, chance) for number in range(count)]
    tasks = [
        LinkedAction(e, action, f"{e.name}.html") for e in entries for action in e.summary.actions
    ]
    talk, left = dict[int, bytes](), spoken.MOST
    while len(talk) < count and (left := left - len(text := said(chance))) >= 0:
        talk[len(talk)] = text
    page = fill_template(
        "index.html.j2", overview_page.compose(entries, tasks, path.parent, talk)
    ).encode()
    path.write_bytes(page)
    return len(page) / 1e6, len(talk)


def visit(browser: Any, address: str) -> dict[str, float]:
    """Milliseconds of a first look, until all can be chosen, of a choice and of a search."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(READY)
    ready = 1000 * (time.perf_counter() - started)
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    found = {"first paint": float(page.evaluate(paint)), "ready": ready}
    choose = (
        "async () => { const t = performance.now(); const f = document.getElementById('owner');"
        f"f.value = 'Luna'; f.dispatchEvent(new Event('change')); await {PAINTED};"
        "return performance.now() - t; }"
    )
    found["a person chosen"] = float(page.evaluate(choose))
    started = time.perf_counter()
    page.fill("#search", "customers release")
    page.wait_for_selector(".hits li")
    found["first search"] = 1000 * (time.perf_counter() - started)
    page.close()
    return found


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--meetings", type=int, nargs="+", default=[200, 10_000])
    parser.add_argument("--actions", type=int, default=15, help="of a meeting")
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser")
    given = parser.parse_args()
    columns: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = Path(name) / "index.html"
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        for count in given.meetings:
            size, heard = write(path, count, given.actions)
            head = f"{count:,} meetings, {count * given.actions:,} actions, {heard} searchable"
            columns[f"{head}, {size:.1f} MB"] = visit(browser, path.as_uri())
        browser.close()
    print("| milliseconds | " + " | ".join(columns) + " |")
    print("|---" + "|--:" * len(columns) + "|")
    for what in next(iter(columns.values())):
        print(f"| {what} | " + " | ".join(f"{one[what]:,.0f}" for one in columns.values()) + " |")


if __name__ == "__main__":
    main()
