"""The page as a Word document, for Word and LibreOffice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from minutes.stages.rendering.document import styles, tables
from minutes.stages.rendering.document.body import Body, mute
from minutes.stages.rendering.page import Page, PagePoint, PageTopic

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["to_docx"]

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can name


def to_docx(page: Page) -> bytes:
    """The page as a Word document.

    Headings are Word's own, to navigate by; actions are a table with boxes to tick; the time of a
    point leads to the words in the transcript.
    """
    import docx

    document = docx.Document()
    styles.apply(document, page)
    _describe(document, page)
    body = Body(document, page)
    _add_head(body, page)
    for section in page.sections:
        body.add(section.title, "Heading 1")
        if section.kind == "action":
            tables.add_actions(body, section.points)
        else:
            _add_points(body, section.points)
    if page.utterances and not page.points:
        body.add(page.labels.no_points)
    if page.speakers:
        body.add(page.labels.speakers, "Heading 1")
        tables.add_speakers(body, page.speakers)
    if page.topics:
        _add_topics(body, page)
    _add_making(body, page)
    if page.utterances:
        _add_transcript(body, page)
    return _packed(document)


def _add_head(body: Body, page: Page) -> None:
    """The title, what is known of the meeting and what it was about, and the notices."""
    body.add(page.title, "Title")
    body.add(" · ".join(filter(None, (page.date, page.length, page.source))), "Facts")
    if page.about:
        body.add(page.about)
    for notice in page.notices:
        body.add(notice, "Notice")


def _add_points(body: Body, points: Sequence[PagePoint]) -> None:
    for point in points:
        paragraph = body.add(point.statement, "List Bullet")
        body.add_source(paragraph, point)


def _add_topics(body: Body, page: Page) -> None:
    body.add(page.labels.topics, "Heading 1")
    for topic in page.topics:
        heading = body.add(f"{topic.title}  ", "Heading 2")
        body.add_link(heading, topic.time, topic.first)
        mute(heading.add_run(f" · {topic.length}"))
        _add_points(body, topic.rest)


def _add_making(body: Body, page: Page) -> None:
    """How far the points are as they were said, and what made them."""
    labels = page.labels
    sentences = " ".join(filter(None, (page.approved, page.wording)))
    lines = [sentences] if sentences else []
    if page.engines:
        engines = labels.comma.join(
            f"{labels.roles.get(role, role)} {engine}" for role, engine in page.engines.items()
        )
        lines.append(labels.made_with.format(page.version) + labels.aside.format(engines))
    if lines:
        body.add("\n".join(lines), "Making")


def _add_transcript(body: Body, page: Page) -> None:
    """A paragraph an utterance, under the headings of the topics, on a page of its own."""
    labels = page.labels
    body.add(labels.transcript, "Heading 1").paragraph_format.page_break_before = True
    body.add(labels.bold if page.points else labels.all_said, "Facts")
    opening: list[PageTopic] = [topic for topic in reversed(page.topics) if topic.first]
    for utterance in page.utterances:
        if opening and opening[-1].first == utterance.id:
            body.add(opening.pop().title, "Heading 2")
        body.add_utterance(utterance)


def _describe(document: Document, page: Page) -> None:
    """The document's properties: its title and language, and none of the library's own."""
    properties: Any = document.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.title = page.title[:255]  # the longest that python-docx writes
    properties.language = page.language[:255]


def _packed(document: Document) -> bytes:
    """The document's bytes, without the time of day that a ZIP archive takes along."""
    written, timeless = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(timeless, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            target.writestr(entry, source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return timeless.getvalue()
