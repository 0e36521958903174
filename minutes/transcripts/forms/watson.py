"""IBM Watson's JSON: results with words and times as lists, speakers beside them by time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, SegmentToken, speaker_name, time_of
from minutes.transcripts.values import best_alternative, inner, objects

__all__ = ["READER"]

_HESITATION = "%HESITATION"


def _bests(data: Any) -> list[Mapping[str, Any]]:
    """The likeliest alternative of each result; none where words have no lists of times."""
    firsts = list(filter(None, map(best_alternative, objects(inner(data, "results")))))
    return firsts if any(isinstance(x.get("timestamps"), list) for x in firsts[:5]) else []


def _knows(source: Source) -> float:
    data = source.json
    results = data.get("results") if isinstance(data, Mapping) else None
    return 0.95 if isinstance(results, list) and _bests(data) else 0.0


def _parse(source: Source) -> Draft:
    labels = source.json.get("speaker_labels")
    speakers = {
        x.get("from"): speaker_name(x.get("speaker"))
        for x in (labels if isinstance(labels, list) else ())
        if isinstance(x, Mapping) and isinstance(x.get("from"), int | float)
    }
    found: list[Segment] = []
    for best in _bests(source.json):
        listed = best.get("timestamps")
        triples = [x for x in listed if _is_word(x)] if isinstance(listed, list) else []
        tokens = [
            SegmentToken(word, time_of(start, 1.0), time_of(end, 1.0), speakers.get(start))
            for word, start, end in triples
            if word != _HESITATION
        ]
        text = str(best.get("transcript") or "").replace(_HESITATION, " ")
        first, last = (tokens[0].start, tokens[-1].end) if tokens else (None, None)
        found.append(Segment(" ".join(text.split()), first, last, None, tokens))
    return draft_of_segments(source, found, "results")


def _is_word(item: Any) -> bool:
    return (
        isinstance(item, list)
        and len(item) == 3
        and isinstance(item[0], str)
        and all(isinstance(x, int | float) and not isinstance(x, bool) for x in item[1:])
    )


READER = Reader(
    name="Watson JSON",
    tools="IBM Watson Speech to Text",
    suffixes=(".json",),
    speakers="labels by time",
    times="start and end",
    dates="–",
    words="with times",
    knows=_knows,
    parse=_parse,
)
