"""What an English sentence says that somebody who is named will do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from minutes.stages.outcomes.claims import Claim
from minutes.stages.outcomes.english.dates import find
from minutes.stages.outcomes.english.sentence import OPENS, Sentence
from minutes.stages.outcomes.english.verbs import ADVERBS, DOES, DOING, DUTY, IDLE
from minutes.stages.outcomes.names import Mention
from minutes.stages.outcomes.signs import alternatives, phrases

__all__ = ["expected", "given"]

_WILL = re.compile(
    rf"^(?:'ll|\s+will|'s\s+(?:going\s+to|gonna)|\s+is\s+(?:going\s+to|gonna)|\s+shall|\s+must|"
    rf"\s+has\s+to|\s+needs\s+to|'s\s+got\s+to){ADVERBS}\s+(?!{IDLE})(?!not\b|never\b|you\b|he\b|she\b)"
    rf"[a-z]+(?:-[a-z]+)?"
)
_SOMEBODY_WILL = re.compile(
    r"(?<![\w'])(?:so|and|then|okay|perfect|great|good|alright)\s+"
    r"(?P<who>(?!(?:he|she|it|they|we|you|i|that|this|there|who|what|everybody|everyone|people|nobody|"
    rf"all|then|so|and)\b)[a-z]+)\s+will{ADVERBS}\s+(?:{DUTY})"
)
_HAS = re.compile(
    r"^(?:"
    + alternatives(r"""
    ( takes (care|over|that|this|it)| (volunteered|offered|agreed|promised) to| owns)
    ('s| is) (responsible for|in charge of|on it|on that|taking (care|over|that|this|it))
    's (job|task|action|responsibility|turn)
""")
    + r")(?![\w'])"
)
_IS_DOING = re.compile(rf"^(?:'s|\s+is){ADVERBS}\s+(?:{DOING})")
_PROPOSED = re.compile(rf"^\s+(?:can|could|should|might){ADVERBS}\s+(?:{DUTY})")
_TO_DO = re.compile(rf"^\s+to\s+(?:{DUTY})")
_DOES = re.compile(rf"^{ADVERBS}\s+(?:{DOES}|keeps\s+\w+ing)")
_FOR = re.compile(
    r"(?<![\w'])(?:(?:that's|this\s+is|it's|that\s+is|that\s+one's|one\s+is|that\s+will\s+be)\s+for|"
    r"assign(?:ed)?(?:\s+(?:it|this|that))?\s+to|(?:leave|give)\s+(?:it|this|that)\s+to|"
    r"(?:put|note|mark|write)\s+(?:it|this|that|that\s+one|this\s+one)\s+down\s+(?:for|as)|"
    r"action(?:\s+(?:point|item))?\s+(?:for|on)|up\s+to|let's\s+have)\s+$"
)
_WANTED = re.compile(
    r"(?<![\w'])(?:i|we)(?:'d\s+like|\s+would\s+like|\s+want|\s+need)\s+(?:the\s+)?$"
)
_ASKED = re.compile(r"(?<![\w'])(?:can|could|should|shall|would|will|what\s+about|how\s+about)\s+$")
_IF = re.compile(
    r"(?<![\w'])(?:if|unless|whether|when|until|before|after|once|hope|wish|said|says|thinks|"
    r"believes|hopes|what|how|why|where|which|because|since|"
    r"(?<!agreed\s)(?<!agree\s)(?<!decided\s)(?<!decide\s)that)\s+$"
)
_OBJECT = re.compile(r"(?<![\w'])(?:with|to|for|from|by|of|at|about|than|like)\s+$")
# A list of who does what: each clause of it may begin with a name.
_IN_LIST = re.compile(r"(?:,|,?\s+and)\s+$")
_CONCLUDES = phrases(r"""
    so|then|okay|ok|alright|right|great|good|perfect|fine|sum|recap|wonderful|lovely|fantastic
    in that case|brilliant|excellent
""")


def expected(sentence: Sentence) -> Iterator[Claim]:
    """What somebody who cannot be told by name will do, in a text without capitals.

    "So peter will fix it" may be "so marketing will like it": whoever says yes to it owns it.
    """
    for match in sentence.search(_SOMEBODY_WILL):
        yield Claim(None, False, match.start("who"), match.end())


def given(sentence: Sentence) -> Iterator[Claim]:
    """The duties of people named, one for each name at most."""
    earlier = False
    for mention in sentence.mentions:
        claim = _given(sentence, mention, listed=earlier)
        if claim is not None:
            earlier = True
            yield claim


def _given(sentence: Sentence, mention: Mention, *, listed: bool) -> Claim | None:
    before = sentence.before(mention.start)
    after = sentence.low[mention.end : sentence.end]
    owner = None if sentence.joined(mention) else mention.owner
    will = _WILL.match(after) or _HAS.match(after)
    if will and not _IF.search(before) and not _OBJECT.search(before):
        return Claim(owner, True, mention.start, mention.end + will.end())
    if owner is None:
        return None
    opens = bool(OPENS.match(before)) or (listed and bool(_IN_LIST.search(before)))
    if opens and (work := _works(sentence, mention, before, after, listed)):
        return Claim(owner, True, mention.start, mention.end + work.end())
    if _TO_DO.match(after) and (wanted := _WANTED.search(before)):
        return Claim(owner, True, sentence.start + wanted.start(), mention.end)
    if handed := _FOR.search(before):
        return Claim(owner, True, sentence.start + handed.start(), mention.end)
    if mention.present and not _IF.search(before):
        proposed, asked = _PROPOSED.match(after), _ASKED.search(before)
        alone = re.match(rf"{ADVERBS}\s+(?:{DUTY})", after) or not after.strip(" ?.")
        if proposed or (asked and alone):
            return Claim(owner, False, mention.start, mention.end)
    return None


def _works(
    sentence: Sentence, mention: Mention, before: str, after: str, listed: bool
) -> re.Match[str] | None:
    """ "Kevin to write …"; "Kevin prints …" where it concludes, has a day, or is in a list."""
    if work := _TO_DO.match(after):
        return work
    if not mention.present:
        return None
    dated = any(phrase.date != "today" for phrase in find(after))
    concludes = listed or _CONCLUDES.search(before) or dated
    return _DOES.match(after) or _IS_DOING.match(after) if concludes else None
