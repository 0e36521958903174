"""Regular expressions that are compiled when they are first used, and not at import."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

__all__ = ["expression"]

if TYPE_CHECKING:
    from re import compile as expression
else:

    class expression:  # noqa: N801 - stands where re.compile stood
        """A pattern with the methods of `re.Pattern`."""

        def __init__(self, pattern: str, flags: int = 0) -> None:
            self._given = (pattern, flags)

        @cached_property
        def _compiled(self) -> re.Pattern[str]:
            return re.compile(*self._given)

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._compiled, name)
            setattr(self, name, found)  # from now on as quick as the pattern's own
            return found
