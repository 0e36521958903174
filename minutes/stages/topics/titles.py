"""What each stretch of a meeting is called: phrases that were said there and hardly elsewhere."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from minutes.disfluency.tables import FILLERS, FUNCTION_WORDS, NUMBERS
from minutes.records import Utterance
from minutes.sentences import is_backchannel

__all__ = ["titles"]

_WORD = re.compile(r"[^\W_]+(?:['’-]\w+)*")


def titles(
    stretches: Sequence[Sequence[Utterance]], *, language: str | None, names: Sequence[str] = ()
) -> list[str]:
    """A title for each stretch, all different."""
    stop = FILLERS | FUNCTION_WORDS | NUMBERS | {n.casefold() for n in names}
    counts = []
    for stretch in stretches:
        found: Counter[str] = Counter()
        for utterance in stretch:
            if is_backchannel(utterance.text):
                continue
            for part in re.split(r"[.,;:!?。，；：！？]", utterance.text):
                run: list[str] = []
                for word in [*_WORD.findall(part), ""]:
                    if word and word.casefold() not in stop and len(word) > 3:
                        run.append(word.casefold())
                        continue
                    for size in (1, 2, 3):
                        for i in range(len(run) - size + 1):
                            found[" ".join(run[i : i + size])] += 1
                    run = []
        counts.append(found)
    everywhere: Counter[str] = Counter()
    for found in counts:
        everywhere.update(found)
    chosen: list[str] = []
    for number, found in enumerate(counts, start=1):
        ranked = sorted(
            found,
            key=lambda p: (
                -found[p]
                * math.log(1 + len(counts) * found[p] / everywhere[p])
                * (1 + 0.8 * p.count(" ")),
                p,
            ),
        )
        title = next((p for p in ranked if p not in chosen), f"{number}")
        chosen.append(title)
    return [title[:1].upper() + title[1:] for title in chosen]
