"""Minutes whose recording was taken away: told, and removed only when that is asked for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from minutes.batch.ledger import Ledger, Written, state_of

from minutes.batch import overview, removing
from minutes.files import content_hash
from tests.batch.test_overview import entry


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A meeting whose recording is there, and one whose is not, with a page and a text each."""
    out = tmp_path / "out"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "here.wav").touch()
    made = Ledger(out)
    out.mkdir()
    for name in ("here", "away"):
        outputs = {}
        for ending in ("html", "md"):
            path = out / f"{name}.{ending}"
            path.write_text(f"# {name}\n")
            outputs[path.name] = Written(content_hash(path), state_of(path))
        made.keep(replace(entry(name), outputs=outputs))
    return made


def test_what_is_gone_is_told_and_stays(ledger: Ledger) -> None:
    (gone,) = removing.find(ledger)
    assert (gone.name, gone.outputs, gone.kept) == ("away", ("away.html", "away.md"), ())
    assert gone.source.endswith("/in/away.wav")
    page = overview.render(ledger)[ledger.out / "index.html"].decode()
    assert page.partition("<template")[0].count("The recording is gone") == 1
    assert (ledger.out / "away.html").exists()


def test_removing_takes_the_minutes_from_the_folder_and_the_overview(ledger: Ledger) -> None:
    (gone,) = removing.find(ledger)
    assert removing.remove(ledger, gone) == ("away.html", "away.md")
    assert sorted(p.name for p in ledger.out.glob("*.*") if p.is_file()) == ["here.html", "here.md"]
    assert ledger.find("away") is None and ledger.find("here") is not None
    assert removing.find(ledger) == ()


def test_what_was_edited_stays(ledger: Ledger) -> None:
    (ledger.out / "away.md").write_text("# A title of my own\n")
    (gone,) = removing.find(ledger)
    assert (gone.outputs, gone.kept) == (("away.html",), ("away.md",))
    removing.remove(ledger, gone)
    assert (ledger.out / "away.md").read_text() == "# A title of my own\n"
    assert ledger.find("away") is not None


def test_a_drive_that_is_away_takes_no_minutes_with_it(ledger: Ledger) -> None:
    shutil.rmtree(ledger.out.parent / "in")
    assert removing.find(ledger) == ()
