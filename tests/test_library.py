"""The library: three lines in a notebook, its examples, and engines of one's own."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import minutes
from minutes import (
    Cue,
    Options,
    Pipeline,
    Scorer,
    Transcript,
    Utterance,
    assets,
    serialization,
)
from minutes.errors import InputError, OutputError
from minutes.files import content_hash, write_all
from minutes.outputs import approval, written
from minutes.outputs.approval import Approved
from minutes.record_files import load_minutes
from minutes.records import Score, Thresholds

ROOT = Path(__file__).parent.parent


class Longest:
    """A scorer that takes long utterances for important ones."""

    name = "longest"
    fingerprint = "longest:1"
    notice = None
    thresholds: Thresholds = {}  # noqa: RUF012

    def score(
        self, utterances: Sequence[Utterance], *, language: str | None, progress: Any
    ) -> list[Score]:
        progress("measuring", 1, 1)
        return [Score(min(len(u.text) / 200, 1.0), len(u.text) / 200) for u in utterances]


@pytest.fixture(scope="module")
def standup() -> minutes.Minutes:
    return Pipeline(scorer=Longest()).run(str(ROOT / "samples" / "standup.vtt"))


def test_nothing_is_loaded_with_the_package() -> None:
    code = (
        "import sys; before = set(sys.modules); import minutes\n"
        "names = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(names - sys.stdlib_module_names))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "['minutes']"


def test_public_names_are_sorted_and_there() -> None:
    assert minutes.__all__ == sorted(minutes.__all__)
    assert dir(minutes) == minutes.__all__
    for name in minutes.__all__:
        assert getattr(minutes, name) is not None
    assert not hasattr(minutes, "no_such_name")


def test_a_plain_object_satisfies_a_protocol() -> None:
    scorer: Scorer = Longest()
    assert scorer.name == "longest"


@pytest.mark.parametrize("module", ["", ".minutes", ".options", ".pipeline"])
def test_examples_in_docstrings_run(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(import_module(f"minutes{module}"), optionflags=doctest.ELLIPSIS)
    assert found.attempted > 0 and found.failed == 0


def test_the_walk_through_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "walk"}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    assert [path.name for path in names["paths"]] == [
        "planning.md",
        "planning.html",
        "planning.minutes.json",
    ]
    assert names["named"].speakers[0].name == "Anna Kowalski"
    assert len(names["first"].points) == 8 and len(blocks) > 8


def test_minutes_are_made_anew_and_never_changed(standup: minutes.Minutes) -> None:
    fewer = standup.select(max_points=2)
    assert len(fewer.points) == 2 < len(standup.points)
    assert fewer.utterances == standup.utterances
    first = standup.speakers[0].id
    assert standup.rename(**{first: "Someone"}).speakers[0].name == "Someone"
    assert standup.speakers[0].name != "Someone"
    kinds = [*standup.decisions, *standup.actions, *standup.problems]
    assert {point.kind for point in kinds} <= {"decision", "action", "problem"}


def test_minutes_are_saved_and_read_again(standup: minutes.Minutes, tmp_path: Path) -> None:
    paths = standup.save(str(tmp_path), formats=("json", "srt"), name="talk")
    assert [path.name for path in paths] == ["talk.minutes.json", "talk.srt"]
    again = minutes.read(str(paths[0]))
    assert again == standup and isinstance(again, minutes.Minutes)
    assert again.to_json() == paths[0].read_text(encoding="utf-8")
    assert load_minutes(paths[0].read_bytes(), "").points == standup.points
    with pytest.raises(OutputError, match=r"talk\.srt: exists"):
        standup.save(tmp_path, formats=("srt",), name="talk")
    standup.select(max_points=2).save(tmp_path, formats=("json",), name="talk", force=True)
    assert not list(tmp_path.glob("*.before-force*"))  # they are as minutes wrote them
    paths[1].write_text("Mine.")
    standup.save(tmp_path, formats=("srt",), name="talk", force=True)
    assert (tmp_path / "talk.before-force.srt").read_text() == "Mine."
    assert paths[1].read_text() != "Mine."
    with pytest.raises(OutputError, match="is not a file name"):
        standup.save(tmp_path, name="../talk")
    saved, source = standup.save(tmp_path, formats=("md",)), Path(standup.meeting.source)
    # A run on the recording asks before it replaces what was saved.
    assert not written.known(saved, source, assets.cache_folder())
    assert standup.to_docx(tmp_path / "talk.docx").read_bytes()[:2] == b"PK"


def test_a_word_document_that_somebody_edited_or_approved_stays(
    standup: minutes.Minutes, tmp_path: Path
) -> None:
    path = standup.to_docx(tmp_path / "talk.docx")
    path.write_text("Mine.")
    with pytest.raises(OutputError, match=r"talk\.docx: exists"):
        standup.to_docx(path)
    standup.to_docx(path, force=True)
    assert (tmp_path / "talk.before-force.docx").read_text() == "Mine."
    held = Approved("talk", ("Anna",), "2027-02-16T10:00:00Z", {path.name: content_hash(path)})
    write_all({approval.mark(tmp_path, "talk"): serialization.dump(held).encode()})
    before = path.read_bytes()
    with pytest.raises(OutputError, match="approved by Anna"):
        standup.select(max_points=1).to_docx(path, force=True)
    assert path.read_bytes() == before


def test_progress_is_called_and_nothing_is_kept_without_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    steps: list[str] = []
    Pipeline(scorer=Longest()).run(
        ROOT / "samples" / "retro.srt", progress=lambda step, *_: steps.append(step)
    )
    assert steps == ["measuring"]
    assert not (tmp_path / "home").exists()


def test_a_transcript_in_memory_becomes_minutes() -> None:
    cues = (Cue(0.0, 4.0, "We release on Friday.", "Anna"), Cue(4.0, 8.0, "Good.", "Tom"))
    talk = Transcript(cues, language="en", recorded_at=None, title="Release", timed=True)
    made = Pipeline(Options(max_points=1), scorer=Longest()).run(talk)
    assert (made.meeting.title, made.meeting.duration) == ("Release", 8.0)
    assert [speaker.name for speaker in made.speakers] == ["Anna", "Tom"]
    assert [point.text for point in made.points] == ["We release on Friday."]


def test_a_waveform_that_cannot_be_one_is_told() -> None:
    with pytest.raises(InputError, match="has no rate"):
        minutes.run(np.zeros(1600, dtype=np.float32))
    with pytest.raises(InputError, match="channels, samples"):
        minutes.run(np.zeros((1600, 2), dtype=np.float32), rate=16_000)
