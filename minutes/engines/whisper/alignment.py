"""When each word of a batch was said, from the decoder's cross-attention.

What `whisper.timing.find_alignment` does for one window, which runs the encoder and the decoder
again for it. Here what the encoder heard is used again, and the decoder runs once for all windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  torch's own habit
from torch import Tensor

from minutes.engines.whisper.decoder import Decoder
from minutes.engines.whisper.time_warping import onsets

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from whisper.timing import WordTiming

__all__ = ["align_words"]

FRAMES_A_SECOND = 50  # of the encoder


def align_words(
    decoder: Decoder, tokenizer: Any, texts: Sequence[Sequence[int]], frames: Sequence[int]
) -> list[list[WordTiming]]:
    """The words of each window with their seconds in it and their probabilities.

    Args:
        decoder: before the windows.
        tokenizer: openai-whisper's.
        texts: of each window, its tokens without those of times.
        frames: of each window, how many of the encoder's frames hold sound.
    """
    spoken = [i for i, text in enumerate(texts) if text]
    found: list[list[WordTiming]] = [[] for _ in texts]
    if not spoken:
        return found
    lead = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
    longest = max(len(texts[i]) for i in spoken)
    # What stands behind a text changes nothing in it: no token looks ahead.
    rows = [[*lead, *texts[i], *[tokenizer.eot] * (longest - len(texts[i]) + 1)] for i in spoken]
    some = decoder.of(spoken)
    states, scores = some.follow(torch.tensor(rows, device=some.device))
    costs, chances = [], []
    for row, window in enumerate(spoken):
        text = texts[window]
        first, end = len(lead) - 1, len(lead) + len(text)
        costs.append(_cost(scores[row, :, : end + 1, : frames[window]])[first:end])
        logits = some.logits(states[row, first : end - 1])[:, : tokenizer.eot]
        chances.append(logits.softmax(dim=1).gather(1, torch.tensor([text], device=some.device).T))
    for window, cost, chance in zip(spoken, costs, chances, strict=True):
        found[window] = _words(
            tokenizer, list(texts[window]), onsets(cost.cpu().numpy()), chance[:, 0].cpu().numpy()
        )
    return found


def _cost(scores: Tensor) -> Tensor:
    """What it costs to say a token in a frame, (tokens, frames), from (heads, tokens, frames)."""
    weights = scores.softmax(dim=-1)
    std, mean = torch.std_mean(weights, dim=-2, keepdim=True, unbiased=False)
    return -_median((weights - mean) / std).mean(dim=0)


def _median(x: Tensor) -> Tensor:
    """The median of each value and the three on either side of it, mirrored at the edges."""
    if x.shape[-1] <= 3:
        return x
    mirrored = F.pad(x, (3, 3, 0, 0), mode="reflect")
    v = [mirrored[..., i : i + x.shape[-1]] for i in range(7)]
    # A network that sorts seven as far as its middle (Paeth, Graphics Gems, 1990): exact, and
    # many times faster than a sort of each seven.
    for a, b in (
        (0, 5), (0, 3), (1, 6), (2, 4), (0, 1), (3, 5), (2, 6),
        (2, 3), (3, 6), (4, 5), (1, 4), (1, 3), (3, 4),
    ):  # fmt: skip
        v[a], v[b] = torch.minimum(v[a], v[b]), torch.maximum(v[a], v[b])
    return v[3]


def _words(
    tokenizer: Any,
    text: list[int],
    begins: NDArray[np.int64],
    chances: NDArray[np.float32],
) -> list[WordTiming]:
    """Tokens joined to words, each from the onset of its first to that of the next word's first."""
    from whisper.timing import WordTiming

    words, parts = tokenizer.split_to_word_tokens([*text, tokenizer.eot])
    if len(parts) <= 1:
        return []
    edges = np.cumsum([0, *(len(part) for part in parts[:-1])])
    times = begins / FRAMES_A_SECOND
    return [
        WordTiming(
            word, part, float(times[low]), float(times[high]), float(np.mean(chances[low:high]))
        )
        for word, part, low, high in zip(words[:-1], parts[:-1], edges[:-1], edges[1:], strict=True)
    ]
