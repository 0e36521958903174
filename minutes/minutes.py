"""The minutes of a meeting, and what can be made of them without hearing it again.

    weights -> topics, outcomes -> points (-> reasons) -> documents

`Minutes` is what `run` and `read` give: the record that NAME.minutes.json holds, with verbs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TypeVar

from minutes import record_files, records
from minutes.dating import certain
from minutes.engines.explaining import explainer
from minutes.errors import OutputError
from minutes.options import Options, OutcomeOptions, OutputOptions, SelectionOptions
from minutes.progress import Progress, silent
from minutes.records import Kind, Meeting, Outcome, Point
from minutes.stages import outcomes, rendering, topics
from minutes.stages.explanation import explain
from minutes.stages.selection import select
from minutes.stages.speakers import rename

__all__ = [
    "UNDISCUSSED",
    "Minutes",
    "explained",
    "read",
    "revise",
    "summarise",
    "with_given",
]

UNDISCUSSED = "Not discussed: "

M = TypeVar("M", bound=records.MinutesRecord)


@dataclass(frozen=True, slots=True)
class Minutes(records.MinutesRecord):
    """The minutes of a meeting.

    Nothing changes them: what makes them anew returns others.

    >>> import minutes
    >>> found = minutes.run("samples/standup.vtt")
    >>> len(found.select(max_points=3).points)
    3
    >>> found.to_markdown().splitlines()[0]
    '# Standup'
    """

    @property
    def decisions(self) -> tuple[Point, ...]:
        """The points that are decisions."""
        return self._of("decision")

    @property
    def actions(self) -> tuple[Point, ...]:
        """The points that somebody is to do."""
        return self._of("action")

    @property
    def problems(self) -> tuple[Point, ...]:
        """The points that are open problems."""
        return self._of("problem")

    def _of(self, kind: Kind) -> tuple[Point, ...]:
        return tuple(point for point in self.points if point.kind == kind)

    def select(
        self,
        *,
        max_points: int | None = None,
        max_words: int | None = None,
        outcomes: str = "balanced",
        agenda: str | Path | None = None,
    ) -> Minutes:
        """The minutes with other points, chosen from the same utterances.

        Args:
            max_points, max_words: the budget; with neither, the meeting's length decides.
            outcomes: how sure to be of decisions, actions and problems: cautious, balanced or
                generous; none for points alone.
            agenda: a file of one item a line, which name the topics.

        Raises:
            OptionError: a value makes no sense.
            AgendaError: the agenda cannot be read.
        """
        options = Options(
            max_points=max_points, max_words=max_words, outcomes=outcomes, agenda=agenda
        )
        return summarise(self, options)

    def rename(self, **names: str) -> Minutes:
        """The minutes with names for their speakers: `rename(S1="Anna")`."""
        return replace(self, speakers=rename(self.speakers, names))

    def explain(self, *, progress: Progress = silent) -> Minutes:
        """The minutes with, for each point, why it is there; asks the model that scored them.

        Raises:
            RecordError: that model is not here.
        """
        return explained(self, self.meeting.source, Options(), progress)

    def to_markdown(self) -> str:
        """The minutes as Markdown."""
        return self.render("md").decode()

    def to_html(self, *, audio: str = "") -> str:
        """The minutes as a page of one file.

        Args:
            audio: the address of the recording as seen from the page, which then plays it.
        """
        return rendering.render(self, "html", audio=audio).decode()

    def to_docx(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the minutes as a Word document; returns its path.

        Args:
            force: as `save` takes it.

        Raises:
            OutputError: the file exists, is approved or cannot be written.
        """
        from minutes.outputs import ownership

        path = Path(path)
        ownership.check_new([path], force=force)
        self._write({path: self.render("docx")}, path.parent, path.stem, Path(self.meeting.source))
        return path

    def to_json(self) -> str:
        """The minutes as NAME.minutes.json holds them; `read` takes them back."""
        return self.render("json").decode()

    def render(self, format: str, *, template: str | Path | None = None) -> bytes:
        """The minutes in any form of `--output-format`, or through a template of one's own.

        Raises:
            OptionError: there is no such form.
            TemplateError: the template cannot be used.
        """
        return rendering.render(self, format, template=Path(template) if template else None)

    def save(
        self,
        folder: str | Path = ".",
        *,
        name: str = "",
        formats: Sequence[str] = OutputOptions().output_format,
        force: bool = False,
    ) -> list[Path]:
        """Write the minutes into a folder, as the command line does; returns the paths.

        Args:
            name: what the files are called; by default, as the recording or transcript.
            formats: such as md, html, json, docx.
            force: replace files that exist; one that was edited is kept as NAME.before-force.EXT.

        Raises:
            OutputError: a file exists, is approved or cannot be written.
        """
        from minutes import assets, outputs
        from minutes.outputs import written

        source = Path(f"{name}{record_files.ENDING}" if name else self.meeting.source or "meeting")
        if source.name != str(source):
            raise OutputError(source, "is not a file name", "give the folder apart from the name")
        options = Options(output_dir=folder, output_format=tuple(formats), force=force).output
        stem, planned = outputs.output_stem(source), outputs.plan_outputs(source, options)
        own = written.own(planned, stem, assets.cache_folder())
        outputs.check_writable([source], options, own=own)
        contents = outputs.render_outputs(self, source, options)
        self._write(contents, Path(folder), outputs.output_stem(source), source)
        return list(contents)

    def _write(self, contents: Mapping[Path, bytes], folder: Path, stem: str, source: Path) -> None:
        """Write files called `stem`, and note what they are, so that edits are told.

        They are made of this record, and no run on the recording may take them for its own.
        """
        from minutes import assets, outputs
        from minutes.outputs import written

        cache = assets.cache_folder()
        own = written.own(contents, stem, cache)
        outputs.place(contents, stem, own=own, is_record=source.name.endswith(record_files.ENDING))
        written.keep(contents, folder / f"{stem}{record_files.ENDING}", cache)

    def _repr_markdown_(self) -> str:
        """How notebooks show them."""
        return self.to_markdown()


