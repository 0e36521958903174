"""The text of a Word document as it grows: paragraphs, links, and the places that links lead to.

python-docx has no word for links and bookmarks, so they are written as the elements that they are
in ISO/IEC 29500-1: `w:hyperlink` (17.16.22) and `w:bookmarkStart` (17.13.6.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes.stages.rendering.page import Page, PageEvidence, PagePoint, PageUtterance

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

__all__ = ["Body", "element", "mute"]


def element(name: str, /, *children: Any, **attributes: str) -> Any:
    """An element such as "w:p"; an attribute `val` is `w:val`."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made: Any = OxmlElement(name)
    prefix = name.partition(":")[0]
    for key, value in attributes.items():
        made.set(qn(f"{prefix}:{key}"), value)
    made.extend(children)
    return made


class Body:
    """What stands in a document.

    Paragraphs are put before the closing section mark at once. python-docx's `add_paragraph`
    searches all that is there for the place: half a minute for the words of eight hours.
    """

    def __init__(self, document: Document, page: Page) -> None:
        self.document = document
        self.labels = page.labels
        self._end: Any = document.element.body.sectPr
        self._styles = {style.name: style.style_id for style in document.styles}
        marked = {topic.first for topic in page.topics}
        for point in page.points:
            marked |= {point.place, *(part.utterance.id for part in point.context)}
        # A bookmark's name is of letters, digits and underscores; an id need not be.
        self._places = {
            u.id: f"said_{number}"
            for number, u in enumerate(page.utterances, start=1)
            if u.id in marked
        }
        self._unmarked = dict(self._places)

    def add(self, text: str, style: str = "Normal") -> Paragraph:
        """A paragraph at the end."""
        from docx.text.paragraph import Paragraph

        made = element("w:p")
        made.style = self._styles[style]
        self._end.addprevious(made)
        paragraph = Paragraph(made, self.document._body)
        if text:
            paragraph.add_run(text)
        return paragraph

    def add_table(self, rows: int, columns: int) -> Any:
        """A table at the end, and the empty paragraph that Word wants after it."""
        table = self.document.add_table(rows, columns)
        self._end.addprevious(table._tbl)
        self.add("", "After table")
        return table

    def add_utterance(self, utterance: PageUtterance) -> None:
        """A line of the transcript: the time, the speaker, and the words, bold where kept."""
        paragraph = self.add(f"{utterance.time}\t", "Said")
        if utterance.speaker:
            paragraph.add_run(f"{utterance.speaker}{self.labels.colon}")
        run = paragraph.add_run(utterance.text)
        if utterance.kept:
            run.bold = True
        if place := self._unmarked.pop(utterance.id, None):
            number = place.rpartition("_")[2]
            paragraph._p.insert_element_before(
                element("w:bookmarkStart", id=number, name=place), "w:r"
            )
            paragraph._p.append(element("w:bookmarkEnd", id=number))

    def add_source(self, paragraph: Paragraph, point: PagePoint) -> None:
        """Who said it and when, in brackets, and what was said before; times are links."""
        before, after = self.labels.aside.split("{}")
        said_by_another = point.speaker and point.speaker != point.owner
        speaker = point.speaker + self.labels.comma if said_by_another else ""
        mute(paragraph.add_run(before + speaker))
        self.add_link(paragraph, point.time, point.place)
        mute(paragraph.add_run(after))
        for part in point.context:
            self._add_context(paragraph, part)

    def _add_context(self, paragraph: Paragraph, part: PageEvidence) -> None:
        """What was said before a statement to say what it is about, on a line of its own."""
        said = part.utterance
        paragraph.add_run().add_break()
        mute(paragraph.add_run(said.speaker + self.labels.comma if said.speaker else ""))
        self.add_link(paragraph, said.time, said.id)
        mute(paragraph.add_run(self.labels.colon + self.labels.quotation.format(part.words)))

    def add_link(self, paragraph: Paragraph, text: str, id_: str) -> None:
        """A link to an utterance; plain text where there is no such utterance."""
        run = paragraph.add_run(text)
        if id_ not in self._places:
            mute(run)
            return
        run.style = "Hyperlink"
        link = element("w:hyperlink", anchor=self._places[id_], history="1")
        run._r.addprevious(link)
        link.append(run._r)


def mute(run: Run) -> None:
    """Show a run in the colour of what is said by the way."""
    run.style = "Quiet"
