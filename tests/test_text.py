"""Text: words in any script, and nothing that cannot be shown."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from minutes import text


def test_words_are_joined_with_spaces_except_in_scripts_that_use_none() -> None:
    assert text.join(["Hello", "world,", "again"]) == "Hello world, again"
    assert text.join(["我们", "周五", "发布", "。"]) == "我们周五发布。"
    assert text.join(["我们", "用", "Python", "写"]) == "我们用 Python 写"
    assert text.join(["", " ", "yes "]) == "yes"


def test_tokens_keep_contractions_and_split_chinese_by_character() -> None:
    assert text.tokens("Don't, we'll go at 5.") == ["don't", "we'll", "go", "at", "5"]
    assert text.tokens("下周五 release") == ["下", "周", "五", "release"]
    assert text.count_words("…!?") == 0


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_english_is_read_as_any_other_text(raw: str) -> None:
    marked = raw + " ’"  # no ASCII, and no word
    assert text.tokens(raw) == text.tokens(marked)
    assert text.terms(raw) == text.terms(marked)


@given(st.text())
def test_printable_text_is_one_line_without_control_characters(raw: str) -> None:
    shown = text.printable(raw)
    assert "\n" not in shown and shown == text.printable(shown)
    assert all(c in "\u200c\u200d" or unicodedata.category(c)[0] != "C" for c in shown)


def test_printable_keeps_what_people_write() -> None:
    assert text.printable(" Zoë\tsaid: 'naïve' 👩‍💻 你好 ") == "Zoë said: 'naïve' 👩‍💻 你好"
    assert text.printable("a\x00b\u202ec\u200b") == "abc"


def test_terms_are_words_and_pairs_of_characters() -> None:
    assert text.terms("We use API v2.") == ["we", "use", "api", "v2"]
    assert text.terms("周五发布API，好") == ["周五", "五发", "发布", "api", "好"]
    assert text.terms("…") == []
