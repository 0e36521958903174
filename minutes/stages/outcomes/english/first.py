"""What the speaker of an English sentence takes on or offers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.stages.outcomes.claims import Claim
from minutes.stages.outcomes.english.dates import find
from minutes.stages.outcomes.english.sentence import MARKERS, Sentence
from minutes.stages.outcomes.english.verbs import ADVERBS, DOING, DUTY, FREE, IDLE, NO_VERB
from minutes.stages.outcomes.names import Mention
from minutes.stages.outcomes.signs import alternatives, phrases

__all__ = ["taken_on"]

_WILL = r"(?:'ll|\s+will|\s+shall|'m\s+(?:going\s+to|gonna)|\s+am\s+(?:going\s+to|gonna)|\s+gonna)"
_ABLE = alternatives(r"""
    ( can|'m able to|'m happy to|'d be (happy|glad) to| would be (happy|glad) to|'m glad to)
    ( need to| have to|'ve got to| must| gotta| promise to| plan to| intend to| should be able to)
    ('ll try and| can try and| volunteer to|'m planning to|'m due to)
""")
_HARDLY = r"(?:hardly|barely|only|never|be|have|tell|find|afford|even|really|feel|do)\b"
_TAKES = re.compile(
    rf"(?<![\w'])i(?:{_WILL}{ADVERBS}\s+(?!{IDLE})(?!{NO_VERB})[a-z]+(?:-[a-z]+)?"
    rf"|\s+can{ADVERBS}\s+(?!{IDLE})(?!{FREE})(?!{NO_VERB})(?!{_HARDLY})[a-z]+"
    rf"|{ADVERBS}(?:{_ABLE}){ADVERBS}\s+(?!{FREE})(?:{DUTY})(?!\s+you\b))"
)
_FIXED = phrases(r"""
    leave (it|that|this|that one|this one) (to|with) me|i'm on (it|that)|i volunteer|count on me
    i've got (this|that) one|consider it done|(that|this)( one)?('s| is) (mine|on me)
    the \w+( \w+)? (is|are) mine
    put (me down( for)?|(that|this|it)( one)? down for me)
    you(('ll| will) (have|get)|'d get|'ll receive) (it|that|them|this|the|a|an|my|everything|one)
    you(('ll| will) hear|'d hear) from me
    (i'd|i should|i would|i ought to) have (it|that|them|this|everything|something|a [a-z]+)
""")
_TIME = phrases("give me (until|till|a (day|week)|two (days|weeks)|a couple of (days|weeks))")
_LET_ME = phrases(r"""
    let me( just| also| quickly| please)* (check|find out|look into|follow|send|do|get back|write)
    let me( just| also| quickly| please)* (take (care|that|this|it)|prepare|call|handle|fix|
        arrange)
    let me( just| also| quickly| please)* (talk to|speak to|organi[sz]e|ask(?! (you|a|if)\b)|chase|
        see if)
    let me( just| also| quickly| please)* have a (word|chat)
""")
_OFFERS = re.compile(
    rf"(?<![\w'])(?:(?:shall|should)\s+i|(?:do\s+you\s+)?want\s+me\s+to|would\s+you\s+like\s+me\s+to|"
    rf"i\s+(?:could|might|would\s+have\s+to)|i'd\s+(?:have|need)\s+to|(?:maybe|perhaps)\s+i\s+(?:can|should|could)){ADVERBS}\s+(?:{DUTY})"
)
# "I will." says no more than who; the question before it says what.
_BARE = re.compile(
    rf"^\s*{MARKERS}(?:i(?:'ll|\s+will|\s+can|\s+could|\s+shall)(?:\s+(?:do\s+(?:it|that|this)|take\s+"
    r"(?:it|that|this)))?(?=\s*(?:$|[,.!;—-]))|me(?=\s*[.!]?\s*$)|mine(?=\s*[.!]?\s*$))"
)
_IS_DOING = re.compile(rf"(?<![\w'])i(?:'m|\s+am){ADVERBS}\s+(?:{DOING})")
_THEN_DOES = re.compile(rf"(?<![\w'])(?:then|so|and)\s+i{ADVERBS}\s+(?:{DUTY})")

# "I'll ask Peter to …" is his as much as the speaker's.
_PASSING = re.compile(r"(?<=ask|get)\s+(?:the\s+)?|(?<=tell|want|need)\s+(?:the\s+)?")
_TO_DO = re.compile(rf"^\s+to\s+(?:{DUTY})")
# Words before "I" that make it a condition, a reason or somebody else's as well.
_NOT_MINE = re.compile(
    r"(?:(?<![\w'])(?:if|whether|unless|when|until|till|before|after|while|where|which|as|how|than|"
    r"hope|wish|once|why|think\s+what|something|anything|thing|maybe|perhaps|said|say|says|told\s+\w+|asked)\s+(?:that\s+)?|"
    r"(?:don't|not|didn't)\s+(?:think|sure|know|believe)\s+(?:if\s+|that\s+)?|"
    r"(?<![\w'])(?:nor|neither|or|do|did|does|can|must|should|am)\s+)$"
)
_NOT_ABLE = re.compile(
    r"(?<![\w'])(?:so|(?<=[\w,]\s)then|that|because|what|all|only|best|and\s+then|least)\s+$"
)
# A condition earlier in the sentence, or a deed of the moment.
_CONDITION = re.compile(r"(?<![\w'])(?:if|unless|in\s+case)(?![\w'])")
_NOW = re.compile(r"[^,.]{0,25}\bright\s+now\b")
_AT_ONCE = re.compile(r"(?<![\w'])(?:just|quickly|now)(?![\w'])")


def taken_on(sentence: Sentence, speaker: str | None) -> Iterator[Claim]:
    """The duties that the speaker takes on, and those offered."""
    if speaker is None:
        return
    for match in sentence.search(_TAKES):
        before = sentence.before(match.start())
        able = not re.match(rf"i{_WILL}", match[0])
        if _NOT_MINE.search(before) or (able and _NOT_ABLE.search(before)):
            continue
        if _passes_on(sentence, match):
            continue
        owner = None if sentence.shares(match.start()) else speaker
        doubt = able and not find(sentence.text)
        doubt = doubt or bool(_CONDITION.search(before) or _AT_ONCE.search(match[0]))
        doubt = doubt or bool(_NOW.match(sentence.low, match.end(), sentence.end))
        yield Claim(owner, True, match.start(), match.end(), doubt=doubt)
    for pattern in (_FIXED, _LET_ME, _TIME, _BARE):
        for match in sentence.search(pattern):
            forecast = match[0].startswith(("you", "i'd", "i should", "i would", "i ought"))
            promised = not forecast or _is_promised(sentence, match)
            if promised and not _NOT_MINE.search(sentence.before(match.start())):
                yield Claim(
                    speaker,
                    True,
                    match.start(),
                    match.end(),
                    doubt=pattern is _LET_ME,
                    bare=pattern in (_TIME, _BARE),
                )
    for pattern in (_IS_DOING, _THEN_DOES):
        for match in sentence.search(pattern):
            if _has_day(sentence) and not _NOT_MINE.search(sentence.before(match.start())):
                yield Claim(speaker, True, match.start(), match.end())
    for match in sentence.search(_OFFERS):
        before = re.sub(r"(?:maybe|perhaps)\s+$", "", sentence.before(match.start()))
        if not _NOT_MINE.search(before):
            yield Claim(speaker, False, match.start(), match.end())


def _is_promised(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether "you'll have it" is a promise and no forecast: with a day, or "from me"."""
    rest = sentence.low[match.end() : sentence.end]
    return _has_day(sentence) or "from me" in rest or "from me" in match[0]


def _has_day(sentence: Sentence) -> bool:
    """Whether a day to come is named, other than today."""
    return any(phrase.date != "today" for phrase in find(sentence.text))


def _passes_on(sentence: Sentence, match: re.Match[str]) -> bool:
    whom = _PASSING.match(sentence.low, match.end())
    return whom is not None and any(_is_told(m, whom, sentence) for m in sentence.mentions)


def _is_told(mention: Mention, whom: re.Match[str], sentence: Sentence) -> bool:
    return mention.start == whom.end() and bool(_TO_DO.match(sentence.low[mention.end :]))
