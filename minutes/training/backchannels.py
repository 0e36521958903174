"""Which short utterances say nothing by themselves, as the training meetings have it."""

from __future__ import annotations

from collections import Counter

from minutes.training.examples import TEXTS, Examples

__all__ = ["find_backchannels"]

_TOKENS = 4  # at most
_SHARE = 1e-4  # of all utterances, at least
_TIMES = 10  # said, at least
_IMPORTANT = 0.05  # of the times, at most


def find_backchannels(examples: Examples) -> list[list[int]]:
    """The token ids of what is short, said often and hardly ever important, the commonest first."""
    said: Counter[tuple[int, ...]] = Counter()
    important: Counter[tuple[int, ...]] = Counter()
    total = 0
    for number, labelled in enumerate(examples.meetings):
        for text in TEXTS:
            if text == "asr" and not any(act.asr for act in labelled.utterances):
                continue
            example = examples.example(number, text)
            total += len(example)
            for tokens, label in zip(example.tokens, example.important.tolist(), strict=True):
                if len(tokens) <= _TOKENS:
                    said[tuple(tokens)] += 1
                    important[tuple(tokens)] += label
    least = max(_TIMES, _SHARE * total)
    return [
        list(tokens)
        for tokens, times in said.most_common()
        if times >= least and important[tokens] <= _IMPORTANT * times
    ]
