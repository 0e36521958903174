"""Where reviews are kept: every choice of every reviewer, in a database.

`open` gives a `Store`. Its tables are in `schema`, what brings older databases up to them in
`migrations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minutes.store.opening import open

if TYPE_CHECKING:
    from minutes.store.reviews import Pinned, Store

__all__ = ["Pinned", "Store", "open"]


def __getattr__(name: str) -> Any:
    # SQLAlchemy is loaded, and needed at all, only where a store is.
    if name in __all__:
        from minutes.store import reviews

        return getattr(reviews, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
