"""Word error rate and speed of a speech recogniser on a recording and its reference words.

    python benchmarks/recognition.py [AUDIO REFERENCE] [--transcriber whisper] [--model tiny.en]

Without arguments: samples/planning.flac and samples/planning.vtt. A reference is a transcript in
any form that `minutes run` reads, or plain text in a .txt. The recogniser hears what it hears in
`minutes run`: the stretches that the voice detector finds.

Both texts are normalised with openai-whisper's own normaliser (Radford et al. 2022, appendix C):
lower case, no punctuation, numbers as digits, contractions written out, "um" and "hmm" left out.
The error rate is (S + D + I) / N of substituted, deleted and inserted words over the N words of
the reference (jiwer). The real-time factor is the time that recognition takes, loading of the
model included and voice detection not, over the length of the recording.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from minutes import transcripts
from minutes.engines import registry
from minutes.errors import MinutesError
from minutes.media import Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.stages.transcription import transcribe
from minutes.stages.voice_activity import detect

SAMPLES = Path(__file__).parent.parent / "samples"


def read_reference(path: Path) -> str:
    """The words of a reference, running text."""
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    return " ".join(cue.text for cue in transcripts.read_transcript(path).cues)


def normalise(text: str, language: str | None) -> str:
    """The text as it is compared."""
    from whisper.normalizers import BasicTextNormalizer, EnglishTextNormalizer

    normaliser = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
    return str(normaliser(text))


def measure(audio: Path, reference: Path, options: TranscriptionOptions, device: str) -> str:
    """The row of a recording and an engine."""
    import jiwer

    engine = registry.transcriber(options, RuntimeOptions(device=device))
    with Recording(audio) as recording:
        spans = detect(recording, engine=registry.voice_detector())
        started = time.perf_counter()
        heard = transcribe(recording, spans, engine=engine, options=options)
        seconds = time.perf_counter() - started
        duration = recording.duration
    found = jiwer.process_words(
        normalise(read_reference(reference), heard.language),
        normalise(" ".join(word.text for word in heard.words), heard.language),
    )
    words = found.hits + found.substitutions + found.deletions
    return (
        f"| {audio.name} | {engine.name} | {words} | {found.wer:.3f} | {found.substitutions} "
        f"| {found.deletions} | {found.insertions} | {seconds / duration:.2f} |"
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if the recording, the reference or the engine cannot be used."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("audio", nargs="?", type=Path, default=SAMPLES / "planning.flac")
    parser.add_argument("reference", nargs="?", type=Path, default=SAMPLES / "planning.vtt")
    parser.add_argument(
        "--transcriber", choices=("auto", "faster-whisper", "whisper"), default="auto"
    )
    parser.add_argument("--model", help="one of Whisper's names, or the path of a checkpoint")
    parser.add_argument("--language", help="such as en; Whisper finds it out by itself")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    given = parser.parse_args(arguments)
    try:
        options = TranscriptionOptions(given.transcriber, given.model, given.language)
        row = measure(given.audio, given.reference, options, given.device)
    except (MinutesError, OSError) as exc:
        print(exc, file=sys.stderr)
        return 1
    print("| recording | engine | words | WER | S | D | I | real-time factor |")
    print("|---|---|---|---|---|---|---|---|")
    print(row)
    print(f"\n{os.cpu_count()} cores.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
