"""Minutes that a person went through become a meeting of a corpus."""

from __future__ import annotations

from minutes.corpora.meetings import KINDS, Act, LabelledMeeting
from minutes.records import MinutesRecord

__all__ = ["from_minutes"]


def from_minutes(minutes: MinutesRecord, *, corpus: str) -> LabelledMeeting:
    """A meeting whose minutes are as people want them: the evidence of its points is important.

    Every other utterance is not, and each point's kind becomes the kind of its evidence. The
    points' texts, as edited, are the abstract.
    """
    kept = {id_ for point in minutes.points for id_ in point.utterances}
    kinds: dict[str, set[str]] = {}
    for point in minutes.points:
        for id_ in point.utterances:
            kinds.setdefault(id_, set()).add(point.kind)
    return LabelledMeeting(
        meeting=minutes.meeting.id,
        corpus=corpus,
        language=minutes.meeting.language or "en",
        abstracts=(tuple(point.text for point in minutes.points),) if minutes.points else (),
        utterances=tuple(
            Act.of(
                u,
                asr=u.text,
                important=float(u.id in kept),
                kinds=tuple(kind for kind in KINDS if kind in kinds.get(u.id, ())),
                links=sum(u.id in point.utterances for point in minutes.points),
            )
            for u in minutes.utterances
        ),
    )
