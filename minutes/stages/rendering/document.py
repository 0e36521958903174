"""The page as a Word document."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from minutes.stages.rendering import labels
from minutes.stages.rendering.page import Page, PagePoint

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["to_docx"]

INK = "1F2328"
QUIET = "5F656D"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can name


def to_docx(page: Page) -> bytes:
    """The page as a Word document, with headings to navigate by and a table of the speakers."""
    import docx

    document = docx.Document()
    _style(document)
    _describe(document, page)
    document.add_heading(page.title, level=0)
    _quiet(document.add_paragraph(" · ".join(filter(None, (page.date, page.length, page.source)))))
    for notice in page.notices:
        document.add_paragraph(notice, style="Quote")
    if page.speakers:
        _quiet(
            document.add_paragraph(
                ", ".join(f"{s.name} {labels.percent(s.share)}" for s in page.speakers)
                + " of the talk"
            )
        )
    for section in page.sections:
        document.add_heading(section.title, level=1)
        for point in section.points:
            _add_point(document, point)
    if page.utterances:
        if not page.points:
            document.add_paragraph("No point stood out; the transcript has all that was said.")
        document.add_heading("Transcript", level=1)
        _add_transcript(document, page)
    return _packed(document)


def _add_point(document: Document, point: PagePoint) -> None:
    paragraph = document.add_paragraph(style="List Bullet")
    if point.speaker:
        paragraph.add_run(f"{point.speaker} ").bold = True
    paragraph.add_run(f"({point.time}){':' if point.speaker else ''} {point.text}")
    task = ", ".join(
        filter(None, (point.owner and f"owner: {point.owner}", point.due and f"due: {point.due}"))
    )
    if task:
        paragraph.add_run(f" ({task})").italic = True
    if not point.verbatim:
        for utterance in point.evidence:
            document.add_paragraph(f"{utterance.time} {utterance.text}", style="Quote")


def _add_transcript(document: Document, page: Page) -> None:
    """A paragraph an utterance, put where it belongs without python-docx's search for the place.

    `add_paragraph` looks through all that is there: half a minute for the words of eight hours.
    """
    from docx.oxml.parser import OxmlElement
    from docx.text.paragraph import Paragraph

    end: Any = document.element.body.sectPr
    style = document.styles["Said"].style_id
    for utterance in page.utterances:
        element: Any = OxmlElement("w:p")
        element.style = style
        end.addprevious(element)
        paragraph = Paragraph(element, document._body)
        paragraph.add_run(f"{utterance.time}\t")
        if utterance.speaker:
            paragraph.add_run(f"{utterance.speaker}: ").bold = True
        paragraph.add_run(utterance.text)


def _style(document: Document) -> None:
    """A4, one quiet typeface, dark headings; said lines hang from their times."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    styles: Any = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    for name, size in (("Title", 24), ("Heading 1", 14)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), RGBColor.from_string(INK)
        fonts = styles[name].element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    said = styles.add_style("Said", WD_STYLE_TYPE.PARAGRAPH)
    said.base_style = styles["Normal"]
    said.paragraph_format.left_indent = Cm(1.8)
    said.paragraph_format.first_line_indent = Cm(-1.8)
    said.paragraph_format.tab_stops.add_tab_stop(Cm(1.8))
    said.paragraph_format.space_after = Pt(3)


def _describe(document: Document, page: Page) -> None:
    """The document's properties: its title, and none of the library's own."""
    properties: Any = document.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.title = page.title[:255]  # the longest that python-docx writes


def _quiet(paragraph: Any) -> None:
    from docx.shared import RGBColor

    for run in paragraph.runs:
        run.font.color.rgb = RGBColor.from_string(QUIET)


def _packed(document: Document) -> bytes:
    """The document's bytes, without the time of day that a ZIP archive takes along."""
    written, timeless = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(timeless, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            target.writestr(entry, source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return timeless.getvalue()
