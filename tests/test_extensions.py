"""Engines, forms, formats and languages: the project's own and those that other packages bring."""

from __future__ import annotations

import ast
import doctest
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoints
from pathlib import Path

import pytest

from minutes import extensions
from minutes.batch.finding import find_sources
from minutes.cli import reference
from minutes.engines import registry
from minutes.errors import OptionError
from minutes.extensions import ENGINES, FORMATS, FORMS, LANGUAGES
from minutes.options import Options, OutputOptions, RuntimeOptions, TranscriptionOptions
from minutes.transcripts import forms, table_of_forms
from tests.conftest import Command

DOCS = Path(__file__).parent.parent / "docs" / "extending.md"
# The packages of docs/extending.md by their names, so that what is written there works.
PACKAGES = dict(re.findall(r"```python\n# (\w+)\.py\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL))

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Puts a package where Python looks for packages, as an installer leaves it there."""
    site = tmp_path / "site-packages"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    installed: list[str] = []

    def clear() -> None:
        for cache in (extensions._points, extensions._found, forms.readers, forms.suffixes):
            cache.cache_clear()

    def put(name: str, group: str, attribute: str, code: str = "") -> None:
        installed.append(name)
        (site / f"{name}.py").write_text(code or PACKAGES[name], encoding="utf-8")
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {name}:{attribute}\n")
        clear()

    yield put
    clear()
    for name in installed:
        sys.modules.pop(name, None)


def test_an_engine_of_another_package_is_used_by_its_name(
    install: Install, minutes: Command, samples: Path, tmp_path: Path
) -> None:
    with pytest.raises(OptionError, match="'scribe' is unknown; choose from auto, faster-whisper"):
        TranscriptionOptions(transcriber="scribe")
    install("minutes_scribe", "minutes.engines", "ENGINE")
    options = ("--transcriber", "scribe", "--diarizer", "none", "--scorer", "lexrank")
    outcome = minutes("run", samples / "clip.m4a", *options, "-f", "txt", "-o", tmp_path)
    assert outcome.status == 0, outcome.err
    assert "Ruth will send the new price list on Friday" in (tmp_path / "clip.txt").read_text()
    ready = {one.engine for one in registry.readiness(_options())["transcription"]}
    assert ready == {"faster-whisper", "scribe", "whisper"}


def test_an_engine_that_is_installed_is_not_taken_unless_it_is_named(install: Install) -> None:
    install("minutes_scribe", "minutes.engines", "ENGINE")
    options = _options()
    assert not registry.transcriber(options.transcription, options.runtime).name.startswith(
        "scribe"
    )


def test_the_example_of_an_option_is_as_the_code_answers() -> None:
    found = doctest.testfile(str(DOCS), module_relative=False)
    assert found.attempted > 5
    assert found.failed == 0


def test_the_documentation_tells_of_no_engine_or_form_of_another_package(install: Install) -> None:
    install("minutes_scribe", "minutes.engines", "ENGINE")
    install("minutes_logbook", "minutes.transcripts", "READER")
    assert "scribe" in extensions.names(ENGINES)
    assert "`scribe`" not in reference.options()
    assert "log book" not in table_of_forms.table()


def test_a_form_of_another_package_is_read(
    install: Install, minutes: Command, tmp_path: Path
) -> None:
    install("minutes_logbook", "minutes.transcripts", "READER")
    book = tmp_path / "watch.logbook"
    book.write_text("LOG\nWe sail to Bergen tomorrow.\nThe sails are mended.\n")
    outcome = minutes("run", book, "-f", "txt", "-o", tmp_path)
    assert outcome.status == 0, outcome.err
    assert "We sail to Bergen tomorrow." in (tmp_path / "watch.txt").read_text()
    (tmp_path / "watch.txt").unlink()
    assert [one.path for one in find_sources([tmp_path]).inputs] == [book]


def test_a_format_of_another_package_is_written(
    install: Install, minutes: Command, samples: Path, tmp_path: Path
) -> None:
    with pytest.raises(OptionError, match="'org' is unknown"):
        OutputOptions(output_format=("org",))
    install("minutes_org", "minutes.formats", "FORMAT")
    outcome = minutes("run", samples / "standup.vtt", "-f", "org", "-o", tmp_path)
    assert outcome.status == 0, outcome.err
    assert (tmp_path / "standup.org").read_text().startswith("* ")


def test_a_language_of_another_package_is_known(
    install: Install, minutes: Command, samples: Path, tmp_path: Path
) -> None:
    install("minutes_esperanto", "minutes.languages", "LANGUAGE")
    from minutes.languages.cleaning import clean

    assert clean("hm, jes", language="eo") == "jes"
    said = (samples / "standup.vtt").read_text(encoding="utf-8")
    spoken = tmp_path / "standup.vtt"
    spoken.write_text(f"{said}\n\n00:09:00.000 --> 00:09:09.000\nDecidite: ni sendos la liston.\n")
    options = ("--language", "eo", "--scorer", "lexrank")
    outcome = minutes("run", spoken, *options, "-f", "md", "-o", tmp_path)
    assert outcome.status == 0, outcome.err
    written = (tmp_path / "standup.md").read_text()
    assert "Transskribo" in written
    assert "ni sendos la liston" in written.partition("## Decisions")[2].partition("\n## ")[0]


def test_a_package_that_is_broken_costs_a_warning(
    install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install("minutes_broken", "minutes.formats", "FORMAT", "import nothing_of_the_kind\n")
    other = PACKAGES["minutes_org"].replace('"org"', '"md"')
    install("minutes_md", "minutes.formats", "FORMAT", other)
    with caplog.at_level(logging.WARNING):
        names = extensions.names(FORMATS)
        extensions.names(FORMATS)
    assert names == ("docx", "html", "json", "md", "rttm", "srt", "txt", "vtt")
    assert len(caplog.records) == 2
    assert "minutes_broken:FORMAT of minutes_broken cannot be used: ModuleNotFound" in caplog.text
    assert "minutes_md:FORMAT of minutes_md is left out: there is a md already" in caplog.text
    (own,) = (one for one in extensions.load(FORMATS) if one.name == "md")
    assert own.render.__module__.startswith("minutes.stages")


def test_each_folder_of_the_project_is_found_without_metadata(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(extensions, "_points", lambda: EntryPoints())
    extensions._found.cache_clear()
    package = Path(extensions.__file__).parent
    for kind, folder in ((ENGINES, "engines"), (LANGUAGES, "languages")):
        folders = [path.parent.name for path in (package / folder).glob("*/__init__.py")]
        assert len(extensions.load(kind)) == len(folders) > 2
    assert set(extensions.names(ENGINES, stage="scoring")) == {"attention", "lexrank"}
    assert len(extensions.load(FORMS)) > 30
    extensions._found.cache_clear()


def test_telling_what_there_is_loads_nothing_heavy() -> None:
    code = (
        "import sys; from minutes import extensions as e; "
        "[e.load(kind) for kind in (e.ENGINES, e.FORMS, e.FORMATS, e.LANGUAGES)]; "
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"torch", "numpy", "transformers", "whisper", "pyannote", "ctranslate2"}


@pytest.mark.parametrize(
    ("stage", "options"),
    [
        ("voice-activity", "VoiceActivityOptions"),
        ("transcription", "TranscriptionOptions"),
        ("diarization", "DiarizationOptions"),
        ("scoring", "ScoringOptions"),
    ],
)
def test_an_engine_knows_the_options_of_its_stage_and_no_others(stage: str, options: str) -> None:
    allowed = {options, "RuntimeOptions"}
    for engine in registry.engines(stage):  # type: ignore[arg-type]
        folder = Path(sys.modules[engine.make.__module__].__file__ or "").parent
        for path in folder.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module == "minutes.options":
                    assert {alias.name for alias in node.names} <= allowed, path


def _options() -> Options:
    return Options(runtime=RuntimeOptions(device="cpu", offline=True))
