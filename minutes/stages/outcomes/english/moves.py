"""What an English utterance does in the talk: proposes, decides, agrees, tells of trouble."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from minutes.stages.outcomes.claims import Moves
from minutes.stages.outcomes.english import decisions, problems, proposals
from minutes.stages.outcomes.english.clauses import is_past, smooth
from minutes.stages.outcomes.signs import phrases

__all__ = ["moves"]

_CLAUSES = re.compile(r"[.?!]+(?=\s|$)|,(?=\s(?:and|but|so)\s)")
_PARTS = re.compile(r"[,:;–—]")
_MARKS = re.compile(r"[^\w\s'-]+|(?<!\w)-|-(?!\w)")
_HEDGE = 0.7  # what a hedge takes from a proposal
_PROPOSED = 2.0  # worth as a proposal of a question that would be a decision without its mark
_SURE = 3.0  # worth of words that decide even where they speak of the meeting
_PLAN = 1.2  # least worth of words that state a course of action
_THEREFORE = 1.0  # worth of words that conclude and leave the plan to the next sentence
_FRAGMENT = 0.8  # worth of words without a verb
_FEWEST = 2  # spaces in them
_WORDS = 3  # spaces before ", and" from which it begins a clause of its own
_OPEN = 2.5  # worth of words that leave something open: what they say is no decision
_EXPLICIT = 3.5  # unless they say so
_THEN = "then"
_LEAD = "^((um|uh|so|and|but|okay|ok|well|then|right) )*"
_ASKS_WHAT = phrases(rf"""
    {_LEAD}(what|who|when|where|why|how|which)( (is|are|was|were|do|does|did|can|could|will|would|
        should|about|if|many|much|long|else|time)|'s)
""")
_ASKS_WHETHER = phrases(rf"""
    {_LEAD}(does|do|did|is|are|was|were|has|have|can|could|shall|should|would|will|isn't|aren't|
        don't|doesn't) (i|we|you|he|she|it|they|there|everybody|everyone|anybody|anyone|somebody)
    {_LEAD}(does|did|is|was|has|isn't|doesn't) (that|this|the|our)
""")
_UNSURE = phrases(r"""
    maybe|perhaps|i guess|if|unless|i wonder|probably|i was thinking|might|whether|would have
    should have|could have|i mean|you know|kind of|sort of|supposed to
""")  # fmt: skip
_HEDGED = phrases(r"""
    but (that's|it's|then|i'd|we'd|it|that)|i guess|i suppose|i mean|you know|kind of|sort of|like
    might|could even|or what if|or maybe
    if we
    or (we|you|just|even)|just thinking|or something|something like|theoretically|in theory
""")
_OPENS = phrases(r"""
    ^((okay|ok|right|alright|all right|good|great|so|now|and|then|well|thank you|thanks|
        fine) )*(next(?! (time|week|month|year|sprint|meeting|session|summer|spring|autumn|winter|
        \w+day))|number \w+$|moving on|let's (move|turn|go) (on|to)|last( (thing|point|one|item|
        but not least)|ly)|finally \w+|(first|second|third)(ly|( (thing|item|point|topic))?( (the|
        is|of all|up|on)|$))|item \w+|one (more|last|other)|another (thing|point|topic)|the (next|
        first|second|third|last|other) (thing|topic|item|point|one|question|card)|
        any other business|anything else|what else|that brings us|on to|as for|coming to|
        about \w+ what|(about|on|how about|what about) the (?!(first|second|third|fourth|fifth|
        sixth|seventh|eighth|ninth|\w+teenth|tenth|eleventh|twelfth|twent\w+|thirt\w+|other|phone|
        whole|one|\w+day|\d+\w*)\b)\w+)
    ^((thanks|thank you|okay|great|good) )*(and |then |and then )?\w+ (how('s| is| are)|what's|
        where are we|where do we)
    ^(now|right|okay|so|next) (the|about|for|on) \w+( \w+)?( \w+)?$
    ^can (i|we)( just| quickly| also)? (ask|talk|say something|raise|bring up|add|come back)
    ^((oh|and|okay|so|but|just) )*(while (we're|we are|i'm|i am) (on|at) (it|that|this|the
        subject|the topic)|while i (think|remember|have you)|before i
        forget|by the way)
    ^then (there's|there is|the \w+( \w+)?$)
""")  # fmt: skip
_THANKS = phrases(r"""
    ^(oh )?(great|perfect|lovely|wonderful|excellent|brilliant|fantastic|super|sweet|awesome|star|
        legend|good (man|girl|stuff)|nice one|do please|please do)$
    thanks|thank you|cheers|much appreciated|you're (a star|an angel|the best)
    (that|it) (would|will|'d) (be|help)
""")
_CONDITION = re.compile(r"(?<=\w) (?:if|unless|provided|as long as|as soon as|so that|because) .*")
_ASIDE = re.compile(r"(?<=\w) (?:who|until|till|once) .*")  # "those who finished" may be a plan
_VERB = phrases(r"""
    [\w]+'(s|re|ll|ve|d|m)|\w+n't|i|we|you|he|she|it|they|there|this|that|who|what|let
    (is|are|was|were|be|been|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|
        must)
    (goes|go|stays?|starts?|ends?|runs?|moves?|gets?|costs?|remains?|comes?|keeps?|begins?|
        happens?)
    (want|wants|need|needs|take|takes|make|makes|give|gives|works?|means?|says?|thinks?|looks?|
        feels?)
""")
_I = phrases(r"""
    ^(i|i'm|i've|i'd|i'll|my|he|she|they|you|it|it's|there|that|this|he's|she's|they're|there's)
""")


def moves(text: str) -> Moves:
    """What the words of an utterance do in the talk: the strongest of its clauses for each."""
    low = smooth(text).strip()
    found = [_moves(clause) for clause in _clauses(low) if _plain(clause)]
    if not found:
        return Moves()
    first = max(found, key=Moves.closes)
    sealed = max(m.decides for m in found)
    if sealed >= _SURE:  # "We're not doing the app, and that's the end of it."
        first = max(found, key=lambda m: replace(m, decides=0.0).closes())
    return Moves(
        decides=max(first.decides, sealed if sealed >= _SURE else 0.0),
        plans=first.plans,
        concludes=first.concludes,
        fragment=first.fragment,
        proposes=max(max(m.proposes for m in found) - _HEDGE * (", but " in low), 0.0),
        agrees=max(m.agrees for m in found),
        objects=max(m.objects for m in found),
        trouble=max(m.trouble for m in found),
        unsolved=max(m.unsolved for m in found),
        polls=any(m.polls for m in found),
        polls_against=any(m.polls_against for m in found),
        asks=found[-1].asks,
        opens=any(m.opens for m in found),
        thanks=any(m.thanks for m in found),
        concedes=any(m.concedes for m in found),
    )


def _clauses(low: str) -> list[str]:
    cuts = [0]
    for match in _CLAUSES.finditer(low):
        if match[0] != "," or low.count(" ", cuts[-1], match.start()) >= _WORDS:
            cuts.append(match.end())
    return [low[s:e].strip() for s, e in zip(cuts, [*cuts[1:], len(low)], strict=True)]


def _plain(sentence: str) -> str:
    return " ".join(_MARKS.sub(" ", sentence).split())


def _moves(clause: str) -> Moves:
    pieces = [piece for piece in (_plain(part) for part in _PARTS.split(clause)) if piece]
    plain = " ".join(pieces)
    asks_what = bool(_ASKS_WHAT.search(plain))
    asks = clause.endswith("?") or asks_what or bool(_ASKS_WHETHER.search(plain))
    troubled = problems.NO_TROUBLE.sub(" ", plain)
    unsolved = 0.0 if asks else problems.UNSOLVED(troubled)
    closing = _closing(pieces)
    if unsolved >= _OPEN and closing.decides < _EXPLICIT:
        closing = Moves()
    stays = unsolved >= _OPEN or decisions.GOES_ON.search(plain)
    proposes = 0.0 if stays else proposals.PROPOSES(plain)
    if proposes and not asks and _HEDGED.search(plain):
        proposes -= _HEDGE
    if asks_what:
        proposes = proposes if proposals.SUGGESTS.search(plain) else 0.0
    elif asks:  # "So we drop the raffle?"
        proposes = max(proposes, min(closing.closes(), _PROPOSED))
    return replace(
        Moves() if asks else closing,
        proposes=proposes,
        agrees=0.0 if asks else proposals.AGREES(plain),
        objects=proposals.OBJECTS(plain),
        trouble=problems.TROUBLE(troubled),
        unsolved=unsolved,
        polls=bool(proposals.POLLS.search(plain) or (asks and proposals.ASKS_ALL.search(plain))),
        polls_against=bool(proposals.POLLS_AGAINST.search(plain)),
        asks=asks,
        opens=bool(_OPENS.search(plain)),
        thanks=bool(_THANKS.search(plain)),
        concedes=bool(proposals.CONCEDES.search(plain)),
    )


def _closing(pieces: Sequence[str]) -> Moves:
    """How far a clause decides, plans and concludes, as a whole or in one of its parts."""
    if _THEN in pieces[1:]:  # "One o'clock, then, both shops."
        pieces = [" ".join([*(piece for piece in pieces if piece != _THEN), _THEN])]
    plain = " ".join(pieces)
    if decisions.UNMADE.search(plain):
        return Moves()
    if decisions.GOES_ON.search(plain):
        said = decisions.DECIDES(plain)
        return Moves(decides=said if said >= _SURE else 0.0)
    return max((_closes(words) for words in [plain, *pieces]), key=lambda m: (m.closes(), m.plans))


def _closes(plain: str) -> Moves:
    said = decisions.DECIDES(plain)
    opening = decisions.OPENING.match(plain)
    words = opening[0] if opening else ""
    level = sum(odds for odds, pattern in decisions.LEVELS.items() if pattern.search(words))
    level += bool(decisions.CONCLUDES.search(plain))
    rest = _CONDITION.sub("", plain[len(words) :])
    if is_past(_ASIDE.sub("", rest)) or _UNSURE.search(rest):
        return Moves(decides=said)
    plan = decisions.PLANS(rest)
    if plan >= _PLAN and not _I.search(rest):
        return Moves(decides=said, plans=plan, concludes=level)
    names = not (_VERB.search(rest) or _I.search(rest) or rest.startswith("not "))
    if names and rest.count(" ") >= _FEWEST:
        return Moves(decides=said, plans=_FRAGMENT, concludes=level, fragment=True)
    return Moves(decides=said, concludes=_THEREFORE * bool(decisions.THEREFORE.search(plain)))
