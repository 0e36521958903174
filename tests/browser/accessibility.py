"""What axe finds wrong on a page for those who see it otherwise, or not at all."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

__all__ = ["found"]

IMPACTS = {"serious", "critical"}
RUN = "axe.run({ resultTypes: ['violations'] }).then(found => found.violations)"


def found(page: Page) -> list[str]:
    """What axe finds serious or critical, by rule and element."""
    if not page.evaluate("'axe' in window"):  # half a megabyte, which a page keeps
        page.evaluate(Axe().axe_script)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:120]}"
        for violation in page.evaluate(RUN)
        if violation["impact"] in IMPACTS
        for node in violation["nodes"]
    ]
