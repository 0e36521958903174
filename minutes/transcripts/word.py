"""Word documents: the text of Teams' and Word's transcripts, in lines that other readers read.

Teams writes a paragraph for each turn, "Name   0:03", a line break and the text; older ones hold
"0:0:3.100 --> 0:0:5.250", the name and the text; others use a table with a row for each turn.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from minutes.errors import TranscriptError
from minutes.expressions import expression
from minutes.transcripts.timing import CLOCK

__all__ = ["is_word", "text_of"]

_MOST_BYTES = 256 * 2**20  # of all parts together; python-docx holds them in memory
_MOST_TEXT = 64 * 2**20  # of those that are parsed: some 100,000 turns
_MOST_ELEMENTS = 1_000_000  # and their ends; a turn has some thirty
_MOST_RATIO = 200  # of a part's size to its packed size; what Word writes has 10 to 40
_SMALL = 4096  # bytes of a packed part that is let be
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, RuntimeError, zlib.error)
_OLD_WORD = b"\xd0\xcf\x11\xe0"  # a compound file: .doc, or a document with a password
_Element = Any  # of lxml, which has no types
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CLOCK = expression(rf"[\[(]?({CLOCK}(?: ?--> ?{CLOCK})?)[\])]?")
_AS_DOCX = "open it in a word processor and save it as .docx or as plain text"


def is_word(data: bytes) -> bool:
    """Whether bytes are a Word document, of the present or of the old form."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD_WORD))


def text_of(data: bytes, source: Path) -> str:
    """The text of a document, a line for each paragraph, line break and cell.

    A row of a table that holds a time becomes a head and, below it, the text.

    Raises:
        TranscriptError: no Word document, a broken one, or one that unpacks to more than memory
            should be given to.
    """
    if data.startswith(_OLD_WORD):
        raise TranscriptError(source, "is an old or a protected Word document", _AS_DOCX)
    _check_size(data, source)
    import docx

    try:
        return "\n".join(_lines(docx.Document(BytesIO(data)).element.body))
    except Exception as exc:  # python-docx lets through whatever a damaged part provokes
        raise TranscriptError(
            source, f"is no Word document that can be read ({type(exc).__name__})", _AS_DOCX
        ) from exc


def _check_size(data: bytes, source: Path) -> None:
    """Refuse what unpacks to far more than it should; zipfile never unpacks beyond these sizes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            text = sum(part.file_size for part in texts)
            swollen = any(
                part.file_size > _MOST_RATIO * max(part.compress_size, _SMALL) for part in parts
            )
            if size > _MOST_BYTES or text > _MOST_TEXT or swollen:
                raise _too_much(source, f"unpacks to {size / 2**20:.0f} MiB")
            elements = sum(_elements(archive, part) for part in texts)
    except (*_DAMAGED, OSError) as exc:
        raise TranscriptError(source, "is a damaged Word document", _AS_DOCX) from exc
    if elements > _MOST_ELEMENTS:
        raise _too_much(source, f"has {elements:,} elements")


def _elements(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many elements a part can have at most; each takes a hundred bytes and more in memory."""
    with archive.open(part) as file:
        return sum(piece.count(b"<") for piece in iter(lambda: file.read(2**20), b""))


def _too_much(source: Path, what: str) -> TranscriptError:
    return TranscriptError(
        source, f"{what}, more than a transcript should", "save only its text as a .txt file"
    )


def _lines(element: _Element) -> Iterator[str]:
    """The lines of paragraphs and tables in order, inside content controls too."""
    for child in element:
        if child.tag == f"{_W}p":
            yield from _paragraph(child).split("\n")
        elif child.tag == f"{_W}tbl":
            for row in child.iterchildren(f"{_W}tr"):
                yield from _row(row)
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
            yield from _lines(child)


def _row(row: _Element) -> Iterator[str]:
    """A row of a table: a head and text if it has a time, "Name: text" if it has two cells."""
    cells = ["\n".join(_lines(cell)).strip() for cell in row.iterchildren(f"{_W}tc")]
    cells = [cell for cell in cells if cell]
    clocks = [match[1] for cell in cells if (match := _CLOCK.fullmatch(cell))]
    others = [cell for cell in cells if not _CLOCK.fullmatch(cell)]
    if len(clocks) in (1, 2) and others:
        name, said = (others[0], others[1:]) if len(others) > 1 else ("", others)
        clock = " --> ".join(clocks)
        if name and "-->" in clock:
            yield from (clock, f"{name}:")
        else:
            yield f"{name}\t{clock}" if name else clock
        yield from "\n".join(said).split("\n")
    elif len(cells) == 2 and "\n" not in cells[0]:
        yield f"{cells[0]}: {cells[1]}"
    else:
        yield from "\n".join(cells).split("\n")


def _paragraph(paragraph: _Element) -> str:
    """A paragraph's text: runs, links and tracked insertions, but not what was deleted."""
    parts: list[str] = []
    for run in paragraph.iter(f"{_W}r"):
        for node in run:
            if node.tag == f"{_W}t":
                parts.append(node.text or "")
            elif node.tag == f"{_W}tab":
                parts.append("\t")
            elif node.tag in {f"{_W}br", f"{_W}cr"}:
                parts.append("\n")
    return "".join(parts)
