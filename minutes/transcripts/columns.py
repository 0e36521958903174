"""What fields of transcripts are called: the names that tools give to text, times and speakers."""

from __future__ import annotations

from minutes.expressions import expression

__all__ = ["DURATION", "END", "SPEAKER", "START", "TEXT", "is_milliseconds", "plain_key"]

# In order: where a record has several, the first one counts. Compared without case and marks.
_TEXT = (
    "text punctuatedtranscript transcript content sentence caption message utterance body "
    "transcription display lexical speech said words line dialogue value phrase texte texto testo "
    "tekst inhalt 内容 文本 発言"
)
_START = (
    "audiostarttime start starttime startsec startseconds startsecond starts startms starttimems "
    "startmillis startmilliseconds startoffset startoffsetms begin begintime beginms from fromms "
    "in offset offsetms offsetmilliseconds offsetinseconds starttimestamp startts timestampstart "
    "ts t time timestamp timestampms timecode at startedat spokenat createdat s bg beginn anfang "
    "startzeit début debut inicio início inizio zeit 开始时间 时间 開始"
)
_END = (
    "audioendtime end endtime endsec endseconds endsecond ends endms endtimems endmillis "
    "endmilliseconds endoffset endoffsetms finish finishtime stop stoptime to toms out until "
    "endtimestamp endts timestampend endedat e ed ende endzeit fin fim fine einde 结束时间 終了"
)
_DURATION = (
    "duration dur durationms durationmilliseconds durationinseconds durationseconds length d"
)
_SPEAKER = (
    "speakername speakerdisplayname participantname displayname speaker speakerlabel speakertag "
    "speakerid participant participantid user username userid author name who role "
    "sp spk person party sprecher sprecherin redner intervenant locuteur hablante interlocutor "
    "orador falante relatore parlante spreker 发言人 说话人 話者"
)
TEXT, START, END = tuple(_TEXT.split()), tuple(_START.split()), tuple(_END.split())
DURATION, SPEAKER = tuple(_DURATION.split()), tuple(_SPEAKER.split())

_MARKS = expression(r"[\W_]+")
_UNIT = expression(r"(?i)(?:ms|millis|milli_?seconds)$")


def plain_key(key: str) -> str:
    """A key without case and marks: startTime, start_time and "Start Time" are one."""
    return _MARKS.sub("", key).lower()


def is_milliseconds(key: str) -> bool:
    """Whether a key says that its value is in milliseconds."""
    return _UNIT.search(key) is not None and key.lower() not in {"items", "terms"}
