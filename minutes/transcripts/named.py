"""Lines from one name to the next, in text where names stand before what is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from minutes.transcripts.speakers import NOBODY, Habit

__all__ = ["by_name"]


def by_name(lines: Iterable[str], names: Habit) -> Iterator[tuple[str | None, list[str]]]:
    """Lines from one name to the next; what stands before the first name has none."""
    speaker: str | None = None
    said: list[str] = []
    for line in lines:
        name, rest = names.split(line)
        if name or line.startswith(NOBODY):
            if any(said):
                yield speaker, said
            speaker, said = name, [rest]
        elif line:
            said.append(rest)
    if any(said):
        yield speaker, said
