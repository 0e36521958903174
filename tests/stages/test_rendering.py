from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest

from minutes.assets import template_folder
from minutes.errors import OptionError, TemplateError
from minutes.records import (
    Attended,
    Explanation,
    Meeting,
    Minutes,
    Point,
    Speaker,
    Utterance,
    WordEffect,
    load_minutes,
)
from minutes.stages.rendering import check_template, labels, render, suffix
from minutes.stages.rendering.catalogue import Labels
from minutes.stages.rendering.composing import compose
from minutes.stages.rendering.page import (
    Page,
    PageAttended,
    PageEvidence,
    PageExplanation,
    PagePoint,
    PageSection,
    PageSpeaker,
    PageTopic,
    PageUtterance,
    PageWord,
)
from minutes.stages.rendering.templating import FILTERS

DOCUMENTED = Path(__file__).parents[2] / "docs" / "templates.md"

MINUTES = Minutes(
    meeting=Meeting(
        "abc", "Planning", "planning.flac", "0" * 64, 301.0, "en", "2027-02-16T10:00:00Z"
    ),
    speakers=(Speaker("S1", "Anna", 9.0), Speaker("S2", None, 3.0)),
    utterances=(
        Utterance("u0001", 1.0, 3.0, "S1", "Good morning.", 0.1, 0.1),
        Utterance("u0002", 3.0, 10.0, "S1", "So we ship on the eighth of March.", 0.9, 0.5),
        Utterance("u0003", 133.0, 136.0, "S2", "I can write the release notes.", 0.8, 0.3),
        Utterance("u0004", 140.0, 141.0, None, "Okay.", 0.1, 0.1),
    ),
    points=(
        Point(
            id="p01",
            kind="decision",
            text="So we ship on the eighth of March.",
            speaker="S1",
            start=3.0,
            end=10.0,
            utterances=("u0002",),
            importance=0.9,
            weight=0.5,
        ),
        Point(
            id="p02",
            kind="action",
            text="Write the release notes.",
            speaker="S2",
            start=133.0,
            end=136.0,
            utterances=("u0003",),
            importance=0.8,
            weight=0.3,
            owner="S2",
            due="2027-03-05",
        ),
    ),
    engines={"transcriber": "whisper:base", "scorer": "lexrank"},
    notices=("The sound was poor.",),
)
SILENT = replace(MINUTES, speakers=(), utterances=(), points=(), engines={}, notices=())
WITHOUT_POINTS = replace(MINUTES, points=())
EFFECTS = (0.0, 0.01, 0.4, -0.1, 0.0, 0.02, 0.0, 0.2)
EXPLAINED = replace(
    MINUTES,
    points=(
        replace(
            MINUTES.points[0],
            explanation=Explanation(
                "u0002",
                tuple(
                    WordEffect(word, effect)
                    for word, effect in zip(MINUTES.points[0].text.split(), EFFECTS, strict=True)
                ),
                (Attended("u0003", 0.12), Attended("u0004", 0.01)),
            ),
        ),
        MINUTES.points[1],
    ),
)


def paragraphs(minutes: Minutes) -> list[str]:
    document = docx.Document(io.BytesIO(render(minutes, "docx")))
    return [p.text for p in document.paragraphs]


# Markdown


def test_markdown_of_a_meeting() -> None:
    text = render(MINUTES, "md").decode()
    body, _, footer = text.partition("\n---\n")
    assert (
        body
        == """\
# Planning

16 February 2027 · 5 min · planning.flac

Anna 75%, S2 25% of the talk

> The sound was poor.

## Decisions

- **Anna** (00:03): So we ship on the eighth of March.

## Actions

- **S2** (02:13): Write the release notes. _(owner: S2, due: 5 March 2027)_
  > 02:13 I can write the release notes.

## Transcript

In bold: what the minutes above were taken from.

- 00:01 Anna: Good morning.
- 00:03 Anna: **So we ship on the eighth of March.**
- 02:13 S2: **I can write the release notes.**
- 02:20 Okay.
"""
    )
    assert "transcriber whisper:base, scorer lexrank" in footer


def test_says_that_points_are_quoted_only_where_all_are() -> None:
    quoted = replace(MINUTES, points=MINUTES.points[:1])
    for format in ("md", "html"):
        assert b"none is reworded" in render(quoted, format)
        assert b"none is reworded" not in render(MINUTES, format)


