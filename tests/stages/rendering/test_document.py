from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from minutes.records import MinutesRecord, Utterance
from minutes.stages.rendering import render
from tests.stages.rendering.full_meetings import CHINESE, PLANNING
from tests.stages.rendering.meetings import MINUTES, SILENT


def opened(minutes: MinutesRecord) -> Any:
    return docx.Document(io.BytesIO(render(minutes, "docx")))


def headings(document: Any) -> list[tuple[str, str]]:
    return [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]


def text_of(element: Any) -> str:
    """All text in an element; python-docx leaves out what stands in a content control."""
    return "".join(piece.text for piece in element.iter(qn("w:t")))


def cells(table: Any) -> list[list[str]]:
    return [[text_of(cell._tc) for cell in row.cells] for row in table.rows]


def test_headings_are_those_that_one_navigates_by() -> None:
    document = opened(PLANNING)
    assert (document.paragraphs[0].style.name, document.paragraphs[0].text) == ("Title", "Planning")
    topics = ["Search page", "Bank report", "Server", "Release"]
    times = ["00:00 · 2 min", "01:40 · 20 s", "02:00 · 2 min", "03:30 · 2 min"]
    assert headings(document) == [
        ("Heading 1", "Decisions"),
        ("Heading 1", "Actions"),
        ("Heading 1", "Open problems"),
        ("Heading 1", "Speakers and their share of the talk"),
        ("Heading 1", "Topics"),
        *(("Heading 2", f"{topic}  {time}") for topic, time in zip(topics, times, strict=True)),
        ("Heading 1", "Transcript"),
        *(("Heading 2", topic) for topic in topics),
    ]


def test_points_tell_who_said_them_and_when() -> None:
    texts = [p.text for p in opened(PLANNING).paragraphs if p.style.name == "List Bullet"]
    assert texts == [
        "The bank report is not in the spring release. (Anna, 01:47)",
        "We decided to ship on the eighth of March. (Anna, 03:33)",
        "Every night the server stops for a few minutes. It's not the backup, and it's not the "
        "memory. (S3, 02:05)",
        "The new search page is ready. (Peter, 00:42)",
    ]


def test_speakers_are_a_table() -> None:
    assert cells(opened(PLANNING).tables[1]) == [
        ["Speaker", "Talk", "Share of the talk"],
        ["Anna", "15 s", "50%"],
        ["Peter", "12 s", "40%"],
        ["S3", "3 s", "10%"],
    ]


def test_actions_are_a_table() -> None:
    assert cells(opened(PLANNING).tables[0]) == [
        ["Done", "What", "Owner", "Due"],
        [
            "☐",
            "Peter will fix the search page for the phone by Wednesday. (Anna, 01:05)",
            "Peter",
            "Wednesday 24 February 2027",
        ],
        [
            "☐",
            "I can write the release notes. (03:51)",
            "Peter",
            "Friday 5 March 2027 (“By the fifth of March”)",
        ],
        ["☐", "And I will tell the sales team. (04:05)", "Anna", "“next week”"],
        ["☐", "Somebody should order cake. (04:10)", "not said", "not said"],
    ]


def test_the_heading_of_a_table_is_repeated_and_its_boxes_can_be_ticked() -> None:
    document = opened(PLANNING)
    for table in document.tables:
        assert [len(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in table.rows] == [
            1,
            *(0 for _ in table.rows[1:]),
        ]
    assert len(document.tables[0]._tbl.findall(f".//{qn('w14:checkbox')}")) == 4


def test_the_properties_of_a_table_are_in_the_order_of_the_schema() -> None:
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblLook"]  # ISO/IEC 29500-1, 17.4.59
    for table in opened(PLANNING).tables:
        names = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert names == [name for name in order if name in names]
        assert {"tblBorders", "tblLayout"} <= set(names)


@pytest.mark.parametrize("minutes", [PLANNING, CHINESE], ids=["english", "chinese"])
def test_the_time_of_a_point_leads_to_its_words(minutes: MinutesRecord) -> None:
    body = opened(minutes).element.body
    places = {b.get(qn("w:name")): b.getparent() for b in body.iter(qn("w:bookmarkStart"))}
    links = list(body.iter(qn("w:hyperlink")))
    assert len(links) == len(minutes.points) + len(minutes.topics)
    for link in links:
        place = places[link.get(qn("w:anchor"))]
        if link.getparent().style != "Heading2":  # a topic may begin before anybody speaks
            assert text_of(place).startswith(text_of(link))
    numbers = [b.get(qn("w:id")) for b in body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))]
    assert sorted(numbers) == sorted([*set(numbers), *set(numbers)])


