"""Minutes to read: Markdown, a page of the web, a Word document."""

from __future__ import annotations

from minutes.records import MinutesRecord
from minutes.stages.rendering.composing import compose_page
from minutes.stages.rendering.formats import Format

__all__ = ["FORMAT"]


def _markdown(minutes: MinutesRecord, audio: str) -> bytes:
    return _filled("minutes.md.j2", minutes, audio)


def _page(minutes: MinutesRecord, audio: str) -> bytes:
    return _filled("minutes.html.j2", minutes, audio)


def _filled(template: str, minutes: MinutesRecord, audio: str) -> bytes:
    from minutes.stages.rendering.templating import fill_template

    # A file's name can hold bytes that are no text; nothing else here can fail to encode.
    return fill_template(template, compose_page(minutes, audio=audio)).encode("utf-8", "replace")


def _word(minutes: MinutesRecord, audio: str) -> bytes:
    from minutes.stages.rendering.document import to_docx

    return to_docx(compose_page(minutes))


FORMAT = (
    Format("md", _markdown),
    Format("html", _page, plays=True),
    Format("docx", _word),
)
