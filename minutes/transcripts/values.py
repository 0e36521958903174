"""What stands where in JSON of unknown make; where something else stands, nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["best_alternative", "inner", "objects"]


def inner(value: Any, *keys: str | int) -> Any:
    """The value at the end of some keys of objects and places of lists; None where there is none.

    >>> inner({"metadata": {"speakers": ["Anna"]}}, "metadata", "speakers", 0)
    'Anna'
    """
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        else:
            return None
    return value


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def best_alternative(result: Any) -> Mapping[str, Any]:
    """The first of a recogniser's alternatives, which is the likeliest; empty where it has none."""
    best = inner(result, "alternatives", 0)
    return best if isinstance(best, Mapping) else {}
