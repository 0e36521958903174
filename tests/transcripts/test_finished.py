"""Minutes are told from transcripts by the line or the mark that says what made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from minutes.errors import NoTranscript
from minutes.languages.labels import catalogue
from minutes.transcripts import read_transcript

LANGUAGES = ("de", "en", "es", "fr", "zh")
SAID = "Anna: We ship on Monday.\nTom: I will tell them.\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("engines", ["scorer lexrank", "x faster-whisper:base, y attention:m-5"])
def test_the_last_line_of_minutes_tells_them_in_every_language(
    tmp_path: Path, language: str, engines: str
) -> None:
    labels = catalogue(language)
    assert labels.language.startswith(language)
    path = tmp_path / "call.md"
    made = labels.made_with.format("0.1.0") + labels.aside.format(engines)
    path.write_text(f"# Call\n\n{SAID}\n---\n\n{made}\n", "utf-8")
    with pytest.raises(NoTranscript, match=r"is minutes, .* give the recording or the transcript"):
        read_transcript(path)


@pytest.mark.parametrize(
    "line",
    [
        "Anna: Made with minutes 0.1.0 (scorer attention:meetings-6)",
        "[00:03] Made with minutes 0.1.0 (scorer attention:meetings-6)",
        "That took us minutes 0.5 (or so).",
        "Made with minutes 0.1.0",
        "x" * 5000 + " minutes 0.1.0 (scorer lexrank)",
    ],
)
def test_talk_about_minutes_is_talk(tmp_path: Path, line: str) -> None:
    path = tmp_path / "call.txt"
    path.write_text(f"{SAID}{line}\n")
    assert any(cue.speaker == "Tom" for cue in read_transcript(path).cues)
