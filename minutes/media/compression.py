"""A recording made small, for a page that carries its own sound."""

from __future__ import annotations

import io
from fractions import Fraction

from minutes.media.recording import Recording
from minutes.media.spool import SAMPLE_RATE
from minutes.progress import Progress, silent

__all__ = ["MP3_TYPE", "to_mp3"]

MP3_TYPE = "audio/mpeg"

# Opus would take 8 MB an hour in place of 11, but Safari plays it in few containers and releases;
# MP3 plays in every browser there is.
BIT_RATE = 24_000  # bits a second, of one channel at 16 kHz: speech stays clear


def to_mp3(recording: Recording, progress: Progress = silent) -> bytes:
    """The whole recording as MP3 (MPEG-2 layer III, 16 kHz, mono, 24 kbit/s: 10.8 MB an hour).

    Raises:
        MediaError: the recording cannot be decoded.
        OutputError: there is no room for the decoded waveform.
    """
    import av

    total = recording.decode(progress).duration
    file, samples = io.BytesIO(), 0
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        for block in recording.blocks():
            frame = av.AudioFrame.from_ndarray(block[None], "fltp", "mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, samples
            frame.time_base = Fraction(1, SAMPLE_RATE)
            container.mux(stream.encode(frame))
            samples += block.size
            progress("compression", samples / SAMPLE_RATE, total)
        container.mux(stream.encode(None))
    return file.getvalue()
