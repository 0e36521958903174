from __future__ import annotations

from dataclasses import replace

from minutes.stages.rendering import render
from tests.stages.rendering.meetings import MINUTES


def test_markdown_of_a_meeting() -> None:
    text = render(MINUTES, "md").decode()
    body, _, footer = text.partition("\n---\n")
    assert (
        body
        == """\
# Planning

Tuesday 16 February 2027 · 5 min · planning.flac

Anna 75%, S2 25% of the talk

> The sound was poor.

## Decisions

- **Anna** (00:03): So we ship on the eighth of March.

## Actions

- **S2** (02:13): Write the release notes. _(owner: S2, due: Friday 5 March 2027)_
  > 02:13 I can write the release notes.

## Transcript

In bold: what the minutes above were taken from.

- 00:01 Anna: Good morning.
- 00:03 Anna: **So we ship on the eighth of March.**
- 02:13 S2: **I can write the release notes.**
- 02:20 Okay.
"""
    )
    assert "transcriber whisper:base, scorer lexrank" in footer


def test_says_that_points_are_quoted_only_where_all_are() -> None:
    quoted = replace(MINUTES, points=MINUTES.points[:1])
    for format in ("md", "html"):
        assert b"none is reworded" in render(quoted, format)
        assert b"none is reworded" not in render(MINUTES, format)
