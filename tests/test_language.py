from __future__ import annotations

import pytest
from whisper.tokenizer import LANGUAGES, TO_LANGUAGE_CODE

from minutes import language
from minutes.errors import OptionError
from minutes.language import identify
from minutes.options import TranscriptionOptions


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We should move the release to Thursday because the tests fail.", "en"),
        ("Guten Morgen, fangen wir mit dem Budget an.", "de"),
        ("Bonjour à tous, on commence par le budget.", "fr"),
        ("Hola a todos, empezamos con el primer punto de la reunión.", "es"),
        ("我们今天开会讨论发布计划。", "zh"),
        ("这个 API 的 performance 不太好，我们要做一下 refactoring", "zh"),
        ("今日は会議を始めましょう", "ja"),
    ],
)
def test_a_sentence_is_enough(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize(
    "text", ["", "Yes.", "123 456 78 9 10 11", "?! … --", "😀 😀 😀 😀 😀 😀", "好"]
)
def test_too_little_is_not_guessed_at(text: str) -> None:
    assert identify(text) is None


def test_a_long_text_is_looked_at_from_beginning_to_end() -> None:
    opening = "Bonjour à tous. " * 3
    assert identify(opening + "We should move the release to Thursday. " * 20_000) == "en"


TALK = {
    "en": "So I think we should move the release, because the tests fail and you know what it is. ",
    "nl": "Dus ik denk dat we de release moeten verplaatsen, het is in orde, is er iets. ",
    "de": "Also ich denke, wir sollten das verschieben, the release, und so weiter, ja. ",
    "da": "Jeg tror at vi skal flytte det, there er noget i vejen med testene, og det har vi set. ",
    "fr": "Je pense que le release is on hold, parce que les tests ne passent pas, on verra ça. ",
}


@pytest.mark.parametrize("told", TALK)
def test_english_is_told_by_its_grammar_and_no_other_language_is_taken_for_it(told: str) -> None:
    assert identify(TALK[told] * 20) == told


def test_english_talk_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", None)
    assert identify(TALK["en"] * 20) == "en"


def test_scripts_are_told_apart_by_their_letters() -> None:
    assert language.is_latin("Café at 9, naïve Ελ?")
    assert not language.is_latin("我们用 API 发布")
    assert not language.is_latin("Мы выпускаем")
    assert language.is_latin("12:30 …")


def test_codes_of_three_letters_and_names_are_known() -> None:
    assert [language.code(said) for said in ("eng", "ENG", "fre", "fra", "French", "tlh")] == [
        "en",
        "en",
        "fr",
        "fr",
        "fr",
        None,
    ]


def test_languages_have_names_for_readers() -> None:
    assert language.english_name("zh") == "Chinese"
    assert language.english_name("cy") == "Welsh"
    assert language.english_name("vo") == "“vo”"
    assert language.writes_latin("vi") and not language.writes_latin("uk")


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        *(("en", "en"), ("en-GB", "en"), ("zh_Hans", "zh"), ("eng", "en"), ("eng-US", "en")),
        *(
            ("English", "en"),
            (" Deutsch ", "de"),
            ("Français", "fr"),
            ("Chinese (Simplified)", "zh"),
        ),
        *(("haitian creole", "ht"), ("yue", "zh"), ("Cantonese", "zh"), ("gsw", "gsw")),
    ],
)
def test_a_person_names_a_language_by_its_code_or_name(said: str, wanted: str) -> None:
    assert language.chosen(said) == wanted


@pytest.mark.parametrize("said", ["xx", "klingon", "e", "", "(x)", "deutsch1", "../en"])
def test_what_is_no_language_is_refused(said: str) -> None:
    with pytest.raises(OptionError, match=r"--language: '.*' is no language; give its code"):
        language.chosen(said)


def test_options_take_what_whisper_takes_and_no_other_word() -> None:
    for said in (*TO_LANGUAGE_CODE, *LANGUAGES):
        assert TranscriptionOptions(language=said).language == said
        wanted = TO_LANGUAGE_CODE.get(said, said)
        if wanted not in {"jw", "yue"}:  # jv and zh to everybody else
            assert language.chosen(said) == wanted
    with pytest.raises(OptionError, match="'xx' is no language"):
        TranscriptionOptions(language="xx")