def test_ids_that_are_no_names_of_places_are_linked_to_all_the_same() -> None:
    odd = [replace(u, id=f"{u.id} </w:p>\x00 é") for u in MINUTES.utterances]
    points = [
        replace(p, utterances=tuple(o.id for o in odd if o.id[:5] in p.utterances))
        for p in MINUTES.points
    ]
    body = opened(replace(MINUTES, utterances=tuple(odd), points=tuple(points))).element.body
    places = [b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))]
    assert places == [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert all(re.fullmatch(r"\w{1,40}", place, re.ASCII) for place in places)


def test_utterances_of_one_id_are_one_place() -> None:
    twice = replace(MINUTES, utterances=MINUTES.utterances + MINUTES.utterances)
    body = opened(twice).element.body
    assert len(list(body.iter(qn("w:bookmarkStart")))) == len(MINUTES.points)


def test_what_was_kept_is_bold_in_the_transcript() -> None:
    said = [p for p in opened(PLANNING).paragraphs if p.style.name == "Said"]
    assert len(said) == len(PLANNING.utterances)
    assert sum(p.runs[-1].bold is True for p in said) == 9
    assert said[-1].text == "04:20\tAnna: Goodbye everyone."


def test_tells_how_the_points_were_made() -> None:
    (making,) = [p.text for p in opened(CHINESE).paragraphs if p.style.name == "Making"]
    cleaned, made = making.splitlines()
    assert "点击即可查看原话" in cleaned
    assert made.endswith("（语音识别 whisper:turbo，说话人区分 pyannote，重要性评估 lexrank）")


@pytest.mark.parametrize(
    ("language", "western", "eastern", "font"),
    [
        ("en", "en-GB", "zh-CN", "Microsoft YaHei"),
        ("zh", "en-GB", "zh-CN", "Microsoft YaHei"),
        ("ja", "en-GB", "ja-JP", "Yu Gothic"),
        ("de", "de", "zh-CN", "Microsoft YaHei"),
        ("x</w:lang>", "x-none", "zh-CN", "Microsoft YaHei"),
        (None, "x-none", "zh-CN", "Microsoft YaHei"),
    ],
)
def test_the_document_is_in_the_language_of_the_meeting(
    language: str | None, western: str, eastern: str, font: str
) -> None:
    document = opened(replace(MINUTES, meeting=replace(MINUTES.meeting, language=language)))
    default = document.styles.element.find(qn("w:docDefaults"))
    (lang,), (fonts,) = (list(default.iter(qn(f"w:{name}"))) for name in ("lang", "rFonts"))
    assert (lang.get(qn("w:val")), lang.get(qn("w:eastAsia"))) == (western, eastern)
    assert fonts.get(qn("w:eastAsia")) == font
    assert document.core_properties.language == (language or "")
    assert document.core_properties.title == "Planning"


def test_silence_is_a_title_and_a_notice() -> None:
    document = opened(SILENT)
    assert [p.text for p in document.paragraphs][-1] == "No speech was found."
    assert headings(document) == [] and document.tables == []


def test_the_same_minutes_give_the_same_bytes_which_tell_no_time() -> None:
    content = render(PLANNING, "docx")
    assert content == render(PLANNING, "docx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"dcterms:created" not in archive.read("docProps/core.xml")


def test_a_long_transcript_is_all_there() -> None:
    many = tuple(Utterance(f"u{n}", n, n + 1, "S1", f"Word {n}.") for n in range(15_000))
    long = replace(MINUTES, utterances=many, points=())
    with zipfile.ZipFile(io.BytesIO(render(long, "docx"))) as archive:
        assert archive.read("word/document.xml").count(b">Word ") == 15_000


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("minutes", [PLANNING, CHINESE], ids=["english", "chinese"])
def test_libreoffice_opens_it(minutes: MinutesRecord, tmp_path: Path) -> None:
    path = tmp_path / "minutes.docx"
    path.write_bytes(render(minutes, "docx"))
    for format in ("pdf", "html:HTML:EmbedImages"):
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"),
                *("--headless", "--convert-to", format, "--outdir", str(tmp_path), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    page = path.with_suffix(".html").read_text(encoding="utf-8")
    assert page.count("<h2") == 2 * len(minutes.topics)
    assert page.count("<thead>") == 2
    assert page.count("☐") == sum(point.kind == "action" for point in minutes.points)
    assert {f"#{name}" for name in re.findall(r'name="(said_\d+)"', page)} == set(
        re.findall(r'href="(#said_\d+)"', page)
    )
