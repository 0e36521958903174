"""What the engines of Whisper's models share: the language, and a prompt without commands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from minutes.errors import OptionError

if TYPE_CHECKING:
    from minutes.engines.windows import Window

__all__ = ["ENGLISH_ALONE", "code", "harmless", "is_english_alone", "spread"]

ENGLISH_ALONE = (
    "The words were recognised by a model that knows English alone; what was said in another "
    "language is not what is written here."
)


def is_english_alone(model: str) -> bool:
    """Whether a model of Whisper's knows no other language, by its name."""
    return model.removesuffix(".pt").endswith(".en")


def code(language: str | None, known: Sequence[str]) -> str | None:
    """Whisper's code of a language given as "en", "en-GB" or "English".

    Raises:
        OptionError: it is no language that the model knows.
    """
    from whisper.tokenizer import TO_LANGUAGE_CODE

    if language is None:
        return None
    wanted = language.strip().lower()
    found = TO_LANGUAGE_CODE.get(wanted) or re.split("[-_]", wanted)[0]
    if found not in known:
        choices = ", ".join(known)
        raise OptionError(
            f"--language {language}", "the model does not know it", f"choose from {choices}"
        )
    return found


def harmless(prompt: str | None) -> str | None:
    """The prompt without the marks that mean something to Whisper's decoder."""
    plain = re.sub(r"<\|.*?\|>", " ", prompt or "").strip()
    return plain or None


def spread(windows: Sequence[Window], count: int) -> list[Window]:
    """The fullest window of each of so many equal parts of the recording."""
    count = min(count, len(windows))
    edges = [len(windows) * i // count for i in range(count + 1)]
    parts = [windows[low:high] for low, high in pairwise(edges)]
    return [max(part, key=lambda window: window.speech) for part in parts]
