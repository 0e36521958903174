"""Whose work an English sentence makes something: who commits to it, who is asked or told to."""

from __future__ import annotations

from minutes.expressions import expression
from minutes.languages.names import Mention, lowered

__all__ = ["accepts", "asks", "commits", "invites", "named", "volunteers", "volunteers_anywhere"]

_WITHIN = 3  # characters of the statement in which its subject may still stand


_VOLUNTEERS = expression(
    r"\b(?:i'll|i will|i'd|i(?:'m| am) (?:also |still |just )?(?:gonna|going to|planning|happy|"
    r"trying|working|preparing)|i (?:can|could|should|might|want|wanna|need|have to|plan|hope|"
    r"would|still|intend|promise)|let me|my (?:goal|plan|aim|action|todo|to-do))\b"
)


# Nobody else can be meant, whoever stands beside: "we need that too, but I will do it today".
_COMMITS = expression(
    r"\b(?:i'll|i will|i(?:'m| am) (?:gonna|going to)|(?:that|this|it)(?:'s| is) on me)\b"
)


# What is said of the talk itself and commits to no task of it: "then I'll let you all go".
_OF_THE_TALK = expression(
    r" (?:let (?:\w+ ){1,3}(?:go|know)|see you|talk to you|stop|pause|say|be|start (?:with|by)|"
    r"give you|(?:hand|turn) (?:it )?(?:over|to)|pass (?:it|the))\b"
)


_ASKS = expression(
    r"\b(?:(?:can|could|would|will) you|you (?:can|could|should|might|may|want|wanna|need|"
    r"have)|if you|please|feel free|do you (?:want|mind)|"
    r"i(?:'d| would| want to) (?:\w+ )?(?:request|ask|encourage|urge|recommend) (?:that )?"
    r"(?:you|everybody|everyone|people|folks))\b"
)


_OTHERS = expression(r"\b(?:we|we'll|we're|we've|we'd|let's|they|they'll|they're|he|she|people)\b")


_ACCEPTS = expression(
    r"^\W*(?:(?:yeah|yes|yep|yup|ok|okay|oh|alright|right|cool|great)\W+)*(?:sure|will do|"
    r"of course|absolutely|definitely|sounds good|no problem|happy to|i'll|i will|i can|i'd be|"
    r"i'm happy|for sure|yeah|yes|yep|yup|okay|got it|i got|done)\b"
)


# What hosts say to everybody and nobody: the list of coming meetings, "feel free to reach out".
_INVITES = expression(
    r"\b(?:feel free|(?:look|watch) out for\b.{0,60}\b(?:updates?|announcements?)|"
    r"please (?:look|watch) out|get involved|reach out to (?:me|us)|let (?:me|us) know|"
    r"please (?:vote|join|participate|track|take a look|check out)|"
    r"(?:anybody|anyone|everybody|everyone|folks|you)(?: \w+){0,3} "
    r"(?:want|wants|wanna|welcome|encouraged|like) to (?:\w+ ){0,2}"
    r"(?:join|attend|participate|follow|track|contribute|vote)|"
    r"encourage (?:you|people|folks|everyone|anyone|anybody))\b"
)


# The one that meets is what the sentence begins with: "prepare it for the call that is on Friday"
# is a task.
_SCHEDULE = expression(
    r"^\W*(?:(?:and|so|then|again|also|as|mentioned|the|our|next|on|there|will|be|\w+day)\W+){0,5}"
    r"(?:sig|wg|meeting|call|committee|session|working group)\b(?:\W+(?!that\b|which\b)\w+){0,4}\W+"
    r"(?:is|are|will be|will happen|happens|happening|meets?|taking place)\b.{0,40}"
    r"\b(?:next|tomorrow|today|(?:mon|tues|wednes|thurs|fri)day)\b"
)


# What follows the name of somebody who is to do something: "Tyler will", "Zach and his team are".
_DOES = expression(
    r"(?:,? (?:and|or) [\w' ]{1,24}?)?(?:'s|'ll)?,? (?:is |was |has |can |could |will |would |"
    r"should |might |may |to |you |if you|needs? |wants? |plans? |please|gonna |going to |and i\b|"
    r"are |have )"
)


# It hands a task to who is named right after it: "I'll assign this to Zeke", "I'll have Anna go".
_HANDS = expression(
    r"\b(?:(?:assign|reassign|hand|leave)(?:ing)?(?: \w+){1,4}? (?:to|for)|"
    r"(?:i'll|i will|i(?:'m| am) (?:gonna|going to)|we'll|we will|let's) (?:then |also )?have) $"
)


