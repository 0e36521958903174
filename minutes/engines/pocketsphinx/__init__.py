"""PocketSphinx: what is said in clear English, with a model that travels in its package.

transcriber.py  PocketSphinxTranscriber: chunks of speech to as many processes as there are cores
chunks.py       stretches of speech joined and cut into chunks
worker.py       what runs in each process
"""

from __future__ import annotations

from minutes.engines.pocketsphinx.transcriber import PocketSphinxTranscriber, readiness

__all__ = ["PocketSphinxTranscriber", "readiness"]
