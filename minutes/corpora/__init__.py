"""Meetings with what people found important in them: what models learn from and are held to."""

from minutes.corpora.meetings import KINDS, Act, LabelledMeeting, TextKind
from minutes.corpora.reading import read, read_all
from minutes.corpora.reviewed import from_minutes
from minutes.corpora.writing import write

__all__ = [
    "KINDS",
    "Act",
    "LabelledMeeting",
    "TextKind",
    "from_minutes",
    "read",
    "read_all",
    "write",
]
