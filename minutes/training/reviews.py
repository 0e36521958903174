"""What a team has reviewed, from the database in which its choices are kept."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minutes.choices import Event
from minutes.corpora import LabelledMeeting
from minutes.errors import InputError, TrainingError
from minutes.record_files import ENDING, load_minutes
from minutes.records import MinutesRecord, Utterance
from minutes.review import Reviewed, fold, labelled
from minutes.review.meetings import find_meetings

if TYPE_CHECKING:
    from minutes.store import Store

__all__ = ["LEAST", "Reviews", "gather", "held_out_groups", "review"]

LEAST = 3  # reviewed meetings, each of which is held out once
_HELD_OUT = 4  # one of so many: the newest quarter, once that is as many as LEAST


@dataclass(frozen=True, slots=True)
class Reviews:
    """A reviewed meeting: the minutes before the review, and what was made of them.

    `utterances` are the meeting's with the speakers as reviewed, in the order of `labels`.
    """

    name: str
    minutes: MinutesRecord
    utterances: tuple[Utterance, ...]
    points: tuple[Reviewed, ...]
    labels: LabelledMeeting
    approved: bool
    choices: int
    at: str

    @property
    def judged(self) -> tuple[Reviewed, ...]:
        """The points whose evidence has a label."""
        return tuple(one for one in self.points if self.approved or one.votes)

    @property
    def evidence(self) -> tuple[tuple[str, ...], ...]:
        """The utterances of each of those."""
        return tuple(one.point.utterances for one in self.judged)


def review(name: str, minutes: MinutesRecord, events: Sequence[Event]) -> Reviews:
    """A meeting and the choices about it."""
    found = fold(minutes, events)
    standing = [event for event in events if event.id not in found.undone]
    return Reviews(
        name=name,
        minutes=minutes,
        utterances=found.minutes.utterances,
        points=found.points,
        labels=labelled(minutes, events),
        approved=found.approval is not None,
        choices=len(standing),
        at=minutes.meeting.recorded_at or (standing[-1].at if standing else ""),
    )


def gather(directory: Path, database: str | None) -> tuple[Reviews, ...]:
    """The meetings of a folder in which somebody has kept or dropped something, oldest first.

    Raises:
        InputError: there is no such folder.
        TrainingError: there are no reviews.
        StoreError: the database cannot be used.
        RecordError: minutes that were reviewed cannot be read.
    """
    from minutes import store
    from minutes.store.opening import FILE

    if not directory.is_dir():
        raise InputError(directory, "is no folder", "name the folder whose minutes were reviewed")
    if database is None and not (directory / FILE).is_file():
        place = shlex.quote(str(directory))
        if not find_meetings(directory):
            raise TrainingError(
                str(directory),
                f"holds no NAME{ENDING}, so that nothing in it can have been reviewed",
                "name the folder of the minutes and not that of the recordings; if there are none "
                f"yet: minutes batch {place} -o out/, then minutes review out/",
            )
        raise TrainingError(
            str(directory), "has no reviews yet", f"review its minutes: minutes review {place}"
        )
    with store.open(database, directory) as kept:
        found = [one for key in sorted(kept.newest()) if (one := _of(kept, key)) is not None]
    return tuple(sorted(found, key=lambda one: (one.at, one.name)))


def held_out_groups(reviews: Sequence[Reviews]) -> tuple[tuple[int, ...], ...]:
    """The numbers of the meetings that are held out together, while the others are learned from.

    The newest quarter where it has three meetings or more, as the next meetings will be newer too;
    of fewer than twelve each meeting by itself (leave-one-out cross-validation).

    Raises:
        TrainingError: there are too few.
    """
    missing = LEAST - len(reviews)
    if missing > 0:
        raise TrainingError(
            "the reviews",
            f"{_meetings(len(reviews))} {'is' if len(reviews) == 1 else 'are'} too few to learn "
            "from and to be held to",
            f"review {missing} more",
        )
    newest = len(reviews) // _HELD_OUT
    if newest >= LEAST:
        return (tuple(range(len(reviews) - newest, len(reviews))),)
    return tuple((number,) for number in range(len(reviews)))


def _of(kept: Store, key: str) -> Reviews | None:
    pinned = kept.pinned(key)
    if pinned is None:
        return None
    minutes = load_minutes(pinned.content, pinned.name)
    found = review(pinned.name, minutes, kept.events(key))
    judged = any(one.votes for one in found.points) or any(
        act.important is not None and act.certainty == 1.0 for act in found.labels.utterances
    )
    return found if judged else None


def _meetings(number: int) -> str:
    return f"{number} reviewed meeting{'' if number == 1 else 's'}"
