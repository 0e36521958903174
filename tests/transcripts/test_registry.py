"""Another form is one more file; the table of the forms is what the readers say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from minutes import extensions
from minutes.transcripts import forms, is_transcript, read_transcript
from minutes.transcripts.draft import Draft, DraftCue, Reader, Source
from minutes.transcripts.table_of_forms import table

from .files import write
from .written import FORMS, Line

DOCS = Path(__file__).parents[2] / "docs" / "transcripts.md"
LINES = [
    Line(1.0, 4.0, "Ruth Adler", "Good morning everybody, let us begin."),
    Line(5.0, 8.0, "Tomas Novak", "The old plan stays until June."),
    Line(9.0, 12.0, "Ruth Adler", "Then I will write to all of you."),
    Line(13.0, 15.0, "Tomas Novak", "Thank you very much for that."),
]

MORSE = Reader(
    name="Morse",
    tools="telegraphers",
    suffixes=(".morse",),
    speakers="–",
    times="–",
    dates="–",
    words="–",
    knows=lambda source: 1.0 if source.text.startswith("-.-.-") else 0.0,
    parse=lambda source: Draft((DraftCue(source.text.count("-") * "dah "),)),
)


@pytest.fixture
def another_form(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that brings a reader of its own."""
    point = EntryPoint("morse", f"{__name__}:MORSE", extensions.FORMS.group)
    monkeypatch.setattr(extensions, "_points", lambda: EntryPoints([point]))
    caches = (extensions._found, forms.readers, forms.suffixes)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("another_form")
def test_a_form_of_another_package_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "call.morse", "-.-.- ...")
    assert is_transcript(path)
    assert [cue.text for cue in read_transcript(path).cues] == ["dah dah dah"]


def test_each_form_is_a_module_with_a_reader() -> None:
    names = [path.stem for path in Path(forms.__file__).parent.glob("[a-z]*.py")]
    assert len(names) == len(forms.readers()) >= 30


@pytest.mark.parametrize("form", sorted(FORMS))
def test_each_form_is_known_for_what_it_is(form: str) -> None:
    name, writers = FORMS[form]
    for write_it in writers:
        text = write_it(LINES, lambda choices: next(iter(choices)))
        reader = forms.choose(Source(Path(name), text.encode()))
        assert reader is not None
        assert reader.name == form


def test_the_table_in_the_documents_is_the_readers_own() -> None:
    assert table() in DOCS.read_text("utf-8"), "run: python -m minutes.transcripts.table_of_forms"
