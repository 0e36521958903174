"""Meetings with what people found important in them: what models learn from and are held to."""

from minutes.corpora.annotation import (
    Annotation,
    annotate,
    annotation_bytes,
    annotation_of,
    read_annotations,
)
from minutes.corpora.files import (
    corpus_bytes,
    read_all,
    read_corpus,
    read_named,
    transcripts,
    write_corpus,
)
from minutes.corpora.meetings import (
    KINDS,
    TEXTS,
    Act,
    JudgedPoint,
    LabelledMeeting,
    LabelledOutcome,
    Lookalike,
    TextKind,
    WordSpan,
    from_minutes,
)

__all__ = [
    "KINDS",
    "TEXTS",
    "Act",
    "Annotation",
    "JudgedPoint",
    "LabelledMeeting",
    "LabelledOutcome",
    "Lookalike",
    "TextKind",
    "WordSpan",
    "annotate",
    "annotation_bytes",
    "annotation_of",
    "corpus_bytes",
    "from_minutes",
    "read_all",
    "read_annotations",
    "read_corpus",
    "read_named",
    "transcripts",
    "write_corpus",
]
