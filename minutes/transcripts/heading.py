"""What a transcript says of itself, which nobody said: title, date, a tool's own lines."""

from __future__ import annotations

from collections.abc import Sequence

from minutes.expressions import expression
from minutes.transcripts.dates import Language, date_and_time, stamp

__all__ = ["is_boilerplate", "title_and_date"]

_LONGEST_TITLE = 150  # characters
_LONGEST_LINE = 400  # characters; a longer line is what somebody said
_SHORTEST_LINE = 6  # characters of what a tool writes
# What each of the lines below holds; most lines hold none of it.
_STEM = expression(
    "trans|trascri|ended|created|generi|incorrect|recording|watch|react|replying|听录|转录|文字"
)

_BOILERPLATE = expression(
    r"(?i)transcribed by https?://otter\.ai.{0,20}"
    r"|.{1,100} (?:started|stopped) transcription"
    # Teams in its other languages: a name, and a verb with "transcription".
    r"|\S.{1,80} (?:hat die Transkription (?:gestartet|beendet)"
    r"|a (?:démarré|commencé|arrêté) la transcription|(?:inició|detuvo|ha iniciado|ha detenido) la transcripción"  # noqa: E501
    r"|ha (?:avviato|interrotto|arrestato) la trascrizione|(?:iniciou|interrompeu|parou) a transcrição"  # noqa: E501
    r"|(?:heeft de )?transcriptie (?:gestart|gestopt|beëindigd)|(?:startade|stoppade) transkriptionen?"  # noqa: E501
    r"|(?:startede|stoppede) transskription(?:en)?|(?:rozpoczął|zatrzymał)\(?a?\)? transkrypcję)\.?"
    r"|\S.{1,60} ?(?:开始|已开始|停止|已停止)(?:听录|转录)|\S.{1,60}(?:さんが)?文字起こしを(?:開始|停止)しました"  # noqa: E501
    r"|this editable transcript was computer generated.{0,200}"
    r"|people can also change the text after it was created\.?"
    r"|(?:meeting|transcription) ended (?:after|at) [0-9:]{4,9}.{0,10}"
    r"|AI-generated content may be incorrect\.?|KI-generierte Inhalte können fehlerhaft sein\.?"
    r"|(?:reacted to|replying to|removed an? .{1,60} reaction from) [\"“].{0,300}"
    r"|view recording - .{0,200}|action item: .{0,300}- watch:? .{0,300}"
)
_CAPTION = expression(
    r"(?i)(?:📖 ?)?(?:meeting |full )?transcript(?:ion)?:?|attendees:?|participants:?"
    r"|invited .{1,300}|attachments .{1,300}|(?:📝 ?)?(?:meeting )?notes:?"
    r"|audio file:?|.{1,200}\.(?:wav|mp3|m4a|mp4|flac|ogg|webm)|-{2,20}|={2,20}|\*{3,20}|_{3,20}"
    r"|summary keywords.{0,300}|speakers.{0,300}|https?://\S{1,300}"
)
_LABEL = expression(
    r"(?i)(?:meeting )?(?:title|topic|subject|name|date|time|when|titel|thema|datum|titre|sujet|"
    r"título|fecha|titolo|data|主题|标题|会议名称|日期|时间) ?[:：] ?"
)
_DATE_LABEL = expression(
    r"(?i)(?:meeting )?(?:date|time|when|datum|fecha|data|日期|时间|recorded|created|duration|dauer|"  # noqa: E501
    r"participants|attendees|speakers|teilnehmer|参会人|language|source|host|organi[sz]er) ?(?:on)? ?[:：].*"  # noqa: E501
)
_DURATION = expression(r"(?i)(?:[0-9]{1,3} ?(?:h|m|s|hours?|min(?:utes)?|sec(?:onds)?)\b,? ?){1,3}")
_SUFFIX = expression(
    r"(?i)-20\d{6}[_ ]\d{4,6}(?:utc)?.{0,40}$| ?[-–(] ?20\d\d[/-]\d\d[/-]\d\d.{0,60}$"
    r"|[ -]{1,3}(?:meeting )?transcript$"
)


def is_boilerplate(line: str) -> bool:
    """Whether a line is what a tool writes around what was said."""
    if not _SHORTEST_LINE <= len(line) <= _LONGEST_LINE or not _STEM.search(line.lower()):
        return False
    return _BOILERPLATE.fullmatch(line) is not None


def title_and_date(
    lines: Sequence[str], language: Language = lambda: None
) -> tuple[str | None, str | None]:
    """The title and the date (ISO 8601) in the lines above a transcript, where there are any."""
    title = date = stamped = None
    for line in lines:
        if not 0 < len(line) <= _LONGEST_LINE or is_boilerplate(line) or _CAPTION.fullmatch(line):
            continue
        found, rest = date_and_time(line, language)
        stamped = stamped or stamp(line)
        if date is None or (found and "T" in found and "T" not in date):
            date = found or date
        if not title and rest and not _DURATION.fullmatch(rest) and not _DATE_LABEL.fullmatch(line):
            title = _SUFFIX.sub("", _LABEL.sub("", line, count=1)).strip(" -–#*")
            title = title[:_LONGEST_TITLE] or None
    return title, date or stamped
