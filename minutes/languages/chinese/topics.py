"""How Chinese opens a subject, and how it shows that it is still on the old one."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.chinese.phrases import noun_phrases
from minutes.languages.topics import AgendaWords, Cues, TopicWords, either

__all__ = ["agenda_words", "topic_words"]

_OPENING = expression(
    r"(?:[好的嗯对行那谢，。、 ]|辛苦了)*"
    + either(
        "接下来|下一[个项]|另外|还有一|最后|首先|其次|第[一二三四五六七八九十]|再[说来看]|说到|关于|下面|顺便",
        "今天(?:主要|先|的议题|讨论|我们)",
        "我们(?:先|再)?(?:来|开始|看|说|讨论)",
    )
)
_LEANING = expression("[它这那]|但是|因为|所以|可是|而且|不过|对|嗯|是的")


def topic_words() -> TopicWords:
    """What Chinese has to name subjects by."""
    return TopicWords(noun_phrases, cues=Cues(_OPENING, _LEANING, _calls))


def agenda_words() -> AgendaWords:
    """How a Chinese agenda is marked."""
    return AgendaWords(("议程", "会议议程"), ("议题", "事项"))


def _calls(who: str) -> str:
    return (
        rf"[好的嗯对行，。、 ]*{who}[，,、]?"
        "(?:你先|你说|你来[说讲]|.{0,6}(?:怎么说|怎么样|进展|呢))"
    )
