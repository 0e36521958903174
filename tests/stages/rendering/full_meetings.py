"""Two meetings with all that minutes can hold: every kind of point, topics, owners, due dates."""

from __future__ import annotations

from minutes.records import Evidence, Kind, Meeting, MinutesRecord, Point, Speaker, Topic, Utterance

__all__ = ["CHINESE", "PLANNING"]


def _utterances(said: tuple[tuple[float, str | None, str], ...]) -> tuple[Utterance, ...]:
    """Utterances of three seconds, all of one weight."""
    share = 1 / len(said)
    return tuple(
        Utterance(f"u{n:04}", start, start + 3, speaker, text, 0.5, share)
        for n, (start, speaker, text) in enumerate(said, start=1)
    )


def _point(
    number: int,
    kind: Kind,
    text: str,
    evidence: tuple[Utterance, ...],
    *,
    topic: str,
    owner: tuple[str, Evidence] | None = None,
    due: tuple[str, Evidence] | None = None,
) -> Point:
    return Point(
        id=f"p{number:02}",
        kind=kind,
        text=text,
        speaker=evidence[0].speaker,
        start=evidence[0].start,
        end=evidence[-1].end,
        utterances=tuple(u.id for u in evidence),
        importance=0.5,
        weight=sum(u.weight or 0.0 for u in evidence),
        owner=owner[0] if owner else None,
        owner_evidence=owner[1] if owner else None,
        due=due[0] if due else None,
        due_evidence=due[1] if due else None,
        topic=topic,
    )


_SAID = _utterances(
    (
        (1, "S1", "Good morning, everyone."),
        (42, "S2", "Um, the new search page is, is ready."),
        (51, "S2", "The letters are too big on an old phone."),
        (65, "S1", "So Peter will fix the search page for the phone by Wednesday."),
        (70, "S2", "Yes, I will do that."),
        (107, "S1", "The bank report is not in the spring release."),
        (125, "S3", "Every night the server stops for a few minutes."),
        (129, "S3", "It's not the backup, and it's not the memory."),
        (213, "S1", "Great, so, uh, we decided to ship on the eighth of March."),
        (231, "S2", "Well, I can write the release notes, when do you need them?"),
        (235, "S1", "By the fifth of March, please."),
        (245, "S1", "And I will tell the sales team, you know, next week."),
        (250, None, "Somebody should, should order cake."),
        (260, "S1", "Goodbye everyone."),
    )
)

PLANNING = MinutesRecord(
    meeting=Meeting(
        id="0123456789ab",
        title="Planning",
        source="planning.vtt",
        sha256="0" * 64,
        duration=301.0,
        language="en",
        recorded_at="2027-02-23",
    ),
    speakers=(Speaker("S1", "Anna", 15.0), Speaker("S2", "Peter", 12.0), Speaker("S3", None, 3.0)),
    utterances=_SAID,
    points=(
        _point(1, "point", "The new search page is ready.", (_SAID[1],), topic="t1"),
        _point(
            2,
            "action",
            "Peter will fix the search page for the phone by Wednesday.",
            (_SAID[3],),
            topic="t1",
            owner=("S2", Evidence("u0004", "Peter")),
            due=("2027-02-24", Evidence("u0004", "by Wednesday")),
        ),
        _point(
            3, "decision", "The bank report is not in the spring release.", (_SAID[5],), topic="t2"
        ),
        _point(
            4,
            "problem",
            "Every night the server stops for a few minutes. It's not the backup, and it's not "
            "the memory.",
            (_SAID[6], _SAID[7]),
            topic="t3",
        ),
        _point(
            5, "decision", "We decided to ship on the eighth of March.", (_SAID[8],), topic="t4"
        ),
        _point(
            6,
            "action",
            "I can write the release notes.",
            (_SAID[9],),
            topic="t4",
            owner=("S2", Evidence("u0010", "I can")),
            due=("2027-03-05", Evidence("u0011", "By the fifth of March")),
        ),
        _point(
            7,
            "action",
            "And I will tell the sales team.",
            (_SAID[11],),
            topic="t4",
            owner=("S1", Evidence("u0012", "I will")),
            due=("next week", Evidence("u0012", "next week")),
        ),
        _point(8, "action", "Somebody should order cake.", (_SAID[12],), topic="t4"),
    ),
    engines={"transcriber": "whisper:base", "scorer": "attention:meetings-6"},
    notices=("The transcript has no times; those shown are estimated from its length.",),
    topics=(
        Topic("t1", "Search page", 0.0, 100.0),
        Topic("t2", "Bank report", 100.0, 120.0),
        Topic("t3", "Server", 120.0, 210.0),
        Topic("t4", "Release", 210.0, 301.0),
    ),
)

_SAID_IN_CHINESE = _utterances(
    (
        (1, "S1", "大家早上好，人都到齐了吗？"),
        (26, "S2", "嗯，预约功能已经做完了，测试也、也通过了。"),
        (39, "S2", "可以，我周五下班之前把退款功能提交。"),
        (48, "S3", "晚上八点以后打开页面特别慢，原因还不清楚。"),
        (127, "S1", "好，那我们决定三月十七号上线。"),
        (142, "S1", "另外用户手册谁来写？十二号之前要。"),
        (146, "S3", "我来写吧。"),
    )
)

CHINESE = MinutesRecord(
    meeting=Meeting(
        id="0123456789ab",
        title="产品例会",
        source="例会.vtt",
        sha256="0" * 64,
        duration=4320.0,
        language="zh",
        recorded_at="2027-03-03",
    ),
    speakers=(
        Speaker("S1", "王芳", 9.0),
        Speaker("S2", "李强", 6.0),
        Speaker("S3", "陈静", 6.0),
    ),
    utterances=_SAID_IN_CHINESE,
    points=(
        _point(
            1,
            "point",
            "预约功能已经做完了，测试也通过了。",
            (_SAID_IN_CHINESE[1],),
            topic="t1",
        ),
        _point(
            2,
            "action",
            "我周五下班之前把退款功能提交。",
            (_SAID_IN_CHINESE[2],),
            topic="t1",
            owner=("S2", Evidence("u0003", "我")),
            due=("2027-03-05", Evidence("u0003", "周五下班之前")),
        ),
        _point(
            3,
            "problem",
            "晚上八点以后打开页面特别慢，原因还不清楚。",
            (_SAID_IN_CHINESE[3],),
            topic="t2",
        ),
        _point(4, "decision", "我们决定三月十七号上线。", (_SAID_IN_CHINESE[4],), topic="t2"),
        _point(
            5,
            "action",
            "我来写吧。",
            (_SAID_IN_CHINESE[6],),
            topic="t2",
            owner=("S3", Evidence("u0007", "我来")),
            due=("2027-03-12", Evidence("u0006", "十二号之前")),
        ),
    ),
    engines={"transcriber": "whisper:turbo", "diarizer": "pyannote", "scorer": "lexrank"},
    notices=(
        "The attention model was trained on English; this meeting is in Chinese, so lexrank "
        "weighs it, which is less precise.",
    ),
    topics=(Topic("t1", "预约功能", 0.0, 45.0), Topic("t2", "上线时间", 45.0, 4320.0)),
)
