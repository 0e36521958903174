"""Which language a text is in, as ISO 639-1 (en, zh, …)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from minutes.text import count_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["identify"]

_SAMPLE = 4000  # characters looked at, in pieces spread over the text
_PIECES = 8
_FEWEST_WORDS = 5  # characters of Chinese; below this a guess is worth nothing
_LEAST_PROBABILITY = 0.6

# Scripts that settle the language by themselves.
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_KANA_SHARE = 0.1  # of the letters; Japanese mixes kana with Han characters
_HAN_SHARE = 0.3  # of the letters; Chinese of the office is full of English words

# Languages of meetings, not of heritage corpora: the identifier knows 140, among them pairs such
# as Walloon and French that a few spoken words do not tell apart.
_LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr gl gu he hi hr hu hy id is it ja "
    "ka kk km kn ko lo lt lv mk ml mn mr ms my ne nl no pa pl ps pt ro ru si sk sl sq sr sv sw ta "
    "te tg th tl tr uk ur uz vi zh"
)


def identify(text: str) -> str | None:
    """The language of a text as ISO 639-1, or None where there is too little to tell."""
    sample = _sample(text)
    letters = len(_LETTER.findall(sample))
    if not letters or count_words(sample) < _FEWEST_WORDS:
        return None
    if len(_KANA.findall(sample)) > letters * _KANA_SHARE:
        return "ja"
    if len(_HAN.findall(sample)) > letters * _HAN_SHARE:
        return "zh"
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= _LEAST_PROBABILITY else None


def _sample(text: str) -> str:
    """Pieces of a long text from its beginning to its end: a meeting may open in another tongue."""
    if len(text) <= _SAMPLE:
        return text
    size, step = _SAMPLE // _PIECES, len(text) // _PIECES
    return " ".join(text[i * step : i * step + size] for i in range(_PIECES))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES.split())
    return identifier
