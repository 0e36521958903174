"""How long a megabyte of each form of transcript takes to read.

    python benchmarks/transcripts_speed.py [BYTES]

Seconds are those of the processor, so that other work on the machine does not count. Beside
ordinary files of each form it reads hostile ones: lines without end, brackets, colons and arrows
that a careless regular expression would try in every way. Nothing should take above a second.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from minutes.errors import TranscriptError
from minutes.transcripts import read
from tests.transcripts.written import FORMS, Line

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
    """A call of about so many bytes of text."""
    made: list[Line] = []
    while size > 0:
        n = len(made)
        text = f"Line number {n} of a long call, in which we talk about item {n * 7} of the list."
        made.append(Line(n * 4.0, n * 4.0 + 3.5, NAMES[n % 4], text))
        size -= len(text) + 40
    return made


def seconds(folder: Path, name: str, content: str) -> float:
    path = folder / name
    path.write_text(content, "utf-8")
    start = time.process_time()
    with suppress(TranscriptError):
        read(path)
    return time.process_time() - start


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        seconds(folder, "a.txt", "Anna: Good morning to all of you.\n")  # what is imported once
        call = lines(SIZE // 3)
        worst: list[tuple[float, str]] = []
        for form, (file, writers) in sorted(FORMS.items()):
            for write in writers:
                text = write(call, lambda choices: next(iter(choices)))[:SIZE]
                if file.endswith((".json", ".ttml")):
                    text = write(call[: len(call) * SIZE // max(len(text), SIZE)], lambda c: c[0])
                worst.append((seconds(folder, file, text) * SIZE / max(len(text), SIZE // 4), form))
        for piece in PIECES:
            text = piece * (SIZE // len(piece.encode()))
            for file, head in (
                ("a.txt", ""),
                ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n"),
                ("b.txt", "Anna  0:01\nHello there.\n\nBen  0:03\n"),
            ):
                worst.append((seconds(folder, file, head + text), f"{piece!r} in {file}"))
        for took, form in sorted(worst, reverse=True)[:25]:
            print(f"{took:6.2f} s  {form}")


if __name__ == "__main__":
    main()