# HTML


class Elements(HTMLParser):
    """The start tags of a page, and the text within each kind of element."""

    def __init__(self, minutes: Minutes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, list[str]] = {}
        self.last = ""
        self.source = render(minutes, "html").decode()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.last = tag

    def handle_data(self, data: str) -> None:
        self.text.setdefault(self.last, []).append(data)

    def attributes(self, name: str, tag: str | None = None) -> list[str]:
        return [attrs[name] for t, attrs in self.tags if name in attrs and tag in (None, t)]


def test_each_link_of_the_page_leads_to_a_place_on_it() -> None:
    page = Elements(EXPLAINED)
    places = page.attributes("id")
    links = page.attributes("href")
    assert len(places) == len(set(places))
    assert {"#u0002", "#u0003", "#p01", "#p02"} <= set(links)
    assert {link.removeprefix("#") for link in links} <= set(places)


def test_the_page_asks_nothing_of_the_network() -> None:
    page = render(EXPLAINED, "html").decode()
    assert not re.search(r"https?:|//\w|@import|url\(|\bsrc=", page.replace("// Browsers", ""))


def test_the_policy_allows_the_one_style_and_the_one_script_and_no_more() -> None:
    page = Elements(EXPLAINED)
    (policy,) = [c for c in page.attributes("content", "meta") if "default-src" in c]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        assert len([1 for t, _ in page.tags if t == tag]) == 1
        content = re.search(f"<{tag}>(.*?)</{tag}>", render(EXPLAINED, "html").decode(), re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not page.attributes("style")
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_the_page_has_landmarks_a_language_and_headings_in_order() -> None:
    page = Elements(MINUTES)
    tags = [tag for tag, _ in page.tags]
    assert [tag for tag in tags if tag in {"header", "main", "footer"}] == [
        "header",
        "main",
        "footer",
    ]
    headings = [tag for tag in tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == "h1" and set(headings[1:]) == {"h2"}
    assert page.attributes("lang", "html") == ["en"]


def test_what_is_said_is_marked_with_its_own_language() -> None:
    chinese = replace(MINUTES, meeting=replace(MINUTES.meeting, language="zh"))
    assert set(Elements(chinese).attributes("lang", "ol")) == {"zh"}


def test_the_picture_of_the_attention_stays_small_in_a_long_meeting() -> None:
    many = tuple(
        Utterance(f"u{n:05}", 2.0 * n, 2.0 * n + 2, "S1", "Word.", 0.1, (n % 7) / 10_000)
        for n in range(5_000)
    )
    long = replace(
        MINUTES, meeting=replace(MINUTES.meeting, duration=10_000.0), utterances=many, points=()
    )
    bars = compose(long).attention
    assert 250 <= len(bars) <= 300
    assert all(bar.weight == 6 / 10_000 for bar in bars)
    assert bars[0].time == "0:00:12"


def test_a_point_tells_why_it_is_there() -> None:
    page = Elements(EXPLAINED)
    marks = [attrs for tag, attrs in page.tags if tag == "mark"]
    assert [(m["class"], m["title"]) for m in marks] == [
        ("raises e4", "+0.40"),
        ("lowers e1", "−0.10"),
        ("raises e2", "+0.20"),
    ]
    assert page.attributes("class", "details") == ["why", "transcript"]
    plain = re.sub(r"<span class=\"unseen\">.*?</span>|<[^>]+>", "", page.source)
    assert "\nSo we ship on the eighth of March.\n" in plain.partition("Why this?")[2]
    assert "ship +0.40, March +0.20, on −0.10." in plain
    for heard in ("#u0003", "#u0004"):
        links, before = (Elements(m).attributes("href").count(heard) for m in (EXPLAINED, MINUTES))
        assert links == before + 1


def test_the_words_of_an_explanation_are_apart_as_their_script_has_it() -> None:
    words = tuple(WordEffect(word, 0.1) for word in ("我们", "，", "ship", "it", "吧"))
    point = replace(MINUTES.points[0], explanation=Explanation("u0002", words))
    (explanation,) = compose(replace(MINUTES, points=(point,))).points[0].explanations
    assert "".join(w.gap + w.text for w in explanation.words) == "我们， ship it 吧"


def test_effects_that_are_all_small_are_marked_faintly() -> None:
    words = (WordEffect("So", 0.03), WordEffect("what", -0.01))
    point = replace(MINUTES.points[0], explanation=Explanation("u0002", words))
    (explanation,) = compose(replace(MINUTES, points=(point,))).points[0].explanations
    assert [w.strength for w in explanation.words] == [1, 0]


def test_an_explanation_of_what_is_not_there_is_left_out() -> None:
    gone = replace(MINUTES.points[0], explanation=Explanation("u9999", ()))
    stray = Explanation("u0002", (WordEffect("So", 1.0),), (Attended("u9999", 0.5),))
    page = compose(replace(MINUTES, points=(gone, replace(MINUTES.points[1], explanation=stray))))
    assert page.points[0].explanations == ()
    assert page.points[1].explanations[0].attended == ()


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_can_be_told_from_the_paper(scheme: int) -> None:
    style = (template_folder() / "html" / "style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#\w{6})", style.split(":root {")[scheme + 1]))
    for ground in ("paper", "shade"):
        for name in ("ink", "quiet", "accent"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    assert contrast(colours["ink"], colours["mark"]) >= 4.5
    assert contrast(colours["quiet"], colours["mark"]) >= 4.5
    assert contrast(colours["accent"], colours["mark"]) >= 4.5
    for number in range(9):
        assert contrast(colours[f"c{number}"], colours["paper"]) >= 4.5, number
    for number in range(1, 5):
        assert contrast(colours["ink"], colours[f"e{number}"]) >= 4.5, number


# Other formats


def test_word_document_has_headings_and_points() -> None:
    document = docx.Document(io.BytesIO(render(MINUTES, "docx")))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Decisions", "Actions", "Transcript"]
    text = [p.text for p in document.paragraphs]
    assert "S2 (02:13): Write the release notes. (owner: S2, due: 5 March 2027)" in text
    assert document.core_properties.title == "Planning"


def test_word_document_tells_no_time_of_its_making() -> None:
    with zipfile.ZipFile(io.BytesIO(render(MINUTES, "docx"))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"dcterms:created" not in archive.read("docProps/core.xml")


def test_json_is_the_record() -> None:
    assert load_minutes(render(MINUTES, "json"), "planning.minutes.json") == MINUTES


@pytest.mark.parametrize("format", ["txt", "srt", "vtt", "rttm"])
def test_transcripts_are_written_too(format: str) -> None:
    content = render(MINUTES, format).decode()
    assert ("Anna" in content) and (format == "rttm" or "eighth of March" in content)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(OptionError, match=r"'pdf' is unknown; choose from md, html"):
        render(MINUTES, "pdf")


# Nothing to show


def test_no_speech_is_said_to_be_none() -> None:
    assert "No speech was found" in render(SILENT, "md").decode()
    assert "No speech was found" in "".join(Elements(SILENT).text["p"])
    assert "No speech was found." in paragraphs(SILENT)


def test_a_notice_speaks_for_itself_where_there_is_no_speech() -> None:
    noise = replace(SILENT, notices=("Music only.",))
    page = render(noise, "md").decode()
    assert "> Music only." in page and "No speech" not in page


@pytest.mark.parametrize(
    "show",
    [lambda m: render(m, "md").decode(), lambda m: render(m, "html").decode(), paragraphs],
    ids=["md", "html", "docx"],
)
def test_no_points_are_said_to_be_none(show: Callable[[Minutes], str | list[str]]) -> None:
    assert "No point stood out" in "".join(show(WITHOUT_POINTS))


# The page


def test_names_stand_for_ids() -> None:
    page = compose(MINUTES)
    assert [s.name for s in page.speakers] == ["Anna", "S2"]
    assert [u.speaker for u in page.utterances] == ["Anna", "Anna", "S2", ""]
    assert page.points[1].owner == "S2"
    assert page.speakers[0].share == 0.75


def test_points_know_their_evidence_and_evidence_its_points() -> None:
    page = compose(MINUTES)
    assert [u.id for u in page.points[1].evidence] == ["u0003"]
    assert [p.verbatim for p in page.points] == [True, False]
    assert [u.point for u in page.utterances] == ["", "p01", "p02", ""]
    assert page.share_kept == pytest.approx(0.8)


def test_sections_keep_the_order_of_time_and_leave_none_empty() -> None:
    assert [s.kind for s in compose(MINUTES).sections] == ["decision", "action"]


def test_utterances_of_one_id_are_all_shown() -> None:
    twice = replace(MINUTES, utterances=(MINUTES.utterances[0], MINUTES.utterances[0]), points=())
    assert len(compose(twice).utterances) == 2


@pytest.mark.parametrize(
    ("seconds", "hours", "shown"),
    [
        (0, False, "00:00"),
        (133.9, False, "02:13"),
        (3600, False, "1:00:00"),
        (59, True, "0:00:59"),
        (36_001, False, "10:00:01"),
    ],
)
def test_clock(seconds: float, hours: bool, shown: str) -> None:
    assert labels.clock(seconds, hours=hours) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.9, "1 min"),
        (301, "5 min"),
        (3590, "1 h"),
        (4320, "1 h 12 min"),
    ],
)
def test_length(seconds: float, shown: str) -> None:
    assert labels.length(seconds) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0%"), (0.001, "<1%"), (0.384, "38%"), (1, "100%")]
)
def test_percent(share: float, shown: str) -> None:
    assert labels.percent(share) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2027-03-05", "5 March 2027"),
        ("2027-03-05T10:00:00+01:00", "5 March 2027"),
        ("2027-13-05", "2027-13-05"),
        ("next\nFriday", "next Friday"),
        (None, ""),
    ],
)
def test_day(text: str | None, shown: str) -> None:
    assert labels.day(text) == shown


