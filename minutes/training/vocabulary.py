"""The vocabulary of summaries, fitted to meetings that people have summarised.

Words that a single meeting made its own must not look as if everybody wrote them down: in the row
of a meeting, a word's habits are those of all other meetings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from minutes import __version__
from minutes.corpora import LabelledMeeting, TextKind
from minutes.errors import CorpusError
from minutes.progress import Progress, silent
from minutes.stages import scoring
from minutes.stages.selection.selecting import FRAGMENT
from minutes.stages.selection.units import group_utterances
from minutes.stages.selection.vocabulary import INPUTS, term_counts, usage, word_inputs

if TYPE_CHECKING:
    from minutes.stages.scoring import Scorer

__all__ = ["VocabularyExample", "as_json", "fit", "read_meetings"]

_PENALTY = 1e-3
_DIGITS = 4
_RARE = 0.02  # of the meetings; a word that fewer say, and no summary, is as good as unknown


@dataclass(frozen=True, slots=True)
class VocabularyExample:
    """A meeting as the fit sees it.

    `said` is what each unit says with its importance; `written` how often the human summaries
    have each word, on average; `share` the weight of the meeting, so that corpora count the same.
    """

    meeting: str
    said: tuple[tuple[Mapping[str, int], float], ...]
    written: Mapping[str, float]
    share: float


def read_meetings(
    corpora: Mapping[str, Sequence[LabelledMeeting]],
    scorer: Scorer,
    *,
    texts: Sequence[TextKind],
    progress: Progress = silent,
) -> list[VocabularyExample]:
    """Score the meetings that have a summary, in each of the texts.

    Raises:
        CorpusError: none has one.
    """
    told = {
        name: [m for m in meetings if _written(m.abstracts)] for name, meetings in corpora.items()
    }
    total = sum(map(len, told.values())) * len(texts)
    found: list[VocabularyExample] = []
    for name, meetings in told.items():
        for meeting in meetings:
            for text in texts:
                progress("reading meetings", len(found), total)
                said = sorted(meeting.said(text), key=lambda utterance: utterance.start)
                weighed = scoring.score(said, engine=scorer, language=meeting.language).utterances
                found.append(
                    VocabularyExample(
                        meeting=f"{name}/{meeting.meeting}",
                        said=tuple(
                            (
                                term_counts(u.text),
                                max(weighed[i].importance or 0.0 for i in u.places),
                            )
                            for u in group_utterances(weighed, language=meeting.language)
                            if u.words >= FRAGMENT
                        ),
                        written=_written(meeting.abstracts),
                        share=1.0 / len(meetings),
                    )
                )
    if not found:
        raise CorpusError(", ".join(corpora), "has no summaries", "give meetings with abstracts")
    progress("reading meetings", total, total)
    return found


def fit(readings: Sequence[VocabularyExample]) -> dict[str, object]:
    """The fitted model as `selection.vocabulary.read` takes it, without name and card."""
    from sklearn.linear_model import PoissonRegressor
    from sklearn.preprocessing import PolynomialFeatures

    meetings = len({reading.meeting for reading in readings})
    written, said = _habits(readings)
    rows: list[tuple[float, ...]] = []
    counts: list[float] = []
    shares: list[float] = []
    for reading in readings:
        for word, row in word_inputs(reading.said).items():
            own = reading.written.get(word, 0.0)
            others = (written[word] - own) / (meetings - 1 or 1)
            also = (said[word] - 1) / (meetings - 1 or 1)
            rows.append((*row, *usage(others, also, meetings)))
            counts.append(own)
            shares.append(reading.share)
    table = np.array(rows)
    centre, scale = table.mean(axis=0), table.std(axis=0)
    terms = PolynomialFeatures(2, include_bias=False).fit_transform((table - centre) / scale)
    model = PoissonRegressor(alpha=_PENALTY, max_iter=500)
    model.fit(terms, np.array(counts), sample_weight=np.array(shares) / np.mean(shares))
    known = [w for w in said | written if written[w] > 0 or said[w] >= _RARE * meetings]
    return {
        "inputs": list(INPUTS),
        "meetings": meetings,
        "centre": _rounded(centre),
        "scale": _rounded(scale),
        "effects": _rounded([model.intercept_, *model.coef_]),
        "words": {w: _rounded((written[w] / meetings, said[w] / meetings)) for w in sorted(known)},
    }


def as_json(model: Mapping[str, object], *, name: str, language: str, data: Sequence[str]) -> str:
    """The model with its card: what it was made from, when, and under which licence."""
    card = {
        "name": name,
        "language": language,
        "data": list(data),
        "date": datetime.now(UTC).date().isoformat(),
        "minutes": __version__,
        "licence": "Apache-2.0",
    }
    words = model["words"]
    plain = json.dumps({**card, **{k: v for k, v in model.items() if k != "words"}}, indent=1)
    assert isinstance(words, dict)
    lines = ",\n".join(f"  {json.dumps(w)}: {json.dumps(v)}" for w, v in words.items())
    return f'{plain.removesuffix("}").rstrip()},\n "words": {{\n{lines}\n }}\n}}\n'


def _written(abstracts: Sequence[Sequence[str]]) -> dict[str, float]:
    """How often the summaries have each word, on average."""
    told = [counted for sentences in abstracts if (counted := term_counts("\n".join(sentences)))]
    summed: Counter[str] = Counter()
    for counted in told:
        summed.update(counted)
    return {word: times / len(told) for word, times in summed.items()}


def _habits(readings: Sequence[VocabularyExample]) -> tuple[Counter[str], Counter[str]]:
    """Over the meetings, how often their summaries have each word, and how many say it."""
    written: Counter[str] = Counter()
    said: Counter[str] = Counter()
    heard: dict[str, set[str]] = {}
    for reading in readings:
        words = {word for counted, _ in reading.said for word in counted}
        if reading.meeting not in heard:
            written.update(reading.written)
        said.update(words - heard.setdefault(reading.meeting, set()))
        heard[reading.meeting] |= words
    return written, said


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]
