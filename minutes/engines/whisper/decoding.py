"""What is said in a batch of windows: tokens with their probabilities.

What `whisper.decoding` and the fall-back of `whisper.transcribe` do, for windows side by side;
https://arxiv.org/abs/2212.04356, section 4.5, has the thresholds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from minutes.engines.passages import (
    LOGPROB_THRESHOLD,
    NO_SPEECH_THRESHOLD,
    needs_fallback,
)
from minutes.engines.whisper.decoder import Decoder
from minutes.engines.whisper.rules import Rules
from minutes.engines.whisper.search import BeamSearch, Greedy, Hypothesis, Sampling, Search

__all__ = ["Said", "decode_windows", "is_silence"]

TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
LOOK = {"cpu": 1, "cuda": 8}  # tokens after which to look whether all has ended


@dataclass(frozen=True, slots=True)
class Said:
    """The tokens of a window, those of times among them, and how sure they are."""

    tokens: list[int]
    avg_logprob: float
    no_speech_prob: float
    compression_ratio: float


def is_silence(said: Said) -> bool:
    """Whether nothing was said, by Whisper's own judgement."""
    return said.no_speech_prob > NO_SPEECH_THRESHOLD and said.avg_logprob <= LOGPROB_THRESHOLD


def decode_windows(
    decoder: Decoder, task: Any, *, beam_size: int | None, sources: Sequence[torch.Generator]
) -> list[Said]:
    """What is said in each window; windows that fail are tried again at higher temperatures.

    Args:
        decoder: before the windows.
        task: openai-whisper's `DecodingTask`, for the language and the prompt.
        beam_size: how many candidates are kept side by side; None takes the likeliest token.
        sources: of chance, one a window.
    """
    said: dict[int, Said] = {}
    trying = list(range(decoder.windows))
    for temperature in TEMPERATURES:
        some = decoder.of(trying)
        search = _search(some, task, beam_size, temperature, [sources[i] for i in trying])
        said |= dict(zip(trying, _run(some, task, search), strict=True))
        trying = [
            i
            for i in trying
            if needs_fallback(
                said[i].avg_logprob, said[i].no_speech_prob, said[i].compression_ratio
            )
        ]
        if not trying:
            break
    return [said[i] for i in range(decoder.windows)]


def _search(
    decoder: Decoder,
    task: Any,
    beam_size: int | None,
    temperature: float,
    sources: Sequence[torch.Generator],
) -> Search:
    end, windows, device = task.tokenizer.eot, decoder.windows, decoder.device
    if temperature > 0:
        return Sampling(windows, end, device, beam_size or 1, temperature, sources)
    return (
        BeamSearch(windows, end, device, beam_size) if beam_size else Greedy(windows, end, device)
    )


def _run(decoder: Decoder, task: Any, search: Search) -> list[Said]:
    """Decode until all windows have ended or there is no room for more."""
    rows = search.said.shape[0]
    prompt = torch.tensor([task.initial_tokens], device=decoder.device).expand(rows, -1)
    steps = min(task.sample_len, task.n_ctx + 1 - task.sample_begin)
    decoder.begin(rows, task.sample_begin + steps)
    states = decoder.advance(prompt)
    silence = _silence(decoder, task, states[:: rows // decoder.windows, task.sot_index])
    logits = decoder.logits(states[:, -1])
    rules = Rules(task, logits.shape[1], decoder.device)
    look = LOOK[decoder.device.type]
    for step in range(1, steps + 1):
        rules.apply(logits, search.said)
        moved = search.choose(logits)
        if step == steps or (step % look == 0 and search.over()):
            break
        if moved is not None:
            decoder.reorder(moved)
        logits = decoder.logits(decoder.advance(search.said[:, -1:])[:, -1])
    return [
        _best(candidates, task, nothing)
        for candidates, nothing in zip(search.candidates(), silence, strict=True)
    ]


def _silence(decoder: Decoder, task: Any, states: Tensor) -> list[float]:
    """The probability, for each window, that nobody speaks."""
    token = task.tokenizer.no_speech
    if token is None:
        return [float("nan")] * len(states)
    return decoder.logits(states).softmax(dim=1)[:, token].tolist()


def _best(candidates: Sequence[Hypothesis], task: Any, silence: float) -> Said:
    """The likeliest candidate by token."""
    from whisper.utils import compression_ratio

    best = max(candidates, key=lambda c: c.logprob / max(len(c.tokens), 1))
    text = task.tokenizer.decode(best.tokens).strip()
    return Said(
        best.tokens, best.logprob / (len(best.tokens) + 1), silence, compression_ratio(text)
    )
