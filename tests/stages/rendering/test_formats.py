from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest

from minutes.errors import OptionError
from minutes.record_files import load_minutes
from minutes.records import MinutesRecord
from minutes.stages.rendering import render
from tests.stages.rendering.elements import Elements
from tests.stages.rendering.meetings import MINUTES, SILENT, WITHOUT_POINTS


def paragraphs(minutes: MinutesRecord) -> list[str]:
    document = docx.Document(io.BytesIO(render(minutes, "docx")))
    return [p.text for p in document.paragraphs]


def test_json_is_the_record() -> None:
    assert load_minutes(render(MINUTES, "json"), "planning.minutes.json") == MINUTES


@pytest.mark.parametrize("format", ["txt", "srt", "vtt", "rttm"])
def test_transcripts_are_written_too(format: str) -> None:
    content = render(MINUTES, format).decode()
    assert ("Anna" in content) and (format == "rttm" or "eighth of March" in content)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(OptionError, match=r"'pdf' is unknown; choose from docx, html"):
        render(MINUTES, "pdf")


def test_no_speech_is_said_to_be_none() -> None:
    assert "No speech was found" in render(SILENT, "md").decode()
    assert "No speech was found" in "".join(Elements(SILENT).text["p"])
    assert "No speech was found." in paragraphs(SILENT)


def test_a_notice_speaks_for_itself_where_there_is_no_speech() -> None:
    noise = replace(SILENT, notices=("Music only.",))
    page = render(noise, "md").decode()
    assert "> Music only." in page and "No speech" not in page


@pytest.mark.parametrize(
    "show",
    [lambda m: render(m, "md").decode(), lambda m: render(m, "html").decode(), paragraphs],
    ids=["md", "html", "docx"],
)
def test_no_points_are_said_to_be_none(show: Callable[[MinutesRecord], str | list[str]]) -> None:
    assert "No point stood out" in "".join(show(WITHOUT_POINTS))
