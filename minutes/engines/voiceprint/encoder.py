"""Resemblyzer's voice vectors: the GE2E speaker encoder of Wan et al. (ICASSP 2018).

The weights are those in its package; the package itself is not imported, because that compiles
for five seconds what is a short transform and three LSTM layers. Where the processor multiplies
bfloat16, the first two layers run in it, which halves the time. The last does not: its cells add
up over the window what the vector is read from, and rounded at each frame they move it twice as
far as all else together, far enough to lose a speaker.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pickle import UnpicklingError
from typing import TYPE_CHECKING

from minutes.errors import EngineUnavailable

if TYPE_CHECKING:
    import numpy as np
    import torch
    from numpy.typing import NDArray

__all__ = ["FRAME", "REMEDY", "WINDOW", "Encoder", "multiplies_bfloat16", "spectrum"]

log = logging.getLogger(__name__)

REMEDY = "pip install 'minutes[offline]'"

RATE = 16_000  # Hz
HOP = 160  # samples from frame to frame
FRAME = HOP / RATE  # seconds
TRANSFORM = 400  # samples in a frame
BANDS = 40
WINDOW = 160  # frames, 1.6 s, the length that the encoder was trained on
SIZE = 256  # of the LSTM's state and of a vector
PARAMETERS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")  # of each of three layers
# What the bands of a window's spectrum sum up to, on average over its frames: speech at -27 dBFS,
# near the level of the encoder's training. Its spectra are not logarithmic, so that a far voice
# would otherwise be another voice.
POWER = 0.8


class Encoder:
    """Gives windows of speech a vector each, near one another for one voice.

    Args:
        device: "cpu" or "cuda".
        fast: the lower layers in bfloat16, which moves a vector by 0.03 at most; by default where
            the processor has it.

    Raises:
        EngineUnavailable: the package is missing, or its weights have a form that is not known.
    """

    def __init__(self, device: str = "cpu", *, fast: bool | None = None) -> None:
        import torch

        self.device = device
        if fast is None:
            fast = device == "cpu" and multiplies_bfloat16()
            if device == "cpu" and not fast:
                _tell_plain()
        lower = torch.bfloat16 if fast else torch.float32
        self._layers = [
            (torch.nn.LSTM(BANDS if i == 0 else SIZE, SIZE, batch_first=True), kind)
            for i, kind in enumerate((lower, lower, torch.float32))
        ]
        self._linear = torch.nn.Linear(SIZE, SIZE)
        weights = _packaged_weights()
        try:
            for i, (layer, kind) in enumerate(self._layers):
                layer.load_state_dict({f"{p}_l0": weights[f"lstm.{p}_l{i}"] for p in PARAMETERS})
                layer.to(device, kind)
            self._linear.load_state_dict({p: weights[f"linear.{p}"] for p in ("weight", "bias")})
            self._linear.to(device)
        except (KeyError, RuntimeError) as exc:
            raise _unavailable(f"its weights have an unknown form ({exc})") from exc

    def embed(self, spectra: NDArray[np.float32]) -> NDArray[np.float32]:
        """Unit vectors of shape (windows, 256) for spectra of shape (windows, frames, 40).

        Each window is brought to one power first. A vector of zeros stays one.
        """
        import numpy as np
        import torch

        power = spectra.sum(axis=2).mean(axis=1)[:, None, None]
        levelled = spectra * (POWER / np.maximum(power, 1e-9))
        with torch.inference_mode():
            states = torch.from_numpy(levelled).to(self.device)
            for layer, kind in self._layers:
                states, (last, _) = layer(states.to(kind))
            vectors = self._linear(last[-1]).relu()
            unit = torch.nn.functional.normalize(vectors, dim=1)
        found: NDArray[np.float32] = unit.cpu().numpy()
        return found


def multiplies_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself (AVX512-BF16 or AMX)."""
    import torch

    # Not public, so perhaps not there in another version; the plain path is right anywhere.
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported and supported())


def _tell_plain() -> None:
    """Say why the plain path is taken: a warning where that is a pity, as without AVX2.

    Most processors have no bfloat16 and are fast enough: that is no reason for a warning each time.
    """
    import torch

    if torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        log.warning("telling voices apart takes longer than it could: this processor has no AVX2")
    else:
        log.info("this processor has no bfloat16: telling voices apart takes longer")


def spectrum(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mel spectrum of a waveform at 16 kHz, power and not its logarithm.

    Shape (1 + samples // 160, 40): what Resemblyzer's wav_to_mel_spectrogram gives.
    """
    import torch

    with torch.inference_mode():
        parts = torch.stft(
            torch.from_numpy(samples),
            TRANSFORM,
            HOP,
            window=torch.hann_window(TRANSFORM),
            pad_mode="constant",
            return_complex=True,
        )
        power = torch.view_as_real(parts).square().sum(dim=2)
        found: NDArray[np.float32] = (power.T @ _bands()).numpy()
    return found


@cache
def _bands() -> torch.Tensor:
    """The share of each frequency in each mel band (Slaney's), shape (201, 40)."""
    from torchaudio.functional import melscale_fbanks

    weights: torch.Tensor = melscale_fbanks(
        TRANSFORM // 2 + 1, 0.0, RATE / 2, BANDS, RATE, norm="slaney", mel_scale="slaney"
    )
    return weights


def _packaged_weights() -> dict[str, torch.Tensor]:
    """The encoder's weights in Resemblyzer's package, which is not imported."""
    import torch

    spec = find_spec("resemblyzer")
    for place in (spec.submodule_search_locations or []) if spec else []:
        path = Path(place) / "pretrained.pt"
        if path.is_file():
            try:
                read = torch.load(path, map_location="cpu", weights_only=True)
                return dict(read["model_state"])
            except (KeyError, TypeError, RuntimeError, UnpicklingError) as exc:
                raise _unavailable(f"its weights cannot be read ({exc})") from exc
    raise _unavailable("resemblyzer is not installed")


def _unavailable(why: str) -> EngineUnavailable:
    return EngineUnavailable("voiceprint", why, REMEDY)
