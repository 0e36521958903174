"""Whole meetings in German, French and Spanish, from a transcript to each format.

What is said is text that people published: articles 1 to 6 of the Universal Declaration of Human
Rights, read out in turn.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from minutes import pipeline
from minutes.cache import Cache
from minutes.languages.english.labels import ENGLISH
from minutes.languages.labels import catalogue
from minutes.options import Options, OutputOptions
from minutes.records import MinutesRecord
from minutes.stages.rendering import render

ARTICLES = {
    "de": (
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
        "Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der "
        "Brüderlichkeit begegnen.",
        "Jeder hat Anspruch auf die in dieser Erklärung verkündeten Rechte und Freiheiten ohne "
        "irgendeinen Unterschied.",
        "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.",
        "Niemand darf in Sklaverei oder Leibeigenschaft gehalten werden.",
        "Niemand darf der Folter oder grausamer, unmenschlicher oder erniedrigender Behandlung "
        "oder Strafe unterworfen werden.",
        "Jeder hat das Recht, überall als rechtsfähig anerkannt zu werden.",
    ),
    "fr": (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
        "Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans "
        "un esprit de fraternité.",
        "Chacun peut se prévaloir de tous les droits et de toutes les libertés proclamés dans la "
        "présente Déclaration, sans distinction aucune.",
        "Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.",
        "Nul ne sera tenu en esclavage ni en servitude.",
        "Nul ne sera soumis à la torture, ni à des peines ou traitements cruels, inhumains ou "
        "dégradants.",
        "Chacun a le droit à la reconnaissance en tous lieux de sa personnalité juridique.",
    ),
    "es": (
        "Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
        "Dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con "
        "los otros.",
        "Toda persona tiene todos los derechos y libertades proclamados en esta Declaración, sin "
        "distinción alguna.",
        "Todo individuo tiene derecho a la vida, a la libertad y a la seguridad de su persona.",
        "Nadie estará sometido a esclavitud ni a servidumbre.",
        "Nadie será sometido a torturas ni a penas o tratos crueles, inhumanos o degradantes.",
        "Todo ser humano tiene derecho, en todas partes, al reconocimiento de su personalidad "
        "jurídica.",
    ),
}
DAYS = {
    "de": ("Dienstag, 1. Dezember 2026", "bis Freitag, 4. Dezember 2026", "„nächste Woche“"),
    "fr": (
        "mardi 1er décembre 2026",
        "pour le vendredi 4 décembre 2026",
        "«\u00a0la semaine prochaine\u00a0»",
    ),
    "es": (
        "martes, 1 de diciembre de 2026",
        "para el viernes, 4 de diciembre de 2026",
        "«la semana que viene»",
    ),
}


def meeting(folder: Path, language: str) -> MinutesRecord:
    """What the pipeline makes of the articles, three of its points made outcomes."""
    cues = (
        f"00:{4 * n // 60:02}:{4 * n % 60:02}.000 --> 00:{(4 * n + 3) // 60:02}:"
        f"{(4 * n + 3) % 60:02}.000\n<v {('Ana', 'Luc')[n % 2]}>{text}\n"
        for n, text in enumerate(ARTICLES[language])
    )
    path = folder / "meeting.vtt"
    path.write_text("WEBVTT\n\n" + "\n".join(cues), encoding="utf-8")
    options = Options(output=OutputOptions(date="2026-12-01"))
    made = pipeline.run(path, options, cache=Cache(folder / "cache"))
    due = DAYS[language][2].strip("„“«» \u00a0")
    first, second, third, *rest = made.points
    points = (
        replace(first, kind="action", owner="S1", due="2026-12-04"),
        replace(second, kind="action", owner=None, due=due, text=second.text + " (…)"),
        replace(third, kind="decision"),
        *rest,
    )
    return replace(made, points=points)


def shown(minutes: MinutesRecord, format: str) -> str:
    """What a reader sees of the minutes in a format."""
    content = render(minutes, format)
    if format == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return html.unescape(re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode()))
    text = re.sub(r"<(style|script)\b.*?</\1>", "", content.decode(), flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", text) if format == "html" else text)


def plain(text: str) -> str:
    """The text with common spaces, as Markdown has them."""
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ARTICLES)
def test_minutes_are_in_the_language_of_the_meeting(language: str, tmp_path: Path) -> None:
    minutes = meeting(tmp_path, language)
    assert minutes.meeting.language == language
    words = catalogue(language)
    day, by, quoted = DAYS[language]
    for format in ("md", "html", "docx"):
        text = plain(shown(minutes, format))
        assert day in text, format
        assert plain(quoted) in text, format
        for heading in (words.sections["decision"], words.speakers, words.transcript):
            assert heading in text, format
        assert re.search(rf"\d{{1,2}}{re.escape(plain(words.percent.format('')))}", text), format
        for label in (
            ENGLISH.speakers,
            ENGLISH.transcript,
            "Decisions and",
            "lexrank weighs",
            "due",
        ):
            assert not re.search(rf"\b{re.escape(label)}\b", text), (format, label)
    assert by in shown(minutes, "md")
    page = render(minutes, "html").decode()
    assert f'<html lang="{language}">' in page
    assert f'placeholder="{words.search}"' in page


def test_numbers_are_written_as_the_language_writes_them() -> None:
    from minutes.stages.rendering import labels

    assert labels.share(0.0042, catalogue("de")) == "0,4\u00a0%"
    assert labels.share(0.0042) == "0.4%"
    assert labels.percent(0.002, catalogue("fr")) == "<1\u00a0%"
    assert labels.day("2027-03-01", catalogue("fr")) == "lundi 1er mars 2027"
