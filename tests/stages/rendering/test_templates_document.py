"""docs/templates.md tells the truth."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from minutes.assets import template_folder
from minutes.stages.rendering import check_template
from minutes.stages.rendering.catalogue import Labels
from minutes.stages.rendering.page import (
    Page,
    PageAttended,
    PageEvidence,
    PageExplanation,
    PagePoint,
    PageSection,
    PageSpeaker,
    PageTick,
    PageTopic,
    PageUtterance,
    PageWord,
)
from minutes.stages.rendering.templating import FILTERS

DOCUMENTED = Path(__file__).parents[3] / "docs" / "templates.md"


def documented(heading: str) -> list[str]:
    """The first column of the table under a heading."""
    section = DOCUMENTED.read_text(encoding="utf-8").split(f"# {heading}\n")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "record"),
    [
        ("The page", Page),
        ("A speaker", PageSpeaker),
        ("A section", PageSection),
        ("A point", PagePoint),
        ("A topic", PageTopic),
        ("A tick", PageTick),
        ("The evidence of an owner or a due date", PageEvidence),
        ("Labels", Labels),
        ("An utterance", PageUtterance),
        ("An explanation", PageExplanation),
        ("A word", PageWord),
        ("An attended utterance", PageAttended),
    ],
)
def test_every_variable_is_documented(heading: str, record: type) -> None:
    assert documented(heading) == [f.name for f in fields(record)]


def test_every_filter_is_documented() -> None:
    assert documented("Filters") == sorted(FILTERS)


def test_a_template_gets_what_is_documented(template: Callable[..., Path]) -> None:
    check_template(template(" ".join(f"{{{{ {name} }}}}" for name in documented("The page"))))


def test_the_blocks_are_those_documented() -> None:
    text = DOCUMENTED.read_text(encoding="utf-8")
    for name in ("minutes.md.j2", "minutes.html.j2"):
        (row,) = re.findall(rf"^\| `{re.escape(name)}` \| (.*) \|$", text, re.MULTILINE)
        source = (template_folder() / name).read_text(encoding="utf-8")
        assert re.findall(r"`(\w+)`", row) == re.findall(r"{% block (\w+) %}", source)


def test_the_documented_examples_work(template: Callable[..., Path]) -> None:
    first, second = re.findall(r"```jinja\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
    check_template(template(first))
    check_template(template(second, "mine.html.j2"))
