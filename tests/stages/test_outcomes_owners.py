"""The actions of the samples: their owners and due dates, and what is no action of anybody's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minutes.records import Evidence, Speaker, Utterance
from minutes.stages.outcomes import find
from tests.stages.duties_read import assign

SAMPLES = Path(__file__).parents[2] / "samples"
VOICE = re.compile(r"<v ([^>]+)>(.+?)</v>", re.DOTALL)

Meeting = tuple[tuple[Utterance, ...], tuple[Speaker, ...]]


def transcript(name: str) -> Meeting:
    """A sample's captions as utterances; its speakers as S1, S2, … with names."""
    ids: dict[str, str] = {}
    said: list[Utterance] = []
    text = (SAMPLES / name).read_text(encoding="utf-8")
    for number, (voice, words) in enumerate(VOICE.findall(text), start=1):
        speaker = ids.setdefault(voice, f"S{len(ids) + 1}")
        words = " ".join(words.split())
        said.append(Utterance(f"u{number:03d}", number, number + 1, speaker, words))
    return tuple(said), tuple(Speaker(id_, voice, 1.0) for voice, id_ in ids.items())


def assigned(
    meeting: Meeting, parts: list[str], recorded_at: str | None, language: str
) -> tuple[str | None, str | None]:
    """Owner's name and due date of the utterances that hold these parts."""
    utterances, speakers = meeting
    ids = [next(u.id for u in utterances if part in u.text) for part in parts]
    who, when = assign(utterances, speakers, ids, recorded_at=recorded_at, language=language)
    names = {s.id: s.name for s in speakers}
    return who and names[who[0]], when and when[0]


TUESDAY = "2027-02-23T10:00:00"  # before the first of March, which the meeting holds too early

PLANNING = [
    (
        ["I can finish it by Wednesday", "So Peter will fix", "Yes, I'll do that."],
        ("Peter", "2027-02-24"),
    ),
    (["So Peter will fix"], ("Peter", "2027-02-24")),
    (["tell the three companies", "I'll call them before"], ("David", "2027-02-26")),
    (["I'll call them before"], ("David", "2027-02-26")),
    (["tell the three companies"], ("David", "2027-02-26")),
    (["could you write down everything", "I'll send it to all"], ("Kevin", "2027-02-24")),
    (["Maybe Peter could do it", "Okay, I can write"], ("Peter", None)),
    (["Maybe Peter could do it"], ("Peter", None)),
    (
        ["Okay, I can write", "By the fifth of March, please", "I'll have them ready"],
        ("Peter", "2027-03-05"),
    ),
    (["I'll have them ready"], ("Peter", "2027-03-05")),
    (["I will tell the sales team"], ("Anna", "2027-02-23")),
    (["Then Kevin will set up"], ("Kevin", "2027-03-01")),
    (["Then Kevin will set up", "Next Monday is fine"], ("Kevin", "2027-03-01")),
    # No actions.
    (["Can you all hear me?"], (None, None)),
    (["Peter, would you like to start?"], (None, None)),
    (["All of the tests passed on Friday"], (None, None)),
    (["Two days, I think."], (None, None)),
    (["It was raining here for two days"], (None, None)),
    (["I talked to three of them last week"], (None, None)),
    (["Every night, at about two"], (None, None)),
    (["I turned the backup off on Thursday night"], (None, None)),
    (["I've been looking at it for two weeks"], (None, None)),
    (["Who is going to write"], (None, None)),
    (["David, you did it the last time"], (None, None)),
    (["We could start with ten percent"], (None, None)),
    (["only a few people will see it"], (None, None)),
    (["I can help you with that"], (None, None)),
    (["We can take a credit card"], (None, None)),
]

WEDNESDAY = "2027-03-03T09:00:00+08:00"

