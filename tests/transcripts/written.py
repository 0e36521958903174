"""Transcripts in every form, written from the same cues: property tests and fuzzing begin here.

Each writer takes lines of (start, end, speaker, text) and gives a file's name and its text, as the
tool writes it, with one of its variants of spacing, brackets and marks drawn by `pick`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tests.transcripts.written_json import (
    as_json,
    assemblyai,
    aws,
    azure,
    deepgram,
    google,
    other,
    podcast,
    rev,
    speechmatics,
    vosk,
    watson,
    whisper,
    whisper_cpp,
    youtube,
)


class Line(NamedTuple):
    start: float
    end: float
    speaker: str
    text: str


Pick = Callable[[Sequence[Any]], Any]
Writer = Callable[[Sequence[Line], Pick], str]


def clock(seconds: float, point: str = ".", hours: bool = True) -> str:
    ms = round(seconds * 1000)
    text = f"{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"
    return f"{ms // 3_600_000:02}:{text}" if hours or ms >= 3_600_000 else text


def short(seconds: float) -> str:
    whole = int(seconds)
    text = f"{whole // 60 % 60}:{whole % 60:02}"
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}" if whole >= 3600 else text


def _blocks(lines: Sequence[Line], write: Callable[[int, Line], str], gap: str = "\n\n") -> str:
    return gap.join(write(i, line) for i, line in enumerate(lines, start=1)) + "\n"


def vtt(lines: Sequence[Line], pick: Pick) -> str:
    hours, voice = pick([True, False]), pick(["<v {}>{}</v>", "<v {}>{}", "<v.loud {}>{}"])
    return "WEBVTT\n\n" + _blocks(
        lines,
        lambda i, x: (
            f"{clock(x.start, '.', hours)} --> {clock(x.end, '.', hours)}\n"
            + voice.format(x.speaker, x.text)
        ),
    )


def vtt_turns(lines: Sequence[Line], pick: Pick) -> str:
    """A voice only where another one begins."""
    blocks, before = [], None
    for x in lines:
        voice = f"<v {x.speaker}>" if x.speaker != before else ""
        blocks.append(f"{clock(x.start)} --> {clock(x.end)}\n{voice}{x.text}")
        before = x.speaker
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def srt(lines: Sequence[Line], pick: Pick) -> str:
    named = pick(["{}: {}", "{}:{}", "♪ {}: {}", "- {}: {}", "\u202b{}: {}", ">> {}: {}", "{}：{}"])
    point, arrow = pick(",."), pick([" --> ", "-->", " -> "])
    return _blocks(
        lines,
        lambda i, x: (
            f"{i}\n{clock(x.start, point)}{arrow}{clock(x.end, point)}\n"
            + named.format(x.speaker, x.text)
        ),
    )


def srt_labels(lines: Sequence[Line], pick: Pick) -> str:
    """Labels in brackets, as WhisperX and others write them."""
    labels = {name: i for i, name in enumerate(dict.fromkeys(x.speaker for x in lines))}
    named = pick(["[SPEAKER_{:02}]: {}", "[Speaker {}] {}", "(Speaker {}) {}", "SPEAKER_{:02}: {}"])
    return _blocks(
        lines,
        lambda i, x: (
            f"{i}\n{clock(x.start, ',')} --> {clock(x.end, ',')}\n"
            + named.format(labels[x.speaker], x.text)
        ),
    )


def teams_old(lines: Sequence[Line], pick: Pick) -> str:
    def at(seconds: float) -> str:
        ms = round(seconds * 1000)
        return f"{ms // 3_600_000}:{ms // 60_000 % 60}:{ms // 1000 % 60}.{ms % 1000:03}"

    gap = pick(["\n", "\n\n"])
    return _blocks(lines, lambda i, x: f"{at(x.start)} --> {at(x.end)}\n{x.speaker}\n{x.text}", gap)


def sbv(lines: Sequence[Line], pick: Pick) -> str:
    return _blocks(
        lines,
        lambda i, x: f"{clock(x.start)[1:]},{clock(x.end)[1:]}\n{x.speaker}: {x.text}",
    )


def console(lines: Sequence[Line], pick: Pick) -> str:
    hours, arrow = pick([True, False]), pick([" --> ", " -> "])
    return _blocks(
        lines,
        lambda i, x: (
            f"[{clock(x.start, '.', hours)}{arrow}{clock(x.end, '.', hours)}]  "
            f"{x.speaker}: {x.text}"
        ),
        "\n",
    )


def lrc(lines: Sequence[Line], pick: Pick) -> str:
    def at(x: Line) -> str:
        cs = int(x.start * 100)
        return f"[{cs // 6000:02}:{cs // 100 % 60:02}.{cs % 100:02}]"

    return "[ti:A call]\n" + _blocks(lines, lambda i, x: f"{at(x)}{x.speaker}: {x.text}", "\n")


def ass(lines: Sequence[Line], pick: Pick) -> str:
    tag = pick(["", "{\\an8}", "{\\k20}"])
    head = "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
    form = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"
    rows = _blocks(
        lines,
        lambda i, x: (
            f"Dialogue: 0,{clock(x.start)[1:-1]},{clock(x.end)[1:-1]},Default,"
            f"{x.speaker},0,0,0,,{tag}{x.text}"
        ),
        "\n",
    )
    return f"{head}Format: {form}\n{rows}"


def ttml(lines: Sequence[Line], pick: Pick) -> str:
    def at(seconds: float) -> str:
        return form(seconds)

    form = pick([clock, lambda s: f"{s:.3f}s", lambda s: f"{round(s * 1000)}ms"])
    names = dict.fromkeys(x.speaker for x in lines)
    agents = "".join(
        f'<ttm:agent xml:id="a{i}"><ttm:name>{name}</ttm:name></ttm:agent>'
        for i, name in enumerate(names)
    )
    ids = {name: f"a{i}" for i, name in enumerate(names)}
    body = "".join(
        f'<p begin="{at(x.start)}" end="{at(x.end)}" ttm:agent="{ids[x.speaker]}">{x.text}</p>\n'
        for x in lines
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tt xmlns="http://www.w3.org/ns/ttml" '
        'xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata>'
        f"{agents}</metadata></head><body><div>{body}</div></body></tt>\n"
    )


def mpl2(lines: Sequence[Line], pick: Pick) -> str:
    return _blocks(
        lines,
        lambda i, x: f"[{int(x.start * 10)}][{int(x.end * 10)}]{x.speaker}: {x.text}",
        "\n",
    )


def tsv(lines: Sequence[Line], pick: Pick) -> str:
    mark = pick("\t,;")
    rows = [("start", "end", "speaker", "text")]
    rows += [(str(round(x.start * 1000)), str(round(x.end * 1000)), *x[2:]) for x in lines]
    quote = '"{}"' if mark != "\t" else "{}"
    return "\n".join(mark.join(quote.format(cell) for cell in row) for row in rows) + "\n"


def _heads(head: str, gap: str) -> Writer:
    def write(lines: Sequence[Line], pick: Pick) -> str:
        return _blocks(
            lines, lambda i, x: head.format(name=x.speaker, time=short(x.start), text=x.text), gap
        )

    return write


def zoom_captions(lines: Sequence[Line], pick: Pick) -> str:
    return _blocks(lines, lambda i, x: f"[{x.speaker}] {clock(x.start)[:8]}\n{x.text}")


def zoom_chat(lines: Sequence[Line], pick: Pick) -> str:
    form = pick(
        ["{}\t From {} to Everyone: {}", "{} From {} to Everyone:\n\t{}", "{} From  {} : {}"]
    )
    return _blocks(lines, lambda i, x: form.format(clock(x.start)[:8], x.speaker, x.text), "\n")


def teams_text(lines: Sequence[Line], pick: Pick) -> str:
    hour, minute, second = pick(
        [
            ("hour", "minutes", "seconds"),
            ("Stunde", "Minuten", "Sekunden"),
            ("heure", "minutes", "secondes"),
            ("hora", "minutos", "segundos"),
            ("小时", "分钟", "秒"),
        ]
    )
    twice = pick([True, False])

    def block(i: int, x: Line) -> str:
        s = int(x.start)
        hours = f"{s // 3600} {hour} " if s >= 3600 else ""
        spoken = f"{hours}{s // 60 % 60} {minute} {s % 60} {second}"
        above = f"{x.speaker}\n{spoken}{short(x.start)}\n" if twice else ""
        return f"{above}{x.speaker} {spoken}\n{x.text}"

    return _blocks(lines, block)


def f4(lines: Sequence[Line], pick: Pick) -> str:
    def mark(seconds: float) -> str:
        return f"#{clock(seconds)[:8]}-{int(seconds * 10) % 10}#"

    return _blocks(
        lines,
        lambda i, x: f"{mark(x.start)} {x.speaker}: {x.text} {mark(x.end)}",
        pick(["\n", "\n\n"]),
    )


def names_only(lines: Sequence[Line], pick: Pick) -> str:
    form, gap = pick(["{}: {}", "**{}:** {}", "[{}]: {}"]), pick(["\n", "\n\n"])
    return _blocks(lines, lambda i, x: form.format(x.speaker, x.text), gap)


# The reader's name -> the file's name and writers of its layouts.
FORMS: dict[str, tuple[str, tuple[Writer, ...]]] = {
    "WebVTT": ("call.vtt", (vtt, vtt_turns)),
    "SubRip": ("call.srt", (srt, srt_labels)),
    "Teams (old document)": ("call.txt", (teams_old,)),
    "SBV": ("call.sbv", (sbv,)),
    "console output": ("call.txt", (console,)),
    "LRC": ("call.lrc", (lrc,)),
    "ASS, SSA": ("call.ass", (ass,)),
    "TTML, DFXP": ("call.ttml", (ttml,)),
    "SAMI, MicroDVD, MPL2, TMPlayer": ("call.sub", (mpl2,)),
    "TSV, CSV": ("call.tsv", (tsv,)),
    "Whisper JSON": ("call.json", (as_json(whisper),)),
    "whisper.cpp JSON": ("call.json", (as_json(whisper_cpp),)),
    "AssemblyAI JSON": ("call.json", (as_json(assemblyai),)),
    "Deepgram JSON": ("call.json", (as_json(deepgram),)),
    "Amazon Transcribe JSON": ("call.json", (as_json(aws),)),
    "Google Speech-to-Text JSON": ("call.json", (as_json(google),)),
    "Azure Speech JSON": ("call.json", (as_json(azure),)),
    "Vosk JSON": ("call.json", (vosk,)),
    "Rev JSON": ("call.json", (as_json(rev),)),
    "Speechmatics JSON": ("call.json", (as_json(speechmatics),)),
    "Watson JSON": ("call.json", (as_json(watson),)),
    "YouTube JSON": ("call.json", (as_json(youtube),)),
    "text with a time after each paragraph": ("call.txt", (f4,)),
    "podcast namespace JSON": ("call.json", (as_json(podcast),)),
    "JSON of other tools": ("call.json", (as_json(other),)),
    "name and time above the text": (
        "call.txt",
        tuple(
            _heads(head, "\n\n")
            for head in (
                "{name}  {time}\n{text}",
                "{name}   {time}  \n{text}",
                "{name}\t{time}\n{text}",
                "{name} {time}\n{text}",
                "{name} - {time}\n{text}",
                "{time} - {name}\n  {text}",
                "@{time} - {name}\n{text}",
            )
        ),
    ),
    "name and time before the text": (
        "call.txt",
        (
            _heads("{name} ({time}): {text}", "\n"),
            _heads("{name} [{time}]\n{text}", "\n\n"),
            _heads("[{time}] {name}: {text}", "\n"),
            _heads("{time} {name}: {text}", "\n"),
            _heads("{time}  {name}  {text}", "\n"),
            _heads("{time}\t{name}\t{text}", "\n"),
        ),
    ),
    "name and time on two lines": (
        "call.txt",
        (_heads("{name}\n{time}\n{text}", "\n\n"), _heads("{time}\n{name}\n{text}", "\n\n")),
    ),
    "times now and then": ("call.txt", (_heads("{time}\n\n{name}: {text}", "\n\n"),)),
    "[name] time": ("call.txt", (zoom_captions,)),
    "Zoom chat": ("call.txt", (zoom_chat,)),
    "Teams text": ("call.txt", (teams_text,)),
    "text without times": ("call.txt", (names_only,)),
}
