"""What English speakers say in so many words: "action item: …", "we decided to …", "by Friday"."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.english import dates
from minutes.languages.names import Mention, lowered
from minutes.records import Kind

__all__ = ["said"]

_LONGEST = 400  # characters that are looked at
_LEAD = (
    r"^\W*(?:(?:so|okay|ok|and|then|well|right|alright|great|good|fine|perfect|yes|yeah)\W+){0,3}"
)
_ACTION = expression(
    _LEAD
    + r"(?:(?:the |an? |our |my |one |first |second |next )*(?:action(?: item| point)?|to-?do)s?"
    r"(?: (?:is|here|for \w+))*\s*[:,–-]|action items?\b.{0,20}\bis\b)"
)
_DECISION = expression(
    _LEAD
    + r"(?:(?:the |our |final )*decision(?: (?:is|here))?(?:\s*[:,–-]| (?:is|was) (?:that|to)\b)|"
    r"(?:i think )?(?:we|we've|we have|it's|it is|that's)(?: all| now| just)? "
    r"(?:decided|agreed|settled)(?: that| to| on|[.,;]|$)|we decide this\b|"
    r"(?:i think )?we(?:'ve| have)? all agreed\b)"
)
_OPEN = expression(
    _LEAD + r"(?:the |an? |one |another )*(?:open|unsolved|unresolved) "
    r"(?:question|issue|problem|point|item)s?(?: (?:is|here))?\s*[:,–-]"
)
_STAYS = expression(r"^.{0,60}\b(?:stays|remains|keep(?:s|ing)? (?:it|that|this)) open\b")
_NOT = expression(
    r"\b(?:if|whether|not|never|nothing|haven't|hasn't|didn't|last (?:week|time|month|year))\b|"
    r"\?\s*$"
)
_COMMITS = expression(r"\b(?:i'll|i will|i'm going to|i'm gonna)\b")
_WILL = expression(r",? (?:will|'ll|is going to|is gonna|prepares|to) (?!be\b|have\b)")


def said(text: str, mentions: list[Mention]) -> Kind | None:
    """The kind of outcome that a sentence says it is; a dated duty of somebody is an action.

    Args:
        mentions: the names in the text.
    """
    low = lowered(text[:_LONGEST])
    if _ACTION.search(low):
        return "action"
    if _OPEN.search(low):
        return "problem"
    if _NOT.search(low):
        return None
    if _DECISION.search(low):
        return "decision"
    if _STAYS.search(low):
        return "problem"
    does = [m.end() for m in _COMMITS.finditer(low)]
    does += [m.end for m in mentions if m.end < len(low) and _WILL.match(low, m.end)]
    if not does:
        return None
    given = text[:_LONGEST]
    ends = len(given.rstrip(" .!"))
    # "By Friday", or a day as the last words: "I'll tell them today."
    days = dates.find(given)
    deadline = next((p for p in days if p.deadline or (p.date and p.end >= ends)), None)
    return "action" if deadline is not None and min(does) <= deadline.start else None
