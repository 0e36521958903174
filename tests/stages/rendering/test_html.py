from __future__ import annotations

import base64
import hashlib
import html
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from minutes.assets import template_folder
from minutes.records import Evidence, Signs, Topic
from minutes.stages.rendering import render
from tests.stages.rendering.elements import Elements
from tests.stages.rendering.meetings import EXPLAINED, MINUTES
from tests.stages.rendering.samples import chinese, planning


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
    assert page.count("noscript") == 2  # of the transcript and of the evidence
    for tag in ("style", "script"):
        assert len([1 for t, _ in page.tags if t == tag]) == 1
        content = re.search(f"<{tag}>(.*?)</{tag}>", render(EXPLAINED, "html").decode(), re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not page.attributes("style")
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


@pytest.mark.parametrize(
    ("audio", "allowed"),
    [("", "'none'"), ("../planning.flac", "'self'"), ("data:audio/mpeg;base64,AAAA", "data:")],
)
def test_the_policy_allows_the_sound_that_there_is(audio: str, allowed: str) -> None:
    page = html.unescape(render(MINUTES, "html", audio=audio).decode())
    assert f"; media-src {allowed}; " in page
    assert page.count("<audio") == page.count("function follow()") == bool(audio)


def test_the_page_has_landmarks_a_language_and_headings_in_order() -> None:
    page = Elements(planning())
    tags = [tag for tag, _ in page.tags]
    assert [tag for tag in tags if tag in {"header", "main", "footer"}] == [
        "header",
        "main",
        "footer",
    ]
    headings = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1 and set(headings[1:]) == {2, 3}
    assert all(below - above <= 1 for above, below in pairwise(headings))
    assert page.attributes("lang", "html") == ["en"]
    assert Elements(chinese()).attributes("lang", "html") == ["zh"]


def test_the_transcript_has_the_topics_in_it_that_somebody_speaks_in() -> None:
    minutes = planning()
    empty = Topic("t0", "Nothing said", 38.9, 38.95)
    topics = (minutes.topics[0], empty, *minutes.topics[1:])
    source = Elements(replace(minutes, topics=topics)).source.partition('id="transcript"')[2]
    source = source.partition("</noscript>")[0]
    titles = re.findall(r"<h3[^>]*><a[^>]*>([^<]+)</a></h3>", source)
    assert titles == [topic.title for topic in minutes.topics]
    assert source.count("<ol") == source.count("</ol>") == len(titles)


def test_actions_are_a_table_with_owners_and_due_dates() -> None:
    page = Elements(planning())
    assert page.count("table") == 1 and page.count("tr") == 7
    (table,) = re.findall("<table.*?</table>", page.source, re.DOTALL)
    plain = " ".join(re.sub(r"<[^>]+>", " ", table).split())
    assert plain.startswith("Done What Owner Due Time Peter will fix the search page")
    assert "Friday 26 February 2027" in plain and "not said" in plain
    assert page.attributes("aria-label", "input").count("Done") == 6
    peter = [
        row for row in re.findall(r"<tr id.*?</tr>", table, re.DOTALL) if "Kevin will set" in row
    ]
    assert '<span class="open">open, said by <bdi>' in peter[0]


def test_each_owner_is_one_click_from_the_words_it_was_read_from() -> None:
    page = Elements(planning())
    notes = page.attributes("aria-controls", "button")
    assert len(notes) == len(set(notes)) == 10
    assert set(notes) <= set(page.attributes("id", "span"))
    assert "<mark>David, can you please</mark> tell the three companies" in page.source


def test_words_of_evidence_that_were_not_said_are_shown_alone() -> None:
    evidence = Evidence("u0003", "the notes are mine")
    point = replace(MINUTES.points[1], owner_evidence=evidence)
    page = render(replace(MINUTES, points=(point,)), "html").decode()
    assert ">the notes are mine</q>" in page


def test_what_is_said_is_marked_with_its_own_language() -> None:
    chinese = replace(MINUTES, meeting=replace(MINUTES.meeting, language="zh"))
    page = Elements(chinese)
    assert set(page.attributes("lang", "ol")) | set(page.attributes("lang", "html")) == {"zh"}
    other = replace(MINUTES, meeting=replace(MINUTES.meeting, language="nl"))
    page = Elements(other)
    assert page.attributes("lang", "html") == ["en"]
    assert set(page.attributes("lang", "p")) == set(page.attributes("lang", "ol")) == {"nl"}


def test_a_point_tells_why_it_is_there() -> None:
    page = Elements(EXPLAINED)
    marks = [attrs for tag, attrs in page.tags if tag == "mark"]
    assert [(m["class"], m["title"]) for m in marks] == [
        ("raises e4", "+0.40"),
        ("lowers e1", "−0.10"),
        ("raises e2", "+0.20"),
    ]
    assert page.attributes("class", "details") == ["original", "why", "transcript"]
    assert page.attributes("class", "a").count("more why") == 1
    why = page.source.partition('<div class="why">')[2]
    plain = re.sub(r"<span class=\"unseen\">.*?</span>|<[^>]+>", "", why)
    assert "\nSo we ship on the eighth of March.\n" in plain
    assert "ship +0.40, March +0.20, on −0.10\n" in plain
    for heard in ("#u0003", "#u0004"):
        links, before = (Elements(m).attributes("href").count(heard) for m in (EXPLAINED, MINUTES))
        assert links == before + 1


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
    style = (template_folder() / "html" / "style" / "colours.css").read_text(encoding="utf-8")
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


@pytest.mark.parametrize(
    ("weight", "shown"),
    [(0.5, "50%"), (0.012, "1%"), (0.004, "0.4%"), (0.0001, "<0.1%"), (0, "0%")],
)
def test_small_weights_are_told_apart(weight: float, shown: str) -> None:
    point = replace(MINUTES.points[0], weight=weight)
    page = Elements(replace(MINUTES, points=(point, replace(MINUTES.points[1], weight=0.5))))
    assert f"</svg> {html.escape(shown)} of attention</span>" in page.source


def test_what_a_reader_came_for_comes_first() -> None:
    source = Elements(planning()).source
    places = [
        source.index(f'id="{part}"')
        for part in ("decisions", "actions", "problems", "points", "speakers", "attention")
    ]
    places += [source.index(f'id="{part}"') for part in ("topics", "transcript")]
    assert places == sorted(places)
    assert source.index('class="gist"') < places[0]


def test_the_transcript_is_no_markup_until_it_is_wanted() -> None:
    source = Elements(planning()).source
    before, _, rest = source.partition("<noscript>")
    said, _, after = rest.partition("</noscript>")
    assert 'class="said' not in before + after
    assert said.count('class="said') == len(planning().utterances)


def test_an_hour_of_many_points_is_there_before_its_transcript_in_100_kilobytes() -> None:
    minutes = planning()
    told = minutes.points * 4  # 72: ten real calls of 40 to 108 minutes have 51 to 81
    more = "and once it is there somebody of the team has to look at it again before the release"
    points = tuple(
        replace(p, id=f"p{n:03}", text=f"{p.text} {more}") for n, p in enumerate(told, start=1)
    )
    spread = tuple(
        replace(u, id=f"v{n:04}", start=n * 2.5, end=n * 2.5 + 2, weight=(n % 7 + 1) / 7200)
        for n, u in enumerate(minutes.utterances * 12)
    )
    long = replace(
        minutes,
        meeting=replace(minutes.meeting, duration=3600.0),
        utterances=(*minutes.utterances, *spread),
        points=points,
    )
    page = render(long, "html", audio="call.flac")
    assert page.index(b"<noscript") < 100_000
    assert len(re.findall(rb'class="more', page.partition(b"<noscript")[0])) >= 48


def test_a_decision_tells_what_marks_it_and_how_likely_it_is_one() -> None:
    utterance = replace(
        MINUTES.utterances[1],
        kinds={"decision": 0.62},
        signs=Signs(statement=(3, 10), in_meeting=0.2, antecedents=("u0001",)),
    )
    others = (MINUTES.utterances[0], utterance, *MINUTES.utterances[2:])
    point = replace(MINUTES.points[0], utterances=("u0001", "u0002"))
    known = replace(
        MINUTES,
        utterances=others,
        points=(point,),
        thresholds={"balanced": {"decision": 0.3}, "cautious": {"decision": 0.5}},
    )
    why = Elements(known).source.partition('<div class="why">')[2].partition("</section>")[0]
    plain = " ".join(re.sub(r"<[^>]+>", "", why).split())
    assert "Decision with probability 62%; reported from 30%." in plain
    assert "Done in the meeting itself with probability 20%." in plain
    assert f'<mark class="raises e3">{utterance.text[3:10]}</mark>' in why
    assert "Refers to: 00:" in plain
    cautious = Elements(replace(known, options={"outcomes": "cautious"})).source
    assert "reported from 50%" in cautious
