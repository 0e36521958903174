"""How a Word document looks: A4, one quiet typeface, and the language of the meeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from minutes.stages.rendering.document.body import element
from minutes.stages.rendering.page import Page

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["apply"]

INK = "1F2328"
QUIET = "5F656D"
LINK = "0A58A8"
FONT = "Calibri"
# By language: the tag that Word knows it by, and the typeface of its characters.
EAST_ASIAN = {
    "zh": ("zh-CN", "Microsoft YaHei"),
    "ja": ("ja-JP", "Yu Gothic"),
    "ko": ("ko-KR", "Malgun Gothic"),
}
WESTERN = {"en": "en-GB"}


def apply(document: Document, page: Page) -> None:
    """Give the document its paper, its language, its styles, and a foot with the page's number."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _set_language(document, page.language)
    _set_headings(document)
    _add_styles(document)
    _set_foot(section.footer.paragraphs[0], page.title)


def _set_language(document: Document, language: str) -> None:
    """The language that spelling is checked in, and the typefaces, for all that has no other."""
    from docx.oxml.ns import qn

    primary = language.partition("-")[0].lower()
    tag, font = EAST_ASIAN.get(primary, EAST_ASIAN["zh"])
    western = "en-GB" if primary in EAST_ASIAN else WESTERN.get(primary, language)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", western):
        western = "x-none"  # no language: nothing is marked as misspelt
    default: Any = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for name in ("rFonts", "lang"):
        default.remove(default.find(qn(f"w:{name}")))
    default.insert(0, element("w:rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=font))
    default.append(element("w:lang", val=western, eastAsia=tag, bidi="ar-SA"))


def _set_headings(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles: Any = document.styles
    for name, size, before in (("Title", 24, 0), ("Heading 1", 15, 18), ("Heading 2", 12, 10)):
        style = styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(INK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        fonts = style.element.rPr.rFonts
        fonts.getparent().remove(fonts)  # the theme's; the document's own will do
    border = styles["Title"].element.find(f".//{qn('w:pBdr')}")
    border.getparent().remove(border)
    bullets = styles["List Bullet"]
    bullets.paragraph_format.space_after = Pt(4)
    together = bullets.element.pPr.find(qn("w:contextualSpacing"))
    together.getparent().remove(together)  # it takes the space between points away


def _add_styles(document: Document) -> None:
    """The styles that Word has not: by name, so that a reader can change each at one place."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    styles: Any = document.styles
    for name, colour in (("Quiet", QUIET), ("Hyperlink", LINK)):
        font = styles.add_style(name, WD_STYLE_TYPE.CHARACTER, builtin=name == "Hyperlink").font
        font.color.rgb, font.bold = RGBColor.from_string(colour), False
    for name in ("Facts", "Notice", "Cell", "After table", "Making", "Said"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    for name in ("Facts", "Making"):
        styles[name].font.color.rgb = RGBColor.from_string(QUIET)
    styles["Making"].font.size = Pt(9)
    styles["Making"].paragraph_format.space_before = Pt(8)
    styles["Making"].paragraph_format.keep_together = True
    notice = styles["Notice"]
    notice.paragraph_format.left_indent = Cm(0.4)
    bar = element("w:left", val="single", sz="18", space="8", color=QUIET)
    notice.element.get_or_add_pPr().insert_element_before(
        element("w:pBdr", bar), "w:spacing", "w:ind"
    )
    cell = styles["Cell"].paragraph_format
    cell.space_before = cell.space_after = Pt(3)
    cell.line_spacing = 1.0
    styles["After table"].font.size = Pt(4)
    styles["After table"].paragraph_format.space_after = Pt(0)
    said = styles["Said"].paragraph_format
    said.left_indent, said.first_line_indent = Cm(1.8), Cm(-1.8)
    said.tab_stops.add_tab_stop(Cm(1.8))
    said.space_after = Pt(3)


def _set_foot(paragraph: Any, title: str) -> None:
    """The title, and the number of the page of how many."""
    from docx.shared import Cm

    paragraph.style = "Facts"
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(16), _right())
    paragraph.add_run(f"{title}\t")
    for field in ("PAGE", "NUMPAGES"):
        number = paragraph.add_run("1")  # until a program has laid the document out
        box = element("w:fldSimple", instr=field)
        number._r.addprevious(box)
        box.append(number._r)
        if field == "PAGE":
            paragraph.add_run(" / ")


def _right() -> Any:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT
