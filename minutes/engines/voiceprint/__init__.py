"""voiceprint: who speaks when, by Resemblyzer's voice vectors, with nothing to download.

diarizer.py    VoiceprintDiarizer: spans of speech in, turns out
windows.py     the windows of speech that get a vector each, and their spectra
encoder.py     Resemblyzer's network: a window's spectrum in, a vector of its voice out
clustering.py  which vectors are of one speaker, and how many speakers there are
"""

from __future__ import annotations

from minutes.engines.voiceprint.diarizer import VoiceprintDiarizer, find_turns, readiness

__all__ = ["VoiceprintDiarizer", "find_turns", "readiness"]