def read(path: str | Path) -> Minutes:
    """The minutes kept in a NAME.minutes.json.

    Raises:
        RecordError: the file is missing or is not minutes.
    """
    found = record_files.read_minutes(Path(path))
    return Minutes(**{field.name: getattr(found, field.name) for field in fields(found)})


def revise(path: Path, options: Options, *, progress: Progress = silent) -> Minutes:
    """The minutes kept in a NAME.minutes.json, with what is given anew: title, names, budget, …

    Points stay as they are in the file unless a budget, an agenda or a date asks for others.

    Raises:
        RecordError: the file is missing or is not minutes, or its model is not there to explain it.
    """
    minutes = read(path)
    meeting = with_given(minutes.meeting, options)
    notices = certain(minutes.notices, meeting.dated_by)
    minutes = replace(minutes, meeting=meeting, notices=notices).rename(**options.output.names)
    asked = (options.selection, options.outcomes) != (SelectionOptions(), OutcomeOptions())
    if asked or options.topics.agenda or options.output.date:
        minutes = summarise(minutes, options)
    return explained(minutes, str(path), options, progress) if options.output.explain else minutes


def with_given(meeting: Meeting, options: Options) -> Meeting:
    """What is known of a meeting, with the title and the date that a person gives."""
    if title := options.output.title:
        meeting = replace(meeting, title=title)
    if date := options.output.date:
        meeting = replace(meeting, recorded_at=date, dated_by="given")
    return meeting


def summarise(minutes: M, options: Options) -> M:
    """The minutes with topics and points, from their utterances with weights.

    Raises:
        AgendaError: the agenda cannot be read.
    """
    meeting, said, speakers = minutes.meeting, minutes.utterances, minutes.speakers
    agenda = topics.read_agenda(options.topics.agenda) if options.topics.agenda else ()
    divided = topics.divide(said, language=meeting.language, speakers=speakers, agenda=agenda)
    points = select(
        said,
        outcomes=_outcomes(minutes, options),
        topics=divided,
        language=meeting.language,
        options=options.selection,
    )
    notices = tuple(n for n in minutes.notices if not n.startswith(UNDISCUSSED))
    if missed := topics.undiscussed(agenda, divided):
        notices += (f"{UNDISCUSSED}{'; '.join(missed)}",)
    return replace(minutes, topics=divided, points=points, notices=notices)


def _outcomes(minutes: records.MinutesRecord, options: Options) -> tuple[Outcome, ...]:
    """The outcomes of a meeting; those of minutes that were made without thresholds stay."""
    if options.outcomes.outcomes == "none":
        return ()
    if not minutes.thresholds and any(point.kind != "point" for point in minutes.points):
        return tuple(_kept(point) for point in minutes.points if point.kind != "point")
    return outcomes.find_outcomes(
        minutes.utterances,
        minutes.speakers,
        language=minutes.meeting.language,
        recorded_at=minutes.meeting.recorded_at,
        thresholds=minutes.thresholds.get(options.outcomes.outcomes, {}),
        candidates=minutes.thresholds.get(records.CANDIDATE),
    )


def _kept(point: Point) -> Outcome:
    return Outcome(
        kind=point.kind,
        utterances=point.utterances,
        statement=point.utterances,
        confidence=point.importance,
        owner=point.owner,
        due=point.due,
        owner_evidence=point.owner_evidence,
        due_evidence=point.due_evidence,
    )


def explained(minutes: M, source: str, options: Options, progress: Progress) -> M:
    """The minutes, with a reason for each point.

    Args:
        source: the file that they are from, for messages.

    Raises:
        RecordError: the model that scored them is not here.
    """
    points = explain(
        minutes.points,
        minutes.utterances,
        engine=explainer(minutes, options, source),
        language=minutes.meeting.language,
        progress=progress,
    )
    return replace(minutes, points=points)
