"""Who takes on or is given a duty in an English utterance."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.records import Utterance
from minutes.stages.outcomes.claims import Claim
from minutes.stages.outcomes.english.clauses import sentences, smooth
from minutes.stages.outcomes.english.dates import find
from minutes.stages.outcomes.english.sentence import OPENS, Sentence, called
from minutes.stages.outcomes.english.words import (
    ACCEPTS,
    ADVERBS,
    DUTY,
    IDLE,
    IDLE_REQUEST,
    NO_VERB,
    REFUSES,
)
from minutes.stages.outcomes.names import Mention, Names

__all__ = ["accepts", "claims", "refuses"]

_WILL = r"(?:'ll|\s+will|\s+shall|'m\s+(?:going\s+to|gonna)|\s+am\s+(?:going\s+to|gonna)|\s+gonna)"
_FIRST = re.compile(
    rf"(?<![\w'])i(?:{_WILL}{ADVERBS}\s+(?!{IDLE})(?!{NO_VERB})[a-z]+(?:-[a-z]+)?"
    rf"|(?:\s+can|'m\s+able\s+to|'m\s+happy\s+to|\s+need\s+to|\s+have\s+to|'ve\s+got\s+to|\s+must|"
    rf"\s+gotta|\s+promise\s+to|\s+plan\s+to|\s+intend\s+to){ADVERBS}\s+(?:{DUTY})(?!\s+you\b))"
)
_FIRST_FIXED = re.compile(
    r"(?<![\w'])(?:leave\s+(?:it|that|this)\s+(?:to|with)\s+me|i'm\s+on\s+(?:it|that)\b|i\s+volunteer|"
    r"i've\s+got\s+(?:this|that)\s+one|consider\s+it\s+done|count\s+on\s+me)"
)
_LET_ME = re.compile(
    r"(?<![\w'])let\s+me(?:\s+(?:just|also|quickly|please))*\s+(?:check|find\s+out|look\s+into|follow|"
    r"send|do|take\s+(?:care|that|this|it)|get\s+back|write|prepare|call|talk\s+to|speak\s+to|"
    r"handle|fix|arrange|organi[sz]e|ask\s+(?!you\b|a\b|if\b))\b"
)
_PASSING = re.compile(r"(?<=ask|get)\s+(?:the\s+)?|(?<=tell|want|need)\s+(?:the\s+)?")
_OFFER = re.compile(
    rf"(?<![\w'])(?:(?:shall|should)\s+i|do\s+you\s+want\s+me\s+to|would\s+you\s+like\s+me\s+to|"
    rf"i\s+(?:could|might)|(?:maybe|perhaps)\s+i\s+(?:can|should|could)){ADVERBS}\s+(?:{DUTY})"
)
# Words before "I" that make it a condition, a reason or somebody else's as well.
_NOT_MINE = re.compile(
    r"(?:(?<![\w'])(?:if|whether|unless|when|until|till|before|after|while|where|which|as|how|than|"
    r"hope|wish|once|why|think\s+what|maybe|perhaps|said|say|says|told\s+\w+|asked)\s+(?:that\s+)?|"
    r"(?:don't|not|didn't)\s+(?:think|sure|know|believe)\s+(?:if\s+|that\s+)?|"
    r"(?<![\w'])(?:nor|neither|or)\s+)$"
)
_NOT_ABLE = re.compile(
    r"(?<![\w'])(?:so|then|that|because|what|all|only|best|and\s+then|least)\s+$"
)

_REQUEST = re.compile(
    rf"(?<![\w'])(?:(?:can|could|would|will|won't|can't)\s+you{ADVERBS}(?:\s+be\s+able\s+to|\s+mind)?"
    rf"{ADVERBS}\s+(?!{IDLE_REQUEST})[a-z]+(?:-[a-z]+)?|"
    rf"(?:i|we)(?:'d\s+like|\s+need|\s+want|\s+would\s+like)\s+you\s+to\s+(?:{DUTY})|"
    rf"you(?:'ll|\s+will|'re\s+going\s+to|'re\s+gonna|\s+need\s+to|\s+have\s+to|\s+should|\s+must|\s+can)"
    rf"{ADVERBS}\s+(?:{DUTY})|you\s+(?:take|do|write|send|work|prepare|check|ask|call|handle|fix|make|"
    rf"book)(?!\s+you\b)(?![\w'])|(?:please|kindly)\s+(?:also\s+)?(?:{DUTY}))"
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

_GIVEN = re.compile(
    rf"^(?:(?:'ll|\s+will|'s\s+(?:going\s+to|gonna)|\s+is\s+(?:going\s+to|gonna)|\s+shall|\s+must|"
    rf"\s+has\s+to|\s+needs\s+to){ADVERBS}\s+(?!{IDLE})(?!not\b|never\b|you\b|he\b|she\b)[a-z]+(?:-[a-z]+)?|"
    r"\s+(?:takes\s+(?:care|over|that|this|it)|volunteered\s+to|is\s+responsible\s+for|"
    r"is\s+in\s+charge\s+of|owns)\b|'s\s+(?:job|task|action|responsibility)\b)"
)
_PROPOSED = re.compile(rf"^\s+(?:can|could|should|might){ADVERBS}\s+(?:{DUTY})")
_TO_DO = re.compile(rf"^\s+to\s+(?:{DUTY})")
_DOES = re.compile(
    r"^\s+(?:writes|sends|prints|prepares|takes|brings|makes|calls|books|fixes|checks|tests|sets|"
    r"organi[sz]es|arranges|finishes|updates|does|gets|orders|reviews|draws|presents)\b"
)
_FOR = re.compile(
    r"(?<![\w'])(?:(?:that's|this\s+is|it's|that\s+is|that\s+one's|one\s+is|that\s+will\s+be)\s+for|"
    r"assign(?:ed)?(?:\s+(?:it|this|that))?\s+to|(?:leave|give)\s+(?:it|this|that)\s+to|"
    r"action(?:\s+(?:point|item))?\s+(?:for|on)|up\s+to|let's\s+have)\s+$"
)
_WANTED = re.compile(
    r"(?<![\w'])(?:i|we)(?:'d\s+like|\s+would\s+like|\s+want|\s+need)\s+(?:the\s+)?$"
)
_ASKED = re.compile(r"(?<![\w'])(?:can|could|should|shall|would|will|what\s+about|how\s+about)\s+$")
_IF = re.compile(
    r"(?<![\w'])(?:if|unless|whether|when|until|before|after|once|hope|wish|said|says|thinks|believes|hopes)\s+$"
)


def claims(utterance: Utterance, names: Names) -> list[Claim]:
    """What the sentences of an utterance say of who is to do something."""
    text = utterance.text
    low = smooth(text)
    mentions = names.mentions(text)
    found: list[Claim] = []
    for start, end in sentences(low):
        inside = [m for m in mentions if start <= m.start and m.end <= end]
        sentence = Sentence(low, start, end, inside, called(low, start, mentions))
        found += _first(sentence, utterance.speaker)
        found += _requested(sentence, utterance.speaker)
        found += _named(sentence)
    return found


def accepts(text: str) -> bool:
    """Whether an answer takes on what was asked or proposed."""
    low = smooth(text).strip()
    return bool(ACCEPTS.search(low)) and not refuses(text)


def refuses(text: str) -> bool:
    """Whether an answer declines."""
    return bool(REFUSES.search(smooth(text).strip()))


def _first(sentence: Sentence, speaker: str | None) -> Iterator[Claim]:
    if speaker is None:
        return
    for match in sentence.search(_FIRST):
        before = sentence.before(match.start())
        able = not re.match(rf"i{_WILL}", match[0])
        if _NOT_MINE.search(before) or (able and _NOT_ABLE.search(before)):
            continue
        if sentence.shares(match.start()) or _passes_on(sentence, match):
            continue
        yield Claim(speaker, True, match.start(), match.end())
    for pattern in (_FIRST_FIXED, _LET_ME):
        for match in sentence.search(pattern):
            yield Claim(speaker, True, match.start(), match.end())
    for match in sentence.search(_OFFER):
        if not _NOT_MINE.search(
            re.sub(r"(?:maybe|perhaps)\s+$", "", sentence.before(match.start()))
        ):
            yield Claim(speaker, False, match.start(), match.end())


def _passes_on(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether it is "I'll ask Peter to …": then his as much as the speaker's."""
    whom = _PASSING.match(sentence.low, match.end())
    return whom is not None and any(
        m.start == whom.end() and _TO_DO.match(sentence.low[m.end :]) for m in sentence.mentions
    )


