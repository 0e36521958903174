"""The words of the minutes that nobody said: headings and captions, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minutes.records import Kind

__all__ = ["CHINESE", "ENGLISH", "Labels", "catalogue"]


@dataclass(frozen=True, slots=True)
class Labels:
    """What a template writes in its own words. Braces stand for what is put in."""

    language: str  # BCP 47
    meeting: str
    sections: Mapping[Kind, str]
    topics: str
    transcript: str
    owner: str
    due: str
    no_speech: str
    no_points: str
    seconds: str
    minutes: str
    hours: str
    day: str
    months: tuple[str, ...]
    kinds: Mapping[Kind, str]
    speakers: str
    contents: str
    attention: str
    attention_caption: str
    attention_kept: str
    attention_share: str
    what: str
    time: str
    done: str
    not_said: str
    original: str
    to_transcript: str
    to_minutes: str
    why: str
    why_words: str
    why_no_word: str
    why_also: str
    why_attended: str
    recording: str
    play: str
    pause: str
    position: str
    speed: str
    close: str
    unplayable: str
    made_with: str
    roles: Mapping[str, str]
    quoted: str
    cleaned: str


ENGLISH = Labels(
    language="en",
    meeting="Meeting",
    sections={
        "point": "Summary",
        "decision": "Decisions",
        "action": "Actions",
        "problem": "Open problems",
    },
    topics="Topics",
    transcript="Transcript",
    owner="Owner",
    due="Due",
    no_speech="No speech was found.",
    no_points="No point stood out; the transcript has all that was said.",
    seconds="{} s",
    minutes="{} min",
    hours="{} h",
    day="{day} {month} {year}",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    kinds={"point": "Point", "decision": "Decision", "action": "Action", "problem": "Open problem"},
    speakers="Speakers and their shares of the talk",
    contents="Contents",
    attention="Attention over time",
    attention_caption="Each bar is something said: as high as its weight, in its speaker’s colour.",
    attention_kept="A dot marks what the minutes keep: {} of the attention.",
    attention_share="{} of the meeting’s attention",
    what="What",
    time="Time",
    done="Done",
    not_said="not said",
    original="Original words",
    to_transcript="In the transcript",
    to_minutes="In the minutes",
    why="Why this?",
    why_words="Shaded words raised its importance, underlined ones lowered it; in log odds: {}",
    why_no_word="No word of it stands out.",
    why_also="Who speaks, when, for how long and how rare the words are counts too.",
    why_attended="Beside it, the model attended most to",
    recording="Recording",
    play="Play",
    pause="Pause",
    position="Position",
    speed="Speed",
    close="Close",
    unplayable="The recording cannot be played from this page: {}. Times lead to the transcript.",
    made_with="Made with minutes {}",
    roles={"transcriber": "transcriber", "diarizer": "diarizer", "scorer": "scorer"},
    quoted="Every point is quoted as it was said, none is reworded.",
    cleaned="Points hold only words that were said, in order; the original is one click away.",
)

CHINESE = Labels(
    language="zh",
    meeting="会议",
    sections={"point": "摘要", "decision": "决议", "action": "待办事项", "problem": "未决问题"},
    topics="议题",
    transcript="发言记录",
    owner="负责人",
    due="截止日期",
    no_speech="未检测到语音。",
    no_points="没有突出的要点；全部发言见发言记录。",
    seconds="{} 秒",
    minutes="{} 分钟",
    hours="{} 小时",
    day="{year}年{month}月{day}日",
    months=tuple(map(str, range(1, 13))),
    kinds={"point": "要点", "decision": "决议", "action": "待办", "problem": "未决问题"},
    speakers="发言人及其发言占比",
    contents="目录",
    attention="注意力随时间的分布",
    attention_caption="每根竖条是一段发言：高度表示权重，颜色表示发言人。",
    attention_kept="圆点标出纪要保留的内容，合计占注意力的 {}。",
    attention_share="占全会注意力的 {}",
    what="事项",
    time="时间",
    done="已完成",
    not_said="未提及",
    original="原话",
    to_transcript="见发言记录",
    to_minutes="见纪要",
    why="为何入选？",
    why_words="有底色的词提高了重要性，有下划线的词降低了重要性；以对数几率计：{}",
    why_no_word="没有哪个词特别突出。",
    why_also="发言人、时间、时长以及用词的罕见程度也有影响。",
    why_attended="除此之外，模型最关注",
    recording="录音",
    play="播放",
    pause="暂停",
    position="播放位置",
    speed="播放速度",
    close="关闭",
    unplayable="此页面无法播放录音：{}。点击时间可跳转到发言记录。",
    made_with="由 minutes {} 生成",
    roles={"transcriber": "语音识别", "diarizer": "说话人区分", "scorer": "重要性评估"},
    quoted="所有要点均为原话引用，未作改写。",
    cleaned="要点只含说过的话，语序不变；略去的字词点开“原话”即可查看。",
)

_BY_LANGUAGE = {labels.language: labels for labels in (ENGLISH, CHINESE)}


def catalogue(language: str | None) -> Labels:
    """The words for a meeting in this language (ISO 639-1); English where there are none."""
    return _BY_LANGUAGE.get((language or "").casefold().partition("-")[0], ENGLISH)
