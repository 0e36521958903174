from __future__ import annotations

from pathlib import Path

import pytest

from minutes.errors import TranscriptError
from minutes.transcripts.encoding import decode_text, is_text

HERE = Path("call.txt")


SCRIPTS = (
    "Anna: Grüße – ça va?\n",
    "王芳：一起看一下，我们的时间不多。\n",
    "Анна: Давайте начнём с отчёта.\n",
    "安娜: 会議を始めます。カメラは？\n",
    "안나: 회의를 시작합시다.\n",
    "آنا: لنبدأ الاجتماع\n",
    "आना: चलिए बैठक शुरू करते हैं।\n",
    "plain\n",
)


@pytest.mark.parametrize("text", SCRIPTS, ids=range(len(SCRIPTS)))
@pytest.mark.parametrize(
    "encoding",
    [
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
        *("utf-32", "utf-32-le", "utf-32-be"),
    ],
)
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    data = (text * 20).encode(encoding)
    assert decode_text(data, HERE) == text * 20
    assert all(is_text(data[:cut]) for cut in (128, 203, 4096))


@pytest.mark.parametrize("text", SCRIPTS, ids=range(len(SCRIPTS)))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("control", ["\x1b", "\x02"], ids=["escape", "start"])
def test_a_control_character_here_and_there_is_in_a_text_too(
    text: str, encoding: str, control: str
) -> None:
    whole = f"{text * 20}{control}{text * 20}"
    assert decode_text(whole.encode(encoding), HERE) == whole


@pytest.mark.parametrize("text", ["Anna: hello there.\n", "王芳：我们的时间不多。\n"])
def test_a_zero_by_mistake_makes_no_utf_16_of_a_text(text: str) -> None:
    data = (text * 40).encode() + b"\0\0" + (text * 40).encode()
    assert decode_text(data, HERE) == text * 40 + "\0\0" + text * 40


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("Anna: Grüße, ça va? – déjà naïf\n", "cp1252", "Windows-1252"),
        ("Anna: Größe ÄÖÜ ÀÉÈÊ àéèê ñÑ\n", "cp1252", "Windows-1252"),
        ("王芳：我们在会上说了，时间不多。\n", "gb18030", "GB 18030"),
        ("李强: 好的，周五之前可以完成。\n", "gbk", "GB 18030"),
    ],
)
def test_older_encodings_are_guessed_and_told(
    text: str, encoding: str, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert decode_text((text * 3).encode(encoding), HERE) == text * 3
    assert [r.getMessage() for r in caplog.records] == [f"call.txt: is not UTF-8; read as {named}"]


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = ("Grüße an alle. " * 20).encode() + b"\xff"
    assert decode_text(data, HERE) == "Grüße an alle. " * 20 + "\ufffd"


def test_lines_end_in_one_way() -> None:
    assert decode_text(b"a\r\nb\rc\nd\r\n\r\n", HERE) == "a\nb\nc\nd\n\n"


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(TranscriptError, match="is not text"):
        decode_text(bytes(range(32)) * 10, HERE)
