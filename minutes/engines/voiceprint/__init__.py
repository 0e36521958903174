"""voiceprint: who speaks when, by Resemblyzer's voice vectors, with nothing to download.

diarizer.py    VoiceprintDiarizer: windows of speech in, turns out
clustering.py  which vectors are of one speaker, and how many speakers there are
"""

from __future__ import annotations

from minutes.engines.voiceprint.diarizer import VoiceprintDiarizer, find_turns, readiness

__all__ = ["VoiceprintDiarizer", "find_turns", "readiness"]
