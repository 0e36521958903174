"""Any audio or video container becomes 16 kHz mono, block by block.

recording.py    Recording: what the rest of the program hears
sources.py      what channels and sound tracks are to one another; mixing them
spool.py        a decoded waveform, kept on the disk and not in memory
decoding.py     chooses a decoder; resamples and checks what it gives
soundfiles.py   WAV, FLAC and other sound as it is, by soundfile
opening.py      what FFmpeg reads, opened without any protocol
containers.py   MP3, M4A, MP4, WebM, Ogg and whatever else, by PyAV
timeline.py     where a container's time stamps put its sound
headers.py      what a file tells of itself: its length, its end, its date
pieces.py       what passes between a decoder and its caller
compression.py  a recording as a small MP3
"""

from __future__ import annotations

from minutes.media.compression import MP3_TYPE, to_mp3
from minutes.media.recording import Audio, Recording
from minutes.media.soundfiles import write_wav
from minutes.media.spool import SAMPLE_RATE

__all__ = ["MP3_TYPE", "SAMPLE_RATE", "Audio", "Recording", "to_mp3", "write_wav"]
