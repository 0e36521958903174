"""Recordings of every kind, made on the fly: a tone in any container, codec, rate and layout."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

from minutes.media import SAMPLE_RATE

TONE = 440.0  # Hz
LEVEL = 0.25  # peak, which leaves room for what lossy codecs add
CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6, "7.1": 8, "hexadecagonal": 16}


def tone(seconds: float, rate: int = SAMPLE_RATE, channels: int = 1) -> NDArray[np.float32]:
    """A tone that is the same in all channels, shape (samples, channels)."""
    one = LEVEL * np.sin(2 * np.pi * TONE * np.arange(round(seconds * rate)) / rate)
    return np.repeat(one[:, None], channels, axis=1).astype(np.float32)


def noise(seconds: float, rate: int = SAMPLE_RATE, seed: int = 0) -> NDArray[np.float32]:
    """What no lossless codec makes much smaller, shape (samples,)."""
    steps = np.random.default_rng(seed).normal(0, 0.1, round(seconds * rate))
    return np.clip(steps, -1, 1).astype(np.float32)


def frequency(samples: NDArray[np.float32]) -> float:
    """The strongest frequency of 16 kHz samples, in Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * SAMPLE_RATE / len(samples)


def loudness(samples: NDArray[np.float32]) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def encode(
    path: Path,
    codec: str,
    samples: NDArray[np.float32],
    *,
    rate: int = 48_000,
    layout: str = "stereo",
    muxer: str | None = None,
    tags: dict[str, str] | None = None,
    starts: Callable[[float], float] = lambda time: time,
    pictures: float = 0.0,
    bad_packets: range = range(0),
    options: dict[str, str] | None = None,
) -> Path:
    """Write samples of shape (n, channels) to a container.

    Args:
        starts: the time stamp for the sound of some second.
        pictures: seconds of video that start at 0.
        bad_packets: the numbers of the packets to spoil.
    """
    with av.open(str(path), "w", format=muxer, options=options or {}) as container:
        container.metadata.update(tags or {})
        stream: Any = container.add_stream(codec, rate=rate, layout=layout)
        if pictures:
            video: Any = container.add_stream("mpeg4", rate=25)
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
            for number in range(round(pictures * 25)):
                picture = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))
                picture.pts, picture.time_base = number, Fraction(1, 25)
                container.mux(video.encode(picture))
            container.mux(video.encode(None))
        count = 0
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate)
        size = stream.codec_context.frame_size or 1024
        for first in range(0, len(samples), size):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples[first : first + size].reshape(1, -1)), "flt", layout
            )
            frame.sample_rate = rate
            frame.pts, frame.time_base = first, Fraction(1, rate)
            for ready in resampler.resample(frame):
                ready.pts = round(starts(first / rate) * rate)
                ready.time_base = Fraction(1, rate)
                for packet in stream.encode(ready):
                    if count in bad_packets:
                        packet.update(b"\xff" * packet.size)
                    count += 1
                    container.mux(packet)
        container.mux(stream.encode(None))
    return path


def wav(path: Path, samples: NDArray[np.float32], subtype: str = "PCM_16") -> Path:
    """A WAV of 16 kHz."""
    soundfile.write(path, samples, SAMPLE_RATE, subtype=subtype)
    return path