def _requested(sentence: Sentence, speaker: str | None) -> Iterator[Claim]:
    for match in sentence.search(_REQUEST):
        before = sentence.before(match.start())
        if re.search(
            r"(?<![\w'])(?:if|when|what|how|where|which|who|whether|thing|things|or)\s+$", before
        ):
            continue
        people = [m for m in sentence.mentions if _is_addressed(sentence, m, match)]
        asks = bool(re.match(r"(?:can|could|would|will|won't|please|kindly)", match[0]))
        if len(people) > 1 or any(sentence.joined(m) for m in people):
            continue
        owner = people[0].owner if people else sentence.called
        if owner == speaker:
            continue
        if owner is not None or asks:
            places = [match.span(), *((m.start, m.end) for m in people)]
            start, end = min(s for s, _ in places), max(e for _, e in places)
            yield Claim(owner, owner is not None, start, end)


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


def _named(sentence: Sentence) -> Iterator[Claim]:
    for mention in sentence.mentions:
        before = sentence.before(mention.start)
        after = sentence.low[mention.end : sentence.end]
        if sentence.joined(mention):
            continue
        given = _GIVEN.match(after)
        if given and not _IF.search(before) and not _is_object(before):
            yield Claim(mention.owner, True, mention.start, mention.end + given.end())
            continue
        opens = OPENS.match(before)
        work = _TO_DO.match(after) or (_DOES.match(after) if mention.present else None)
        if opens and work and (_TO_DO.match(after) or find(after)):
            yield Claim(mention.owner, True, mention.start, mention.end + work.end())
        elif _TO_DO.match(after) and (wanted := _WANTED.search(before)):
            yield Claim(mention.owner, True, sentence.start + wanted.start(), mention.end)
        elif handed := _FOR.search(before):
            yield Claim(mention.owner, True, sentence.start + handed.start(), mention.end)
        elif mention.present and not _IF.search(before):
            proposed = _PROPOSED.match(after)
            asked = _ASKED.search(before)
            if proposed or (
                asked and (re.match(rf"{ADVERBS}\s+(?:{DUTY})", after) or not after.strip(" ?."))
            ):
                yield Claim(mention.owner, False, mention.start, mention.end)


def _is_object(before: str) -> bool:
    return bool(re.search(r"(?<![\w'])(?:with|to|for|from|by|of|at|about|than|like)\s+$", before))
