"""Any audio or video container becomes 16 kHz mono, block by block.

recording.py    Recording: what the rest of the program hears
spool.py        the decoded waveform, kept on the disk and not in memory
decoding.py     chooses a decoder; mixes, resamples and checks what it gives
soundfiles.py   WAV, FLAC, OGG, MP3 by soundfile
containers.py   M4A, MP4, WebM, MKV and whatever else by PyAV
headers.py      what a file's header claims, to tell when it lies
"""

from __future__ import annotations

from minutes.media.recording import Audio, Recording
from minutes.media.spool import SAMPLE_RATE

__all__ = ["SAMPLE_RATE", "Audio", "Recording"]
