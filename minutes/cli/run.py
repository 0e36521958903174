"""minutes run: recordings and transcripts to minutes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from minutes.errors import InputError, OptionError
from minutes.options import Options
from minutes.progress import Progress
from minutes.settings import Settings, option

if TYPE_CHECKING:
    from minutes.records import MinutesRecord

__all__ = ["RunOptions", "command", "offer_names"]

STDIN = Path("-")
STDIN_NAME = "standard input"
NOTHING = (
    "no file was given: name recordings (WAV, FLAC, MP3, M4A, OGG, Opus, MP4, MKV, WebM and "
    "everything else that FFmpeg reads), transcripts (VTT, SRT, DOCX, JSON, TXT and some thirty "
    "more: docs/transcripts.md), or - for standard input; for a whole folder, use "
    "minutes batch DIR"
)

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="FILE...",
        help="Recordings and transcripts; - reads one from standard input.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class RunOptions(Settings):
    """What is read."""

    group: ClassVar[str] = "Input"

    format: str | None = option(
        None,
        "The format of standard input, such as vtt, srt, docx, wav; by default, detected.",
        metavar="NAME",
        own=True,
    )


def command(options: Options, reading: RunOptions, files: Files = None) -> None:
    """Turn recordings and transcripts into minutes.

    Prints the path of each file that it writes. A file that fails does not stop the others.

    Examples:
        minutes run recording.m4a                         # writes md, html and json here
        minutes run call.vtt --max-points 8 -f md,docx    # the eight points that matter most
        minutes run call.vtt --date 2027-02-23            # the day from which “by Friday” counts
        minutes run talk.wav --num-speakers 2 --speaker S1=Anna --speaker S2=Tom
        minutes run - --format vtt -o out/ < call.vtt     # from standard input
    """
    from minutes.cli import reporting

    if not files:
        reporting.say(f"error: {NOTHING}")
        raise typer.Exit(2)

    from minutes import assets, outputs
    from minutes.cache import Cache
    from minutes.errors import MinutesError
    from minutes.outputs import written
    from minutes.pipeline import Pipeline
    from minutes.stages.rendering.templating import keep_compiled

    _check_formats(files)
    failed = False
    given = files
    unnamed: dict[str, tuple[str, ...]] = {}
    with _with_stdin(files, reading.format) as files:
        kept = options.runtime.cache_dir or assets.cache_folder()
        keep_compiled(kept)
        planned = {file: list(outputs.plan_outputs(file, options.output)) for file in files}
        known = {sha256 for file in files for sha256 in written.known(planned[file], file, kept)}
        own = {
            sha256
            for file in files
            for sha256 in written.own(planned[file], outputs.output_stem(file), kept)
        }
        outputs.check_writable(files, options.output, known, own)
        pipeline = Pipeline(options, cache=Cache(kept))
        for file in files:
            try:
                began = time.monotonic()
                steps = set[str]()
                name = file.name if file in given else STDIN_NAME
                with reporting.following(name) as shown:
                    progress = _noting(shown, steps)
                    minutes = pipeline.run(file, progress=progress)
                    paths = outputs.write_outputs(
                        minutes,
                        _place(file, given=file in given, embedded=options.output.embed_audio),
                        options.output,
                        own=written.own(planned[file], outputs.output_stem(file), kept),
                        spool=kept,
                        progress=progress,
                    )
            except MinutesError as exc:
                reporting.error(exc)
                failed = True
            except KeyboardInterrupt as exc:
                reporting.stopped(name)
                raise typer.Exit(130) from exc
            else:
                written.keep(paths, file, kept)
                _tell(name, file, minutes, paths, time.monotonic() - began, steps)
                unnamed[name] = _unnamed(file, minutes)
        offer_names(unnamed)
    if failed:
        raise typer.Exit(1)


def _check_formats(files: Sequence[Path]) -> None:
    """Tell what was meant as a further format and stands where a file does."""
    from minutes.options import formats

    for file in files:
        if str(file) in formats() and not file.exists():
            raise OptionError(
                "--output-format", f"{file} stands apart from it", f"use commas: -f md,{file}"
            )


def _tell(
    name: str,
    file: Path,
    minutes: MinutesRecord,
    paths: Sequence[Path],
    seconds: float,
    steps: set[str],
) -> None:
    """Print what was made of a file, and how long its steps took."""
    from minutes import transcripts
    from minutes.cli import reporting

    for path in paths:
        reporting.result(path)
    sound = 0.0 if transcripts.is_transcript(file) else minutes.meeting.duration
    took = reporting.pace(sound, seconds, cached="transcription" not in steps)
    reporting.say(f"{name}: {took}")


def _unnamed(file: Path, minutes: MinutesRecord) -> tuple[str, ...]:
    """The voices of a recording that say much and have no name."""
    from minutes import transcripts
    from minutes.stages.speakers import unnamed

    return () if transcripts.is_transcript(file) else unnamed(minutes.speakers)


def offer_names(unnamed: dict[str, tuple[str, ...]]) -> None:
    """Say once how voices get names, where some have none."""
    from minutes.cli import reporting

    nameless = {name: voices for name, voices in unnamed.items() if voices}
    if nameless:
        name, voices = next(iter(nameless.items()))
        others = f" (and {len(nameless) - 1} more of these files)" if len(nameless) > 1 else ""
        told = f"{name}{others}: nobody says who {', '.join(voices)} "
        told += "is" if len(voices) == 1 else "are"
        reporting.say(f"{told}; name them: --speaker {voices[0]}=NAME")


def _noting(progress: Progress, steps: set[str]) -> Progress:
    """A progress callback that notes which steps there were; one that is kept takes none."""

    def note(step: str, completed: float, total: float) -> None:
        steps.add(step)
        progress(step, completed, total)

    return note


def _place(file: Path, *, given: bool, embedded: bool) -> Path:
    """Where a recording is for the reader of its minutes; standard input is nowhere."""
    return file if given or embedded else Path(file.name)


@contextmanager
def _with_stdin(files: list[Path], format_: str | None) -> Iterator[list[Path]]:
    """The files, with what standard input holds in place of "-"."""
    if STDIN not in files:
        if format_ is not None:
            raise OptionError(
                "--format",
                "is for standard input only",
                "give - as the file too; --output-format chooses what is written",
            )
        yield files
        return
    import shutil
    import sys
    from tempfile import TemporaryDirectory

    from minutes.cli import reporting

    if sys.stdin.isatty():
        reporting.say("reading standard input; Ctrl-D ends it")
    with TemporaryDirectory(prefix="minutes-") as folder:
        kept = Path(folder) / "stdin"
        with kept.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        if not kept.stat().st_size:
            raise InputError(STDIN_NAME, "is empty", "pipe a recording or a transcript in")
        named = kept.with_suffix(f".{format_ or _form(kept)}")
        _check_format(named, format_)
        kept.rename(named)
        with reporting.calling(named, STDIN_NAME):
            yield [named if file == STDIN else file for file in files]


def _form(path: Path) -> str:
    """A suffix that has the content told by what it is: text, a Word document, or sound."""
    from minutes.transcripts.encoding import is_text

    with path.open("rb") as file:
        begin = file.read(4096)
    if begin.startswith(b"PK\x03\x04"):
        return "docx"
    return "txt" if is_text(begin) else "wav"


def _check_format(path: Path, given: str | None) -> None:
    from minutes import transcripts
    from minutes.batch import finding

    known = finding.is_meeting(path.name) or transcripts.is_transcript(path)
    if given is not None and not (given.isalnum() and known):
        raise OptionError(
            "--format", f"{given!r} is not a known format", "give one such as vtt, srt, docx or wav"
        )
