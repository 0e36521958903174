"""The forms of transcripts that can be read, one a module: each has a `READER`.

Another form is one more module here, or one in another package that names its `READER` under the
entry points `minutes.transcripts`.
"""

from __future__ import annotations

from functools import cache

from minutes import extensions
from minutes.transcripts.draft import Reader, Source

__all__ = ["choose", "readers", "suffixes"]

_PROBE = 50_000  # characters that tell the layout of a plain text
_CERTAIN = 0.97  # of a form with a header of its own: nobody else need be asked
_SURE = 0.85  # of a form with marks of its own: plain text need not be looked for


@cache
def readers() -> tuple[Reader, ...]:
    """The readers of this package and of others that are installed, by name."""
    found: tuple[Reader, ...] = extensions.load(extensions.FORMS)
    return found


@cache
def suffixes() -> frozenset[str]:
    """The suffixes of the files that some reader reads."""
    return frozenset(suffix for reader in readers() for suffix in reader.suffixes)


def choose(source: Source) -> Reader | None:
    """The reader that is surest to know a file, None where none does.

    Raises:
        TranscriptError: the file is no text, or a container that cannot be opened.
    """
    best, chosen = _surest(source, plain=False)
    if best >= _SURE:
        return chosen
    view = source
    if len(source.text) > _PROBE:
        view = Source(source.path, b"", source.text[:_PROBE])
    likely, layout = _surest(view, plain=True)
    if layout and view is not source and layout.knows(source) <= 0:  # its end is in another
        likely, layout = _surest(source, plain=True)
    return layout if likely > best else chosen


def _surest(view: Source, *, plain: bool) -> tuple[float, Reader | None]:
    """The surest reader of a kind, told from a view of the file; those of its suffix come first."""
    asked = [reader for reader in readers() if reader.plain == plain]
    best, surest = 0.0, None
    for reader in sorted(asked, key=lambda reader: view.suffix not in reader.suffixes):
        if (sure := reader.knows(view)) > best:
            best, surest = sure, reader
        if best >= _CERTAIN:
            break
    return best, surest
