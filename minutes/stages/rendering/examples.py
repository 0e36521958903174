"""Two meetings made up, on which a template is tried before the work: a full one and a bare one."""

from __future__ import annotations

from minutes.records import (
    OUTCOME_KINDS,
    Approval,
    Attended,
    Evidence,
    Explanation,
    Kind,
    Meeting,
    MinutesRecord,
    Point,
    Speaker,
    Topic,
    Utterance,
    WordEffect,
)

__all__ = ["EXAMPLES"]

_SAID = (
    ("S1", "So we ship the release on the eighth of March.", 0.4),
    ("S2", "I will write the release notes.", 0.3),
    ("S1", "Nobody knows yet why the server stops at night.", 0.2),
    (None, "Good morning.", 0.1),
)

_KINDS: tuple[Kind, ...] = (*OUTCOME_KINDS, "point")

_UTTERANCES = tuple(
    Utterance(
        id=f"u{number:04}",
        start=1800.0 * number,
        end=1800.0 * number + 4,
        speaker=speaker,
        text=text,
        importance=weight,
        weight=weight,
        kinds={"decision": 0.1, "action": 0.1, "problem": 0.1},
    )
    for number, (speaker, text, weight) in enumerate(_SAID)
)

_FULL = MinutesRecord(
    meeting=Meeting(
        id="0123456789ab",
        title="Planning",
        source="planning.flac",
        sha256="0" * 64,
        duration=7200.0,
        language="en",
        recorded_at="2026-03-02T10:00:00+00:00",
    ),
    speakers=(Speaker("S1", "Anna", 8.0), Speaker("S2", None, 4.0)),
    utterances=_UTTERANCES,
    points=tuple(
        Point(
            id=f"p{number:02}",
            kind=kind,
            text=utterance.text,
            speaker=utterance.speaker,
            start=utterance.start,
            end=utterance.end,
            utterances=(utterance.id,),
            importance=utterance.importance or 0.0,
            weight=utterance.weight or 0.0,
            owner="S2" if kind == "action" else None,
            due="2026-03-05" if kind == "action" else None,
            owner_evidence=Evidence(utterance.id, "I will") if kind == "action" else None,
            due_evidence=Evidence(utterance.id, "notes") if kind == "action" else None,
            topic="t1" if number < 3 else "t2",
            explanation=Explanation(
                utterance.id,
                tuple(WordEffect(word, 0.1 * n) for n, word in enumerate(utterance.text.split())),
                (Attended(_UTTERANCES[-number].id, 0.1),),
            ),
        )
        for number, (kind, utterance) in enumerate(zip(_KINDS, _UTTERANCES, strict=True), start=1)
    ),
    engines={
        "transcriber": "whisper:base",
        "diarizer": "pyannote",
        "scorer": "lexrank",
    },
    notices=("Made up, to try a template.",),
    topics=(Topic("t1", "Release", 0.0, 3600.0), Topic("t2", "Server", 3600.0, 7200.0)),
    approval=Approval(("Anna",), "2026-03-03T10:00:00+00:00"),
)

_BARE = MinutesRecord(
    meeting=Meeting(id="0123456789ab", title="Silence", source="", sha256="0" * 64, duration=0.0),
    speakers=(),
    utterances=(),
    points=(),
    engines={},
)

EXAMPLES = (_FULL, _BARE)
