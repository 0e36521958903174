"""Bytes to text: Unicode where it is, what Western and Chinese machines wrote before where not."""

from __future__ import annotations

import codecs
import logging
import unicodedata
from contextlib import suppress
from pathlib import Path

from minutes.errors import NoTranscript
from minutes.expressions import expression

__all__ = ["decode_text", "is_text"]

log = logging.getLogger(__name__)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROBE = 65_536  # bytes looked at when guessing
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")  # told without a mark, in this order
_NEVER = {"Cn", "Co", "Cs"}  # categories of characters that nobody writes
_MOST_NEVER = 0.01  # share of such above which bytes are no text in UTF-16 or UTF-32
_CONTROLS = 0.05  # share of control characters above which a file is no text
_CONTROL = expression("[\x00-\x08\x0e-\x1f\x7f]")
_PLAIN = expression("[\t\n\r -~]")
_HAN = expression("[\u4e00-\u9fff]")
# The commonest characters of written Chinese make up a quarter of it and more; letters of another
# code page that happen to decode as GB 18030 hardly ever land on them.
_COMMON = expression("[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对能好那]")
_COMMON_SHARE = 0.08


def is_text(begin: bytes) -> bool:
    """Whether the first bytes of a file are text: those of sound have zeros in no such order."""
    if any(begin.startswith(mark) for mark, _ in _MARKS):
        return True
    return 0 not in begin or _wide(begin) is not None


def decode_text(data: bytes, source: Path) -> str:
    """The text of a transcript's bytes, without a byte order mark, its lines ended by \\n.

    Raises:
        NoTranscript: the bytes are no text.
    """
    text = _marked(data)
    if text is None:
        text = _unmarked(data, source)
    if len(_CONTROL.findall(text[:_PROBE])) > _CONTROLS * len(text[:_PROBE]) + 1:
        raise NoTranscript(source, "is not text", "give the transcript as a text file in UTF-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    return None


def _unmarked(data: bytes, source: Path) -> str:
    if wide := _wide(data[:_PROBE]):
        return data.decode(wide, errors="replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8")
    if _mostly_utf8(data):
        log.warning("%s: some bytes are not UTF-8 and are shown as \ufffd", source)
        return data.decode("utf-8", errors="replace")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    han = len(_HAN.findall(text))
    if han and len(_COMMON.findall(text)) >= han * _COMMON_SHARE:
        log.warning("%s: is not UTF-8; read as GB 18030", source)
        return text
    log.warning("%s: is not UTF-8; read as Windows-1252", source)
    return data.decode("cp1252", errors="replace")


def _wide(begin: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, in any script; None for other bytes.

    Lines, spaces and digits have bytes of zero in it whatever the script, and text of one byte or
    of UTF-8 has none, or a few by mistake. In the wrong order of bytes a line does not end. The
    head of a recording has a character of zero in any order; other control characters stand in
    text too, here and there.
    """
    if 0 not in begin or _is_utf8(begin):
        return None
    found = {}
    for encoding in _WIDE:
        with suppress(UnicodeDecodeError):
            text = codecs.getincrementaldecoder(encoding)().decode(begin[: len(begin) & ~3])
            never = sum(unicodedata.category(char) in _NEVER for char in text)
            if "\0" in text or len(_CONTROL.findall(text)) > _CONTROLS * len(text):
                continue
            if never <= _MOST_NEVER * len(text):
                found[encoding] = len(_PLAIN.findall(text))
    best = max(found, key=lambda encoding: found[encoding], default=None)
    return best if best and found[best] else None


def _is_utf8(begin: bytes) -> bool:
    """Whether the first bytes of a file are UTF-8, with a zero or so by mistake."""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(begin)
    except UnicodeDecodeError:
        return False
    return len(_CONTROL.findall(text)) <= _CONTROLS * len(text)


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly every character outside ASCII is well-formed UTF-8."""
    text = data.decode("utf-8", errors="replace")
    outside = sum(char > "\x7f" for char in text)
    return text.count("\ufffd") * 10 < outside