# Templates of users


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("brief.tex.j2", "tex"),
        ("Brief.MD.jinja", "md"),
        ("brief.html", "html"),
        ("brief.j2", "txt"),
        ("my.brief.md.jinja2", "md"),
    ],
)
def test_suffix(name: str, made: str) -> None:
    assert suffix(Path("some.folder") / name) == made


@pytest.fixture
def template(tmp_path: Path) -> Callable[..., Path]:
    def write(source: str, name: str = "brief.md.j2") -> Path:
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        return path

    return write


def test_a_template_renders_the_page(template: Callable[..., Path]) -> None:
    path = template("{% for p in points %}{{ p.speaker }} {{ p.time }}\n{% endfor %}")
    assert render(MINUTES, "md", template=path) == b"Anna 00:03\nS2 02:13\n"


def test_a_template_of_a_built_in_name_extends_the_built_in(template: Callable[..., Path]) -> None:
    path = template(
        '{% extends "minutes.md.j2" %}{% block transcript %}{% endblock %}', "minutes.md.j2"
    )
    check_template(path)
    text = render(MINUTES, "md", template=path).decode()
    assert "## Decisions" in text and "## Transcript" not in text


def test_a_style_of_ones_own_is_allowed_by_the_policy(template: Callable[..., Path]) -> None:
    path = template(
        '{% extends "minutes.html.j2" %}{% block style %}p { color: red }{% endblock %}',
        "mine.html.j2",
    )
    digest = hashlib.sha256(b"p { color: red }").digest()
    page = html.unescape(render(MINUTES, "html", template=path).decode())
    assert f"style-src 'sha256-{base64.b64encode(digest).decode()}'" in page


