"""What the engines of Whisper's models are told: a language that they know, and a prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minutes.errors import OptionError
from minutes.language import chosen
from minutes.options import TranscriptionOptions

__all__ = ["ENGLISH_ALONE", "code", "is_english_alone", "prompt"]

ENGLISH_ALONE = (
    "The words were recognised by a model that knows English alone; what was said in another "
    "language is not what is written here."
)


def is_english_alone(model: str) -> bool:
    """Whether a model of Whisper's knows no other language, by its name."""
    return model.removesuffix(".pt").endswith(".en")


def code(language: str | None, known: Sequence[str]) -> str | None:
    """Whisper's code of a language given as "en", "en-GB", "eng", "English" or "Deutsch".

    Raises:
        OptionError: it is no language that the model knows.
    """
    if language is None:
        return None
    wanted = language.strip().lower()
    if wanted in known:
        return wanted
    from whisper.tokenizer import TO_LANGUAGE_CODE  # which imports PyTorch

    found = TO_LANGUAGE_CODE.get(wanted) or re.split("[-_]", wanted)[0]
    found = found if found in known else chosen(language)
    if found not in known:
        choices = ", ".join(known)
        raise OptionError(
            f"--language {language}", "the model does not know it", f"choose from {choices}"
        )
    return found


def prompt(options: TranscriptionOptions) -> str | None:
    """What each window's text is to go on from: the hotwords and the initial prompt.

    Whisper looks at the last 223 tokens of it alone; the prompt comes last, as it is meant to be
    gone on from. What looks like a command to Whisper's decoder is taken out.
    """
    parts = (options.hotwords, options.initial_prompt)
    plain = (re.sub(r"<\|.*?\|>", " ", part or "").strip() for part in parts)
    return " ".join(filter(None, plain)) or None
