"""Whatever people say or call themselves, documents show it and do nothing else with it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm
import docx
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from minutes import transcripts
from minutes.record_files import load_minutes
from minutes.records import (
    Attended,
    Evidence,
    Explanation,
    Meeting,
    MinutesRecord,
    Point,
    Speaker,
    Topic,
    Utterance,
    WordEffect,
)
from minutes.stages.rendering import render
from minutes.stages.rendering.escaping import markdown, tex
from minutes.text import printable

# None begins in lower case: the line of what it was about begins with a capital.
HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "<!-- --> --> ]]> <![CDATA[",
    "{{7*7}} {{ title }} {% raw %}",
    "{% for x in y %}{# #}",
    "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
    "<javascript:alert(1)> <http://example.org> https://example.org www.example.org",
    "\"onmouseover=\"alert(1) 'x' `y`",
    "# heading\n\n- item\n\n    code\n---\n| a | b |\n|---|---|",
    "1. one\r\n2) two\u2028three\u2029four\x85five",
    "* _a_ **b** ~~c~~ ==d== %%e%% $f$ ^g [[h]] ![[i]] #j \\k",
    "&lt;b&gt; &amp; &#60; AT&T",
    "Nul\0 bell\a escape\x1b[31m delete\x7f",
    "Right \u202eto left\u2066 isolate\ufeff\u200e",
    "00:01 --> 00:02\n\nWEBVTT\n\nNOTE x",
    "Noncharacter \ufffe\uffff private \ue000",
    "=cmd|' /C calc'!A0",
)


def meeting(text: str) -> MinutesRecord:
    """A meeting in which every text is the given one."""
    utterances = (
        Utterance("u0001", 1.0, 2.0, "S1", text, 0.6, 0.6),
        Utterance("u0002", 3.0, 4.0, text, text, 0.4, 0.4),
    )
    point = Point("p01", "action", text, "S1", 1.0, 2.0, ("u0001",), 0.6, 0.6, text, text)
    words = (WordEffect(text, 0.5), WordEffect(text, -0.5), WordEffect(text, 0.0))
    point = replace(
        point,
        topic="t1",
        owner_evidence=Evidence("u0002", text),
        due_evidence=Evidence("u0002", f"{text} {text} {text}"),
        explanation=Explanation("u0001", words, (Attended("u0002", 0.5),)),
    )
    return MinutesRecord(
        meeting=Meeting(text, text, text, "0" * 64, 5.0, text, text),
        speakers=(Speaker("S1", text, 1.0),),
        utterances=utterances,
        points=(point, replace(point, id="p02", kind="point", text=f"{text} {text}")),
        engines={"transcriber": text, text: "x"},
        notices=(text,),
        topics=(Topic("t1", text, 0.0, 5.0),),
    )


class Outline(HTMLParser):
    """The elements of a page with the names of their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@pytest.mark.parametrize("text", HOSTILE)
def test_html_has_the_elements_it_has_for_harmless_words(text: str) -> None:
    page = Outline(render(meeting(text), "html").decode())
    harmless = Outline(render(meeting("Harmless"), "html").decode())
    assert page.elements == harmless.elements
    assert page.links == harmless.links
    assert page.text.count(printable(text)) == harmless.text.count("Harmless")


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_the_structure_it_has_for_harmless_words(text: str) -> None:
    def structure(text: str) -> list[str]:
        tokens = parser().parse(render(meeting(text), "md").decode())
        kinds = [c.type for t in tokens for c in (t.children or [t])]
        return [kind for kind in kinds if not kind.startswith("text")]

    assert structure(text) == structure("Harmless")


@pytest.mark.parametrize("text", HOSTILE)
def test_github_shows_the_markdown_it_shows_for_harmless_words(text: str) -> None:
    def shown(text: str) -> Outline:
        options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
        return Outline(
            cmarkgfm.github_flavored_markdown_to_html(render(meeting(text), "md").decode(), options)
        )

    page, harmless = shown(text), shown("Harmless")
    assert page.elements == harmless.elements
    assert page.links == harmless.links
    expected = "".join(harmless.text).replace("Harmless", printable(text))
    assert "".join(page.text) == expected


