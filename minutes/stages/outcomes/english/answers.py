"""English answers to a request: taken on, declined, or done already."""

from __future__ import annotations

import re

from minutes.stages.outcomes.english.clauses import smooth
from minutes.stages.outcomes.signs import phrases

__all__ = ["accepts", "refuses"]

_BEFORE_YES = re.compile(
    r"^(?:(?:oh|well|ah|yeah|right|okay|and|so|great|good|lovely|perfect|thanks|cheers|hey)[\s,.!-]+)*"
)
_YES = phrases(r"""
    ^(yes(?! but)|yep|yup|aye|sure|of course|no (problem|bother|worries)|will do|absolutely|can do)
    ^(definitely|certainly|consider it done|you bet|my pleasure|gladly|with pleasure|happily|on it)
    ^(please|by all means|fine|okay|ok|alright|all right|sounds good|good idea|noted|understood)
    ^(got it|right away|go on then|that's fine|that works|that suits me|i suppose|happy to|let me)
    ^(i'll|i will|i can|i could do|i'm on it|(i'd|i would) be (happy|glad)|i'm happy to)
    ^(leave (it|that|this) (with|to) me|you'll (have|get)|you will (have|get)|that (would|
        could) be)
    ^that'd be
""")
_ONLY_YES = re.compile(r"(?:oh |and )?(?:yeah|yes|yep|right|okay|lovely|great|perfect|good)\W*")
_BEFORE_NO = re.compile(
    r"^(?:(?:oh|well|ah|hmm|mm|sorry|yeah|okay|but|actually|no|honestly|ha)[\s,.!-]+)*"
)
_NO = phrases(r"""
    ^(no(?! (problem|worries|bother|doubt))|nope|i can't|i cannot|can't|i won't|i'm afraid|sorry)
    ^(unfortunately|i don't|i'd rather not|i couldn't|i wouldn't|that's not|i have a lot|not(?! a))
    ^i'm (away|off|out|too|on (holiday|leave|nights)|busy|not)
    ^(i've (already|just|done)|i (already|just)|i did|somebody else|someone else)
    (that's|it's) (already )?(been )?done
""")
_BUT = phrases("but i( \\w+)? (can't|cannot|won't|couldn't|don't have|'m away)")


def accepts(text: str) -> bool:
    """Whether an answer takes on what was asked or proposed."""
    low = smooth(text).strip()
    if _ONLY_YES.fullmatch(low):
        return True
    return bool(_YES.search(_BEFORE_YES.sub("", low))) and not _refuses(low)


def refuses(text: str) -> bool:
    """Whether an answer declines, or says that it is done."""
    return _refuses(smooth(text).strip())


def _refuses(low: str) -> bool:
    if _YES.search(low):
        return bool(_BUT.search(low))
    opening = _BEFORE_NO.match(low)
    rest = low[opening.end() :] if opening else low
    said_no = opening is not None and re.search(r"(?<![\w'])(?:no|sorry)(?![\w'])", opening[0])
    return bool(_NO.search(rest)) or bool(said_no and not _YES.search(rest))
