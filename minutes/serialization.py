"""Any record, or nest of records, lists and numbers, as JSON text and back."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["dump", "load"]

T = TypeVar("T")


def _adapter(type_: Any) -> TypeAdapter[Any]:
    return _kept_adapter(type_)


@cache
def _kept_adapter(type_: Any) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(type_)


def dump(value: object, type_: Any = None, *, indent: int | None = 1) -> str:
    """The JSON text of a record, or of any nest of records, lists and numbers.

    Args:
        indent: spaces for each level, for who reads it; None puts all on one line, in less time.
    """
    adapter = _adapter(type_ or type(value))
    try:
        return adapter.dump_json(value, indent=indent).decode() + "\n"
    except ValueError:  # halves of a character, as names of files can have them
        plain = adapter.dump_python(value, mode="json")
        return json.dumps(plain, ensure_ascii=False, indent=indent) + "\n"


def load(type_: type[T], text: str | bytes) -> T:
    """The record that `dump` wrote.

    Raises:
        pydantic.ValidationError: the text is not JSON of that form.
    """
    value: T = _adapter(type_).validate_json(text)
    return value