# What is done by telling who is to do it: "Mrs. Winter will, I'll pass it on to her".
_RELAYS = expression(
    r"(?:i'll|i will|i can|let me) (?:(?:pass|hand|forward) (?:it|this|that) (?:on )?to|tell|let|"
    r"ask|inform|remind|ping) (?:her|him|them)\b"
)


_OWNS = expression(r"'s\b")  # "I'll have Anna's notes ready"


def volunteers(text: str, at: int) -> bool:
    """Whether it is "I" who does what a text says from place `at` on."""
    return _subject(lowered(text), at) == "i"


def volunteers_anywhere(text: str) -> bool:
    """Whether "I" commit to something, wherever a text says it, or want to and nobody else does."""
    low = lowered(text)
    return bool(_COMMITS.search(low) or (_VOLUNTEERS.search(low) and not _OTHERS.search(low)))


def commits(text: str) -> bool:
    """Whether "I" commit to something after all that a text asks of others."""
    low = lowered(text)
    asked = max((m.end() for m in _ASKS.finditer(low)), default=0)
    return any(not _OF_THE_TALK.match(low, found.end()) for found in _COMMITS.finditer(low, asked))


def asks(text: str, at: int) -> bool:
    """Whether somebody is asked to do what a text says from place `at` on."""
    return _subject(lowered(text), at) == "you"


def invites(text: str) -> bool:
    """Whether a text invites everybody to something, or tells when one meets: nobody's task."""
    low = lowered(text)
    return bool(_INVITES.search(low) or _SCHEDULE.search(low))


def accepts(text: str) -> bool:
    """Whether an answer takes on what was asked: "sure", "will do", "I'll do that"."""
    return bool(_ACCEPTS.search(lowered(text[:80])))


# After it stands a verb that a recogniser took for a name: "I'll Try to send it".
_BEFORE_VERB = expression(
    r"\b(?:i|we|you|they|he|she)(?:'ll|'d| will| can| could| would)? $|\bto $"
)


def named(text: str, at: int, mentions: list[Mention]) -> Mention | None:
    """Who is named as doing what a text says from place `at` on; None where nobody or several."""
    low = lowered(text)
    handed = [m for m in mentions if _HANDS.search(low[: m.start]) and not _OWNS.match(low, m.end)]
    if len({m.owner for m in handed}) == 1:
        return handed[0]
    mentions = [m for m in mentions if m.present or not _BEFORE_VERB.search(low[: m.start])]
    doing = [m for m in mentions if m.start <= at + _WITHIN and _DOES.match(low, m.end)]
    subject = _subject(low, at)
    if subject == "you":
        doing = [m for m in mentions if _is_address(low, m)] or doing
    elif subject is not None:
        # "Tyler will, and then I'll": the nearer one counts.
        begin = _place(low, at)
        if begin < 0 or not _RELAYS.match(low, begin):
            doing = [m for m in doing if m.start > begin]
    return doing[-1] if len({m.owner for m in doing}) == 1 else None


def _subject(low: str, at: int) -> str | None:
    """Who does it, "i", "you" or "they": the cue nearest before it, or the first after."""
    cues = _cues(low)
    before = [cue for cue in cues if cue[0] <= at + _WITHIN]
    if before:
        return before[-1][1]
    return cues[0][1] if cues else None


def _place(low: str, at: int) -> int:
    before = [place for place, _ in _cues(low) if place <= at + _WITHIN]
    return before[-1] if before else -1


def _cues(low: str) -> list[tuple[int, str]]:
    found = [
        (m.start(), who)
        for who, pattern in (("i", _VOLUNTEERS), ("you", _ASKS), ("they", _OTHERS))
        for m in pattern.finditer(low)
    ]
    return sorted(found)


def _is_address(low: str, mention: Mention) -> bool:
    """Whether a name is set off as in "Peter, can you" or "can you, Peter?"."""
    before, after = low[: mention.start].rstrip(), low[mention.end :].lstrip()
    opens = (
        not before or before[-1] in ",.?!;:-—" or before.endswith((" and", "so", "okay", "yeah"))
    )
    return (
        (opens and after[:1] in ",?!")
        or (before.endswith(",") and after[:1] in ".?!,")
        or (
            opens
            and after.startswith(
                ("can you", "could you", "would you", "will you", "if you", "you ")
            )
        )
    )
