"""Dates in texts and in names of files, and what is left of a name as a title."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.transcripts.dates import date_and_time, date_in_name, without_date


@pytest.mark.parametrize(
    ("text", "language", "date"),
    [
        ("Date: 13/03/2025", "en", "2025-03-13"),
        ("3/13/2025", "en", "2025-03-13"),
        ("11.03.2025", "en", "2025-03-11"),
        ("11/03/2025", "en", None),
        ("11/03/2025", "fr", "2025-03-11"),
        ("11/03/2025", None, None),
        ("11/11/2025", "en", "2025-11-11"),
        ("13. März 2025 um 10:30 Uhr", "de", "2025-03-13T10:30"),
        ("3 de junio de 2025", "es", "2025-06-03"),
        ("March 13th, 2025 1:05 PM", "en", "2025-03-13T13:05"),
        ("2025年3月13日", "zh", "2025-03-13"),
        ("version 13.13.2025", "en", None),
        ("99/99/2025", "en", None),
    ],
)
def test_dates_in_the_common_orders(text: str, language: str | None, date: str | None) -> None:
    assert date_and_time(text, lambda: language)[0] == date


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("GMT20260615-133555_Recording.transcript.vtt", "2026-06-15T13:35"),
        ("Weekly 2026-06-15.txt", "2026-06-15"),
        ("call_15.06.2026.docx", "2026-06-15"),
        ("2026-06-15 13.35.55 Weekly.txt", "2026-06-15T13:35"),
        ("zoom_0.vtt", None),
        ("12345678901.vtt", None),
    ],
)
def test_dates_in_names_of_files(name: str, date: str | None) -> None:
    assert date_in_name(Path(name)) == date


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("2026-06-15 planning", "planning"),
        ("planning 2026-06-15", "planning"),
        ("Team - 2026-06-15", "Team"),
        ("planning(2026-06-15)", "planning"),
        ("[2026-06-15] planning", "planning"),
        ("2026-06-15, planning", "planning"),
        ("planning_2026-06-15", "planning"),
        ("2026-06-15 产品周会", "产品周会"),
        ("Reunión 15 de junio de 2026", "Reunión"),
        ("planning (2026-06-15)", "planning"),
        ("2026-06-15 13.35.55 Weekly (part 2)", "Weekly (part 2)"),
        ("20260615-1335 weekly", "weekly"),
        ("weekly 15 June 2026", "weekly"),
        ("2026年6月15日会议", "会议"),
        ("2026-06-15 (planning)", "planning"),
        ("2026-06-15 (a) and (b)", "(a) and (b)"),
        ("planning+2026-06-15", "planning"),
        ("C++ 2026-06-15", "C++"),
        ("Release v2.10 2026-06-15", "Release v2.10"),
        ("GMT20260615-133555 Recording", "Recording"),
    ],
)
def test_a_name_without_its_date(name: str, rest: str) -> None:
    assert without_date(name, "2026-06-15") == rest


@pytest.mark.parametrize(
    "name",
    [
        "2026-06-15",
        "2026-06-15 #2",
        "GMT20260615-133555",
        "v20260615 notes",
        "Zoom 15 June 2026 10.30 - 11.30",
        "Zoom 15 June 2026 10am - 11am",
        "2026-06-15 10.30 - 11.30 planning",
        "planning 2026-06-14",  # another day than the meeting's
        "2026-06-15 to 2026-06-17 offsite",
        "planning",
        "Besprechung vom 15.06.2026",
        "Besprechung am Mo. 15.06.2026",
        "Réunion du 15 juin 2026",
        "Réunion jusqu'au 15 juin 2026",
        "Reunión del 15 de junio de 2026",
        "Minutes from 2026-06-15",
        "Response to letter of 2026-06-15",
        "Offsite 15-16 June 2026",
        "Offsite 15 to 16 June 2026",
        "Offsite June - 15 June 2026",
        "2026-06-15 & 16 workshop",
        "2026-06-15 until Friday",
        "Monday, 15 June 2026 - Budget",
        "Monday, 15 June 2026",
        "2026-06-15 (Mon) Budget",
        "2026-06-15(月)定例",
        "2026-06-15 周一例会",
        "2026年6月15日的会议",
        "Budget (2026-06-15, final)",
        "Budget ( 2026-06-15",
        "15 June 2026's plan",
        "Budget 2026-06-15 10am",
        "Plan for 2026-06-15 launch",
        "Team - 2026-06-15 - planning",
        "planning+2026-06-15+call",
        "planning2026-06-15",
        "Q3 2026-06-15",
    ],
)
def test_a_name_keeps_a_date_that_it_cannot_do_without(name: str) -> None:
    assert without_date(name, "2026-06-15") == name
