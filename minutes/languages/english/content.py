"""What an English text is about: its words, without those that any text has."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.text import word_set

__all__ = ["content_words", "leaves_open", "points_back", "stands_alone", "supposes"]


# Words that say nothing of what a text is about, those of every meeting among them.
_FUNCTION = word_set(
    "a an the this these those that my your his her its our their some any each every all both "
    "of to in on at for with from by about into over under between through as than like out up "
    "off and but or so because if when where while whether then i you we they he she it them us "
    "me him there here who what which how why just maybe probably actually basically only also "
    "kind sort gonna wanna am is are was were be been being do does did done doing have has had "
    "having can could will would shall should may might must don't doesn't didn't isn't aren't "
    "wasn't won't wouldn't can't couldn't shouldn't haven't hasn't i'm i'll i've i'd you're "
    "you'll you've you'd we're we'll we've we'd they're they'll they've he's he'll she's she'll "
    "it's it'll that's that'll there's what's who's let's let not no yes yeah okay ok right "
    "well oh um uh please thanks thank really very too again still already one thing things "
    "something everything anything think know mean guess say said see get got go going gone "
    "come take make want need good great fine sure perfect agree agreed decide decided "
    "everybody everyone anybody somebody someone next last first it'd more much deadline due "
    "date many lot little bit way time ready able try settled settle decision vote votes favour "
    "objection objections seconded carried approved approve adopted unanimous motion mine yours "
    "yep yup none nothing nobody sorry hmm ha sake else same such other others another until "
    "since before after during without within problem problems issue issues part weird point "
    "question topic idea meeting though although anyway perhaps however instead rather quite "
    "always never often ever soon later early yet even least most neither either ones"
)
_TOKEN = expression(r"[^\W_]+(?:'[^\W_]+)*")
_ENDING = expression(r"(?:ings?|ied|ies|ed|ers?|es|s|ly|e|y)$")
_DOUBLE = expression(r"([bdgmnprt])\1$")


def content_words(text: str) -> frozenset[str]:
    """The words that say what a text is about, without their commonest endings."""
    words = (w.removesuffix("'s") for w in _TOKEN.findall(text.casefold().replace("’", "'")))
    return frozenset(_stem(word) for word in words if word not in _FUNCTION)


def _stem(word: str) -> str:
    """The word without its commonest endings: plan, plans and planning are one."""
    stem = word
    while len(shorter := _ENDING.sub("", stem)) > 2 and shorter != stem:
        stem = shorter
    return _DOUBLE.sub(r"\1", stem)


_PRONOUN = expression(
    r"\b(?:it|them|him|her|they|he|she|ones|(?:it|he|she|they|that)'(?:s|re|ll|d)|"
    r"(?:this|that|these|those)(?=\s*(?:$|[.,?!;]|(?:and|but|to|for|by|on|with|at|in|over|before|"
    r"after|from|then|too|up|out|as|when|if|right|now|is|was|would|will|can|could|should|async|"
    r"offline)\b))|"
    r"(?:this|that|these|those|the same) (?!week|month|year|morning|afternoon|evening|quarter|time|"
    r"way|friday|monday|tuesday|wednesday|thursday|kind|sort|point|call|meeting)[a-z]+|"
    r"the (?:issue|pr|prs|ticket|tickets|proposal|document|doc|change|changes|fix|question|"
    r"problem))\b"
)
_KNOWN = 4  # words of content before it among which a pronoun finds what it stands for


_SUPPOSES = expression(r"^\W*(?:(?:yes|yeah|no|so|and|but|okay|ok|well|because)\W+){0,2}if\b")


def supposes(text: str) -> bool:
    """Whether a text begins with what it depends on: "Yes, if something goes wrong, …"."""
    return bool(_SUPPOSES.search(text.casefold()))


def points_back(text: str) -> bool:
    """Whether a text has a word that stands for what was said before the text."""
    low = text.casefold().replace("’", "'")
    found = _PRONOUN.search(low)
    return found is not None and len(content_words(low[: found.start()])) < _KNOWN


_FEW = 2  # words of content up to which "it" and "that" leave it in the dark


def leaves_open(text: str) -> bool:
    """Whether a text does not say by itself what it is about."""
    return points_back(text) or len(content_words(text)) <= _FEW


_TELLS = 4  # words of content that a text needs to say what it is about
_LONGEST = 40  # words; what is longer runs from one thing to another
_GOES_ON = expression(
    r"^\W*(?:and|but|so|or|because|since|if|which|then|also|yeah|yes|no|well|okay|ok|right|too|"
    r"as i said|i mean|like|otherwise|instead|therefore|that's why|again|anyways?|additionally|"
    r"basically|actually|hey|hi|hello|thanks?|let me|let's|number \w+|one (?:is|of)|my guess|"
    r"(?:first|second|third|last)(?:ly)?,|regarding|around|speaking of|as (?:for|to)|what|who|"
    r"where|how|is|are|am|was|were|do|does|did|have|has|had|will|would|can|could|this|that|these|"
    r"those|maybe|in terms of|\w+ing(?! (?:is|was|will|has|should|must|can)\b)|"
    r"(?!currently|yesterday|today|tomorrow|finally|unfortunately)\w+,|"
    r"(?:in|on|under|at|from|by|with|for|of|to)\b[^,]*$)(?!\w)"
)
# A verb that makes it a sentence, or a pronoun with one.
_SENTENCE = expression(
    r"\b(?:is|are|was|were|am|has|have|had|will|would|can|could|shall|should|must|may|might|"
    r"do|does|did|needs?|wants?|plans?|\w+n't)\b|'(?:s|re|ve|ll|d|m)\b|"
    r"^(?:i|we|you|they|he|she) (?:now )?[a-z]+\b"
)
# Signs of a sentence that a reader cannot follow: words said twice, words that a recogniser lost,
# and one sentence that runs on into another.
_TWICE = expression(r"(?i)\b(\w+),? \1\b|\b(we|i|you|they)\b \w+ \2\b")
_LOST = expression(
    r"(?i)…|\.\.|\bhey\b|(?:\b(?:is|are|was|were)|'s) like\b|\b(?:we|they|you|s?he) \w{2,}ing\b|"
    r"^i (?!was\b|guess\b|pass\b|discuss\b|always\b)\w{3,}s\b"
)
_RUNS_ON = expression(
    r"[a-z\d],? (?:And|But|So|Because|If|Or|The|We|They|You|He|She|It|This|That|Those|There|In|"
    r"On|At|To|From|For|Of|With|First|Then|Right|Go|Is|Are)\b"
)
_POINTS = expression(r"\bhere\b|\bthis time next\b")


def stands_alone(text: str) -> bool:
    """Whether a text is a whole sentence that is understood without what was said before."""
    low = text.strip().casefold().replace("’", "'")
    if not low.endswith((".", "!", "”", '"')) or text[:1].islower() or _GOES_ON.search(low):
        return False
    if any(broken.search(text) for broken in (_TWICE, _LOST, _RUNS_ON)) or _POINTS.search(low):
        return False
    if not _SENTENCE.search(low):
        return False
    return (
        len(low.split()) <= _LONGEST and len(content_words(low)) >= _TELLS and not points_back(low)
    )
