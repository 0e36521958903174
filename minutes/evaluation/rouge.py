"""How much of what people wrote about a meeting an extract says, in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from minutes import extras
from minutes.errors import EngineUnavailable

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer

__all__ = ["ROUGES", "measure_rouge", "rouge_scorer"]

ROUGES = ("rouge1", "rouge2", "rougeLsum")


def rouge_scorer() -> RougeScorer:
    """The scorer of the package rouge-score, with Porter's stemmer.

    Raises:
        EngineUnavailable: rouge-score is not installed.
    """
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as exc:
        raise EngineUnavailable(
            "rouge-score", "is not installed", extras.line("train", "rouge_score")
        ) from exc
    return RougeScorer(list(ROUGES), use_stemmer=True)


def measure_rouge(
    scorer: RougeScorer, abstracts: Sequence[Sequence[str]], extract: Sequence[str]
) -> dict[str, float] | None:
    """ROUGE-1, ROUGE-2 and ROUGE-L of an extract: F, the mean over the abstracts.

    ROUGE-L is the one of summaries, by union of the longest common subsequences of sentences
    (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries", section 3.2). rouge-score
    knows the letters a to z and digits only: an abstract without any is passed over.

    Args:
        abstracts: human summaries, a list of sentences each.
        extract: the sentences of the extract.

    Returns:
        F by the names in `ROUGES`, or None where there is no abstract to compare with.
    """
    wholes = ["\n".join(sentences) for sentences in abstracts]
    told = [whole for whole in wholes if any(char.isascii() and char.isalnum() for char in whole)]
    if not told:
        return None
    found = [scorer.score(whole, "\n".join(extract)) for whole in told]
    return {name: sum(f[name].fmeasure for f in found) / len(found) for name in ROUGES}
