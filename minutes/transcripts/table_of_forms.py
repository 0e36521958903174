"""The table of the forms that can be read, for docs/transcripts.md.

python -m minutes.transcripts.table_of_forms
"""

from __future__ import annotations

from minutes import extensions
from minutes.transcripts.draft import Reader

__all__ = ["table"]

_HEAD = ("format", "written by", "files", "speakers", "times", "dates", "words")


def table() -> str:
    """What each reader says of its form, as a table in Markdown."""
    with extensions.own_alone():
        readers: tuple[Reader, ...] = extensions.load(extensions.FORMS)
    rows = [
        (
            reader.name,
            reader.tools,
            " ".join(f"`{suffix}`" for suffix in reader.suffixes),
            reader.speakers,
            reader.times,
            reader.dates,
            reader.words,
        )
        for reader in readers
    ]
    lines = [_HEAD, ("---",) * len(_HEAD), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    print(table(), end="")
