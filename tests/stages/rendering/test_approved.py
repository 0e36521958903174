"""Approved minutes say who approved them and when, in every document that people read."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pytest

from minutes.records import Approval
from minutes.stages.rendering import render
from minutes.stages.rendering.composing import compose_page
from tests.stages.rendering.full_meetings import CHINESE, PLANNING

AT = "2027-02-18T09:30:00Z"


def text(format_: str, content: bytes) -> str:
    if format_ == "docx":
        return "\n".join(p.text for p in docx.Document(io.BytesIO(content)).paragraphs)
    return content.decode()


@pytest.mark.parametrize("format_", ["md", "html", "docx"])
def test_who_approved_the_minutes_stands_at_their_end(format_: str) -> None:
    approved = replace(PLANNING, approval=Approval(("Anna", "Tom"), AT))
    told = "Approved by Anna, Tom on Thursday 18 February 2027."
    assert told in text(format_, render(approved, format_))
    assert "Approved" not in text(format_, render(PLANNING, format_))


def test_it_is_said_in_the_language_of_the_meeting() -> None:
    page = compose_page(replace(CHINESE, approval=Approval(("安娜",), AT)))
    assert page.approved == "由安娜于2027年2月18日（周四）批准。"


def test_a_reviewer_whose_name_is_markup_stays_inert() -> None:
    hostile = replace(PLANNING, approval=Approval(("<img src=x>", "[a](http://b)"), AT))
    assert "<img src=x>" not in render(hostile, "html").decode()
    written = render(hostile, "md").decode()
    assert "<img src=x>" not in written and "[a](http" not in written
