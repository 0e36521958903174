"""The page's own fold of what is on its way, by the cases that the server's is held to too."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from minutes.review import fold
from minutes.web.state import Beside, page, to_json
from tests.browser.review.conftest import Server
from tests.review.cases import CASES, Case
from tests.review.meetings import ANNA, MINUTES, events

VIEW = """async ([state, waiting, reviewer]) => {
  const { View } = await import("/static/view.js");
  const view = new View(state, waiting.map(choice => ({ choice, takeBack: false })), reviewer);
  const named = one => [one.id, { ...one, owner: view.nameOf(one.owner) }];
  return {
    points: Object.fromEntries([...view.points.values()].map(named)),
    speakers: Object.fromEntries([...view.speakers.values()].map(one => [one.id, one.name])),
    dismissed: [...view.dismissed],
    valued: [...view.valued],
  };
}"""


@pytest.fixture(scope="module")
def site(browser: Browser, served_here: Server) -> Iterator[Page]:
    """A page of the server, whose scripts can be asked."""
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(f"{served_here.address}/static/icon.svg")
    yield opened
    context.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_page_shows_what_will_stand(case: Case, site: Page) -> None:
    before = events(*case.made_before)
    shown = page("k", "planning", "0" * 64, fold(MINUTES, before), before, Beside(None, False, ()))
    state = json.loads(to_json(shown))
    found = site.evaluate(VIEW, [state, list(case.waiting), ANNA])
    for id_, fields in case.points.items():
        assert {name: found["points"][id_][name] for name in fields} == dict(fields)
    if case.speakers is not None:
        assert found["speakers"] == dict(case.speakers)
    assert set(found["dismissed"]) == set(case.dismissed)
    assert set(found["valued"]) == set(case.valued)
