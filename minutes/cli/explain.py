"""minutes explain: why a point is in the minutes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minutes.cli.parameters import Only
from minutes.cli.reporting import PrintOptions
from minutes.errors import RecordError
from minutes.options import Options

if TYPE_CHECKING:
    from minutes.reasons import Reason, Reasons
    from minutes.records import Explanation, MinutesRecord, Point, Utterance, WordEffect

__all__ = ["command"]

Record = Annotated[
    Path, typer.Argument(metavar="FILE.minutes.json", help="A file that minutes run wrote.")
]
Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ID...",
        help="Points or utterances: p03, u0012, or the time beside a point in the minutes, such as "
        "04:22; by default all points.",
    ),
]
Chosen = Annotated[Options, Only("attention_model", "models_dir", "device")]

_WORDS = 8  # the most that are listed
_BAR = 16  # characters of the longest bar
_FULL = 0.15  # log odds; the least effect whose bar is that long
_LEAST = 0.005  # log odds; what is less is shown as nothing
_NAMED = 5  # ids that an error lists
_DOUBT = 0.1  # probability; what is less is not worth a line
_NAMES = {"decision": "a decision", "action": "an action", "problem": "an open problem"}


def command(file: Record, options: Chosen, printing: PrintOptions, ids: Ids = None) -> None:
    """Explain why a point is in the minutes.

    Prints how likely the utterance that states it is an outcome, the words that mark it, and who
    accepted it. Then come the words that raised (+) or lowered (-) the log odds of its importance
    most, and the other utterances that the model attended to. Words are not everything: who speaks,
    when and for how long counts too.

    Examples:
        minutes explain call.minutes.json p03          # one point
        minutes explain call.minutes.json 04:22        # the point with that time
        minutes explain call.minutes.json u0012 u0013  # utterances that are not points
    """
    from minutes import record_files, records, serialization
    from minutes.cli import reporting
    from minutes.engines.explaining import explainer
    from minutes.progress import silent
    from minutes.reasons import Reasons

    minutes = record_files.read_minutes(file)
    asked = _asked(minutes, ids or [], file)
    engine = explainer(minutes, options, str(file))
    wanted = tuple(dict.fromkeys(asked.values()))
    with reporting.following(file.name) as progress:
        found = engine.explain(
            minutes.utterances,
            wanted,
            language=minutes.meeting.language,
            progress=silent if printing.json else progress,
        )
    if printing.json:
        explanations = tuple(found[id_] for id_ in wanted)
        typer.echo(serialization.dump(explanations, tuple[records.Explanation, ...]), nl=False)
        return
    reasons = Reasons(minutes)
    blocks = ("\n".join(_block(minutes, id_, found[asked[id_]], reasons)) for id_ in asked)
    reporting.echo("\n\n".join(blocks))


def _asked(minutes: MinutesRecord, ids: Sequence[str], file: Path) -> dict[str, str]:
    """The ids asked for, each with that of the utterance that states it."""
    from minutes.reasons import stated_by

    utterances = {u.id: u for u in minutes.utterances}
    stated = {point.id: stated_by(point, utterances) for point in minutes.points}
    known = {id_: id_ for id_ in utterances} | {id_: u.id for id_, u in stated.items() if u}
    if not ids:
        ids = [point.id for point in minutes.points if point.id in known]
        if not ids:
            raise RecordError(file, "has no points", "name an utterance, such as u0001")
    wanted: list[str] = []
    for id_ in ids:
        found = [id_] if id_ in known else [one for one in _at(minutes, id_) if one in known]
        if not found:
            groups = ([one.id for one in group] for group in (minutes.points, minutes.utterances))
            listed = "; ".join(_listed(group) for group in groups if group)
            raise RecordError(
                file, f"has no point or utterance {id_!r}", f"it has {listed or 'none at all'}"
            )
        wanted += found
    return {id_: known[id_] for id_ in wanted}


def _at(minutes: MinutesRecord, time: str) -> list[str]:
    """The points that stand in the minutes with a time such as 04:22, or else the utterances."""
    from minutes.stages.rendering import labels

    hours = minutes.meeting.duration >= labels.HOUR
    for group in (minutes.points, minutes.utterances):
        if found := [one.id for one in group if labels.clock(one.start, hours=hours) == time]:
            return found
    return []


def _listed(ids: Sequence[str]) -> str:
    if len(ids) <= _NAMED:
        return ", ".join(ids)
    return f"{', '.join(ids[: _NAMED - 1])} … {ids[-1]}"


def _block(
    minutes: MinutesRecord, id_: str, explanation: Explanation, reasons: Reasons
) -> Iterator[str]:
    """What is printed of a point or of an utterance."""
    from minutes.text import printable

    utterances = {u.id: u for u in minutes.utterances}
    point = next((point for point in minutes.points if point.id == id_), None)
    utterance = utterances[explanation.utterance]
    scorer = printable(minutes.engines["scorer"])
    if point is not None:
        yield f"{point.id}  {printable(point.statement)}"
        for said in minutes.said_before(point):
            who = f" {printable(said.speaker)}" if said.speaker else ""
            yield f"     before  {_clock(minutes, said.start)}{who}: {printable(said.words)}"
        yield f"     {_scores(point)}; scored by {scorer}"
    yield f"{utterance.id}  {_said(minutes, utterance)}"
    if point is None:
        yield f"     {_scores(utterance)}; scored by {scorer}"
        for held in (one for one in minutes.points if id_ in one.utterances):
            yield f"     evidence of {held.id} at {_clock(minutes, held.start)}"
    reason = reasons.of_point(point) if point else reasons.of_utterance(utterance.id)
    if reason is not None:
        yield from _told(minutes, reason, utterances)
        if point is None and not any(id_ in one.utterances for one in minutes.points):
            yield from _left_out(reason)
    yield from _words(explanation.words)
    for number, other in enumerate(explanation.attended):
        yield from ["     attended to"] if not number else []
        yield f"     {other.share:6.1%}  {_said(minutes, utterances[other.utterance])}"


def _told(
    minutes: MinutesRecord, reason: Reason, utterances: Mapping[str, Utterance]
) -> Iterator[str]:
    """Why it is told as an outcome, or how near it comes to one."""
    from minutes.text import printable

    text = utterances[reason.utterance].text
    name = _NAMES[reason.kind]
    if reason.probability is not None and reason.threshold is not None:
        needed = f"reported from {reason.threshold:.2f}"
        yield f"     {name} with probability {reason.probability:.2f}; {needed}"
    if reason.explicit:
        yield f"     {name} said in so many words"
    if reason.marks is not None:
        yield f"     marked by “{printable(text[slice(*reason.marks)])}”"
    if reason.accepted is not None:
        yield f"     accepted  {_said(minutes, utterances[reason.accepted.utterance])}"
    if reason.by_speaker is not None:
        yield f"     its words leave open whose it is; the speaker's with {reason.by_speaker:.2f}"
    for id_ in reason.context:
        if id_ in utterances:
            yield f"     refers to  {_said(minutes, utterances[id_])}"
    if max(reason.in_meeting, reason.dependent) >= _DOUBT:
        yield (
            f"     done in the meeting itself with {reason.in_meeting:.2f}, "
            f"not understood alone with {reason.dependent:.2f}"
        )


def _left_out(reason: Reason) -> Iterator[str]:
    """Why what would be told as a decision is none."""
    from minutes.stages.outcomes import DARKEST

    if reason.kind == "decision" and reason.unclear >= DARKEST and not reason.explicit:
        yield f"     left out, as nobody could tell what it is about with {reason.unclear:.2f}"


def _scores(scored: Point | Utterance) -> str:
    return f"importance {scored.importance or 0:.2f}, {scored.weight or 0:.1%} of the attention"


def _said(minutes: MinutesRecord, utterance: Utterance) -> str:
    """Who, when and what."""
    from minutes.text import printable

    names = {speaker.id: speaker.name or speaker.id for speaker in minutes.speakers}
    who = printable(names.get(utterance.speaker or "", utterance.speaker or ""))
    return (
        f"{_clock(minutes, utterance.start)} {who}{': ' if who else ''}{printable(utterance.text)}"
    )


def _clock(minutes: MinutesRecord, seconds: float) -> str:
    from minutes.stages.rendering import labels

    return labels.clock(seconds, hours=minutes.meeting.duration >= labels.HOUR)


def _words(words: Sequence[WordEffect]) -> Iterator[str]:
    """The words of the strongest effects, with bars."""
    from minutes.text import printable

    telling = [w for w in words if abs(w.effect) >= _LEAST and any(map(str.isalnum, w.text))]
    shown = sorted(telling, key=lambda w: -abs(w.effect))[:_WORDS]
    if not shown:
        yield "     no word of it stands out"
        return
    total = sum(word.effect for word in words)
    yield f"     words: {total:+.2f} log odds in all, most by"
    width = max(len(printable(word.text)) for word in shown)
    for word in shown:
        bar = ("█" if word.effect > 0 else "░") * max(
            round(_BAR * abs(word.effect) / max(abs(shown[0].effect), _FULL)), 1
        )
        yield f"     {word.effect:+6.2f}  {printable(word.text):{width}}  {bar}"
