"""How quick the page of a very long meeting is, in rendering and in a browser.

    OMP_NUM_THREADS=1 python benchmarks/page.py

Makes up a meeting of six hours and 15,000 utterances, with a silent recording beside it, renders
its page, and has Chromium open it, unfold the transcript, follow a link into it, scroll through
it and play; each time runs until the change is on the screen.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from minutes.records import Evidence, Kind, Meeting, MinutesRecord, Point, Speaker, Topic, Utterance
from minutes.stages.rendering import render

HOURS = 6
KINDS: tuple[Kind, ...] = ("point", "decision", "action", "problem")
TALK = (
    "we could ship the report before the release because customers in the north asked for a date "
    "and nobody knows whether the server will hold until the new search page is ready for them"
)

# Wait until what was changed is painted: the frame after the next one has begun.
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def meeting(count: int) -> MinutesRecord:
    """A meeting of so many utterances, eight speakers, 64 points and twelve topics."""
    chance = random.Random(4)
    seconds = HOURS * 3600 / count
    mass = [chance.paretovariate(1.5) for _ in range(count)]
    utterances = tuple(
        Utterance(
            id=f"u{number:05}",
            start=round(number * seconds, 2),
            end=round((number + 0.9) * seconds, 2),
            speaker=f"S{chance.randint(1, 8)}",
            text=" ".join(chance.choices(TALK.split(), k=chance.randint(1, 24))).capitalize() + ".",
            importance=0.5,
            weight=weight / sum(mass),
        )
        for number, weight in enumerate(mass)
    )
    return MinutesRecord(
        meeting=Meeting("long", "A long meeting", "long.flac", "0" * 64, HOURS * 3600.0, "en"),
        speakers=tuple(Speaker(f"S{n}", f"Speaker {n}", 1000.0 * n) for n in range(1, 9)),
        utterances=utterances,
        points=tuple(points(utterances[:: count // 64][:64])),
        engines={"scorer": "made up"},
        topics=tuple(
            Topic(f"t{n}", f"Subject {n}", 1800.0 * (n - 1), 1800.0 * n) for n in range(1, 13)
        ),
    )


def points(kept: tuple[Utterance, ...]) -> Iterator[Point]:
    """A point of each kind in turn from these utterances."""
    for number, said in enumerate(kept):
        yield Point(
            id=f"p{number:02}",
            kind=KINDS[number % 4],
            text=said.text,
            speaker=said.speaker,
            start=said.start,
            end=said.end,
            utterances=(said.id,),
            importance=0.5,
            weight=said.weight or 0.0,
            owner="S1",
            due="2027-03-05",
            owner_evidence=Evidence(said.id, said.text),
            topic=f"t{int(said.start // 1800) + 1}",
        )


def write_silence(path: Path) -> None:
    """A recording of the meeting's length."""
    import numpy as np
    import soundfile

    with soundfile.SoundFile(path, "w", 8_000, 1, "PCM_16") as file:
        for _ in range(HOURS * 60):
            file.write(np.zeros(60 * 8_000, np.int16))


def timed(sheet: Any, change: str) -> float:
    """Milliseconds from a change, in JavaScript, until it is on the screen."""
    clock = "performance.now()"
    script = f"const start = {clock}; {change}; await {PAINTED}; return {clock} - start;"
    return float(sheet.evaluate(f"async () => {{ {script} }}"))


def visit(browser: Any, address: str, width: int, count: int) -> dict[str, float]:
    """What a reader does with the page of so many utterances, each in milliseconds."""
    middle = f"u{count // 2:05}"
    sheet = browser.new_page(viewport={"width": width, "height": 844})
    started = time.perf_counter()
    sheet.goto(address)
    sheet.evaluate(PAINTED)
    found = {"open": 1000 * (time.perf_counter() - started)}
    found["unfold"] = timed(sheet, "document.querySelector('#transcript > summary').click()")
    found["link"] = timed(sheet, f"location.hash = '#{middle}'")
    landed = sheet.evaluate(f"document.getElementById('{middle}').getBoundingClientRect().top")
    if not 0 <= landed < 844:
        raise SystemExit(f"the link lands {landed:.0f} pixels from the top of the window")
    steps = [timed(sheet, "scrollBy(0, 5000)") for _ in range(40)]
    found["scroll"] = statistics.median(steps)
    found["scroll, worst"] = max(steps)
    sheet.wait_for_selector("html.playable")
    sheet.evaluate(f"document.getElementById('{middle}').scrollIntoView()")
    click = f"document.getElementById('{middle}').querySelector('.time').click()"
    found["play"] = timed(sheet, click)
    found["follow"] = sheet.evaluate(
        """() => {
          const times = [];
          for (let n = 0; n < 300; n++) {
            sound.currentTime = (n * 7919) % 21600;
            const t = performance.now();
            move();
            times.push(performance.now() - t);
          }
          return times.sort((a, b) => a - b)[150];
        }"""
    )
    found["follow, drawn"] = timed(sheet, "sound.currentTime = 5000; move()")
    sheet.close()
    return found


def measure(browser: Any, count: int, folder: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Render a meeting and visit its page on a desk and on a phone."""
    minutes = meeting(count)
    started = time.perf_counter()
    page = render(minutes, "html", audio="long.flac")
    rendered = {"render": 1000 * (time.perf_counter() - started)}
    path = folder / "long.html"
    path.write_bytes(page)
    wide, narrow = (visit(browser, path.as_uri(), width, count) for width in (1280, 390))
    return {**rendered, **wide}, {**rendered, **narrow}


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--utterances", type=int, nargs="+", default=[1_000, 15_000])
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser")
    given = parser.parse_args()
    render(meeting(100), "html", audio="long.flac")  # the first one loads the templates
    columns: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        write_silence(Path(name) / "long.flac")
        browser = playwright.chromium.launch(executable_path=given.chromium, args=["--no-sandbox"])
        for count in given.utterances:
            wide, narrow = measure(browser, count, Path(name))
            columns[f"{count:,} at 1280 pixels"] = wide
            columns[f"{count:,} at 390 pixels"] = narrow
        browser.close()
    print("| milliseconds | " + " | ".join(columns) + " |")
    print("|---" + "|--:" * len(columns) + "|")
    for what in next(iter(columns.values())):
        cells = (f"{column[what]:,.1f}" for column in columns.values())
        print(f"| {what} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
