"""The tables of a Word document: who spoke for how long, and who is to do what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minutes.stages.rendering import labels
from minutes.stages.rendering.document.body import Body, element, mute
from minutes.stages.rendering.page import PagePoint, PageSpeaker

__all__ = ["add_actions", "add_speakers"]

RULE = "D0D7DE"
SPEAKER_WIDTHS = (6.0, 3.0, 4.5)  # cm
ACTION_WIDTHS = (1.7, 7.5, 2.6, 4.2)  # cm; together all that the margins leave
BOX, TICKED = "2610", "2612"  # the characters of a box, in hexadecimal


def add_speakers(body: Body, speakers: Sequence[PageSpeaker]) -> None:
    """Add the table of who spoke, how long, and what share of the talk that is."""
    words = body.labels
    table = _table(body, (words.speaker, words.talk, words.share), len(speakers), SPEAKER_WIDTHS)
    for row, speaker in zip(table.rows[1:], speakers, strict=True):
        name, talk, share = row.cells
        name.paragraphs[0].add_run(speaker.name)
        talk.paragraphs[0].add_run(labels.length(speaker.seconds, words))
        share.paragraphs[0].add_run(labels.percent(speaker.share, words))


def add_actions(body: Body, points: Sequence[PagePoint]) -> None:
    """What is to be done, by whom and until when, with a box to tick."""
    words = body.labels
    heading = (words.done, words.what, words.owner, words.due)
    table = _table(body, heading, len(points), ACTION_WIDTHS)
    for row, point in zip(table.rows[1:], points, strict=True):
        done, what, owner, due = (cell.paragraphs[0] for cell in row.cells)
        done._p.append(_check_box(f"{words.done}{words.colon}{point.statement}"))
        what.add_run(point.statement)
        body.add_source(what, point)
        for paragraph, text in ((owner, point.owner), (due, point.due)):
            run = paragraph.add_run(text or words.not_said)
            if not text:
                mute(run)
        if point.due_words:
            due.add_run(words.in_words.format(point.due_words))


def _table(body: Body, heading: Sequence[str], rows: int, widths: Sequence[float]) -> Any:
    """A ruled table with a heading that is repeated on each page, and rows that stay whole."""
    from docx.shared import Cm

    table = body.add_table(rows + 1, len(heading))
    table.autofit = False
    rules = [
        element(f"w:{side}", val="single", sz="4", space="0", color=RULE)
        for side in ("top", "bottom", "insideH")
    ]
    # The schema has the properties of a table in one order, and Word insists on it.
    later = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table._tbl.tblPr.insert_element_before(element("w:tblBorders", *rules), *later)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].style = "Cell"
    table.rows[0]._tr.trPr.append(element("w:tblHeader"))
    for cell, text in zip(table.rows[0].cells, heading, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    return table


def _check_box(title: str) -> Any:
    """A box that can be ticked: a content control of Word 2010 ([MS-DOCX] 2.6.1.12)."""
    font = "MS Gothic"  # has both characters, and is what Word itself takes
    checked = element(
        "w14:checkbox",
        element("w14:checked", val="0"),
        element("w14:checkedState", val=TICKED, font=font),
        element("w14:uncheckedState", val=BOX, font=font),
    )
    text = element("w:t")
    text.text = chr(int(BOX, 16))
    fonts = element("w:rFonts", ascii=font, hAnsi=font, eastAsia=font, hint="eastAsia")
    run = element("w:r", element("w:rPr", fonts), text)
    return element(
        "w:sdt",
        element("w:sdtPr", element("w:alias", val=title[:64]), checked),
        element("w:sdtContent", run),
    )
