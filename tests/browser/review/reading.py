"""What tests read off the page of a review, and wait for."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

__all__ = ["card", "current", "safe", "verdict"]


def card(page: Page, words: str) -> Locator:
    """The card of the point, or of the candidate, of just these words: others may quote them."""
    exact = re.compile(rf"^\s*{re.escape(words)}\s*$")
    return page.locator(".item", has=page.locator(".text", has_text=exact))


def current(page: Page) -> Locator:
    """The item of the points that keys act on."""
    return page.locator('#panel-points .item[aria-current="true"]')


def verdict(item: Locator, stands: str) -> None:
    """Wait until a point is "kept", "dropped" or "open"."""
    pressed = {"kept": ("true", "false"), "dropped": ("false", "true"), "open": ("false", "false")}
    keep, drop = pressed[stands]
    expect(item.locator("button.keep")).to_have_attribute("aria-pressed", keep)
    expect(item.locator("button.drop")).to_have_attribute("aria-pressed", drop)


def safe(page: Page) -> None:
    """Wait until the server has all that was chosen."""
    expect(page.locator(".safe")).to_have_text("Saved")
