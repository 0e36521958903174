"""Minutes as documents: Markdown, HTML, Word, JSON, transcripts, and forms of the user's own."""

from __future__ import annotations

from pathlib import Path

from minutes.errors import TemplateError
from minutes.records import MinutesRecord
from minutes.stages.rendering import formats
from minutes.stages.rendering.composing import compose_page

__all__ = ["TEMPLATE_ENDINGS", "check_template", "render", "suffix"]

TEMPLATE_ENDINGS = (".j2", ".jinja", ".jinja2")


def render(
    minutes: MinutesRecord, format: str, *, template: Path | None = None, audio: str = ""
) -> bytes:
    """The minutes as a file's content.

    The same minutes give the same bytes; nothing in them tells when they were rendered.

    Args:
        minutes: what to render; its texts come out inert, whatever they hold.
        format: the name of one (`formats`); with a template, of no account.
        template: a Jinja template of the user's own, described in docs/templates.md.
        audio: the address of the recording, for pages that can play it.

    Raises:
        OptionError: the format is unknown.
        TemplateError: the template cannot be used.
    """
    if template is not None:
        from minutes.stages.rendering import confinement

        return confinement.fill(template, compose_page(minutes, audio=audio))
    return formats.find(format).render(minutes, audio)


def check_template(path: Path) -> None:
    """Find a template's mistakes before the work: by its names, then on two meetings made up.

    Raises:
        TemplateError: it cannot be read, does not parse, names what does not exist, or fails.
    """
    from minutes.stages.rendering import confinement
    from minutes.stages.rendering.examples import EXAMPLES

    if suffix(path) == "docx":
        raise TemplateError(path, "a Word document is no text", "give a template of a text format")
    if suffix(path) == "json":
        raise TemplateError(
            path, "its name would replace NAME.minutes.json", "name it brief.jsonl.j2, say"
        )
    confinement.check(path, [compose_page(minutes) for minutes in EXAMPLES])


def suffix(template: Path) -> str:
    """The format that a template makes, from its name: "brief.tex.j2" makes "tex"."""
    name = template.name.lower()
    for ending in TEMPLATE_ENDINGS:
        name = name.removesuffix(ending)
    return Path(name).suffix.removeprefix(".") or "txt"
