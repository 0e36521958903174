"""Teams that review meetings by an attention of their own, which their choices alone give away.

A team sees what the page of `minutes review` would show it of a meeting, and no more: the points of
the minutes, the candidates that are offered, and a few lines of the transcript. Its choices become
labels by the code that real choices go through.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minutes.choices import Approve, Choice, Dismiss, Drop, Event, Keep, Promote
from minutes.corpora import Act, LabelledMeeting
from minutes.records import Meeting, MinutesRecord
from minutes.review import candidates, check_choice, fold
from minutes.stages.speakers import identify

__all__ = ["TEAMS", "Team", "blank", "review"]

FOUND = 5  # utterances that a team promotes of those it comes across in the transcript, at most
OFFERED = 5  # candidates that it answers


@dataclass(frozen=True, slots=True)
class Team:
    """What a team cares for; `about` says it in words."""

    name: str
    about: str
    cares: Callable[[Act], bool]


TEAMS = (
    Team(
        "outcomes",
        "decisions and actions alone",
        lambda act: bool({"decision", "action"} & set(act.kinds)),
    ),
    Team("problems", "problems alone", lambda act: "problem" in act.kinds),
    Team(
        "marketing",
        "the marketing expert's words",
        lambda act: act.role == "ME" and (act.important or 0.0) >= 0.5,
    ),
    Team("generic", "all that annotators kept", lambda act: (act.important or 0.0) >= 0.5),
)


def blank(meeting: LabelledMeeting, text: str) -> MinutesRecord:
    """A meeting of a corpus as minutes without scores and points, in order of time."""
    ordered = sorted(meeting.said("manual" if text == "manual" else "asr"), key=lambda u: u.start)
    speakers, said = identify(ordered, named=True)
    return MinutesRecord(
        meeting=Meeting(
            id=meeting.meeting,
            title=meeting.meeting,
            source=meeting.corpus,
            sha256="",
            duration=max(u.end for u in said),
            language=meeting.language,
        ),
        speakers=speakers,
        utterances=said,
        points=(),
        engines={},
    )


def review(
    minutes: MinutesRecord, acts: Sequence[Act], team: Team, draw: random.Random
) -> tuple[Event, ...]:
    """What a team chooses on the page of some minutes, in the order of a review.

    It keeps each point that rests on something it cares for, and drops the others; promotes a few
    utterances that it cares for; answers what is offered at the end; and approves.
    """
    cared = {act.id for act in acts if team.cares(act)}
    events: list[Event] = []

    def choose(choice: Choice) -> None:
        check_choice(minutes, events, team.name, choice)
        number = len(events) + 1
        at = f"2026-01-01T00:00:{number % 60:02d}Z"
        events.append(Event(number, minutes.meeting.id, team.name, at, choice, number - 1))

    for point in minutes.points:
        choose(Keep(point.id) if cared.intersection(point.utterances) else Drop(point.id))
    held = {id_ for point in minutes.points for id_ in point.utterances}
    # Of a mere sound no point can be made.
    missed = [u.id for u in minutes.utterances if u.id in cared - held and u.text.strip()]
    for id_ in draw.sample(missed, min(FOUND, len(missed))):
        choose(Promote(id_))
    for offered in candidates(fold(minutes, events), OFFERED):
        choose(Promote(offered.id) if offered.id in cared else Dismiss(offered.id))
    choose(Approve())
    return tuple(events)