def test_a_template_includes_its_neighbours(template: Callable[..., Path]) -> None:
    template("{{ title }}", "head.j2")
    path = template('{% include "head.j2" %}!')
    assert render(MINUTES, "md", template=path) == b"Planning!"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("x.html.j2", b"&lt;b&gt;"), ("x.xml.jinja", b"&lt;b&gt;"), ("x.txt.j2", b"<b>")],
)
def test_templates_of_html_escape(template: Callable[..., Path], name: str, shown: bytes) -> None:
    minutes = replace(MINUTES, meeting=replace(MINUTES.meeting, title="<b>"))
    assert render(minutes, "txt", template=template("{{ title }}", name)) == shown


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("one\n{% if %}", r":2: Expected an expression"),
        ("one\n\n{{ title", r":3: unexpected end of template"),
        ("{{ title|nope }}", r":1: No filter named 'nope'"),
        (
            "one\n{{ tittle }}",
            r":2: unknown variable 'tittle'; choose from attention, audio, date, .*title",
        ),
        ("{% if false %}{{ tittle }}{% endif %}", r":1: unknown variable 'tittle'"),
        (
            "{% for p in points %}\n{{ p.words }}{% endfor %}",
            r":2: a point has no 'words', only colour",
        ),
        ("{{ engines.transcriber }}", r":1: 'transcriber' is not there for every meeting"),
        ("{{ points[0].text }}", r":1: tuple object has no element 0"),
        ("{{ 1 / 0 }}", r":1: ZeroDivisionError"),
        ('{% include "nope.j2" %}', r":1: there is no template 'nope.j2' beside it"),
        ('{% include "../secret" %}', r":1: there is no template '../secret' beside it"),
        ('{% extends "BRIEF" %}', r"RecursionError"),
        ("{{ ''.__class__.__mro__ }}", r":1: access to attribute '__class__'"),
        ("{{ render.__globals__ }}", r":1: unknown variable 'render'"),
        ("{{ engines.update({}) }}", r":1: access to attribute 'update'"),
        ("{% for i in range(10**9) %}{% endfor %}", r":1: Range too big"),
        ("{{ 'a' * 10**9 }}", r":1: 1000000000 repetitions are too many"),
        ("{{ 2 ** (10 ** 9) }}", r":1: powers above 64"),
    ],
)
def test_mistakes_are_named_by_file_and_line(
    template: Callable[..., Path], source: str, problem: str
) -> None:
    path = template(source)
    path.write_text(source.replace("BRIEF", str(path)), encoding="utf-8")
    with pytest.raises(TemplateError, match=problem) as caught:
        check_template(path)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_endless_output_is_cut_off(
    template: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minutes.stages.rendering.templating.MAX_OUTPUT", 1000)
    with pytest.raises(TemplateError, match="more than 1,000 characters"):
        check_template(template("{% for i in range(99999) %}{{ title }}{% endfor %}"))


def test_a_template_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"none\.md\.j2: does not exist"):
        check_template(tmp_path / "none.md.j2")
    with pytest.raises(TemplateError, match="is a folder"):
        check_template(tmp_path)
    latin = tmp_path / "latin.md.j2"
    latin.write_bytes("é".encode("latin-1"))
    with pytest.raises(TemplateError, match="is not UTF-8"):
        check_template(latin)
    with pytest.raises(TemplateError, match="a Word document is no text"):
        check_template(tmp_path / "x.docx.j2")


