"""The meetings that the tests of topics share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from minutes import transcripts
from minutes.language import identify as identify_language
from minutes.records import Speaker, Topic, Utterance
from minutes.stages.segmentation import segment_cues
from minutes.stages.speakers import identify
from minutes.stages.topics import divide
from minutes.text import join

DATA = Path(__file__).parent / "data"
SAMPLES = Path(__file__).parents[3] / "samples"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A transcript as the stage gets it."""

    utterances: tuple[Utterance, ...]
    speakers: tuple[Speaker, ...]
    language: str | None

    def divided(self, *agenda: str) -> tuple[Topic, ...]:
        return divide(
            self.utterances, language=self.language, speakers=self.speakers, agenda=agenda
        )


def read(path: Path) -> Meeting:
    transcript = transcripts.read_transcript(path)
    speakers, utterances = identify(segment_cues(transcript.cues), named=True)
    language = transcript.language or identify_language(join(u.text for u in utterances))
    return Meeting(utterances, speakers, language)


def said(*texts: str, seconds: float = 3.0) -> list[Utterance]:
    """Utterances of two speakers, one after the other."""
    return [
        Utterance(f"u{i}", i * seconds, (i + 1) * seconds, f"S{1 + i % 2}", text)
        for i, text in enumerate(texts)
    ]


def without_marks(utterances: Sequence[Utterance]) -> Iterator[str]:
    """The texts as a recogniser writes them that knows neither capitals nor punctuation."""
    for utterance in utterances:
        kept = "".join(c for c in utterance.text.lower() if c.isalnum() or c in " '")
        yield " ".join(kept.split())
