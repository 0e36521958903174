"""What a model's card says of what was learned from readers' verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from minutes.corpora import LabelledMeeting
from minutes.training.judged import UNJUDGED, is_known

if TYPE_CHECKING:
    from minutes.training.verdicts import VerdictHead

__all__ = ["describe"]

_TITLE = "## Readers' verdicts\n"
_TEXT = """The encoder, the layers and the heads above are those of `{before}`, as they were. A
linear head on the states and a second reading of the words around an utterance, by the encoder with
low-rank changes, tell how likely a reader agrees that an outcome told from it is one. They learned
from careful readers' verdicts on {points:,} outcomes that were proposed on
{calls} calls ({judged}){beside}. Cross-validated by call, of what the heads above propose:"""
_BESIDE = """ and, each point counting {share:g}, from what is proposed in meetings whose outcomes
are known ({corpora})"""
_TABLE = """| kind | caution | from a probability of | points a call | right | partly | wrong |
|---|---|--:|--:|--:|--:|--:|"""


def describe(head: VerdictHead, before: str, meetings: Sequence[LabelledMeeting]) -> str:
    """What was learned, from what, and what is reported at each threshold, in Markdown.

    Args:
        before: the name of the model that the head was added to.
        meetings: those that it learned from.
    """
    rows = (
        f"| {t.kind} | {t.caution} | {t.threshold:.2f} | {t.points:.2f} | {t.right:.2f} "
        f"| {t.partly:.2f} | {t.wrong:.2f} |"
        for t in head.operating_points
    )
    known = [meeting for meeting in meetings if is_known(meeting)]
    beside = _BESIDE.format(share=UNJUDGED, corpora=_corpora(known))
    text = _TEXT.format(
        before=before,
        points=head.points,
        calls=head.calls,
        judged=_corpora([meeting for meeting in meetings if meeting.verdicts]),
        beside=beside if known else "",
    )
    return "\n".join((_TITLE, fill(text, 100), "", _TABLE, *rows))


def _corpora(meetings: Sequence[LabelledMeeting]) -> str:
    """How many meetings of each corpus there are."""
    counts = Counter(meeting.corpus for meeting in meetings)
    return ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))
