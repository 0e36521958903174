"""How long a megabyte of each form of transcript takes to read.

    python benchmarks/transcripts_speed.py [BYTES]

Seconds are those of the processor, so that other work on the machine hardly counts. Beside
ordinary files of each form it reads hostile ones: lines without end, brackets, colons and arrows
that a careless regular expression would try in every way. Nothing should take above a second.
What it printed stands in transcripts_speed.md.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from minutes.errors import TranscriptError
from minutes.transcripts import read_transcript
from tests.transcripts.written import FORMS, Line, Writer

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000  # bytes
PIECES = [
    *(
        "x",
        "word ",
        "<v ",
        "<c.",
        "{\\",
        "&#1",
        "Anna: ",
        ":",
        "> ",
        ">> ",
        "--> ",
        "-",
        "1",
        "[",
        "(",
    ),
    *(
        "00:",
        "\u0301",
        "*",
        "!) ",
        "Anna  ",
        "00:00:01.000 --> ",
        "，",
        "20",
        "1 min ",
        "\t",
        "[[",
        "({",
    ),
    *(
        "0:01 ",
        "Anna 0:01\n",
        "0:01\n",
        "a\n",
        "\n",
        "Anna:\n",
        "[0:01] ",
        '{"a":',
        "[",
        "<p>",
        "a, ",
    ),
    *(
        "Anna (0:01) ",
        "From Anna to ",
        "1 hour 2 minutes ",
        "2026-01-01 ",
        "[00:01.00]",
        ">>",
        "Yes. ",
    ),
]
NAMES = ["Ruth Adler", "Tomas Novak", "王芳", "+49 30 5550199"]


def lines(size: int) -> list[Line]:
    """A call that is so many bytes long in any form."""
    made: list[Line] = []
    while size > 0:
        n = len(made)
        text = f"Line number {n} of a long call, in which we talk about item {n * 7} of the list."
        made.append(Line(n * 4.0, n * 4.0 + 3.5, NAMES[n % 4], text))
        size -= len(text)
    return made


def write(writer: Writer, name: str, call: list[Line]) -> str:
    """A megabyte of a form; what has to be whole is written of as many lines as make one."""
    text = writer(call, lambda choices: choices[0])
    if name.endswith((".json", ".ttml")):
        part = call[: len(call) * SIZE // len(text.encode())]
        return writer(part, lambda choices: choices[0])
    return text.encode()[:SIZE].decode(errors="ignore")


def seconds(folder: Path, name: str, content: str) -> float:
    """Of the processor, the less of two readings."""
    path = folder / name
    path.write_text(content, "utf-8")
    took: list[float] = []
    for _ in range(2):
        start = time.process_time()
        with suppress(TranscriptError):
            read_transcript(path)
        took.append(time.process_time() - start)
    return min(took)


def main() -> None:
    """Measure and print."""
    usual: dict[str, float] = {}
    hostile: dict[str, float] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        call = lines(SIZE)
        for form, (file, writers) in sorted(FORMS.items()):
            took = (seconds(folder, file, write(writer, file, call)) for writer in writers)
            usual[form] = max(took)
        for piece in PIECES:
            text = piece * (SIZE // len(piece.encode()))
            for file, head in (
                ("a.txt", ""),
                ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n"),
                ("b.txt", "Anna  0:01\nHello there.\n\nBen  0:03\n"),
            ):
                hostile[f"`{piece!r}` again and again, {file}"] = seconds(folder, file, head + text)
    for title, took_by in (
        ("form, its slowest layout", usual),
        ("hostile, the ten slowest", hostile),
    ):
        print(f"\n| {title} | s |\n|---|--:|")
        for what, took in sorted(took_by.items(), key=lambda pair: -pair[1])[
            : 10 if took_by is hostile else None
        ]:
            print(f"| {what} | {took:.2f} |")


if __name__ == "__main__":
    main()
