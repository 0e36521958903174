"""Fuzzing of what comes from outside, by atheris (libFuzzer); what it finds is kept as a test.

    pip install atheris
    python -m tests.fuzzing media -max_total_time=180       # or minutes, choices, templates, words

A target may raise a `MinutesError` and nothing else, and must not take long or much memory. An
input that does is written to the working folder; `python -m tests.fuzzing media crash-…` runs it
again.
"""

from __future__ import annotations

import json
import logging
import os
import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from minutes.errors import MinutesError

Provider = Any  # atheris.FuzzedDataProvider, which has no types

# What programs stumble over, beside what the fuzzer makes up.
TEXTS = (
    *("", " ", "\0", "\ud800", "\u202e", "\u2028", "\uffff", "é" * 300, "a" * 5000, "<b>", "]]>"),
    *("9999-12-31", "0001-01-01T00:00:00+14:00", "0000-00-00", "2027-02-30", "../../x", "/etc"),
    *("=1+1", "javascript:alert(1)", "{{ title }}", "S1", "u1", "p01", "t1", "u:u1", "en", "zh"),
)
NUMBERS = (
    -1,
    0,
    1,
    0.5,
    -0.0,
    1e-300,
    1e300,
    2**31,
    2**63,
    2**64,
    10**400,
    float("nan"),
    float("inf"),
)


class Media:
    """Recordings: a good one of each form, with some bytes replaced, left out or repeated."""

    def __init__(self, folder: Path) -> None:
        import numpy as np

        from tests.media.clips import encode, tone

        self.folder = folder
        sound = tone(0.3, 48_000, 2)
        made = [
            encode(folder / f"a.{ending}", codec, sound, muxer=muxer)
            for ending, codec, muxer in (
                *(("wav", "pcm_s16le", None), ("mp3", "libmp3lame", None), ("m4a", "aac", None)),
                *(("ogg", "libopus", None), ("mkv", "libopus", None), ("webm", "libopus", None)),
                *(
                    ("aiff", "pcm_s16be", None),
                    ("caf", "pcm_s16be", None),
                    ("au", "pcm_s16be", None),
                ),
                *(("flac", "flac", None), ("avi", "pcm_s16le", None), ("aac", "aac", "adts")),
                *(("flv", "aac", None), ("w64", "pcm_s16le", None)),
            )
        ]
        assert np.isfinite(sound).all()
        self.seeds = [path.read_bytes() for path in made]

    def __call__(self, data: Provider) -> None:
        from minutes.media import Recording

        content = bytearray(self.seeds[data.ConsumeIntInRange(0, len(self.seeds) - 1)])
        for _ in range(data.ConsumeIntInRange(0, 8)):
            # Headers and indexes stand at the beginning and at the end.
            near = data.ConsumeIntInRange(0, min(len(content) - 1, 600))
            at = near if data.ConsumeBool() else len(content) - 1 - near
            new = data.ConsumeBytes(data.ConsumeIntInRange(0, 8))
            content[at : at + data.ConsumeIntInRange(0, 8)] = new
        path = self.folder / "fuzzed"
        path.write_bytes(content)
        with Recording(path, spool=self.folder) as recording:
            samples = sum(len(block) for block in recording.blocks())
            # No form packs sound so small that some kilobytes are an hour.
            assert samples < 3600 * 16_000, f"{len(content)} bytes became {samples} samples"


def spoilt(value: Any, data: Provider) -> Any:
    """A JSON value with one place of it replaced."""
    kind = data.ConsumeIntInRange(0, 9)
    if isinstance(value, dict) and value and kind:
        key = data.PickValueInList(sorted(value))
        if kind == 1:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: spoilt(value[key], data)}
    if isinstance(value, list) and value and kind:
        at = data.ConsumeIntInRange(0, len(value) - 1)
        new = [value[at], value[at]] if kind == 1 else [spoilt(value[at], data)]
        return value[:at] + new + value[at + 1 :]
    return data.PickValueInList(
        [
            *(None, True, [], {}, [value], data.PickValueInList(list(NUMBERS))),
            *(data.PickValueInList(list(TEXTS)), data.ConsumeUnicode(20)),
        ]
    )


def minutes_of(data: Provider) -> Any:
    """Minutes of which some places are spoilt, and that are still taken for minutes."""
    from minutes import record_files, serialization
    from tests.review.meetings import MINUTES

    plain = json.loads(serialization.dump(MINUTES))
    for _ in range(data.ConsumeIntInRange(0, 4)):
        plain = spoilt(plain, data)
    text = json.dumps(plain).encode("utf-8", "surrogatepass")
    return record_files.load_minutes(text, "fuzzed.minutes.json")


