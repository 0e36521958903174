"""Which tokens may come next: openai-whisper's rules, for all rows of a batch at once.

The same as the logit filters of `whisper.decoding`, which look at one row after the other.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

__all__ = ["Rules"]

NEVER = float("-inf")


class Rules:
    """The rules of one decoding task.

    Args:
        task: openai-whisper's `DecodingTask`, which knows the tokenizer and what is suppressed.
        tokens: the size of the vocabulary.
        device: where the scores are.
    """

    def __init__(self, task: Any, tokens: int, device: torch.device) -> None:
        self._end = task.tokenizer.eot
        self._stamps = task.tokenizer.timestamp_begin  # the tokens of times are the last ones
        frames = task.model.dims.n_audio_ctx
        self._first = round(task.options.max_initial_timestamp / (30 / frames))
        self._times = torch.arange(tokens - self._stamps, device=device)
        self._suppressed = torch.zeros(tokens, device=device)
        suppressed = [*task._get_suppress_tokens(), task.tokenizer.no_timestamps]
        self._suppressed[suppressed] = NEVER

    def apply(self, logits: Tensor, said: Tensor) -> None:
        """Forbid, in place, what may not follow.

        Args:
            logits: of shape (rows, tokens).
            said: what was decoded so far, of shape (rows, n).
        """
        logits += self._suppressed
        text, stamps = logits[:, : self._stamps], logits[:, self._stamps :]
        if said.shape[1] == 0:  # a time comes first, within the first second
            text.fill_(NEVER)
            stamps[:, self._first + 1 :] = NEVER
            return
        stamped = said[:, -2:] >= self._stamps
        last, before = stamped[:, -1], stamped[:, 0]  # of a single token, it is both
        opened = last & ~before
        # Times come in pairs, except before the end, and never go back; a segment takes time.
        stamps.masked_fill_((last & before)[:, None], NEVER)
        logits[:, : self._end].masked_fill_(opened[:, None], NEVER)
        earliest = said.amax(dim=1) - self._stamps + 1 - opened.long()
        stamps.masked_fill_(self._times < earliest[:, None], NEVER)
        # A time must follow where all times together are likelier than the likeliest text token.
        timely = stamps.logsumexp(dim=1) > text.amax(dim=1)
        text.masked_fill_(timely[:, None], NEVER)
