from __future__ import annotations

import io
import re
import string
import zipfile
from dataclasses import fields, replace

import pytest

from minutes import extensions, pipeline
from minutes.engines import attention, lexrank, registry, spoken
from minutes.languages.chinese.labels import CHINESE
from minutes.languages.english.labels import ENGLISH
from minutes.languages.labels import Labels, catalogue
from minutes.languages.labels import translated as in_language
from minutes.media import decoding
from minutes.minutes import UNDISCUSSED
from minutes.options import RuntimeOptions, ScoringOptions
from minutes.records import Thresholds, Utterance
from minutes.stages.rendering import render
from tests.stages.rendering.full_meetings import CHINESE as CHINESE_MEETING

LABELS = {one.name: one.labels() for one in extensions.load(extensions.LANGUAGES) if one.labels}
OTHERS = [labels for labels in LABELS.values() if labels is not ENGLISH]


def texts(labels: Labels) -> dict[str, str]:
    """The texts of an entry by their places in it; what speaks of English is left out."""
    found: dict[str, str] = {}
    for field in fields(Labels):
        value = getattr(labels, field.name)
        if field.name in {"notices", "languages"}:
            continue
        if isinstance(value, str):
            value = {"": value}
        elif isinstance(value, tuple):
            value = dict(enumerate(value))
        found |= {f"{field.name} {key}".strip(): text for key, text in value.items()}
    return found


def gaps(text: str) -> set[str | None]:
    """The names of what is put into a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("labels", OTHERS, ids=lambda labels: labels.language)
def test_a_language_says_all_that_english_says(labels: Labels) -> None:
    english, own = texts(ENGLISH), texts(labels)
    assert set(own) == set(english)
    for place, text in english.items():
        assert own[place].strip(), place
        assert gaps(own[place]) == gaps(text), place


def test_chinese_holds_no_words_of_english() -> None:
    latin = {word for text in texts(CHINESE).values() for word in re.findall("[A-Za-z]+", text)}
    allowed = {"zh", "minutes", "Markdown"} | {
        str(gap) for text in texts(ENGLISH).values() for gap in gaps(text)
    }
    assert latin <= allowed


def test_chinese_has_full_width_punctuation() -> None:
    for place, text in texts(CHINESE).items():
        assert not re.search(r"[\u4e00-\u9fff{}][,;:?!()]|[,;:?!()][\u4e00-\u9fff{]", text), place


def shown(format: str) -> str:
    """What a reader sees or hears of the Chinese minutes in a format."""
    content = render(CHINESE_MEETING, format)
    if format == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode())
    text = re.sub(r"<(style|script)\b.*?</\1>", "", content.decode(), flags=re.DOTALL)
    spoken = re.findall(r'\b(?:title|alt|placeholder|aria-label|content)="([^"]*)"', text)
    return " ".join((re.sub(r"<[^>]+>", " ", text), *spoken))


@pytest.mark.parametrize("format", ["md", "docx", "html"])
def test_chinese_minutes_are_wholly_chinese(format: str) -> None:
    own = "minutes vtt lexrank pyannote whisper turbo Markdown"  # names, not words
    page = "utf width device initial scale light dark none no referrer"  # of the page's head
    latin = set(re.findall("[A-Za-z]+", re.sub(r"default-src[^\"]*|&#?\w+;", "", shown(format))))
    assert latin <= {*own.split(), *page.split()}


@pytest.mark.parametrize(
    ("language", "labels"),
    [("zh", CHINESE), ("zh-TW", CHINESE), ("ZH", CHINESE), ("en", ENGLISH), ("nl", ENGLISH)],
)
def test_the_meeting_decides_the_language(language: str, labels: Labels) -> None:
    assert catalogue(language) is labels


def test_a_meeting_of_no_known_language_has_english_labels() -> None:
    assert catalogue(None) is ENGLISH


class Attention:
    """Stands in for the attention model, so that none is loaded."""

    languages = ("en",)
    name = fingerprint = "attention:none"
    thresholds: Thresholds = {}  # noqa: RUF012


def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every notice that the pipeline and its engines give."""
    model = replace(attention.ENGINE, make=lambda *_: Attention())
    monkeypatch.setattr(registry, "engines", lambda stage: (model, lexrank.ENGINE))
    mixed = [Utterance("u1", 0, 1, "S1", "Hello."), Utterance("u2", 1, 2, "S1", "大家好。")]
    scorers = [
        registry.scorer(ScoringOptions(), RuntimeOptions(), mixed, language)
        for language in ("zh", "en")
    ]
    found = [scorer.notice for scorer in scorers] + [spoken.ENGLISH_ALONE]
    constants = [v for n, v in vars(pipeline).items() if n.isupper() and isinstance(v, str)]
    constants.append(UNDISCUSSED)
    constants += [v for n, v in vars(decoding).items() if n.isupper() and isinstance(v, str)]
    found += [text + "Budget; Party" if text.endswith(": ") else text for text in constants]
    assert len(found) >= 7
    return [notice for notice in found if notice]


@pytest.mark.parametrize("labels", OTHERS, ids=lambda labels: labels.language)
def test_every_notice_is_translated(labels: Labels, monkeypatch: pytest.MonkeyPatch) -> None:
    known = notices(monkeypatch)
    assert len({in_language(notice, labels) for notice in known} - set(known)) == len(known)


@pytest.mark.parametrize("labels", OTHERS, ids=lambda labels: labels.language)
def test_a_notice_of_an_older_record_is_translated(labels: Labels) -> None:
    older = (
        "Nothing says when the meeting was; its date is the day on which the file was last "
        "changed, and days such as Friday were reckoned from it."
    )
    assert in_language(older, labels) != older


def test_a_notice_keeps_what_it_tells() -> None:
    shown = in_language(
        "The attention model was trained on English; 3 of 40 utterances are in another script, "
        "so lexrank weighs those, which is less precise.",
        CHINESE,
    )
    assert "以英语训练；40 段发言中有 3 段使用其他文字" in shown


def test_what_the_catalogue_does_not_know_stays_as_it_is() -> None:
    assert in_language("The {sound} was poor.", CHINESE) == "The {sound} was poor."
    assert in_language(pipeline.NO_SPEECH, ENGLISH) == pipeline.NO_SPEECH
