"""What an English sentence asks of the person spoken to, or of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.stages.outcomes.claims import Claim
from minutes.stages.outcomes.english.dates import find
from minutes.stages.outcomes.english.sentence import MARKERS, OPENS, Sentence
from minutes.stages.outcomes.english.verbs import (
    ADVERBS,
    DOES,
    DOING,
    DONE,
    DUTY,
    IDLE,
    IDLE_REQUEST,
    IN_THE_ROOM,
)
from minutes.stages.outcomes.names import Mention
from minutes.stages.outcomes.signs import alternatives

__all__ = ["asked", "called_for"]

# Asked by the form of the sentence: these need no name, if somebody says yes.
_ASKS = re.compile(
    rf"(?<![\w'])(?:(?:would|will|could)\s+you\s+be\s+(?:so\s+)?(?:kind|good|willing)"
    rf"(?:\s+(?:enough|as))?\s+to\s+(?:{DUTY})|(?:can|could|would|will|won't|can't)\s+you(?:\s+(?:both|all|two|guys))?{ADVERBS}"
    rf"(?:\s+be\s+able\s+to)?{ADVERBS}\s+(?!{IDLE_REQUEST})(?!mind\b)[a-z]+(?:-[a-z]+)?|"
    rf"(?:would|do)\s+you\s+mind\s+(?:{DOING})|(?:please|kindly)\s+(?:also\s+)?(?:{DUTY})|"
    rf"(?:can|could|may|might)\s+i\s+ask\s+you\s+to\s+(?:{DUTY})|"
    r"(?:can|could|may)\s+i\s+leave\s+(?:it|that|this|\w+\s+\w+)\s+(?:with|to)\s+you|"
    rf"(?:don't\s+forget|remember|make\s+sure|be\s+sure)\s+(?:you\s+|to\s+)+(?:{DUTY}))"
)
# Told by the form of the sentence: these need the name of whoever is told, or a question mark.
_YOU = alternatives(r"""
    'll| will|'re going to|'re gonna| need to| have to| should| must| can| could| wanted to
