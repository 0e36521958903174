"""PocketSphinx: English speech recognition whose model travels in its package.

https://pocketsphinx.readthedocs.io. Good on clear, close speech and poor on far-field meetings:
it is here so that minutes can be had with nothing but pip, and Whisper is better everywhere.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from importlib import metadata
from multiprocessing import get_context
from typing import TYPE_CHECKING

from minutes.engines.pocketsphinx import worker
from minutes.engines.pocketsphinx.chunks import chunks, pack
from minutes.engines.readiness import Readiness
from minutes.errors import EngineError, EngineUnavailable, OptionError
from minutes.media import SAMPLE_RATE, Recording
from minutes.options import RuntimeOptions, TranscriptionOptions
from minutes.progress import Progress
from minutes.records import Span, Transcription, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PocketSphinxTranscriber", "readiness"]

log = logging.getLogger(__name__)

REMEDY = "install it with pip install 'minutes[offline]'"

# Raised when chunking, levelling or what is made of the decoder's words changes. The decoder has
# its own defaults: benchmarks/recognition.md says what was tried.
VERSION = 1
LEVEL = 10 ** (-23 / 20)  # root mean square to which a chunk is levelled: -23 dBFS
PEAK = 0.99  # of full scale; levelling goes no higher
FAINT = 1e-5  # root mean square of a chunk, -100 dBFS; in less, words would be invented


class PocketSphinxTranscriber:
    """Recognises English; words are in lower case and without punctuation.

    Chunks of speech are decoded in as many processes as there are cores to use, and each
    independently of the others: the result does not depend on their number.

    Raises:
        OptionError: a model was named, which can only be Whisper's.
        EngineUnavailable: a language other than English was asked for.
    """

    notice = (
        "The words were recognised by PocketSphinx, which hears clear speech close to the "
        "microphone well and far-field meetings poorly: check them against the recording."
    )

    def __init__(
        self, options: TranscriptionOptions | None = None, runtime: RuntimeOptions | None = None
    ) -> None:
        _check(options or TranscriptionOptions())
        self._processes = runtime.threads if runtime else None

    @property
    def name(self) -> str:
        return f"pocketsphinx:{_version()}:en-us"

    @property
    def fingerprint(self) -> str:
        return f"{self.name}:{VERSION}"

    def transcribe(
        self,
        recording: Recording,
        spans: Sequence[Span],
        *,
        options: TranscriptionOptions,
        progress: Progress,
    ) -> Transcription:
        """The words within the spans.

        Raises:
            EngineUnavailable: the package is missing, or the language is not English.
            EngineError: a decoding process died.
        """
        _check(options)
        _version()
        total = sum(span.end - span.start for span in pack(spans, recording.duration))
        words: list[Word] = []
        done = 0.0
        progress("transcription", done, total)
        # Closed, so that the processes end with it, whatever happens.
        with closing(_decode(recording, spans, self._processes or _cores())) as pieces:
            for start, seconds, heard in pieces:
                words += (
                    Word(start + begin, start + end, text, min(max(confidence, 0.0), 1.0))
                    for text, begin, end, confidence in heard
                )
                done += seconds
                progress("transcription", min(done, total), total)
        progress("transcription", total, total)
        return Transcription("en", tuple(words))


def readiness() -> Readiness:
    """Whether PocketSphinx can run here."""
    try:
        return Readiness("pocketsphinx", True, f"pocketsphinx {_version()}, English model in it")
    except EngineUnavailable as exc:
        return Readiness("pocketsphinx", False, exc.problem, exc.remedy)


def _decode(
    recording: Recording, spans: Sequence[Span], workers: int
) -> Generator[tuple[float, float, list[worker.Heard]]]:
    """The start and length in seconds of each chunk and what was heard in it, in their order."""
    waiting: deque[tuple[float, float, Future[list[worker.Heard]]]] = deque()
    # Spawned and not forked: a fork of a process in which PyTorch runs threads can hang.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=worker.start)
    try:
        for start, samples in chunks(recording, spans):
            pcm = _pcm(samples)
            if pcm is None:
                continue
            while len(waiting) >= 2 * workers:  # memory stays flat, and no worker waits
                yield _collect(waiting)
            task = pool.submit(worker.decode, pcm)
            waiting.append((start, len(samples) / SAMPLE_RATE, task))
        while waiting:
            yield _collect(waiting)
    except BrokenProcessPool as exc:
        raise EngineError(
            "pocketsphinx",
            "a decoding process ended before its work was done",
            "see that there is memory for one process per core (200 MB each) and run it again",
        ) from exc
    finally:
        pool.shutdown(cancel_futures=True)


def _collect(
    waiting: deque[tuple[float, float, Future[list[worker.Heard]]]],
) -> tuple[float, float, list[worker.Heard]]:
    start, seconds, task = waiting.popleft()
    return start, seconds, task.result()


def _pcm(samples: NDArray[np.float32]) -> bytes | None:
    """The samples at an even loudness, as 16-bit integers; None if they are silence."""
    import numpy as np

    loudness = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) if len(samples) else 0.0
    if loudness < FAINT:
        return None
    gain = min(LEVEL / loudness, PEAK / float(np.abs(samples).max()))
    pcm: bytes = (samples * (gain * 32767)).astype("<i2").tobytes()
    return pcm


def _check(options: TranscriptionOptions) -> None:
    if options.model is not None:
        raise OptionError(
            f"--model {options.model}",
            "names a model of Whisper's, and PocketSphinx has only its own",
            "leave --model out, or use --transcriber whisper",
        )
    language = (options.language or "en").lower().replace("_", "-").partition("-")[0]
    if language not in {"en", "english"}:
        raise EngineUnavailable(
            f"--language {options.language}",
            "PocketSphinx understands English only",
            "use --transcriber whisper",
        )


def _version() -> str:
    try:
        return metadata.version("pocketsphinx")
    except metadata.PackageNotFoundError as exc:
        raise EngineUnavailable("pocketsphinx", "is not installed", REMEDY) from exc


def _cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
