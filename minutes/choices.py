"""What people choose when they review minutes: one small record for each thing they do.

    Keep · Drop                     a point belongs in the minutes, or does not
    Promote                         an utterance that was no point becomes one
    Value · Dismiss                 an utterance that was offered is worth keeping, or is not: this
                                    teaches the model and leaves the minutes as they are
    ChangeKind · ChangeOwner · ChangeDue · Reword      a point says it better
    Rename · Merge                  a speaker has a name; two speakers are one
    ChangeDate                      the meeting was on another day
    Approve · Reopen                the minutes are as they should be; or not after all
    Undo                            an event of one's own is taken back

A choice is never changed or deleted: what was done and by whom stays, and what stands now follows
from all events in their order (`minutes.review`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from annotated_types import Ge, MaxLen, MinLen

from minutes.records import Kind

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = [
    "Approve",
    "ChangeDate",
    "ChangeDue",
    "ChangeKind",
    "ChangeOwner",
    "Choice",
    "Dismiss",
    "Drop",
    "Event",
    "Keep",
    "Merge",
    "Promote",
    "Rename",
    "Reopen",
    "Reword",
    "Undo",
    "Value",
    "dump",
    "load",
    "promoted",
]

Id = Annotated[str, MinLen(1), MaxLen(100)]
Name = Annotated[str, MinLen(1), MaxLen(200)]
Text = Annotated[str, MinLen(1), MaxLen(2000)]


@dataclass(frozen=True, slots=True)
class Keep:
    """A point belongs in the minutes."""

    point: Id
    do: Literal["keep"] = "keep"


@dataclass(frozen=True, slots=True)
class Drop:
    """A point does not belong in the minutes."""

    point: Id
    do: Literal["drop"] = "drop"


@dataclass(frozen=True, slots=True)
class Promote:
    """An utterance becomes a point, whose id is that of `promoted`."""

    utterance: Id
    kind: Kind = "point"
    do: Literal["promote"] = "promote"


@dataclass(frozen=True, slots=True)
class Value:
    """An utterance that was offered is worth keeping; it becomes no point by that."""

    utterance: Id
    do: Literal["value"] = "value"


@dataclass(frozen=True, slots=True)
class Dismiss:
    """An utterance that was offered is not worth keeping."""

    utterance: Id
    do: Literal["dismiss"] = "dismiss"


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A point is of another kind."""

    point: Id
    kind: Kind
    do: Literal["kind"] = "kind"


@dataclass(frozen=True, slots=True)
class ChangeOwner:
    """A point is owned by a speaker (an id) or by someone else (a name); None: by nobody known."""

    point: Id
    owner: Name | None
    do: Literal["owner"] = "owner"


@dataclass(frozen=True, slots=True)
class ChangeDue:
    """A point is due on an ISO 8601 date, or when some words say; None: no date is known."""

    point: Id
    due: Name | None
    do: Literal["due"] = "due"


@dataclass(frozen=True, slots=True)
class Reword:
    """A point is worded by a person; None: as it was found."""

    point: Id
    text: Text | None
    do: Literal["reword"] = "reword"


@dataclass(frozen=True, slots=True)
class Rename:
    """A speaker has a name, everywhere; None: the name from before the review."""

    speaker: Id
    name: Name | None
    do: Literal["rename"] = "rename"


@dataclass(frozen=True, slots=True)
class Merge:
    """All that `speaker` said was said by `into`."""

    speaker: Id
    into: Id
    do: Literal["merge"] = "merge"


@dataclass(frozen=True, slots=True)
class ChangeDate:
    """The meeting was on an ISO 8601 day; None: nobody knows when it was."""

    date: Name | None
    do: Literal["date"] = "date"


@dataclass(frozen=True, slots=True)
class Approve:
    """The minutes are as they should be."""

    do: Literal["approve"] = "approve"


@dataclass(frozen=True, slots=True)
class Reopen:
    """The minutes are to be worked on again."""

    do: Literal["reopen"] = "reopen"


@dataclass(frozen=True, slots=True)
class Undo:
    """An event is as if it had not been."""

    event: Annotated[int, Ge(1)]
    do: Literal["undo"] = "undo"


Choice = (
    Keep
    | Drop
    | Promote
    | Value
    | Dismiss
    | ChangeKind
    | ChangeOwner
    | ChangeDue
    | Reword
    | Rename
    | Merge
    | ChangeDate
    | Approve
    | Reopen
    | Undo
)


@dataclass(frozen=True, slots=True)
class Event:
    """A choice that was made. `id` counts up in the order in which choices were taken in.

    `at` is ISO 8601 in UTC; `seen` is the last event of the meeting that the reviewer's page knew
    of, so that two who chose differently without knowing can be told from one who corrects.
    """

    id: int
    meeting: str
    reviewer: str
    at: str
    choice: Choice
    seen: int = 0


def promoted(utterance: str) -> str:
    """The id of the point that an utterance becomes."""
    return f"p-{utterance}"


def dump(choice: Choice) -> str:
    """The JSON text of a choice, on one line."""
    return _adapter().dump_json(choice).decode()


def load(text: str | bytes) -> Choice:
    """The choice that `dump` wrote.

    Raises:
        pydantic.ValidationError: the text is no choice.
    """
    choice: Choice = _adapter().validate_json(text)
    return choice


@cache
def _adapter() -> TypeAdapter[Any]:
    from pydantic import Field, TypeAdapter

    return TypeAdapter(Annotated[Choice, Field(discriminator="do")])
