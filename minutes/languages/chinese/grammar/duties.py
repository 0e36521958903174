"""Who takes on or is given a duty in a Chinese utterance."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.chinese.grammar.content import SENTENCE
from minutes.languages.chinese.grammar.first import taken_on
from minutes.languages.chinese.grammar.others import asked, assigned_work, called_for
from minutes.languages.chinese.grammar.people import find_people
from minutes.languages.chinese.rules.claims import Claim
from minutes.languages.names import Names
from minutes.records import Utterance

__all__ = ["accepts", "claims", "refuses"]

_OH = "^(?:嗯+|啊|哦|噢|哎|那|呃|额)*[，,\\s]*"
_ACCEPTS = expression(
    f"{_OH}(?:好(?!像|多|几|奇|难)|没问题|可以(?!吗)|行(?!吗)|成(?=[，,。啊]|$)|中(?=[，,。]|$)|我来|我去|我弄|是的|当然|"
    "收到|明白|没事|放心|对(?!不)|得嘞|妥|OK|ok|交给我|包在我|必须的|了解|知道了|小事|应该(?:可以|没问题|行)|能(?!不))|"
    "^嗯+[，,。]"
)
_REFUSES = expression(
    f"{_OH}(?:这个|这周|今天|我)?[，,\\s]*(?:不行|不能|不太|没时间|没空|我没|恐怕|抱歉|对不起|我不|来不及|不好意思|"
    "不用|不可以|可能不|我可能不|我这(?:周|边|几天)?[^，,。]{0,4}(?:排不|腾不|抽不|没空|没时间|忙不)|够呛|真不行|"
    "(?:手上|手头)[^，,。]{0,6}(?:满|太多|排|忙)|忙不过来|排不开|腾不出)"
)


def claims(utterance: Utterance, names: Names) -> list[Claim]:
    """What the sentences of an utterance say of who is to do something, in order."""
    named = find_people(utterance.text, names)
    found: list[Claim] = []
    for sentence in SENTENCE.finditer(utterance.text):
        start, said = sentence.start(), sentence[0]
        inside = [m for m in named if start <= m.start and m.end <= sentence.end()]
        own = list(assigned_work(said, start, inside, utterance.speaker))
        if not own:
            own = list(asked(said, start))
        if utterance.speaker is not None:
            mine = taken_on(said, start, utterance.speaker)
            own += [c for c in mine if not any(c.start < o.start < c.end for o in own)]
        found += own or called_for(said, start)
    return sorted(found, key=lambda claim: claim.start)


def accepts(text: str) -> bool:
    """Whether an answer takes on what was asked or proposed."""
    return bool(_ACCEPTS.search(text.strip())) and not refuses(text)


def refuses(text: str) -> bool:
    """Whether an answer declines."""
    return bool(_REFUSES.search(text.strip()))
