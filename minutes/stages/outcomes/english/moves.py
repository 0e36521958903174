"""What an English utterance does in the talk: proposes, decides, agrees, tells of trouble."""

from __future__ import annotations

import re

from minutes.stages.outcomes.claims import Moves
from minutes.stages.outcomes.english import decisions, problems
from minutes.stages.outcomes.english.clauses import is_past, smooth
from minutes.stages.outcomes.signs import phrases

__all__ = ["moves"]

_CLAUSES = re.compile(r"[.?!]+(?=\s|$)|,(?=\s(?:and|but|so)\s)")
_MARKS = re.compile(r"[^\w\s'-]+|(?<!\w)-|-(?!\w)")
_OPEN = 2.5  # worth of words that leave something open: what they say is no decision
_EXPLICIT = 3.5  # unless they say so
_ASKS = phrases(r"""
    ^((um|uh|so|and|but|okay|ok|well|then|right) )*(what|who|when|where|why|how|which)( (is|are|
        was|were|do|does|did|can|could|will|would|should|about|if|many|much|long|'s|else))
    ^((um|uh|so|and|but|okay|ok|well|then|right) )*(what's|who's|when's|where's|how's|does|do|did|
        is|are|was|were|has|have|can|could|shall|should|would|will|isn't|aren't|don't|
        doesn't)( \w+)? (i|we|you|he|she|it|they|that|this|there|everybody|everyone|anybody|anyone|
        somebody|the|our)
""")  # fmt: skip
_UNSURE = phrases(r"""
    maybe|perhaps|i guess|if|unless|i wonder|probably|i was thinking|might|whether|would have
    should have|could have|i mean|you know|kind of|sort of|supposed to
""")  # fmt: skip
_OPENS = phrases(r"""
    ^((okay|ok|right|alright|all right|good|great|so|now|and|then|well|thank you|thanks|
        fine) )*(next|moving on|let's (move|turn|go) (on|to)|last(ly| thing| point| one| item)|
        finally|first(ly| thing| item| of all)|second(ly)?( thing| item)?|third(ly)?( item)?|
        item \w+|one (more|last|other)|another (thing|point|topic)|the (next|first|second|third|
        last|other) (thing|topic|item|point|one|question|card)|about \w+ what|any other business|
        anything else|what else|that brings us|on to|(about|on|how about|what about) the (?!(first|
        second|third|fourth|fifth|sixth|seventh|eighth|ninth|\w+teenth|tenth|eleventh|twelfth|
        twent\w+|thirt\w+|other|phone|whole|one|\\w+day|\\d+\\w*)\b)\w+|as for|coming to)
    ^(now|right|okay|so|next) (the|about|for|on) \w+( \w+)?( \w+)?$
    ^can (i|we) (ask|talk|say something) about
""")  # fmt: skip
_THANKS = phrases(r"""
    thanks|thank you|cheers|much appreciated|you're (a star|an angel|the best)
    (that|it) (would|will|'d) (be|help)
""")
_I = phrases(r"""
    ^(i|i'm|i've|i'd|i'll|my|he|she|they|you|it|it's|there|that|this|he's|she's|they're|there's)
""")


def moves(text: str) -> Moves:
    """What the words of an utterance do in the talk: the strongest of its clauses for each."""
    low = smooth(text).strip()
    found = [
        _moves(plain, asks=asks)
        for plain, asks in ((_plain(s), s.endswith("?")) for s in _clauses(low))
        if plain
    ]
    if not found:
        return Moves()
    return Moves(
        decides=max(m.decides for m in found),
        proposes=max(m.proposes for m in found),
        agrees=max(m.agrees for m in found),
        objects=max(m.objects for m in found),
        trouble=max(m.trouble for m in found),
        unsolved=max(m.unsolved for m in found),
        polls=any(m.polls for m in found),
        polls_against=any(m.polls_against for m in found),
        asks=found[-1].asks,
        opens=any(m.opens for m in found),
        thanks=any(m.thanks for m in found),
    )


def _clauses(low: str) -> list[str]:
    ends = [match.end() for match in _CLAUSES.finditer(low)]
    return [low[s:e].strip() for s, e in zip([0, *ends], [*ends, len(low)], strict=True)]


def _plain(sentence: str) -> str:
    return " ".join(_MARKS.sub(" ", sentence).split())


def _moves(plain: str, *, asks: bool) -> Moves:
    asks = asks or bool(_ASKS.search(plain))
    troubled = problems.NO_TROUBLE.sub(" ", plain)
    unsolved = 0.0 if asks else problems.UNSOLVED(troubled)
    decides = _decides(plain, asks=asks)
    return Moves(
        decides=0.0 if unsolved >= _OPEN and decides < _EXPLICIT else decides,
        proposes=0.0 if decisions.GOES_ON.search(plain) else decisions.PROPOSES(plain),
        agrees=0.0 if asks else decisions.AGREES(plain),
        objects=decisions.OBJECTS(plain),
        trouble=problems.TROUBLE(troubled),
        unsolved=unsolved,
        polls=bool(decisions.POLLS.search(plain)),
        polls_against=bool(decisions.POLLS_AGAINST.search(plain)),
        asks=asks,
        opens=bool(_OPENS.search(plain)),
        thanks=bool(_THANKS.search(plain)),
    )


def _decides(plain: str, *, asks: bool) -> float:
    if decisions.UNMADE.search(plain):
        return 0.0
    said = decisions.DECIDES(plain)
    if asks or decisions.GOES_ON.search(plain):
        return said if said >= 3.0 and not asks else 0.0
    return said + _concludes(plain)


def _concludes(plain: str) -> float:
    """How far a sentence sums up what is going to be: "okay, so we start on Monday"."""
    opening = decisions.OPENING.match(plain)
    words = opening[0] if opening else ""
    rest = plain[len(words) :]
    level = sum(odds for odds, pattern in decisions.LEVELS.items() if pattern.search(words))
    level += bool(decisions.CONCLUDES.search(plain))
    plan = decisions.PLANS(rest)
    if not plan or is_past(rest) or _UNSURE.search(plain) or _I.search(rest):
        return 0.0
    return level + plan if level else plan / 2