CHINESE = [
    (["周五下班之前把退款"], ("李强", "2027-03-05")),
    (["那周五之前能完成吗", "周五下班之前把退款"], ("李强", "2027-03-05")),
    (["赵磊，你能不能帮李强", "三月十号之前给大家"], ("赵磊", "2027-03-10")),
    (["赵磊，你能不能帮李强"], ("赵磊", "2027-03-10")),
    (["我负责通知这两家医院"], ("陈静", "2027-03-04")),
    (["我来写吧"], ("陈静", "2027-03-12")),
    (["下周二再去问"], ("赵磊", "2027-03-09")),
    # No actions.
    (["大家早上好"], (None, None)),
    (["小陈在路上"], (None, None)),
    (["我来了，不好意思"], (None, None)),
    (["你先说一下开发进度"], (None, None)),
    (["大概还需要三天"], (None, None)),
    (["晚上八点以后打开"], (None, None)),
    (["这个问题我也看到了"], (None, None)),
    (["备份正好是八点开始"], (None, None)),
    (["昨天把备份停了"], (None, None)),
    (["日志里看不出什么"], (None, None)),
    (["我有点担心"], (None, None)),
    (["我也觉得周一不合适"], (None, None)),
    (["还能多测两天"], (None, None)),
    (["另外用户手册谁来写"], (None, None)),
]

STANDUP = [  # the Tuesday before the demo
    (["Isn't the entrance all glass?"], (None, None)),
    (["I'd like to switch it off"], (None, None)),
    (["I don't have a good idea yet"], (None, None)),
    (["system rejects every card"], (None, None)),
    (["Can we pin the old certificate"], (None, None)),
    (["Mei, could you move the reporting job"], ("Mei Chen", "2027-03-11")),
    (["And I'll turn off the old cluster"], ("Jonas Lindqvist", "2027-03-12")),
    (["I'll call him tonight"], ("Jonas Lindqvist", "2027-03-09")),
    (["I'll do a full run on Wednesday"], ("Grace Okafor", "2027-03-10")),
]


@pytest.fixture(scope="module")
def planning() -> Meeting:
    return transcript("planning.vtt")


@pytest.mark.parametrize(("parts", "expected"), PLANNING)
def test_the_planning_meeting(
    planning: Meeting, parts: list[str], expected: tuple[str | None, str | None]
) -> None:
    assert assigned(planning, parts, TUESDAY, "en") == expected


@pytest.mark.parametrize(("parts", "expected"), PLANNING)
def test_the_planning_meeting_as_a_recogniser_writes_it(
    planning: Meeting, parts: list[str], expected: tuple[str | None, str | None]
) -> None:
    utterances, speakers = planning
    flat = tuple(Utterance(u.id, u.start, u.end, u.speaker, _flat(u.text)) for u in utterances)
    assert assigned((flat, speakers), [_flat(p) for p in parts], TUESDAY, "en") == expected


def _flat(text: str) -> str:
    return re.sub(r"[.,?!]", "", text).lower()


@pytest.mark.parametrize(("parts", "expected"), CHINESE)
def test_the_chinese_meeting(parts: list[str], expected: tuple[str | None, str | None]) -> None:
    assert assigned(transcript("zh-meeting.vtt"), parts, WEDNESDAY, "zh") == expected


@pytest.mark.parametrize(("parts", "expected"), STANDUP)
def test_the_standup(parts: list[str], expected: tuple[str | None, str | None]) -> None:
    assert assigned(transcript("standup.vtt"), parts, "2027-03-09", "en") == expected


def test_without_a_date_of_recording_the_days_stay_in_words(planning: Meeting) -> None:
    owner, due = assigned(planning, ["So Peter will fix"], None, "en")
    assert (owner, due) == ("Peter", "Wednesday")


def test_a_value_comes_with_its_utterance_and_its_words(planning: Meeting) -> None:
    utterances, speakers = planning
    [asked] = [u for u in utterances if "So Peter will fix" in u.text]
    who, when = assign(utterances, speakers, [asked.id], recorded_at=TUESDAY, language="en")
    assert who is not None and when is not None
    assert who[1] == Evidence(asked.id, "Peter will fix")
    assert when[1] == Evidence(asked.id, "by Wednesday")


@pytest.mark.parametrize("language", ["de", "fr", "ja", "", None])
def test_other_languages_give_no_outcomes(planning: Meeting, language: str | None) -> None:
    utterances, speakers = planning
    assert find(utterances, speakers, language=language, recorded_at=TUESDAY) == ()
