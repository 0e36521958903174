"""What an evaluation found, as a table to read and as JSON to compute with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from minutes import __version__
from minutes.evaluation.calibration import BINS
from minutes.evaluation.measuring import Evaluation, Mean, MeasuredMeeting
from minutes.records import OUTCOME_KINDS
from minutes.text import count_words

__all__ = ["as_json", "as_table", "score_lines"]

_COLUMNS = {
    "auroc": "AUROC",
    "average_precision": "AP",
    "f1": "F1",
    "calibration_error": "ECE",
    "rouge1": "ROUGE-1",
    "rouge2": "ROUGE-2",
    "rougeLsum": "ROUGE-L",
    "decision": "AP decision",
    "action": "AP action",
    "problem": "AP problem",
}
_PACKAGES = ("rouge-score", "scikit-learn")


def as_table(evaluations: Sequence[Evaluation]) -> str:
    """A Markdown table of the means, one row an evaluation.

    A mean over fewer meetings than there are says over how many; a dash is a measure that is
    defined for none of them.
    """
    head = ["corpus", "text", "scorer", "meetings", *_COLUMNS.values()]
    rows = [head, ["---"] * 3 + ["---:"] * (len(head) - 3)]
    for found in evaluations:
        total, macro = len(found.meetings), found.macro
        cells = [_cell(macro[name], total) for name in _COLUMNS]
        names = [name.replace("|", "\\|") for name in (found.corpus, found.text, found.scorer)]
        rows.append([*names, str(total), *cells])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(mean: Mean, total: int) -> str:
    if mean.value is None:
        return "–"
    return f"{mean.value:.3f}" + (f" ({mean.meetings} of {total})" if mean.meetings < total else "")


def as_json(evaluations: Sequence[Evaluation], *, max_words: int) -> str:
    """All figures, for each meeting and their means, with what they were measured by."""
    packages = {"minutes": __version__} | {name: version(name) for name in _PACKAGES}
    document = {
        "versions": packages,
        "settings": {
            "max_words": max_words,
            "rouge": "F, stemmed, rougeLsum; the mean over a meeting's abstracts",
            "calibration_bins": BINS,
        },
        "evaluations": [
            {
                "corpus": found.corpus,
                "text": found.text,
                "scorer": found.scorer,
                "fingerprint": found.fingerprint,
                "macro": {
                    name: {"mean": mean.value, "meetings": mean.meetings}
                    for name, mean in found.macro.items()
                },
                "meetings": [_meeting(measured) for measured in found.meetings],
            }
            for found in evaluations
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _meeting(measured: MeasuredMeeting) -> dict[str, Any]:
    acts = measured.meeting.utterances
    return {
        "meeting": measured.meeting.meeting,
        "acts": len(acts),
        "labelled": sum(act.important is not None for act in acts),
        "words": sum(count_words(utterance.text) for utterance in measured.utterances),
        **measured.measures,
    }


def score_lines(evaluation: Evaluation) -> Iterator[str]:
    """The scores of each act as a line of JSON, meeting by meeting, in order of time.

    Importance and kinds are as the scorer gave them; a kind that it knows nothing of is null.
    """
    for measured in evaluation.meetings:
        for utterance, score in zip(measured.utterances, measured.scores, strict=True):
            line: dict[str, object] = {
                "meeting": measured.meeting.meeting,
                "id": utterance.id,
                "importance": score.importance,
                "weight": utterance.weight,
                **{head: score.kinds.get(head) for head in OUTCOME_KINDS},
            }
            yield json.dumps(line, ensure_ascii=False) + "\n"