@given(st.text())
@example("1\\) 1. 1)")
@example("a\\")
@example("_*_")
def test_escaped_text_is_text_to_markdown(text: str) -> None:
    escaped = markdown(text)
    assert "<" not in escaped and ">" not in escaped and "\n" not in escaped
    tokens = parser().parse(escaped)
    assert [t.type for t in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    inline = [c for t in tokens for c in t.children or []]
    assert {c.type for c in inline} <= {"text"}
    assert "".join(c.content for c in inline) == printable(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_addresses_are_not_made_links_by_github(text: str) -> None:
    assert not re.search(r"(?<!\\)://|www\.", markdown(text))


@pytest.mark.parametrize("text", HOSTILE)
def test_word_document_opens_and_shows_the_words(text: str) -> None:
    document = docx.Document(io.BytesIO(render(meeting(text), "docx")))
    assert document.paragraphs[0].text == printable(text)
    assert document.paragraphs[-1].text == f"00:03\t{printable(text)}: {printable(text)}"


@pytest.mark.parametrize("text", HOSTILE)
def test_json_reads_back_as_it_was(text: str) -> None:
    minutes = meeting(text)
    assert load_minutes(render(minutes, "json"), "x.minutes.json") == minutes


def test_tex_commands_are_words() -> None:
    assert tex(r"\input{/etc/passwd} 10% & $x_1^2$ #~") == (
        r"\textbackslash{}input\{/etc/passwd\} 10\% \& \$x\_1\textasciicircum{}2\$ "
        r"\#\textasciitilde{}"
    )


@pytest.mark.parametrize("format", ["md", "html", "docx", "json"])
def test_a_megabyte_on_one_line_is_rendered(format: str) -> None:
    long = "<b>" * 350_000
    minutes = replace(meeting("x"), utterances=(Utterance("u0001", 0.0, 1.0, "S1", long),))
    content = render(minutes, format)
    if format == "html":
        # In the transcript, and as the original words of two points.
        assert sum(long in text for text in Outline(content.decode()).text) == 3
    if format == "docx":
        assert docx.Document(io.BytesIO(content)).paragraphs[-1].text.endswith(long)
    if format == "json":
        assert json.loads(content)["utterances"][0]["text"] == long


@pytest.mark.parametrize("format", ["md", "html", "docx", "json"])
def test_bytes_in_a_file_name_that_are_no_text_do_not_stop_it(format: str) -> None:
    undecodable = b"caf\xe9.wav".decode("utf-8", "surrogateescape")
    assert render(meeting(undecodable), format)


def parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.mark.parametrize("format", ["srt", "vtt"])
@pytest.mark.parametrize("text", HOSTILE)
def test_captions_read_back_with_the_same_words(text: str, format: str, tmp_path: Path) -> None:
    path = tmp_path / f"call.{format}"
    minutes = meeting(text)
    said = tuple(replace(utterance, speaker="S1") for utterance in minutes.utterances)
    anna = replace(minutes, utterances=said, speakers=(Speaker("S1", "Anna", 2.0),))
    path.write_bytes(render(anna, format))
    cues = transcripts.read_transcript(path).cues
    assert all(1.0 <= cue.start < cue.end <= 4.0 for cue in cues)
    shown = " ".join(f"{cue.speaker} {cue.text}" for cue in cues).split()
    assert [word for word in shown if not word.startswith("Anna")] == printable(text).split() * 2


FIELDS = (
    '{ HYPERLINK "http://example.org" }',
    r'{DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"}',
    "\x13 DDEAUTO cmd \x14shown\x15",
    "</w:t><w:instrText>DDEAUTO</w:instrText><w:t>",
    'INCLUDEPICTURE "http://example.org/x"',
)


@pytest.mark.parametrize("text", [*FIELDS, *HOSTILE])
def test_a_word_document_has_the_elements_it_has_for_harmless_words(text: str) -> None:
    def outline(words: str) -> tuple[set[str], set[str]]:
        with zipfile.ZipFile(io.BytesIO(render(meeting(words), "docx"))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        tags = {element.tag for element in etree.fromstring(parts["word/document.xml"]).iter()}
        assert not any(b"External" in part for name, part in parts.items() if ".rels" in name)
        return tags, set(parts)

    assert outline(text) == outline("harmless")
