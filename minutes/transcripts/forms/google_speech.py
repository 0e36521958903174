"""Google Speech-to-Text's JSON, versions 1 and 2: results with alternatives, words with tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minutes.transcripts.assembly import draft_of_segments
from minutes.transcripts.draft import Draft, Reader, Source
from minutes.transcripts.segments import Segment, SegmentToken, code_of, group, time_of, token
from minutes.transcripts.values import best_alternative, objects

__all__ = ["READER"]


def _results(data: Any) -> list[Mapping[str, Any]]:
    for _ in range(3):
        if not isinstance(data, Mapping):
            return []
        if isinstance(data.get("results"), list):
            found = [item for item in data["results"] if isinstance(item, Mapping)]
            known = any(isinstance(item.get("alternatives"), list) for item in found[:5])
            return found if known and not any("type" in item for item in found[:5]) else []
        data = data.get("response") or data.get("transcript") or data.get("result")
    return []


def _knows(source: Source) -> float:
    return 0.93 if _results(source.json) else 0.0


def _parse(source: Source) -> Draft:
    results = _results(source.json)
    bests = [best_alternative(result) for result in results]
    said = next((r[k] for r in results for k in ("languageCode", "language_code") if k in r), None)
    # With diarization, the last result repeats all words, each with its speaker.
    last = _words(bests[-1]) if bests else []
    before = sum(len(_words(best)) for best in bests[:-1])
    if last and all(word.speaker for word in last) and len(last) >= before > 0:
        return draft_of_segments(source, group(last), "results", language=code_of(said))
    channels = {result.get("channelTag", result.get("channel_tag")) for result in results} - {None}
    found: list[Segment] = []
    for result, best in zip(results, bests, strict=True):
        tokens = _words(best)
        text = best.get("transcript")
        channel = result.get("channelTag", result.get("channel_tag"))
        who = f"Channel {channel}" if len(channels) > 1 and channel is not None else None
        if isinstance(text, str) and text.strip():
            start = next((word.start for word in tokens if word.start), None)
            end = next((word.end for word in reversed(tokens) if word.end), None)
            if end is None:
                end = time_of(result.get("resultEndTime", result.get("resultEndOffset")))
            found.append(Segment(text, start, end, who, tokens))
        else:
            found += group(tokens)
    return draft_of_segments(source, found, "results", language=code_of(said))


def _words(best: Mapping[str, Any]) -> list[SegmentToken]:
    listed = best.get("words")
    found = [token(word, unit=1.0) for word in objects(listed)]
    return [
        word if word.speaker != "Speaker 0" or not _tagged(listed) else _untagged(word)
        for word in found
        if word.text
    ]


def _tagged(listed: Any) -> bool:
    """Whether speakers are numbered from 1, so that 0 is nobody's tag."""
    tags = {
        item.get("speakerTag", item.get("speaker_tag"))
        for item in listed
        if isinstance(item, Mapping)
    }
    return tags == {0}


def _untagged(word: SegmentToken) -> SegmentToken:
    word.speaker = None
    return word


READER = Reader(
    name="Google Speech-to-Text JSON",
    tools="Google Cloud",
    suffixes=(".json",),
    speakers="tags on words, or channels",
    times="start and end",
    dates="–",
    words="with times and confidence",
    knows=_knows,
    parse=_parse,
)
