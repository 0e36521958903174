"""The speakers of a meeting, with the names that reviewers gave, after merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from minutes.choices import Event, Merge, Rename
from minutes.records import Speaker
from minutes.review.standing import Conflict, conflicts
from minutes.text import printable

__all__ = ["People", "gather_speakers"]


@dataclass(frozen=True, slots=True)
class People:
    """The speakers as reviewed. `conflicts` are by the ids that speakers had before merges."""

    speakers: tuple[Speaker, ...]
    conflicts: Mapping[str, tuple[Conflict, ...]]
    _into: Mapping[str, str]
    _known: Mapping[str, str]

    @property
    def merged(self) -> bool:
        """Whether any speaker is another one now."""
        return bool(self._into)

    def one(self, id_: str | None) -> str | None:
        """Who somebody is after all merges; an id that no speaker has stays as it is."""
        return None if id_ is None else _end(id_, self._into)

    def called(self, owner: str | None) -> str | None:
        """The id of the speaker whom an owner's id or name means; else the name, as it shows."""
        if owner is None:
            return None
        shown = printable(owner)
        return self._known.get(shown.casefold(), self.one(shown))


def gather_speakers(speakers: Sequence[Speaker], events: Sequence[Event]) -> People:
    """The speakers after some renames and merges that stand, in order.

    A merge that would make a circle with earlier ones is passed over. Whoever has no name takes
    that of the first speaker merged into them.
    """
    before = {speaker.id: speaker for speaker in speakers}
    into: dict[str, str] = {}
    renames: dict[str, list[tuple[Event, str | None]]] = defaultdict(list)
    merges: dict[str, list[tuple[Event, str | None]]] = defaultdict(list)
    for event in events:
        choice = event.choice
        if isinstance(choice, Rename) and choice.speaker in before:
            name = printable(choice.name or "") or before[choice.speaker].name
            renames[choice.speaker].append((event, name))
        elif isinstance(choice, Merge) and {choice.speaker, choice.into} <= before.keys():
            others = {id_: end for id_, end in into.items() if id_ != choice.speaker}
            if _end(choice.into, others) != choice.speaker:
                into[choice.speaker] = choice.into
                merges[choice.speaker].append((event, choice.into))
    names = {speaker.id: speaker.name for speaker in speakers}
    names |= {id_: chosen[-1][1] for id_, chosen in renames.items()}
    found = {
        id_: (
            *(conflicts("name", renames[id_]) if id_ in renames else ()),
            *(conflicts("speaker", merges[id_]) if id_ in merges else ()),
        )
        for id_ in before
    }
    return People(
        _joined(speakers, names, into),
        {id_: against for id_, against in found.items() if against},
        into,
        _calls(speakers, names, into),
    )


def _joined(
    speakers: Sequence[Speaker], names: Mapping[str, str | None], into: Mapping[str, str]
) -> tuple[Speaker, ...]:
    parts: dict[str, list[Speaker]] = {s.id: [s] for s in speakers if s.id not in into}
    for speaker in speakers:
        if speaker.id in into:
            parts[_end(speaker.id, into)].append(speaker)
    return tuple(
        replace(
            held[0],
            name=next((names[part.id] for part in held if names[part.id]), None),
            seconds=round(sum(part.seconds for part in held), 3) if held[1:] else held[0].seconds,
        )
        for held in parts.values()
    )


def _calls(
    speakers: Sequence[Speaker], names: Mapping[str, str | None], into: Mapping[str, str]
) -> dict[str, str]:
    """Whom a name means, in small letters: names from before and after, if only one has them."""
    meant: dict[str, set[str]] = defaultdict(set)
    for speaker in speakers:
        for name in (speaker.name, names[speaker.id]):
            if name:
                meant[printable(name).casefold()].add(_end(speaker.id, into))
    ids = {speaker.id.casefold() for speaker in speakers}
    return {name: min(who) for name, who in meant.items() if len(who) == 1 and name not in ids}


def _end(id_: str, into: Mapping[str, str]) -> str:
    while id_ in into:
        id_ = into[id_]
    return id_
