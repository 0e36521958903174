"""How far the ways to run the same Whisper weights agree, word by word.

    python benchmarks/agreement.py [AUDIO] [--model tiny.en]

The engine `whisper`, in batches and window by window, `whisper.transcribe` and faster-whisper in
float32 hear the same windows with the same weights, the likeliest token each time. Prints the word
error rate of each against `whisper.transcribe` (as it is written, punctuation and all), and how far
apart the words' starts are where both have the same words.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from minutes.engines import registry
from minutes.engines.whisper import loading, weights, window_decoder
from minutes.engines.windows import pack_windows
from minutes.media import Recording
from minutes.options import RuntimeOptions
from minutes.progress import silent
from minutes.stages.voice_activity import detect

SAMPLES = Path(__file__).parent.parent / "samples"
RUNTIME = RuntimeOptions(device="cpu")
Words = list[tuple[str, float]]


def engine(model: Any, sounds: Sequence[Any], size: int) -> list[Words]:
    """What our engine hears in each window."""
    task = window_decoder.decoding_task(model, "en", None)
    heard = window_decoder.transcribe_windows(
        model, task, iter(sounds), batch_size=size, beam_size=None
    )
    by_number = {one.number: one.passages for one in heard}
    return [
        [(word.text.strip(), word.start) for one in by_number[number] for word in one.words]
        for number in range(len(sounds))
    ]


def openais(model: Any, sounds: Sequence[Any]) -> list[Words]:
    """What `whisper.transcribe` hears in each window."""
    options = {"condition_on_previous_text": False, "word_timestamps": True, "fp16": False}
    return [
        _words(model.transcribe(sound, language="en", **options)["segments"]) for sound in sounds
    ]


def ctranslate2(folder: Path, sounds: Sequence[Any]) -> list[Words]:
    """What faster-whisper hears in each window, in float32."""
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="float32")
    options = {"condition_on_previous_text": False, "word_timestamps": True, "beam_size": 1}
    heard = [model.transcribe(sound, language="en", **options)[0] for sound in sounds]
    return [[(w.word.strip(), w.start) for s in one for w in s.words or ()] for one in heard]


def _words(segments: Sequence[Any]) -> Words:
    return [(word["word"].strip(), word["start"]) for one in segments for word in one["words"]]


def row(name: str, found: list[Words], wanted: list[Words]) -> str:
    """How far one way is from another."""
    import jiwer
    import numpy as np

    said, other = ([word for one in heard for word, _ in one] for heard in (found, wanted))
    error = jiwer.wer(" ".join(other), " ".join(said))
    apart = [
        abs(a[1] - b[1])
        for one, two in zip(found, wanted, strict=True)
        if [w for w, _ in one] == [w for w, _ in two]
        for a, b in zip(one, two, strict=True)
    ]
    return f"| {name} | {len(said)} | {error:.4f} | {np.quantile(apart, 0.95):.2f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("audio", nargs="?", type=Path, default=SAMPLES / "planning.flac")
    parser.add_argument("--model", default="tiny.en")
    given = parser.parse_args()
    with Recording(given.audio) as recording:
        windows = pack_windows(detect(recording, engine=registry.voice_detector()), recording)
        sounds = [window.read(recording) for window in windows]
    checkpoint = weights.find(given.model)
    folder = weights.fetch(checkpoint, runtime=RUNTIME, progress=silent)
    model = loading.load(checkpoint, "cpu", RUNTIME)
    wanted = openais(model, sounds)
    ways: dict[str, Callable[[], list[Words]]] = {
        "whisper.transcribe": lambda: wanted,
        "whisper, batches of 8": lambda: engine(model, sounds, 8),
        "whisper, one by one": lambda: engine(model, sounds, 1),
        "faster-whisper, float32": lambda: ctranslate2(folder, sounds),
    }
    print(f"{given.audio.name}, {checkpoint.name}, {len(sounds)} windows\n")
    print("| way | words | WER | 95 of 100 starts within (s) |\n|---|---|---|---|", flush=True)
    for name, hear in ways.items():
        print(row(name, hear(), wanted), flush=True)


if __name__ == "__main__":
    main()
