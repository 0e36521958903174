"""pyannote.audio: who speaks when, overlapping speech included.

diarizer.py  PyannoteDiarizer: a recording in, turns out
files.py     where a pipeline's configuration and weights are
loading.py   a pipeline put together from its files without trusting them
"""

from __future__ import annotations

from minutes.engines.pyannote.diarizer import PyannoteDiarizer, readiness

__all__ = ["PyannoteDiarizer", "readiness"]
