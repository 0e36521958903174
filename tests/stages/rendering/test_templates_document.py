"""docs/templates.md tells the truth."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from minutes.assets import template_folder
from minutes.languages.english.labels import ENGLISH
from minutes.languages.labels import Labels
from minutes.stages.rendering import check_template, render
from minutes.stages.rendering.page import (
    Page,
    PageAttended,
    PageEvidence,
    PageExplanation,
    PagePoint,
    PageReason,
    PageSection,
    PageSpeaker,
    PageTick,
    PageTopic,
    PageUtterance,
    PageWord,
)
from minutes.stages.rendering.templating import FILTERS
from tests.stages.rendering.full_meetings import CHINESE, PLANNING

DOCUMENTED = Path(__file__).parents[3] / "docs" / "templates.md"


def documented(heading: str) -> list[str]:
    """The first column of the table under a heading."""
    section = DOCUMENTED.read_text(encoding="utf-8").split(f"# {heading}\n")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


RECORDS = {
    Page: "The page",
    PageSpeaker: "A speaker",
    PageSection: "A section",
    PagePoint: "A point",
    PageTopic: "A topic",
    PageTick: "A tick",
    PageEvidence: "The evidence of an owner or a due date",
    Labels: "Labels",
    PageUtterance: "An utterance",
    PageExplanation: "An explanation",
    PageReason: "A reason",
    PageWord: "A word",
    PageAttended: "An attended utterance",
}


@pytest.mark.parametrize(("record", "heading"), RECORDS.items())
def test_every_variable_is_documented(record: type, heading: str) -> None:
    assert documented(heading) == [f.name for f in fields(record)]


def test_every_record_that_a_template_can_reach_is_documented() -> None:
    reached, ahead = set(), [Page]
    while ahead:
        record = ahead.pop()
        reached.add(record)
        hints = get_type_hints(record).values()
        within = {kind for hint in hints for kind in (hint, *get_args(hint)) if is_dataclass(kind)}
        ahead += within - reached
    assert reached == set(RECORDS)


def test_the_english_of_every_label_is_documented() -> None:
    section = DOCUMENTED.read_text(encoding="utf-8").split("### Labels\n")[1].split("\n###")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.*)\|$", section, re.MULTILINE))
    for field in fields(Labels):
        label = getattr(ENGLISH, field.name)
        if isinstance(label, str):
            shown = f"`{label}`"
        elif isinstance(label, tuple):
            shown = ", ".join(f"`{text}`" for text in label)
        else:
            shown = ", ".join(f"{key}: `{text}`" for key, text in label.items())
        assert rows[field.name].removesuffix(" ") == shown


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


def examples() -> list[str]:
    return re.findall(r"```jinja\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("source", examples())
def test_the_documented_examples_work(template: Callable[..., Path], source: str) -> None:
    name = "mine.html.j2" if "minutes.html.j2" in source else "mine.md.j2"
    check_template(template(source, name))


def test_the_documented_example_of_actions_writes_them(template: Callable[..., Path]) -> None:
    (source,) = [source for source in examples() if "labels.nobody" in source]
    path = template(source)
    assert render(CHINESE, "md", template=path).decode() == (
        "- [ ] **李强**，截止 2027年3月5日（周五）：我周五下班之前把退款功能提交。\n"
        "- [ ] **陈静**，截止 2027年3月12日（周五）：我来写吧。\n"
    )
    assert "- [ ] **Owner open**: Somebody should" in render(PLANNING, "md", template=path).decode()