class Records:
    """NAME.minutes.json: what is taken for minutes is rendered, listed and read back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, data: Provider) -> None:
        from minutes import record_files, serialization
        from minutes.batch import actions, making, overview, overview_page
        from minutes.options import formats
        from minutes.outputs import ledger
        from minutes.stages.rendering import render

        minutes = minutes_of(data)
        render(minutes, data.PickValueInList(list(formats())))
        again = record_files.load_minutes(serialization.dump(minutes), "again")
        assert serialization.dump(again) == serialization.dump(minutes)
        summary = making.to_summary(minutes)
        due = ledger.Action(
            "p01", minutes.meeting.title, 0.0, "", minutes.meeting.recorded_at or ""
        )
        summary = replace(summary, actions=(*summary.actions, due))
        state = ledger.State(0, 0)
        entry = ledger.Entry("a", "a.vtt", state, "0" * 64, "", summary)
        tasks = [actions.LinkedAction(entry, one, "a.html") for one in summary.actions]
        actions.to_csv(tasks)
        actions.to_ics(tasks)
        overview.fill_template("index.html.j2", overview_page.compose([entry], tasks, self.folder))


class Choices:
    """Review choices as a browser may send them, checked and folded one after another."""

    def __init__(self, folder: Path) -> None:
        from minutes import choices

        self.seeds = [
            json.loads(choices.dump(one))
            for one in (
                *(choices.Keep("p01"), choices.Drop("p02"), choices.Promote("u4", "problem")),
                *(choices.Dismiss("u5"), choices.ChangeKind("p01", "action")),
                *(choices.ChangeOwner("p02", "S1"), choices.ChangeDue("p02", "2027-03-01")),
                *(choices.Reword("p01", "We ship."), choices.Rename("S2", "Tom")),
                *(choices.Merge("S3", "S2"), choices.Approve(), choices.Reopen(), choices.Undo(1)),
            )
        ]

    def __call__(self, data: Provider) -> None:
        from pydantic import ValidationError

        from minutes import choices, review
        from minutes.stages.rendering import render
        from tests.review.meetings import MINUTES, event

        minutes, events = MINUTES, []
        for number in range(1, data.ConsumeIntInRange(1, 8) + 1):
            plain = data.PickValueInList(self.seeds)
            if data.ConsumeBool():
                plain = spoilt(plain, data)
            try:
                choice = choices.load(json.dumps(plain))
            except ValidationError:
                continue
            who = data.PickValueInList(["Anna", "Tom"])
            with suppress(MinutesError):
                review.check_choice(
                    minutes, tuple(events), who, choice, data.ConsumeIntInRange(0, number)
                )
                events.append(event(number, who, choice))
        standing = review.fold(minutes, tuple(events))
        render(standing.minutes, data.PickValueInList(["html", "md", "docx"]))


class Templates:
    """Templates of somebody else: pieces of Jinja put together, in the sandbox."""

    PIECES = (
        *("{{ ", " }}", "{% ", " %}", "{# ", " #}", "title", "points", "labels", "engines", "self"),
        *("for p in points", "endfor", "if title", "endif", "set x = ", "macro m(a)", "endmacro"),
        *("include 'head.j2'", "extends 'minutes.md.j2'", "block a", "endblock", "import 'x' as y"),
        *(".__class__", ".text", "[0]", "|", "tojson", "map('upper')", "groupby('kind')", "tex"),
        *("markdown", "attr('x')", "format(1)", "%", "'%s'", "1", "'a'", "~", "(", ")", ".", "*"),
    )

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fuzzed.md.j2"

    def __call__(self, data: Provider) -> None:
        from minutes.stages.rendering import templating
        from minutes.stages.rendering.composing import compose_page
        from tests.review.meetings import MINUTES

        pieces = [
            data.PickValueInList(list(self.PIECES))
            if data.ConsumeBool()
            else data.ConsumeUnicode(3)
            for _ in range(data.ConsumeIntInRange(1, 25))
        ]
        self.path.write_bytes(" ".join(pieces).encode("utf-8", "surrogatepass"))
        templating.check_variables(self.path)
        templating.fill_own(self.path, compose_page(MINUTES))


class Words:
    """Transcripts and agendas: any bytes under any name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, data: Provider) -> None:
        from minutes import transcripts
        from minutes.stages.topics.agenda import read_agenda

        name = data.PickValueInList(["a.vtt", "a.srt", "a.txt", "a.json", "a.docx"])
        head = data.PickValueInList(["", "WEBVTT\n\n", "1\n00:00:01,000 --> ", '{"segments": [{'])
        path = self.folder / name
        path.write_bytes(head.encode() + data.ConsumeBytes(data.remaining_bytes()))
        with suppress(MinutesError):
            transcripts.read_transcript(path)
        read_agenda(path)


TARGETS: dict[str, Callable[[Path], Callable[[Provider], None]]] = {
    "media": Media,
    "minutes": Records,
    "choices": Choices,
    "templates": Templates,
    "words": Words,
}


def main() -> None:
    """Fuzz a target; what follows its name is for libFuzzer."""
    import atheris

    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    name = sys.argv.pop(1)
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        with atheris.instrument_imports(include=["minutes"]):
            import minutes.batch.actions
            import minutes.media
            import minutes.review
            import minutes.stages.rendering.composing
            import minutes.stages.rendering.templating
            import minutes.transcripts  # noqa: F401
        target = TARGETS[name](Path(folder))

        def one(data: bytes) -> None:
            with suppress(MinutesError):
                target(atheris.FuzzedDataProvider(data))

        os.environ.setdefault("AV_LOG_FORCE_NOCOLOR", "1")
        limits = ["-timeout=60", "-rss_limit_mb=2048", "-max_len=4096", "-len_control=0"]
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        for number in range(50):  # long enough to decide all that a target lets be decided
            (seeds / str(number)).write_bytes(random.Random(number).randbytes(1024))
        atheris.Setup([sys.argv[0], *limits, *sys.argv[1:], str(seeds)], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
