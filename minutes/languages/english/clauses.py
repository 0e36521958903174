"""The clause that an English date stands in, and whether it speaks of what is still to come."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.names import lowered
from minutes.text import word_set

__all__ = ["clause_span", "is_past", "may_set_deadline", "smooth"]

_HESITATION = expression(r"(?<![\w'-])(?:um+|uh+|er|erm|mm+|hmm+|uhm|ehm)(?![\w'-])(?:\s*,)?")
_BREAK = expression(
    r"[,:;.?!—–](?=\s|$)|(?<![\w'])(?:and|but|so|because|then|or|cause|which|though|anyway)(?![\w'])"
)
_WORD = expression(r"[^\W_]+(?:'[^\W_]+)*")
# Where a clause ends or begins that can stand alone.
_MARK = expression(r"[,;:.?!—–](?=\s|$)")
_JOIN = expression(
    r"\s(?=(?:but|because|so that|which|and then|though)\s|"
    r"(?:and|so)\s(?:i|we|you|he|she|they|it)\b)"
)
_FEWEST = 3  # words beside the date; with fewer it belongs to the clause next to it


_PAST = word_set(
    "was were did had said told went sent wrote talked got came saw met spoke gave took made found "
    "thought knew left ran broke began kept held lost paid bought brought built felt heard became "
    "yesterday ago sat stood slept ate drove flew grew won taught caught chose fell "
    "drew rang understood forgot meant led gave happened did didn't wasn't weren't hadn't "
    "couldn't last"
)
_NO_PAST = word_set(
    "need feed speed proceed exceed succeed indeed agreed decided needed expected scheduled "
    "planned supposed required interested red bed embed detailed limited advanced shed seed weed "
    "hundred"
)
# "The revised plan" is not past, nor is "get it booked in".
_MODIFIED = expression(
    r"(?<![\w'])(?:the|a|an|my|your|our|their|his|her|its|some|any|no|new|old)\s+(?:\w+ed|lost|used)\b"
    r"|(?<![\w'])get\s+(?:it|that|this|them|(?:the|a|an|my|our|your)\s+\w+)\s+\w+(?:ed|t|ne)\b"
)
_AHEAD = expression(
    r"'ll\b|(?<![\w'])(?:will|shall|should|must|can|could you|would you|need|needs|have to|has to|"
    r"going to|gonna|please|let's|let me|want|wants|due|deadline|supposed|ready|aim|"
    r"(?:decided|agreed|plan|planned|promised|expected|scheduled|meant)\s+to)(?![\w'])"
)
_UNREAL = expression(
    r"(?:would|could|should|might|must|'d)(?:'ve|\s+have|a)\s+(?:been|done|sent|gone|made|taken|\w+ed)\b"
)
_WISHED = expression(
    r"(?<![\w'])(?:i(?:'d|\s+would)\s+(?!like|love|prefer|need|want|better|have\s+(?:it|them|that))|see\s+(?:you|ya)\b)"
)
_NEGATED = expression(
    r"n't\b|(?<![\w'])(?:not|never|no|cannot|nothing|nobody|none|without)(?![\w'])"
)
_STILL = expression(
    r"don't\s+forget|why\s+(?:don't|not)|not?\s+later\s+than|no\s+problem|can't\s+you|"
    r"won't\s+you|make\s+sure|not\s+(?:only|sure)|no\s+worries"
)
_RECURRING = expression(
    r"(?<![\w'])(?:always|usually|often|weekly|daily|normally|sometimes|generally|"
    r"(?:every|each)\s+(?:(?:single|other|second|working)\s+)?"
    r"(?:day|week|month|quarter|year|morning|afternoon|evening|night|time|\w+day)s?)(?![\w'])"
)
_CONDITION = expression(r"(?<![\w'])(?:if|unless|whether|wish|in\s+case)(?![\w'])")
_BY = ("by", "before", "no later")
_AWAY = expression(
    r"(?<![\w'])(?:away|be\s+out|(?:am|is|are|be|'m|'re|'s)\s+off|out\s+of\s+(?:the\s+)?office|"
    r"on\s+(?:holiday|vacation|leave)|sick|"
    r"travelling|traveling|closed|been|wait|waited)(?![\w'])"
)


def clause_span(text: str, begin: int, end: int) -> tuple[int, int]:
    """The clauses of a text that hold its characters from `begin` to `end`, and no others.

    What people write down is seldom a whole clause; a reader understands no less.
    """
    low = lowered(text)
    starts = [0] + [m.end() for m in _MARK.finditer(low)] + [m.start() for m in _JOIN.finditer(low)]
    ends = [m.start() for m in _MARK.finditer(low)] + [m.start() for m in _JOIN.finditer(low)]
    first = max(at for at in starts if at <= begin)
    last = min([at for at in ends if at >= end and at > first] or [len(text)])
    while first < last and not low[first].isalnum():
        first += 1
    return first, last


def smooth(text: str) -> str:
    """The text in lower case with spaces for "um" and "uh"; all else stays in its place."""
    return _HESITATION.sub(lambda m: " " * len(m[0]), lowered(text))


def may_set_deadline(low: str, start: int, end: int) -> bool:
    """Whether the clause round a date may set a deadline: not past, not recurring, not denied."""
    left, clause, right = _clause(low, start, end)
    if _RECURRING.search(clause) or _CONDITION.search(left) or _UNREAL.search(clause):
        return False
    if _WISHED.search(left) or (_AWAY.search(clause) and not low.startswith(_BY, start)):
        return False
    if _NEGATED.search(_STILL.sub(" ", left)):
        return False
    rest = left + " " + right
    return not is_past(rest)


def is_past(clause: str) -> bool:
    """Whether a clause in lower case tells of what was, and nothing in it looks ahead."""
    if _AHEAD.search(clause):
        return False
    clause = _MODIFIED.sub(" ", clause)
    return any(
        word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _NO_PAST)
        for word in _WORD.findall(clause)
    )


def _clause(low: str, start: int, end: int) -> tuple[str, str, str]:
    """What the clause says before the date, all of it, and what it says after."""
    breaks = list(_BREAK.finditer(low))
    lefts = [0, *(m.end() for m in breaks if m.end() <= start)]
    rights = [*(m.start() for m in breaks if m.start() >= end), len(low)]
    left, right = lefts[-1], rights[0]
    if len(_WORD.findall(low[left:start] + low[end:right])) < _FEWEST:
        if len(_WORD.findall(low[left:start])) == 0 and len(rights) > 1 and low[right] == ",":
            right = rights[1]
        elif len(lefts) > 1 and low[left - 1] == "," and left == lefts[-1]:
            left = lefts[-2]
    return low[left:start], low[left:right], low[end:right]
