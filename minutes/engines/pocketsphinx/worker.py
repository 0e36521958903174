"""What runs in a decoding process: one PocketSphinx decoder, kept from chunk to chunk.

Importing this loads neither numpy nor PyTorch, so that processes start quickly and stay small.
"""

from __future__ import annotations

import os
import re
import signal
import threading
from multiprocessing import connection, parent_process
from typing import Any

__all__ = ["Heard", "decode", "start"]

# A word as decoded: text, start and end in seconds from the chunk's start, posterior probability.
Heard = tuple[str, float, float, float]

FRAME_RATE = 100  # frames a second, PocketSphinx's own -frate
# What stands for silence and noise: <s>, </s>, <sil>, [NOISE], ++BREATH++.
FILLER = re.compile(r"<.*>|\[.*\]|\+\+.*\+\+")
# What tells a word's pronunciations apart: to(2).
VARIANT = re.compile(r"\(\d+\)$")

_decoder: Any = None


def start() -> None:
    """Load the decoder of this process, and make the process end with its parent."""
    global _decoder
    # Ctrl-C reaches every process of a terminal; the parent alone has something to say then. In
    # the background a shell has it ignored, and so it stays.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from pocketsphinx import Decoder

    _decoder = Decoder(loglevel="FATAL")


def decode(samples: bytes) -> list[Heard]:
    """The words in a chunk of 16 kHz mono 16-bit sound, whatever was decoded before it."""
    # Noise removal learns from chunk to chunk, and which worker gets which chunk is chance: the
    # front end is made anew, so that a recording always gives the same words.
    _decoder.reinit_feat()
    _decoder.start_utt()
    _decoder.process_raw(samples, full_utt=True)
    _decoder.end_utt()
    return [
        (
            VARIANT.sub("", segment.word),
            segment.start_frame / FRAME_RATE,
            (segment.end_frame + 1) / FRAME_RATE,
            segment.prob,
        )
        for segment in _decoder.seg() or ()
        if not FILLER.fullmatch(segment.word)
    ]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
