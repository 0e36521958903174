"""Take pictures of the page on which minutes are reviewed, half-way through the sample meeting:

    python docs/screenshots_review.py docs/images

Needs `pip install --group screenshots` and Chromium. The minutes are those of samples/planning.vtt,
with the recording of the same meeting, samples/planning.flac, beside them to be played.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from screenshots import browser

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser's program")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as aside:
        make(Path(aside))
        with serving(Path(aside)) as address, browser(given.chromium) as chromium:
            take(chromium, address, given.folder)


def make(folder: Path) -> None:
    """The sample meeting's minutes, and its recording."""
    minutes = [sys.executable, "-m", "minutes"]
    sample = [str(SAMPLES / "planning.vtt"), "--output-dir", str(folder)]
    day = ["--date", "2027-02-23", "--output-format", "json"]
    subprocess.run([*minutes, "run", *sample, *day], check=True)
    record = folder / "planning.minutes.json"
    content = json.loads(record.read_text())
    content["meeting"]["source"] = "planning.flac"
    record.write_text(json.dumps(content))
    shutil.copy(SAMPLES / "planning.flac", folder)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server on a folder, stopped in the end."""
    command = [sys.executable, "-m", "minutes", "review", str(folder), "--port", "0", "--no-open"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()


def take(chromium: Any, address: str, folder: Path) -> None:
    """Two review together, and pictures are taken of what one of them sees."""
    peter = come(chromium, address, "Peter")
    anna = come(chromium, address, "Anna")
    press(peter, "k", "k", "j")
    anna.locator(".votes", has_text="Peter").nth(1).wait_for()
    press(anna, "k", "j", "e", "Control+A")
    anna.keyboard.type("Peter mends the search page for phones by Wednesday.")
    press(anna, "Enter")
    anna.context.set_offline(True)  # so that neither knows what the other chooses
    press(peter, "x", "j", "k")
    press(anna, "j", "k")
    anna.context.set_offline(False)
    anna.locator(".conflict").wait_for()
    anna.locator("#notes").evaluate("notes => notes.replaceChildren()")
    anna.locator("#panel-points").evaluate("points => { points.scrollTop = 0; }")
    anna.screenshot(path=folder / "review.png")
    phone = come(chromium, address, "Anna", phone=True)
    press(phone, "Shift+J", "Shift+J")
    phone.screenshot(path=folder / "review-phone.png")


def press(page: Any, *keys: str) -> None:
    """Press some keys, and wait until the server has what they choose, where it is there."""
    for key in keys:
        page.keyboard.press(key)
    page.locator(".safe:not(.saving)").wait_for()


def come(chromium: Any, address: str, name: str, *, phone: bool = False) -> Any:
    """The page of the meeting, of someone who has come in."""
    page = chromium.new_context(
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
        device_scale_factor=2 if phone else 1,
        reduced_motion="reduce",
    ).new_page()
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Planning").click()
    page.locator(".item").first.wait_for()
    return page


if __name__ == "__main__":
    main()