# docs/templates.md


def documented(heading: str) -> list[str]:
    """The first column of the table under a heading."""
    section = DOCUMENTED.read_text(encoding="utf-8").split(f"# {heading}\n")[1].split("\n#")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "record"),
    [
        ("The page", Page),
        ("A speaker", PageSpeaker),
        ("A section", PageSection),
        ("A point", PagePoint),
        ("A topic", PageTopic),
        ("The evidence of an owner or a due date", PageEvidence),
        ("Labels", Labels),
        ("An utterance", PageUtterance),
        ("An explanation", PageExplanation),
        ("A word", PageWord),
        ("An attended utterance", PageAttended),
    ],
)
def test_every_variable_is_documented(heading: str, record: type) -> None:
    assert documented(heading) == [f.name for f in fields(record)]


def test_every_filter_is_documented() -> None:
    assert documented("Filters") == sorted(FILTERS)


def test_a_template_gets_what_is_documented(template: Callable[..., Path]) -> None:
    check_template(template(" ".join(f"{{{{ {name} }}}}" for name in documented("The page"))))


def test_the_blocks_are_those_documented() -> None:
    text = DOCUMENTED.read_text(encoding="utf-8")
    for name in ("minutes.md.j2", "minutes.html.j2"):
        (row,) = re.findall(rf"^\| `{re.escape(name)}` \| (.*) \|$", text, re.MULTILINE)
        source = (template_folder() / name).read_text(encoding="utf-8")
        assert re.findall(r"`(\w+)`", row) == re.findall(r"{% block (\w+) %}", source)


def test_the_documented_examples_work(template: Callable[..., Path]) -> None:
    first, second = re.findall(r"```jinja\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
    check_template(template(first))
    check_template(template(second, "mine.html.j2"))