""")
_TELLS = re.compile(
    r"(?<![\w'])(?:(?:i|we)(?:'d\s+like|\s+need|\s+want|\s+would\s+like|'d\s+ask|\s+would\s+ask)"
    rf"\s+you\s+to\s+(?:{DUTY})|"
    rf"you(?:'ll|\s+will){ADVERBS}\s+(?!{IDLE})(?!be\b|have\b|need\b|find\b|get\b|see\b)[a-z]+|"
    rf"you(?:{_YOU}){ADVERBS}\s+(?:{DUTY})|"
    rf"(?<!did\s)(?<!do\s)(?<!had\s)you{ADVERBS}\s+(?!have\b)(?:{DUTY})(?!\s+you\b)(?![\w'])|"
    rf"you(?:'re|\s+are){ADVERBS}\s+(?:{DOING}|in\s+charge|responsible|on\s+\w+\s+duty)|"
    r"(?<!would\s)you\s+keep\s+\w+ing|keep\s+(?:looking|digging|going|working|pushing|an\s+eye))"
)
_CHECKS = re.compile(r"you(?:'ll|'re|\s+(?:will|are))\b")
_ORDER = rf"(?!(?:do|have|are)\s+(?:you|we|they|i|any)\b)(?!{IN_THE_ROOM})(?:{DUTY})"
_IMPERATIVE = re.compile(rf"^\s*{MARKERS}{_ORDER}")
_AFTER_NAME = re.compile(rf"[\s,]+(?:(?:please|kindly|just|also|then|and)\s+)*{_ORDER}")
_PLEASE = re.compile(r"(?<![\w'])please\s*[.!]?\s*$")
_CONDITIONED = re.compile(
    r"(?<![\w'])(?:if|when|what|how|where|which|who|whether|thing|things|or|than|as|that|before)\s+$"
)
_ADDRESSED = re.compile(
    r"^[\s,]*(?:(?:please|so|then|well|okay|maybe|and|also|i\s+think|perhaps)[\s,]+)*$"
)
_SPOKEN_OF = re.compile(r"(?<![\w'])(?:and|with|to|for|from|ask|tell|by|of|see)\s+$")
_BEFORE_YOU = re.compile(r"^[\s,]*(?:before|if|when|while|since|once|as)\s+you\b[^?.!]{0,40}$")
_TAIL = re.compile(
    r"(?:,|(?<![\w'])(?:it|this|that|them|please|then|too|today|tomorrow|one|up|out|thanks|ones|those))"
    r"\s*$"
)

_WHO = re.compile(
    r"(?<![\w'])(?:who(?:"
    + alternatives(r"""
        's| is|'ll| will| can| could| would| should| wants? to| has (the )?time to
    """)
    + rf"){ADVERBS}(?:\s+(?:going|able|willing|happy|like)\s+to|\s+gonna)?\s+(?:{DUTY}|{DOING})|"
    rf"who\s+(?:{DOES})|any\s+(?:volunteers?|takers)|volunteers?\s*\?|who\s+volunteers)"
)
_SOMEBODY = re.compile(
    r"(?<![\w'])(?:somebody|someone|anybody|anyone|one\s+of\s+(?:us|you))"
    r"(?:\s+(?:with|from|in|on|here)\s+[\w' ]{1,30}?)?(?:"
    + alternatives(r"""
        's got to| (should|needs to|has to|must|can|could|will|ought to|to|please)
        ( (will|would) have to)
    """)
    + rf"){ADVERBS}\s+(?:{DUTY})"
)
_NEED = re.compile(
    rf"(?<![\w'])(?:(?:needs?|have|has|ought|must|should)(?:\s+to)?\s+(?:be|get)\s+(?:{DONE})|"
    r"(?:needs?|have|has|must)\s+(?:to\s+)?go\s+(?:out|up|in|back)|we(?:\s+still|\s+really|\s+also)?"
    r"(?:\s+need\s+to|\s+have\s+to|\s+must|'ve\s+got\s+to|'ll\s+have\s+to|'ll\s+need\s+to)"
    rf"\s+(?:{DUTY}))"
)


def asked(sentence: Sentence, speaker: str | None) -> Iterator[Claim]:
    """The duties asked of somebody who is named, or of whoever answers."""
    end = 0
    found = [(m, pattern is _ASKS) for pattern in (_ASKS, _TELLS) for m in sentence.search(pattern)]
    for match, asks in sorted(found, key=lambda item: item[0].start()):
        if match.start() >= end and not _CONDITIONED.search(sentence.before(match.start())):
            end = match.end()
            yield from _claim(sentence, match, speaker, asks=asks)
    if end:
        return
    yield from _called_on(sentence, speaker)
    order = _IMPERATIVE.match(sentence.text)
    if order is not None:
        yield from _ordered(sentence, order, speaker)


def _claim(
    sentence: Sentence, match: re.Match[str], speaker: str | None, *, asks: bool
) -> Iterator[Claim]:
    people = [m for m in sentence.mentions if _is_addressed(sentence, m, match)]
    if len(people) > 1 or any(sentence.joined(m) for m in people):
        return
    owner = people[0].owner if people else sentence.called
    asks = asks or bool(_CHECKS.match(match[0]) and sentence.asks)
    if owner == speaker or not (owner is not None or asks):
        return
    places = [match.span(), *((m.start, m.end) for m in people)]
    start, end = min(s for s, _ in places), max(e for _, e in places)
    yield Claim(owner, owner is not None, start, end)


def _called_on(sentence: Sentence, speaker: str | None) -> Iterator[Claim]:
    """An imperative after a name: "Tom, send me the list."."""
    for mention in sentence.mentions:
        order = _AFTER_NAME.match(sentence.low, mention.end, sentence.end)
        opens = mention.present and OPENS.match(sentence.before(mention.start))
        if order and opens and mention.owner != speaker and not sentence.joined(mention):
            yield Claim(mention.owner, True, mention.start, order.end())


def _ordered(sentence: Sentence, order: re.Match[str], speaker: str | None) -> Iterator[Claim]:
    """A bare imperative: "Send me the list by Friday, Tom."; without a name it waits for a yes."""
    start, end = sentence.start, sentence.start + order.end()
    named = [m for m in sentence.mentions if m.present and _ends(sentence, m)]
    owner = named[0].owner if len(named) == 1 else sentence.called
    dated = find(sentence.text) or _PLEASE.search(sentence.text)
    if owner != speaker and (owner is not None or dated):
        yield Claim(owner, owner is not None, start, end)


def _ends(sentence: Sentence, mention: Mention) -> bool:
    before, after = sentence.before(mention.start), sentence.low[mention.end : sentence.end]
    return before.rstrip().endswith(",") and not after.strip(" ?.!,")


def called_for(sentence: Sentence) -> Iterator[Claim]:
    """What anybody is asked to do, or is said to be needed; it waits for somebody to take it."""
    for pattern in (_WHO, _SOMEBODY):
        for match in sentence.search(pattern):
            yield Claim(None, False, match.start(), match.end(), anyone=True)
    for match in sentence.search(_NEED):
        if not _CONDITIONED.search(sentence.before(match.start())):
            yield Claim(None, False, match.start(), match.end(), anyone=True, doubt=True)


def _is_addressed(sentence: Sentence, mention: Mention, request: re.Match[str]) -> bool:
    low = sentence.low
    before = sentence.before(mention.start)
    if mention.end <= request.start():
        between = low[mention.end : request.start()]
        opens = bool(OPENS.match(before))
        if not opens and not mention.present:
            return False
        if opens and (between.lstrip().startswith(",") or _BEFORE_YOU.match(between)):
            return True
        spoken_of = not opens and _SPOKEN_OF.search(before) and not sentence.joined(mention)
        return bool(_ADDRESSED.match(between)) and not spoken_of
    if not mention.present:
        return False
    if re.search(r"(?<![\w'])you\s*,?\s*$", before) and mention.start < request.end() + 1:
        return True
    after = low[mention.end : sentence.end]
    return bool(re.match(r"\s*(?:$|[?.!,])", after)) and bool(_TAIL.search(before))
