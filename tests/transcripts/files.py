"""What the tests of transcripts share: files in each tool's form, and files made on the spot."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx

DATA = Path(__file__).parent / "data"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def teams_document() -> bytes:
    """A document as Teams downloads it: a paragraph a turn, the name in bold, a line break."""
    document = docx.Document()
    document.add_paragraph("Weekly planning-20260309_093012-Meeting Transcript")
    document.add_paragraph("March 9, 2026, 10:30AM")
    document.add_paragraph("12m 4s")
    document.add_paragraph("Ana Souza started transcription")
    for name, clock, said in (
        ("Ana Souza", "0:04", "Morning. The 10:30 call\tmoved."),
        ("Bo Lindgren", "0:09", "Okay."),
        ("Ana Souza", "1:02:11", "Bo sends the contract by Friday."),
    ):
        paragraph = document.add_paragraph()
        paragraph.add_run(name).bold = True
        paragraph.add_run(f"   {clock}")
        paragraph.add_run().add_break()
        paragraph.add_run(said)
    document.add_paragraph("Then we are done.")
    document.add_paragraph("Ana Souza stopped transcription")
    return saved(document)


def older_teams_document() -> bytes:
    """A document as Teams made it before: both times, the name and the text in one paragraph."""
    document = docx.Document()
    for times, name, said in (
        ("0:0:3.100 --> 0:0:5.250", "Ana Souza", "Morning."),
        ("0:0:5.900 --> 0:0:9.0", "Bo Lindgren", "Let me share the plan."),
        ("0:0:9.10 --> 0:0:10.0", "Ana Souza", "Please."),
        ("0:0:11.2 --> 0:1:0.500", "Bo Lindgren", "Here it is."),
    ):
        document.add_paragraph(f"{times}\n{name}\n{said}")
    return saved(document)


def table_document(rows: list[tuple[str, ...]]) -> bytes:
    """A document with one table."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """A document's bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()
