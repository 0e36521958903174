"""flite's C library through ctypes: the times of words, which its command line keeps."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

# Where a token begins (the end of the phone before it) and ends, as paths through an utterance.
# A token may have two words: flite reads "it's" as "it" and "'s".
TOKEN_START = b"daughter1.R:SylStructure.daughter1.daughter1.R:Segment.p.end"
TOKEN_END = b"daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end"


class FliteError(RuntimeError):
    """flite is not installed, or does not read a text as it was meant."""


class _Wave(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("num_samples", ctypes.c_int),
        ("num_channels", ctypes.c_int),
        ("samples", ctypes.POINTER(ctypes.c_short)),
    )


class _Voice(ctypes.Structure):
    """The first members of flite's cst_voice; the others are not needed."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


class Voice:
    """One of flite's voices; `stretch` makes it slower (above 1) or faster."""

    def __init__(self, name: str, *, stretch: float = 1.0) -> None:
        self._flite = _flite()
        register = getattr(_load(f"libflite_cmu_us_{name}.so.1"), f"register_cmu_us_{name}")
        register.restype, register.argtypes = ctypes.POINTER(_Voice), [ctypes.c_char_p]
        self._voice = register(None)
        self._flite.feat_set_float(self._voice.contents.features, b"duration_stretch", stretch)

    def speak(
        self, text: str
    ) -> tuple[list[tuple[str, float, float]], npt.NDArray[np.float64], int]:
        """Return the words of one sentence with their start and end in seconds, and the sound.

        A word is what stands between two spaces, punctuation included. The sound is mono, between
        -1 and 1, and comes with its sample rate in Hz.
        """
        utterance = self._flite.flite_synth_text(text.encode("ascii"), self._voice)
        wave = self._flite.utt_wave(utterance).contents
        samples = np.array(wave.samples[: wave.num_samples], dtype=np.float64) / 2**15
        rate = int(wave.sample_rate)
        times = list(self._times(utterance))
        self._flite.delete_utterance(utterance)
        words = text.split()
        if len(words) != len(times):
            raise FliteError(f"flite reads {text!r} as {len(times)} words, not {len(words)}")
        return [(word, *time) for word, time in zip(words, times, strict=True)], samples, rate

    def _times(self, utterance: int) -> Iterator[tuple[float, float]]:
        feature = self._flite.ffeature_float
        token = self._flite.relation_head(self._flite.utt_relation(utterance, b"Token"))
        while token:
            yield feature(token, TOKEN_START), feature(token, TOKEN_END)
            token = self._flite.item_next(token)


@cache
def _flite() -> ctypes.CDLL:
    library = _load("libflite.so.1")
    pointer, string, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "flite_synth_text": (pointer, [string, ctypes.POINTER(_Voice)]),
        "utt_wave": (ctypes.POINTER(_Wave), [pointer]),
        "utt_relation": (pointer, [pointer, string]),
        "relation_head": (pointer, [pointer]),
        "item_next": (pointer, [pointer]),
        "ffeature_float": (number, [pointer, string]),
        "feat_set_float": (None, [pointer, string, number]),
        "delete_utterance": (None, [pointer]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    library.flite_init()
    return library


def _load(name: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
    except OSError as exc:
        raise FliteError(f"{name} cannot be loaded: apt-get install flite") from exc
