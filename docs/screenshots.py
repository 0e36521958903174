"""Take pictures of a page of minutes, as screens and paper show it:

    python docs/screenshots.py demo/planning.html docs/images

Needs `pip install --group screenshots` and Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

# name: width and height in CSS pixels, colour scheme
VIEWS = {
    "wide": (1280, 900, "light"),
    "dark": (1280, 900, "dark"),
    "phone": (390, 844, "light"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("page", type=Path, help="an HTML file made by minutes")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--chromium", default="/usr/bin/chromium", help="the browser's program")
    parser.add_argument("--whole", action="store_true", help="the page's whole length")
    parser.add_argument("--open", action="store_true", help="with the transcript unfolded")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    address = given.page.resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=given.chromium,
            args=["--no-sandbox"],  # root in a container needs it
        )
        for name, (width, height, scheme) in VIEWS.items():
            sheet = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
                device_scale_factor=2 if name == "phone" else 1,
            )
            visit(sheet, address, unfold=given.open)
            sheet.screenshot(
                path=given.folder / f"{given.page.stem}-{name}.png", full_page=given.whole
            )
            sheet.close()
        explain(browser, address, given.folder / f"{given.page.stem}-why.png")
        sheet = browser.new_page()
        visit(sheet, address, unfold=given.open)
        sheet.pdf(path=given.folder / f"{given.page.stem}.pdf", format="A4")
        browser.close()


def visit(sheet: Any, address: str, *, unfold: bool) -> None:
    """Open a page; anything that goes wrong on it, or any request beyond it, ends the script."""
    troubles: list[str] = []
    sheet.on("console", lambda message: troubles.append(message.text))
    sheet.on("pageerror", lambda error: troubles.append(str(error)))
    sheet.on("dialog", lambda dialog: troubles.append(dialog.message))
    sheet.on(
        "request",
        lambda request: request.url != address and troubles.append(f"asks for {request.url}"),
    )
    sheet.goto(address)
    if unfold:
        sheet.locator("details:not(.why) > summary").first.click()
    if troubles:
        raise SystemExit("\n".join(troubles))


def explain(browser: Any, address: str, path: Path) -> None:
    """Take a picture of one point with its reasons unfolded, where the page has them."""
    sheet = browser.new_page(viewport={"width": 780, "height": 900})
    visit(sheet, address, unfold=False)
    points = sheet.locator(".points > li:has(details.why)")
    if points.count():
        point = points.nth(points.count() // 2)
        point.locator("details.why > summary").click()
        point.screenshot(path=path)
    sheet.close()


if __name__ == "__main__":
    main()
