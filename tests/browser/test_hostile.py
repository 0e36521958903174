"""Whatever people say or files are called, a real browser shows it and runs none of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from minutes.batch import overview_page
from minutes.batch.actions import LinkedAction
from minutes.outputs.ledger import Action, Decision, Entry, State, Summary, Written
from minutes.records import Said
from minutes.stages.rendering.templating import fill_template
from tests.browser.conftest import Opened, Watch
from tests.stages.rendering.test_hostile import meeting

PAYLOAD = (
    "\"'><img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
    '<svg onload="window.hacked=1"></svg><a href="javascript:window.hacked=1">a</a>'
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>${window.hacked=1}{{7*7}}-->]]>"
    "</template></textarea></title></style><base href=//evil><form action=javascript:x>"
    "<meta http-equiv=refresh content='0;url=javascript:window.hacked=1'>"
)
PLANTED = (
    "img[src=x], svg[onload], a[href^='javascript:'], iframe, [onerror], [onload], base, "
    "form[action], meta[http-equiv=refresh]"
)


def unharmed(page: Page) -> None:
    """Nothing of the payload became part of the page but as text."""
    assert page.evaluate("window.hacked") is None
    assert page.locator(PLANTED).count() == 0
    assert "window.hacked" in page.locator("body").inner_text()  # it is there, to be read


def test_the_page_of_a_meeting(opened: Opened) -> None:
    page = opened(meeting(PAYLOAD))
    for summary in page.locator("summary").all():
        summary.evaluate("one => one.parentElement.open = true")
    for box in page.locator("input[type=checkbox]").all():
        box.evaluate("one => one.click()")
    unharmed(page)


def test_the_overview_of_all_meetings(browser: Browser, tmp_path: Path) -> None:
    before = (Said(PAYLOAD, PAYLOAD, 1.0),)
    text = f"{PAYLOAD} – {PAYLOAD}"
    action = Action(PAYLOAD, text, 1.0, PAYLOAD, PAYLOAD, "", before)
    summary = Summary(
        id=PAYLOAD,
        title=PAYLOAD,
        duration=5.0,
        recorded_at=PAYLOAD,
        language=PAYLOAD,
        speakers=(PAYLOAD,),
        decisions=(Decision(text, before),),
        actions=(action,),
    )
    name = "javascript:window.hacked=1<img src=x onerror=window.hacked=1>.html"
    (tmp_path / name).touch()
    state = State(0, 0)
    entry = Entry(PAYLOAD, "a", state, "0" * 64, "", summary, {name: Written("0" * 64, state)})
    address = overview_page.address(entry, tmp_path)
    shown = overview_page.compose([entry], [LinkedAction(entry, action, address)], tmp_path)
    path = tmp_path / "index.html"
    path.write_text(fill_template("index.html.j2", shown))
    context = browser.new_context()
    page = context.new_page()
    watch = Watch(page, {path.as_uri()})
    page.goto(f"{path.as_uri()}#{urlencode(dict.fromkeys(('q', 'owner', 'sort'), PAYLOAD))}")
    for search in page.locator("input[type=search]").all():
        search.fill(PAYLOAD)
        search.fill("")
    unharmed(page)
    assert watch.troubles == []
    for link in page.locator("a[href]").all():  # to the meeting's file, whatever it is called
        assert ":" not in (link.get_attribute("href") or "")
    context.close()
