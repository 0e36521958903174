"""Who the speakers are: ids, names and shares of talk."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from minutes.records import Speaker, Utterance
from minutes.text import printable

__all__ = ["identify", "rename", "unnamed"]

log = logging.getLogger(__name__)

_TOLD = 20  # speakers who are listed
_MUCH = 0.1  # of all talk: who says less is seldom missed by name


def identify(
    utterances: Sequence[Utterance], *, named: bool
) -> tuple[tuple[Speaker, ...], tuple[Utterance, ...]]:
    """Give every speaker an id.

    Args:
        utterances: with the labels that a transcript or a diarizer gave.
        named: whether those labels are names of people.

    Returns:
        The speakers, S1, S2, … in the order in which they first speak, with their seconds of
        talk; and the utterances with these ids in place of the labels.
    """
    seconds: dict[str, float] = defaultdict(float)
    for utterance in utterances:
        if utterance.speaker is not None:
            seconds[utterance.speaker] += utterance.end - utterance.start
    ids = {label: f"S{number}" for number, label in enumerate(seconds, start=1)}
    speakers = tuple(
        Speaker(id_, label if named else None, round(seconds[label], 3))
        for label, id_ in ids.items()
    )
    return speakers, tuple(
        replace(u, speaker=None if u.speaker is None else ids[u.speaker]) for u in utterances
    )


def rename(speakers: Sequence[Speaker], names: Mapping[str, str]) -> tuple[Speaker, ...]:
    """Give speakers the names that a person chose, by id (S1) or by the name they had."""
    present = {s.id for s in speakers} | {s.name for s in speakers if s.name}
    for key in names:
        if key not in present:
            known = [f"{s.name} ({s.id})" if s.name else s.id for s in speakers[:_TOLD]]
            known += [f"{len(speakers) - _TOLD} others"] if len(speakers) > _TOLD else []
            told = ", ".join(known) or "no speakers"
            log.warning("--speaker %s: nobody is called that here; there are %s", key, told)
    return tuple(_renamed(s, names.get(s.id) or names.get(s.name or "")) for s in speakers)


def unnamed(speakers: Sequence[Speaker]) -> tuple[str, ...]:
    """The ids of the speakers who say much and have no name."""
    total = sum(speaker.seconds for speaker in speakers)
    return tuple(s.id for s in speakers if s.name is None and s.seconds >= _MUCH * total > 0)


def _renamed(speaker: Speaker, name: str | None) -> Speaker:
    """The speaker under a name that a person gave, which needs no evidence."""
    if name is None or name == speaker.name:
        return speaker
    return replace(speaker, name=printable(name), name_evidence=())
