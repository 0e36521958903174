"""What the overview tells of meetings that failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.batch import overview, overview_page
from minutes.batch.report import Report, Row, Totals
from minutes.outputs.ledger import Ledger


def page(folder: Path, report: bytes | None = None) -> str:
    """The overview of a folder without meetings, with a report or with that which is there."""
    made = (
        overview.render(Ledger(folder), report=report)
        if report
        else overview.render(Ledger(folder))
    )
    return made[folder / "index.html"].decode()


def failing(*failed: tuple[str, str]) -> bytes:
    """batch.json of some meetings that failed, and of one that did not."""
    rows = (Row("fine.vtt", "fine", "done"), *(Row(s, "", "failed", why) for s, why in failed))
    totals = Totals(1, 0, 0, len(failed), 0, 0.5, None)
    return Report("done", "2027-03-02T10:00:00", 1.0, 1, totals, rows).to_json()


def test_meetings_that_failed_are_named_even_where_no_other_is(tmp_path: Path) -> None:
    report = failing(("<i>a.vtt", "<i>a.vtt: is not text; give UTF-8"), ("b.wav", "has no sound"))
    told = page(tmp_path, report)
    assert '<a href="#failed">2 failed</a>' in told and "fine.vtt" not in told
    assert '&lt;i&gt;a.vtt</bdi><span class="reason" dir="auto">is not text; give UTF-8<' in told
    assert "b.wav</bdi>" in told and "has no sound<" in told


def test_the_report_that_is_there_names_those_that_failed(tmp_path: Path) -> None:
    (tmp_path / overview.REPORT).write_bytes(failing(("b.wav", "has no sound")))
    assert "has no sound" in page(tmp_path)


@pytest.mark.parametrize("report", [b"", b"{", b"[]", b'{"meetings": [1]}', b'{"meetings": 1}'])
def test_a_report_that_cannot_be_read_is_as_if_nothing_failed(
    tmp_path: Path, report: bytes
) -> None:
    (tmp_path / overview.REPORT).write_bytes(report)
    assert 'href="#failed"' not in page(tmp_path)


def test_of_many_that_failed_the_first_are_named_and_all_are_counted(tmp_path: Path) -> None:
    report = failing(*((f"{i:03}.wav", "has no sound") for i in range(overview_page.ROWS + 1)))
    told = page(tmp_path, report)
    assert told.count("has no sound") == overview_page.ROWS and "201 failed" in told
    assert "The others are in" in told
