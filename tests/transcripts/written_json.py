"""Transcripts as JSON, as recognisers and services write it, from the lines of `written`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.transcripts.written import Line, Pick, Writer


def as_json(build: Callable[[Sequence[Line]], Any]) -> Writer:
    """A writer of what is built of lines."""
    return lambda lines, pick: json.dumps(build(lines), ensure_ascii=pick([True, False]))


def _words(x: Line) -> list[tuple[float, float, str]]:
    words = x.text.split()
    step = (x.end - x.start) / len(words)
    return [(x.start + i * step, x.start + (i + 1) * step, word) for i, word in enumerate(words)]


def whisper(lines: Sequence[Line]) -> Any:
    return {
        "language": "en",
        "segments": [
            {
                "start": x.start,
                "end": x.end,
                "text": f" {x.text}",
                "speaker": x.speaker,
                "words": [{"word": f" {w}", "start": a, "end": b} for a, b, w in _words(x)],
            }
            for x in lines
        ],
    }


def whisper_cpp(lines: Sequence[Line]) -> Any:
    return {
        "transcription": [
            {
                "offsets": {"from": round(x.start * 1000), "to": round(x.end * 1000)},
                "text": f" {x.text}",
                "speaker": x.speaker,
            }
            for x in lines
        ]
    }


def assemblyai(lines: Sequence[Line]) -> Any:
    def record(start: float, end: float, text: str, speaker: str) -> dict[str, Any]:
        return {
            "start": round(start * 1000),
            "end": round(end * 1000),
            "text": text,
            "speaker": speaker,
        }

    return {
        "status": "completed",
        "language_code": "en",
        "text": " ".join(x.text for x in lines),
        "utterances": [
            record(x.start, x.end, x.text, x.speaker)
            | {"words": [record(a, b, w, x.speaker) for a, b, w in _words(x)]}
            for x in lines
        ],
    }


def deepgram(lines: Sequence[Line]) -> Any:
    words = [
        {"word": w, "punctuated_word": w, "start": a, "end": b, "speaker": x.speaker}
        for x in lines
        for a, b, w in _words(x)
    ]
    return {"results": {"channels": [{"alternatives": [{"words": words}]}]}}


def aws(lines: Sequence[Line]) -> Any:
    items = [
        {
            "start_time": f"{a:.3f}",
            "end_time": f"{b:.3f}",
            "type": "pronunciation",
            "alternatives": [{"content": w, "confidence": "0.9"}],
            "speaker_label": x.speaker,
        }
        for x in lines
        for a, b, w in _words(x)
    ]
    text = " ".join(x.text for x in lines)
    return {"results": {"transcripts": [{"transcript": text}], "items": items}}


def google(lines: Sequence[Line]) -> Any:
    return {
        "results": [
            {
                "alternatives": [
                    {
                        "transcript": x.text,
                        "words": [
                            {
                                "startTime": f"{a:.3f}s",
                                "endTime": f"{b:.3f}s",
                                "word": w,
                                "speakerLabel": x.speaker,
                            }
                            for a, b, w in _words(x)
                        ],
                    }
                ]
            }
            for x in lines
        ]
    }


def azure(lines: Sequence[Line]) -> Any:
    return {
        "recognizedPhrases": [
            {
                "speaker": x.speaker,
                "offsetInTicks": round(x.start * 1e7),
                "durationInTicks": round((x.end - x.start) * 1e7),
                "nBest": [{"display": x.text}],
            }
            for x in lines
        ]
    }


def vosk(lines: Sequence[Line], pick: Pick) -> str:
    gap = pick(["\n", ",\n", " "])
    rows = [
        {
            "result": [{"conf": 1.0, "start": a, "end": b, "word": w} for a, b, w in _words(x)],
            "text": x.text,
        }
        for x in lines
    ]
    if gap == ",\n":
        return json.dumps(rows)
    return gap.join(json.dumps(row, indent=1) for row in rows)


def rev(lines: Sequence[Line]) -> Any:
    names = list(dict.fromkeys(x.speaker for x in lines))

    def elements(x: Line) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for a, b, w in _words(x):
            found += [{"type": "punct", "value": " "}] if found else []
            found.append({"type": "text", "value": w, "ts": a, "end_ts": b, "confidence": 0.9})
        return found

    return {
        "speakers": [{"id": i, "name": name} for i, name in enumerate(names)],
        "monologues": [{"speaker": names.index(x.speaker), "elements": elements(x)} for x in lines],
    }


def speechmatics(lines: Sequence[Line]) -> Any:
    return {
        "format": "2.9",
        "results": [
            {
                "type": "word",
                "start_time": a,
                "end_time": b,
                "alternatives": [{"content": w, "confidence": 0.9, "speaker": x.speaker}],
            }
            for x in lines
            for a, b, w in _words(x)
        ],
    }


def podcast(lines: Sequence[Line]) -> Any:
    return {
        "version": "1.0.0",
        "segments": [
            {"speaker": x.speaker, "startTime": x.start, "endTime": x.end, "body": x.text}
            for x in lines
        ],
    }


def other(lines: Sequence[Line]) -> Any:
    return {
        "data": {
            "sentences": [
                {
                    "speaker_name": x.speaker,
                    "text": x.text,
                    "startMs": round(x.start * 1000),
                    "endMs": round(x.end * 1000),
                }
                for x in lines
            ]
        }
    }


def watson(lines: Sequence[Line]) -> Any:
    numbers = {name: i for i, name in enumerate(dict.fromkeys(x.speaker for x in lines))}
    return {
        "results": [
            {
                "alternatives": [
                    {
                        "transcript": f"{x.text} ",
                        "timestamps": [[w, a, b] for a, b, w in _words(x)],
                    }
                ]
            }
            for x in lines
        ],
        "speaker_labels": [
            {"from": a, "to": b, "speaker": numbers[x.speaker]}
            for x in lines
            for a, b, _ in _words(x)
        ],
    }


def youtube(lines: Sequence[Line]) -> Any:
    return {
        "wireMagic": "pb3",
        "events": [
            {"tStartMs": 0, "dDurationMs": 9_000_000, "id": 1},
            *(
                {
                    "tStartMs": round(x.start * 1000),
                    "dDurationMs": round((x.end - x.start) * 1000),
                    "segs": [{"utf8": f"{x.speaker}: "}, {"utf8": x.text}],
                }
                for x in lines
            ),
        ],
    }
