"""Take pictures of a page of minutes, as screens and paper show it:

    python docs/screenshots.py docs/example/planning.html docs/images

Needs `pip install --group screenshots`, Chromium and pdftoppm (`apt-get install chromium
poppler-utils`).
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

__all__ = ["browser", "first_sheet", "take"]

# name: width and height in CSS pixels, colour scheme
VIEWS = {
    "wide": (1280, 1100, "light"),
    "dark": (1280, 1100, "dark"),
    "phone": (390, 844, "light"),
}
DOTS = 72  # an inch of paper


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("page", type=Path, help="an HTML file made by minutes")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser's program")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with browser(given.chromium) as chromium:
        take(chromium, given.page, given.folder, (*VIEWS, "why", "playing"))


@contextmanager
def browser(program: str = "/usr/bin/chromium") -> Iterator[Any]:
    """A headless browser, closed in the end."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox"],  # root in a container needs it
        )
        yield started
        started.close()


def take(chromium: Any, page: Path, folder: Path, views: Iterable[str]) -> None:
    """Take pictures of a page, each named by the page and the view.

    Views are those of VIEWS, and print: the first sheet of paper; why: a point with its reasons
    unfolded; playing: the recording plays and the transcript follows. Of the last two there is
    no picture where the page has nothing of the kind.
    """
    for view in views:
        path = folder / f"{page.stem}-{view}.png"
        width, height, scheme = VIEWS.get(view, (1280, 800, "light"))
        sheet = chromium.new_page(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            device_scale_factor=2 if width < 500 else 1,
        )
        visit(sheet, page)
        if view in VIEWS:
            sheet.screenshot(path=path)
        elif view == "print":
            with tempfile.TemporaryDirectory() as aside:
                paper = Path(aside) / "page.pdf"
                sheet.pdf(path=paper, format="A4")
                first_sheet(paper, path)
        elif view == "why" and sheet.locator("details.why").count():
            explain(sheet, path)
        elif view == "playing" and sheet.locator("html.playable").count():
            play(sheet, path)
        sheet.close()


def visit(sheet: Any, page: Path) -> None:
    """Open a page; anything that goes wrong on it, or any request beyond it, ends the script."""
    troubles: list[str] = []
    sheet.on("console", lambda message: troubles.append(message.text))
    sheet.on("pageerror", lambda error: troubles.append(str(error)))
    sheet.on("dialog", lambda dialog: troubles.append(dialog.message))
    sheet.on(
        "request",
        lambda request: (
            request.url.startswith(("file://", "data:audio/")) or troubles.append(request.url)
        ),
    )
    sheet.goto(page.resolve().as_uri())
    sheet.wait_for_timeout(500)
    if troubles:
        raise SystemExit("\n".join(troubles))


def explain(sheet: Any, path: Path) -> None:
    """Take a picture of one point with its reasons unfolded."""
    sheet.set_viewport_size({"width": 780, "height": 900})
    points = sheet.locator(".points > li:has(details.why)")
    point = points.nth(points.count() // 2)
    point.locator("details.why > summary").click()
    point.screenshot(path=path)


def play(sheet: Any, path: Path) -> None:
    """Take a picture of the transcript while the recording plays."""
    sheet.locator("#transcript > summary").click()
    rows = sheet.locator(".said.kept .time")
    rows.first.wait_for()  # the transcript is made when it is opened
    rows.nth(rows.count() // 2).click()
    sheet.wait_for_timeout(1500)
    sheet.screenshot(path=path)


def first_sheet(paper: Path, picture: Path) -> None:
    """The first page of a PDF as a PNG."""
    stem = picture.with_suffix("")
    command = ["pdftoppm", "-png", "-singlefile", "-r", str(DOTS), paper, stem]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
