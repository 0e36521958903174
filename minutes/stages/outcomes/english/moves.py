"""What an English utterance does in the talk: proposes, decides, agrees, tells of trouble."""

from __future__ import annotations

import re

from minutes.stages.outcomes.claims import Moves
from minutes.stages.outcomes.english.clauses import smooth
from minutes.stages.outcomes.english.decisions import (
    AGREES,
    DECIDES,
    OBJECTS,
    POLLS,
    PROPOSES,
    UNMADE,
)
from minutes.stages.outcomes.english.problems import NO_TROUBLE, TROUBLE, UNSOLVED

__all__ = ["moves"]

_ASKS = re.compile(
    r"\?\s*$|^(?:(?:um|uh|so|and|but|okay|ok|well|then|right)[\s,]+)*(?:what|who|when|where|why|how|which|"
    r"does|do|did|is|are|was|were|has|have|can|could|shall|should|would|will)\s+"
    r"(?:\w+\s+)?(?:i|we|you|he|she|it|they|that|this|there|everybody|everyone|anybody|anyone|the|our|about|if)\b"
)


def moves(text: str) -> Moves:
    """What the words of an utterance do in the talk."""
    low = smooth(text).strip()
    trouble = low and NO_TROUBLE.sub(" ", low)
    return Moves(
        decides=0.0 if UNMADE.search(low) else DECIDES(low),
        proposes=PROPOSES(low),
        agrees=AGREES(low),
        objects=OBJECTS(low),
        trouble=TROUBLE(trouble),
        unsolved=UNSOLVED(trouble),
        polls=bool(POLLS.search(low)),
        asks=bool(_ASKS.search(low)),
    )
