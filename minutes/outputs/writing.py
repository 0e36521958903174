"""What the outputs of a source are called and hold; `run` and `render` write them with it."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from minutes import extensions, media, transcripts
from minutes.errors import OptionError, OutputError
from minutes.files import write_all
from minutes.options import MediaOptions, OutputOptions
from minutes.outputs import ownership, recording
from minutes.outputs.aside import keep_aside
from minutes.progress import Progress, silent
from minutes.record_files import ENDING
from minutes.records import MinutesRecord
from minutes.stages import rendering
from minutes.stages.rendering import formats

__all__ = [
    "check_writable",
    "output_stem",
    "place",
    "plan_outputs",
    "render_outputs",
    "write_outputs",
]

log = logging.getLogger(__name__)


def output_stem(source: Path) -> str:
    """The name that a source's outputs share: talk.minutes.json and talk.wav both give talk."""
    return source.stem.removesuffix(".minutes") or source.stem


def plan_outputs(source: Path, options: OutputOptions, name: str = "") -> dict[Path, str]:
    """The outputs of a source, and the format of each; a template replaces its format.

    Args:
        name: what they are to be called, where that is not the source's own stem.
    """
    wanted = list(dict.fromkeys(options.output_format))
    if options.template is not None and rendering.suffix(options.template) not in wanted:
        wanted.append(rendering.suffix(options.template))
    name = name or output_stem(source)
    return {options.output_dir / f"{name}.{formats.ending(one)}": one for one in wanted}


def check_writable(
    sources: Sequence[Path],
    options: OutputOptions,
    known: Collection[str] = (),
    own: Collection[str] = (),
) -> None:
    """Find out before the work whether its results can be written.

    Args:
        known: SHA-256 of what was written of these sources, and may be replaced.
        own: SHA-256 of all that minutes are known to have written in their places.

    Raises:
        OptionError: a recording is to be embedded, and an input is a transcript.
        OutputError: an output exists, is an input or approved, or two inputs share it; the folder
            cannot be written.
        TemplateError: the template cannot be used.
    """
    if options.template is not None:
        rendering.check_template(options.template)
    folder = options.output_dir
    existing = next(f for f in (folder.absolute(), *folder.absolute().parents) if f.exists())
    if not existing.is_dir():
        raise OutputError(folder, f"{existing} is not a folder", "choose another --output-dir")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise OutputError(folder, "may not be written", "choose another --output-dir")
    for source in sources:
        if options.embed_audio and transcripts.is_transcript(source) and not _is_record(source):
            raise _no_recording(source)
    inputs = {source.resolve() for source in sources}
    claimed: dict[Path, Path] = {}
    for source in sources:
        for path in plan_outputs(source, options):
            if path.resolve() in inputs and not (options.force and _is_record(path)):
                remedy = "give --force to write it anew, or " if _is_record(path) else ""
                raise OutputError(path, "is an input too", f"{remedy}choose another --output-dir")
            if path in claimed and claimed[path] != source:
                raise OutputError(
                    path,
                    f"would be written for {claimed[path]} and for {source}",
                    "run them separately, each with its own --output-dir",
                )
            claimed[path] = source
            ownership.check(
                path, force=options.force, is_record=_is_record(source), written=known, own=own
            )


