"""The formats in which minutes are written: each module has its `FORMAT`, or several of a kind.

Another format is one more module here, or one in another package that names its `FORMAT` under
the entry points `minutes.formats` (docs/extending.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minutes import extensions
from minutes.errors import OptionError
from minutes.records import MinutesRecord

__all__ = ["Format", "ending", "find"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of minutes.

    Attributes:
        name: as `--output-format` has it.
        render: the content of a file, from the minutes and the address of their recording ("" for
            none). The same minutes give the same bytes.
        ending: what stands after the dot in the file's name; the format's name where empty.
        plays: whether it can play a recording that is embedded by a data address.
    """

    name: str
    render: Callable[[MinutesRecord, str], bytes]
    ending: str = ""
    plays: bool = False


def find(name: str) -> Format:
    """The format of a name.

    Raises:
        OptionError: there is none.
    """
    known: tuple[Format, ...] = extensions.load(extensions.FORMATS)
    for one in known:
        if one.name == name:
            return one
    choices = ", ".join(one.name for one in known)
    raise OptionError("--output-format", f"{name!r} is unknown", f"choose from {choices}")


def ending(name: str) -> str:
    """What the names of a format's files end in; its own name for one of a template."""
    known: tuple[Format, ...] = extensions.load(extensions.FORMATS)
    return next((one.ending or one.name for one in known if one.name == name), name)
