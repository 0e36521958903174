"""Single sentences: what makes an owner or a due date, and the many that do not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.records import Speaker, Utterance
from tests.stages.duties_read import Read, assign

TUESDAY = "2027-02-23T10:00:00+01:00"
PEOPLE = (
    Speaker("S1", "Anna Berg", 1.0),
    Speaker("S2", "Peter Voss", 1.0),
    Speaker("S3", "Kevin O'Hara", 1.0),
    Speaker("S4", "Will Mark", 1.0),
)
TEAM = tuple(Speaker(f"S{n}", name, 1.0) for n, name in enumerate(("王芳", "李强", "陈静"), 1))


def said(*lines: str) -> tuple[Utterance, ...]:
    """Utterances; a line that begins with "2: " is of S2, any other of S1."""
    parts = [("1", line) if line[1:3] != ": " else (line[0], line[3:]) for line in lines]
    return tuple(
        Utterance(f"u{i}", i, i + 1, f"S{who}", text) for i, (who, text) in enumerate(parts)
    )


def read(
    *lines: str, recorded_at: str | None = TUESDAY, evidence: int | None = None
) -> tuple[Read, Read]:
    """Owner and due date of all lines, or of the first few where `evidence` says how many."""
    utterances = said(*lines)
    chinese = any(c > "\u3400" for c in lines[0])
    return assign(
        utterances,
        TEAM if chinese else PEOPLE,
        [u.id for u in utterances[:evidence]],
        recorded_at=recorded_at,
        language="zh" if chinese else "en",
    )


def owner(*lines: str, evidence: int | None = None) -> str | None:
    found, _ = read(*lines, evidence=evidence)
    return found and found[0]


def due(*lines: str, recorded_at: str | None = TUESDAY) -> str | None:
    _, found = read(*lines, recorded_at=recorded_at)
    return found and found[0]


@pytest.mark.parametrize(
    ("line", "who"),
    [
        ("I'll send it to Peter.", "S1"),
        ("I’ll send it to Peter.", "S1"),
        ("i will uh write the summary", "S1"),
        ("I can finish the slides.", "S1"),
        ("I'm going to send the mail.", "S1"),
        ("Let me check with the vendor.", "S1"),
        ("If they don't call, I'll call them.", "S1"),
        ("Thanks Kevin, and I will send the notes.", "S1"),
        ("Peter, can you check the server?", "S2"),
        ("could you send it kevin", "S3"),
        ("Fine. Kevin, would you mind asking them?", "S3"),
        ("Will, can you do that?", "S4"),
        ("So Mr. Voss will prepare the budget.", "S2"),
        ("Kevin to write the summary.", "S3"),
        ("That's for Kevin.", "S3"),
        ("Peter, you should review that.", "S2"),
        ("And then Sarah will send the contract.", "Sarah"),
        ("Um, the Marketing Expert will uh will test it.", "Marketing Expert"),
        ("I'd like Kevin to order the cables.", "S3"),
        ("Peter you take the slides.", "S2"),
        ("我明天把报告发给大家。", "S1"),
        ("请陈静负责通知大家。", "S3"),
        ("李强，你周五之前把代码提交一下。", "S2"),
        ("月底之前我完成测试。", "S1"),
    ],
)
def test_a_duty_has_an_owner(line: str, who: str) -> None:
    assert owner(line) == who


@pytest.mark.parametrize(
    "line",
    [
        "I won't send it.",
        "I will never do that.",
        "I would have sent it.",
        "If I get to it.",
        "I hope I can fix it.",
        "I don't think I can fix it.",
        "I'll be late.",
        "I can see your screen.",
        "I'm going to the beach.",
        "Let me know.",
        "Let me think about it.",
        "I need to leave at five.",
        "We should send it.",
        "Someone should call the bank.",
        "Everyone will send their slides.",
        "This will take a while.",
        "Peter and Kevin will do it.",
        "Kevin and I will do it.",
        "Peter will take that, and Kevin will do the slides.",
        "Peter won't do it.",
        "If Kevin will do it, fine.",
        "Kevin thinks Peter will do it.",
        "I asked Kevin to write the summary.",
        "I'll ask Kevin to write the summary.",
        "Kevin wrote the summary.",
        "Maybe Peter could do it.",
        "Can you hear me, Peter?",
        "Could you call Kevin?",
        "Will you send it?",
        "Kevin, what do you think?",
        "我昨天把报告发给大家了。",
        "我不会写这个。",
        "如果我有时间我会写的。",
        "我们应该下周完成。",
        "李强和陈静一起写文档。",
        "我和李强负责测试。",
        "谁来写用户手册？",
        "我可以看到你的屏幕",
    ],
)
def test_no_duty_or_nobodys_leaves_the_owner_open(line: str) -> None:
    assert owner(line) is None


@pytest.mark.parametrize(
    ("lines", "who"),
    [
        (("Can you do that?", "2: Yes, I'll do that."), "S2"),
        (("Can you do that?", "2: Sure."), "S2"),
        (("Can you do that?", "2: I don't know."), None),
        (("Can you do that?", "2: Why me?", "3: Nice weather."), None),
        (("Peter, could you write it?", "2: No, I can't, sorry."), None),
        (("Shall I book the room?", "2: Yes, please."), "S1"),
        (("Shall I book the room?", "2: No."), None),
        (("Maybe Peter could book the room.", "2: Okay."), "S2"),
        (("Maybe Peter could book the room.", "3: Good idea."), None),
        (("你能不能查一下？", "2: 好的，我明天查。"), "S2"),
        (("你能不能查一下？", "2: 我没时间。"), None),
    ],
)
def test_the_answer_settles_a_question(lines: tuple[str, ...], who: str | None) -> None:
    assert owner(*lines) == who
    assert owner(*lines, evidence=2) == who


def test_somebody_else_steps_in_after_a_refusal() -> None:
    lines = ("Peter, could you write it?", "2: No, sorry.", "3: I can write it.")
    assert owner(*lines) == "S3"


def test_the_answer_after_the_evidence_is_read_with_its_day() -> None:
    who, when = read("Can you do that?", "2: Yes, I'll do it by Friday.", evidence=1)
    assert who is not None and who[0] == "S2"
    assert when is not None and (when[0], when[1].utterance) == ("2027-02-26", "u1")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("by Friday", "2027-02-26"),
        ("I'll send it Friday morning.", "2027-02-26"),
        ("by tuesday", "2027-03-02"),
        ("We ship it on the fifth of March.", "2027-03-05"),
        ("by march 5th please", "2027-03-05"),
        ("by the twenty first of may", "2027-05-21"),
        ("by 5 March 2028", "2028-03-05"),
        ("before the 10th", "2027-03-10"),
        ("by the 23rd", "2027-02-23"),
        ("I'll send it tomorrow.", "2027-02-24"),
        ("in two weeks", "2027-03-09"),
        ("within a month", "2027-03-23"),
        ("by the end of the month", "2027-02-28"),
        ("by the end of March", "2027-03-31"),
        ("before the end of this week", "2027-02-26"),
        ("I'll do it next week.", "2027-03-05"),
        ("by next Monday", "2027-03-01"),
        ("Tuesday next week", "2027-03-02"),
        ("I'll do it by end of day tomorrow.", "2027-02-24"),
        ("by next Friday", "next Friday"),
        ("by next Wednesday", "2027-03-03"),
        ("by Friday week", "2027-03-05"),
        ("for the next meeting", "the next meeting"),
        ("周五之前提交", "2027-02-26"),
        ("我下周二去问", "2027-03-02"),
        ("三月十号之前给结论", "2027-03-10"),
        ("我明天写", "2027-02-24"),
        ("两周后我再检查", "2027-03-09"),
        ("月底之前我完成测试", "2027-02-28"),
    ],
)
def test_a_day_to_come_is_a_due_date(line: str, day: str) -> None:
    assert due(line) == day


@pytest.mark.parametrize(
    "line",
    [
        "I talked to them last week.",
        "The tests passed on Friday.",
        "On Friday, I sent it to the client.",
        "I would have sent it on Friday.",
        "It takes two days.",
        "I stayed there for two weeks.",
        "I'll call at ten.",
        "It stops every night at two.",
        "They call every Monday.",
        "I'll do it soon.",
        "I'll do it some time.",
        "I'll do it in a week or two.",
        "I'll send it by Friday or Monday.",
        "I'll send the Friday report.",
        "I'll do it after Friday.",
        "I can't do it by Friday.",
        "If it comes by Friday, tell me.",
        "I'm away until Wednesday.",
        "I'm going to be out next week.",
        "It may be the second one, on the third floor.",
        "The sun and the second may help us march on.",
        "See you on Thursday.",
        "我昨天把报告发给大家了。",
        "大概还需要三天。",
        "上周五我们上线了。",
        "每周五我都会发报告。",
        "周一不合适。",
        "我晚上八点以后看。",
        "三号会议室",
    ],
)
def test_what_is_past_recurring_vague_or_denied_is_no_due_date(line: str) -> None:
    assert due(line) is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("by Friday", "Friday"),
        ("by the end of the month", "the end of the month"),
        ("by 5 March", "5 March"),
        ("周五之前提交", "周五"),
    ],
)
@pytest.mark.parametrize("recorded_at", [None, "", "some day in May"])
def test_without_a_day_of_the_meeting_the_words_stand(
    line: str, words: str, recorded_at: str | None
) -> None:
    assert due(line, recorded_at=recorded_at) == words


def test_a_full_date_needs_no_day_of_the_meeting() -> None:
    assert due("by 5 March 2028", recorded_at=None) == "2028-03-05"


def test_a_date_that_is_none_stays_in_words() -> None:
    assert due("by the 31st of April") == "the 31st of April"


def test_the_words_begin_with_the_preposition_and_not_within_a_word() -> None:
    words = [
        when and when[1].words
        for line in ("I'll do that tomorrow.", "I'll do it by Friday.")
        for _, when in (read(line),)
    ]
    assert words == ["tomorrow", "by Friday"]


def test_a_later_day_replaces_an_earlier_one() -> None:
    assert due("Peter, can you do it by Thursday?", "2: I'll do it by Monday.") == "2027-03-01"


def test_two_speakers_of_one_first_name_are_not_told_apart() -> None:
    speakers = (Speaker("S1", "Anna Berg", 1.0), Speaker("S2", "Anna Holm", 1.0))
    utterances = said("Anna will do it.", "Anna Holm will do it.")
    (first, _), (second, _) = (
        assign(utterances, speakers, [u.id], recorded_at=None, language="en") for u in utterances
    )
    assert first is None
    assert second is not None and second[0] == "S2"


def test_a_speaker_without_a_name_is_known_by_the_id() -> None:
    found, _ = assign(
        said("I'll do it."), [Speaker("S1", None, 1.0)], ["u0"], recorded_at=None, language="en"
    )
    assert found is not None and found[0] == "S1"


def test_no_evidence_and_unknown_ids_give_nothing() -> None:
    utterances = said("I'll do it by Friday.")
    for ids in ([], ["u9"]):
        found = assign(utterances, PEOPLE, ids, recorded_at=TUESDAY, language="en")
        assert found == (None, None)


def test_dateparser_is_imported_only_when_a_date_is_read() -> None:
    code = "import minutes.stages.outcomes, sys; print('dateparser' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


TOKENS = """
I'll I will can you could Peter Anna Kevin Will and or , . ? by on before next last Friday the fifth
of March may 10th in two weeks tomorrow do it send please maybe let me yes sure no not if Sarah
should today end month 2027 31 February 我 明天 会 写 李强 ， 你 负责 周五 之前 下 周 三 月 十 号
ß İ ﬁ ' ’
"""
WORDS = st.sampled_from(TOKENS.split())
TEXT = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join))
LINES = st.lists(st.tuples(st.sampled_from(["S1", "S2", "S3", None]), TEXT), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None)
@given(
    LINES,
    st.sampled_from(["en", "zh"]),
    st.sampled_from([TUESDAY, None, "9999-12-31", "0001-01-01"]),
    st.integers(1, 5),
)
def test_what_is_read_was_said(
    lines: list[tuple[str | None, str]], language: str, recorded_at: str | None, count: int
) -> None:
    utterances = tuple(Utterance(f"u{i}", i, i + 1, *line) for i, line in enumerate(lines))
    ids = [u.id for u in utterances[:count]]
    who, when = assign(utterances, PEOPLE + TEAM, ids, recorded_at=recorded_at, language=language)
    texts = {u.id: u.text for u in utterances}
    for _, evidence in filter(None, (who, when)):
        assert evidence.words and evidence.words in texts[evidence.utterance]
    if who is not None:
        assert who[1].utterance in ids
        present = who[0] in {s.id for s in PEOPLE + TEAM}
        assert present or who[0] in texts[who[1].utterance]
    if when is not None and not when[0][:1].isdecimal():
        assert when[0] in texts[when[1].utterance]
