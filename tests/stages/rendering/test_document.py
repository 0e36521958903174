from __future__ import annotations

import io
import zipfile

import docx

from minutes.stages.rendering import render
from tests.stages.rendering.meetings import MINUTES


def test_word_document_has_headings_and_points() -> None:
    document = docx.Document(io.BytesIO(render(MINUTES, "docx")))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Decisions", "Actions", "Transcript"]
    text = [p.text for p in document.paragraphs]
    assert "S2 (02:13): Write the release notes. (owner: S2, due: Friday 5 March 2027)" in text
    assert document.core_properties.title == "Planning"


def test_word_document_tells_no_time_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO(render(MINUTES, "docx"))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"dcterms:created" not in archive.read("docProps/core.xml")
