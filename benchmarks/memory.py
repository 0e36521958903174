"""How much memory a long recording takes through media, voice detection and diarization.

    OMP_NUM_THREADS=1 python benchmarks/memory.py samples/planning.flac

Repeats the clip to recordings of ten minutes and of eight hours, as WAV (48 kHz, mono, 16 bits)
and as M4A (AAC, 48 kHz, stereo), in a temporary folder that is deleted in the end (5 GB). Each is
heard in a process of its own, and its peak resident memory is what the system counted for it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000  # Hz, of the recordings that are made
FRAME = 1_024  # samples in a packet of AAC
HEADINGS = (
    "recording",
    "container",
    "file, MB",
    "decoding, s",
    "× real time",
    "voice detection, s",
    "× real time",
    "speech, %",
    "diarization, s",
    "× real time",
    "peak after decoding, MB",
    "after voice detection, MB",
    "at the end, MB",
)


def load(clip: Path) -> NDArray[np.int16]:
    """The clip at RATE, mono."""
    import soundfile
    import soxr

    samples, rate = soundfile.read(clip, dtype="float32", always_2d=True)
    once = soxr.resample(samples.mean(axis=1), rate, RATE)
    return (np.clip(once, -1, 1) * 32767).astype(np.int16)


def write_wav(path: Path, clip: Path, seconds: float) -> None:
    """The clip over and over."""
    import soundfile

    once, rest = load(clip), round(seconds * RATE)
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        while rest > 0:
            file.write(once[:rest])
            rest -= len(once)


def write_m4a(path: Path, clip: Path, seconds: float) -> None:
    """The clip over and over, encoded once."""
    import av

    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=RATE, layout="stereo", bit_rate=96_000)
        resampler = av.AudioResampler("fltp", "stereo", RATE, frame_size=FRAME)
        frame = av.AudioFrame.from_ndarray(load(clip)[None], "s16", "mono")
        frame.sample_rate = RATE
        pieces = resampler.resample(frame)
        once = [bytes(packet) for piece in (*pieces, None) for packet in stream.encode(piece)]
        for number in range(round(seconds * RATE / FRAME)):
            packet = av.Packet(once[number % len(once)])
            packet.stream, packet.time_base = stream, Fraction(1, RATE)
            packet.pts = packet.dts = number * FRAME
            packet.duration = FRAME
            container.mux(packet)


WRITERS = {"wav": write_wav, "m4a": write_m4a}


def peak() -> float:
    """The most resident memory that this process has had, in MB."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
    return kilobytes * (1 if sys.platform == "darwin" else 1024) / 1e6


def measure(path: Path) -> dict[str, float]:
    """Decode a recording, find the speech in it and tell its speakers apart, in this process."""
    from minutes.media import Recording

    started = time.perf_counter()
    with Recording(path, spool=path.parent) as recording:
        duration = recording.decode().duration
        decoded, after_decoding = time.perf_counter(), peak()

        from minutes.engines.pyannote.diarizer import PyannoteDiarizer
        from minutes.engines.silero.detector import SileroDetector
        from minutes.stages import diarization, voice_activity

        spans = voice_activity.detect(recording, engine=SileroDetector())
        detected, after_detection = time.perf_counter(), peak()
        diarization.diarize(recording, spans, engine=PyannoteDiarizer())
        return {
            "duration": duration,
            "decoding": decoded - started,
            "detection": detected - decoded,
            "diarization": time.perf_counter() - detected,
            "speech": sum(span.end - span.start for span in spans) / duration,
            "after_decoding": after_decoding,
            "after_detection": after_detection,
            "at_the_end": peak(),
        }


def row(fresh: Executor, clip: Path, seconds: float, container: str, folder: Path) -> list[str]:
    """Make a recording, measure it, and delete it, each in a process of its own."""
    path = folder / f"long.{container}"
    fresh.submit(WRITERS[container], path, clip, seconds).result()
    found = fresh.submit(measure, path).result()
    size = path.stat().st_size
    path.unlink()
    return [
        f"{seconds / 3600:g} hours" if seconds >= 3600 else f"{seconds / 60:g} minutes",
        container,
        f"{size / 1e6:,.0f}",
        f"{found['decoding']:.1f}",
        f"{found['duration'] / found['decoding']:.0f}",
        f"{found['detection']:.1f}",
        f"{found['duration'] / found['detection']:.0f}",
        f"{100 * found['speech']:.0f}",
        f"{found['diarization']:.1f}",
        f"{found['duration'] / found['diarization']:.0f}",
        f"{found['after_decoding']:.0f}",
        f"{found['after_detection']:.0f}",
        f"{found['at_the_end']:.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("clip", type=Path, nargs="?", default=Path("samples/planning.flac"))
    parser.add_argument("--hours", type=float, default=8.0)
    parser.add_argument("--containers", choices=sorted(WRITERS), nargs="+", default=[*WRITERS])
    parser.add_argument("--folder", type=Path, help="for the recordings; 5 GB for 8 hours")
    given = parser.parse_args()
    print("| " + " | ".join(HEADINGS) + " |")
    print("|---|---" + "|--:" * (len(HEADINGS) - 2) + "|")
    # Started anew and from this small process, because a process begins with its parent's peak.
    fresh = ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1)
    with fresh, tempfile.TemporaryDirectory(dir=given.folder) as folder:
        for seconds in (600.0, given.hours * 3600):
            for container in given.containers:
                cells = row(fresh, given.clip, seconds, container, Path(folder))
                print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
