"""What people said, made inert in the languages that documents are written in."""

from __future__ import annotations

import base64
import hashlib
import re

from minutes.text import printable

__all__ = ["csp_hash", "entities", "markdown", "tex"]

# Punctuation that opens a construct of CommonMark 0.31, of GitHub's additions (tables, ~~, $ for
# formulas), of Obsidian's (==, ^, [[) or, with braces, of site generators that run Liquid first.
_MARKDOWN = re.compile(
    r"[\\`*_\[\]{}#|~$^]"
    r"|==+|%%+"
    r"|:(?=//)"  # https:// becomes a link by itself on GitHub,
    r"|(?<=www)\.",  # and so does www.
    re.IGNORECASE,
)
_MARKDOWN_START = re.compile(r"^([-+=]|\d+(?=[.)]))")  # lists, underlines of headings
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKUP = re.compile(rf"[<>&\"]|{_MARKDOWN.pattern}", re.IGNORECASE)

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}


def markdown(text: str) -> str:
    """Text that any Markdown renderer shows as it is: one line, no markup, no link, no HTML.

    Angle brackets become entities, because some renderers look for HTML before they look for
    backslashes; everything else is escaped by a backslash (CommonMark 0.31, section 2.4).
    """
    line = _ENTITY.sub("&amp;", printable(text))
    line = _MARKDOWN.sub(lambda found: "".join(f"\\{char}" for char in found[0]), line)
    line = _MARKDOWN_START.sub(_escape_start, line)
    return line.replace("<", "&lt;").replace(">", "&gt;")


def _escape_start(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def entities(text: str) -> str:
    """Text for HTML within Markdown: one line, in which no reader of either finds markup.

    A backslash escapes nothing there, and programs differ in what they look for within HTML; a
    character reference is a character to all of them.
    """
    return _MARKUP.sub(lambda found: "".join(f"&#{ord(c)};" for c in found[0]), printable(text))


def tex(text: str) -> str:
    """Text that TeX sets as it is: one line, no command."""
    return "".join(_TEX.get(char, char) for char in printable(text))


def csp_hash(text: str) -> str:
    """The source expression by which a Content-Security-Policy allows this very script or style."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