def write_outputs(
    minutes: MinutesRecord,
    source: Path,
    options: OutputOptions,
    *,
    own: Collection[str] = (),
    spool: Path | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """Render and write the outputs of a source, all of them or none.

    Args:
        own: as `place` takes it.
        source, spool: as `render_outputs` takes them.

    Returns:
        The paths written.

    Raises:
        OutputError: an output cannot be written or is approved; and what `render_outputs` raises.
    """
    contents = render_outputs(minutes, source, options, spool=spool, progress=progress)
    place(contents, output_stem(source), own=own, is_record=_is_record(source))
    return list(contents)


def place(
    contents: Mapping[Path, bytes], stem: str, *, own: Collection[str], is_record: bool = False
) -> None:
    """Write some files together; what others have made in their place is kept beside them.

    A file may have been edited since `check_writable` was asked.

    Args:
        stem: what the files are called.
        own: SHA-256 of what minutes are known to have written there; all else is moved aside.
        is_record: as `ownership.check` takes it.

    Raises:
        OutputError: one is approved, a folder, or cannot be written.
    """
    for path in contents:
        ownership.check(path, force=True, is_record=is_record)
    for path, content in contents.items():
        try:
            edited = ownership.is_edited(path, {*own, hashlib.sha256(content).hexdigest()})
        except OSError as exc:
            raise OutputError(
                path, f"cannot be read: {exc}", "move it away, or let it be read"
            ) from exc
        if edited:
            kept = keep_aside(path, stem, "force")
            log.warning("%s was edited, or minutes did not write it; it is kept as %s", path, kept)
    write_all(contents)


def render_outputs(
    minutes: MinutesRecord,
    source: Path,
    options: OutputOptions,
    *,
    name: str = "",
    spool: Path | None = None,
    progress: Progress = silent,
) -> dict[Path, bytes]:
    """The outputs of a source and what they will hold; nothing is written.

    Args:
        source: the recording, the transcript or the NAME.minutes.json.
        name: what the outputs are to be called, where that is not the source's own stem.
        spool: the folder in which a recording that is embedded is decoded; the user's cache
            folder if None.

    Raises:
        OptionError: the recording is to be embedded and is not there, or is another one.
        MediaError: it cannot be decoded.
    """
    planned = plan_outputs(source, options, name)
    found = recording.find(minutes, source)
    beside = recording.address(found, options.output_dir) if found else ""
    lies = recording.place(minutes, source, found, options.output_dir)
    inside = ""
    if options.embed_audio and any(map(_plays, planned.values())):
        inside = _embedded(minutes, source, found, spool, progress)
    return {
        path: rendering.render(
            replace(minutes, recording=lies),
            format_,
            template=_template(format_, options),
            audio=(_plays(format_) and inside) or beside,
        )
        for path, format_ in planned.items()
    }


def _plays(name: str) -> bool:
    """Whether a format can play what is embedded; that of a template with another name cannot."""
    known = extensions.names(extensions.FORMATS, plays=True)
    return name in known


def _heard(minutes: MinutesRecord) -> MediaOptions:
    """The sound track that the minutes were made from, with all its channels."""
    track = minutes.options.get("audio_track")
    return MediaOptions(audio_track=track if isinstance(track, int) else None, channels="mix")


def _embedded(
    minutes: MinutesRecord,
    source: Path,
    found: Path | None,
    spool: Path | None,
    progress: Progress,
) -> str:
    """The address that holds the sound itself."""
    if found is None:
        raise _no_recording(source, minutes.meeting.source)
    with media.Recording(found, spool=spool, options=_heard(minutes)) as sound:
        if sound.sha256 != minutes.meeting.sha256:
            raise OptionError(
                "--embed-audio",
                f"{found} is not what {source.name} was made from",
                "put that recording there, or make the minutes again with minutes run",
            )
        mp3 = base64.b64encode(media.to_mp3(sound, progress)).decode()
    return f"data:{media.MP3_TYPE};base64,{mp3}"


def _no_recording(source: Path, name: str = "") -> OptionError:
    if _is_record(source) and not transcripts.is_transcript(Path(name)):
        problem = f"the recording {name!r} is not beside {source}"
        return OptionError("--embed-audio", problem, "put it there, or leave the flag out")
    problem = f"{name or source} is a transcript and has no sound"
    return OptionError("--embed-audio", problem, "give the recording, or leave the flag out")


def _is_record(source: Path) -> bool:
    return source.name.endswith(ENDING)


def _template(format_: str, options: OutputOptions) -> Path | None:
    template = options.template
    return template if template and rendering.suffix(template) == format_ else None
