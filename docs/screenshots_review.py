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
NAMES = "S1=Anna S2=Peter S3=David S4=Kevin".split()


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
    peter = come(chromium, address, "Peter", 1280, 860)
    peter.keyboard.press("k")
    peter.keyboard.press("k")
    peter.keyboard.press("x")
    saved(peter)
    anna = come(chromium, address, "Anna", 1280, 860)
    for key in ("j", "k", "e"):
        anna.keyboard.press(key)
    anna.screenshot(path=folder / "review.png")
    phone = come(chromium, address, "Anna", 390, 844)
    phone.screenshot(path=folder / "review-phone.png")


def come(chromium: Any, address: str, name: str, width: int, height: int) -> Any:
    """The page of the meeting, of someone who has come in."""
    page = chromium.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 500 else 1,
        reduced_motion="reduce",
    ).new_page()
    page.goto(address)
    page.get_by_label("Your name").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Planning").click()
    page.locator(".item").first.wait_for()
    return page


def saved(page: Any) -> None:
    """Wait until the server has all that was chosen."""
    page.locator(".safe", has_text="Saved").wait_for()


if __name__ == "__main__":
    main()
