"""What GitHub makes of the Markdown is asked of its own parser, cmark-gfm."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given
from hypothesis import strategies as st

from minutes.records import Evidence, MinutesRecord, Topic
from minutes.stages.rendering import render
from minutes.stages.rendering.composing import compose_page
from minutes.stages.rendering.escaping import entities
from minutes.text import printable
from tests.stages.rendering.full_meetings import CHINESE, PLANNING
from tests.stages.rendering.meetings import SILENT, WITHOUT_POINTS


def on_github(minutes: MinutesRecord) -> str:
    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    page: str = cmarkgfm.github_flavored_markdown_to_html(render(minutes, "md").decode(), options)
    return page


def body(minutes: MinutesRecord) -> str:
    return render(minutes, "md").decode().partition("\n---\n")[0]


def test_markdown_of_a_meeting() -> None:
    assert body(PLANNING).partition("[^2]:")[0] == (
        """\
# Planning

Tuesday 23 February 2027 · 5 min · English · planning.vtt

Search page · Bank report · Server · Release

> The transcript has no times; those shown are estimated from its length.

## Decisions

- The bank report is not in the spring release. (Anna, 01:47)
- We decided to ship on the eighth of March. (Anna, 03:33)[^1]

## Actions

- [ ] **Peter**, due Wednesday 24 February 2027: Peter will fix the search page for the phone \
by Wednesday. (Anna, 01:05)[^2]
- [ ] **Peter**, due Friday 5 March 2027 (“By the fifth of March”): I can write the release \
notes. (03:51)[^3]
- [ ] **Anna**, due “next week”: And I will tell the sales team. (04:05)[^4]
- [ ] **Owner open**: Somebody should order cake. (04:10)[^5]

## Open problems

- Every night the server stops for a few minutes. It's not the backup, and it's not the \
memory. (S3, 02:05)

## Speakers and their share of the talk

Anna 50%, Peter 40%, S3 10%

## Topics

- **Search page** (00:00, 2 min)
  - The new search page is ready. (Peter, 00:42)[^6]
- **Bank report** (01:40, 20 s)
- **Server** (02:00, 2 min)
- **Release** (03:30, 2 min)

[^1]: Anna, 03:33: “Great, so, uh, we decided to ship on the eighth of March.”

"""
    )


def test_markdown_of_a_meeting_in_chinese() -> None:
    assert body(CHINESE).partition("## 议题")[0] == (
        """\
# 产品例会

2027年3月3日（周三） · 1 小时 12 分钟 · 中文 · 例会.vtt

预约功能 · 上线时间

> 注意力模型以英语训练，而本次会议使用中文，因此改用 lexrank 评估，精度较低。

## 决议

- 我们决定三月十七号上线。（王芳，0:02:07）[^1]

## 待办事项

- [ ] **李强**，截止 2027年3月5日（周五）：我周五下班之前把退款功能提交。（0:00:39）[^2]
- [ ] **陈静**，截止 2027年3月12日（周五），原话“十二号之前”：我来写吧。（0:02:26）[^3]

## 未决问题

- 晚上八点以后打开页面特别慢，原因还不清楚。（陈静，0:00:48）

## 摘要

- 预约功能已经做完了，测试也通过了。（李强，0:00:26）[^4]

## 发言人及其发言占比

王芳 43%，李强 29%，陈静 29%

"""
    )


@pytest.mark.parametrize(
    ("minutes", "numbers"),
    [(PLANNING, "123456"), (CHINESE, "1234")],
    ids=["english", "chinese"],
)
def test_what_a_point_does_not_show_is_a_footnote(minutes: MinutesRecord, numbers: str) -> None:
    said = {u.id: u.text for u in minutes.utterances}
    noted = {point.note: point for point in compose_page(minutes).points if point.note}
    page, _, notes = on_github(minutes).partition('<section class="footnotes"')
    assert sorted(re.findall(r'id="fnref-(\d)" data-footnote-ref>', page)) == list(numbers)
    assert sorted(re.findall(r'<li id="fn-(\d)">', notes)) == list(numbers)
    for number in numbers:
        assert all(said[u.id] in notes for u in noted[int(number)].evidence)


def test_the_original_holds_what_an_owner_and_a_due_date_were_read_from() -> None:
    (note,) = re.findall(r"^\[\^3\]: .*$", body(PLANNING), re.MULTILINE)
    assert note.endswith(
        "“Well, I can write the release notes, when do you need them?” "
        "Anna, 03:55: “By the fifth of March, please.”"
    )


def test_the_original_names_a_speaker_once_in_a_row() -> None:
    point = replace(PLANNING.points[3], text="The server stops.")
    (note,) = re.findall(r"^\[\^1\]: (.*)$", body(replace(PLANNING, points=(point,))), re.MULTILINE)
    assert note == (
        "S3, 02:05: “Every night the server stops for a few minutes.” "
        "02:09: “It's not the backup, and it's not the memory.”"
    )


def test_actions_are_boxes_to_tick() -> None:
    page = on_github(PLANNING)
    assert page.count('<input type="checkbox"') == 4
    assert page.count("<strong>") == 4 + len(PLANNING.topics)


def test_what_was_said_before_stands_under_the_statement_with_who_said_it() -> None:
    said = PLANNING.utterances[:3]
    before = tuple(Evidence(one.id, one.text) for one in said[:2])
    whole = " – ".join([*(part.words for part in before), said[2].text])
    point = replace(PLANNING.points[0], kind="decision", text=whole, context=before)
    page = on_github(replace(PLANNING, points=(point,), topics=()))
    (item,) = re.findall(r"<li>(.*?)</li>", page.partition("<h2>Speakers")[0], re.DOTALL)
    stated, _, quoted = item.partition("<blockquote>")
    assert html.unescape(stated).lstrip("\n<p>").startswith(said[2].text)
    for part in before:
        assert f"“{part.words}”" in html.unescape(quoted)


def test_a_topic_has_the_points_that_stand_nowhere_else() -> None:
    many = tuple(
        replace(
            PLANNING.points[0],
            id=f"q{n}",
            weight=0.01 * n,
            text=f"The search page of phone {n} is ready.",
        )
        for n in range(1, 8)
    )
    text = body(replace(PLANNING, points=many))
    summary, _, topics = text.partition("## Topics")
    assert re.findall(r"phone (\d)", summary) == ["3", "4", "5", "6", "7"]
    first, second = re.findall(r"^  - The search page of phone (\d)", topics, re.MULTILINE)
    assert (first, second) == ("1", "2")


def test_the_transcript_is_one_fold_that_no_reader_ends_early() -> None:
    (fold,) = re.findall(r"\n\n<details>\n.*\n</details>\n", body(PLANNING), re.DOTALL)
    assert "\n\n" not in fold.strip()
    assert fold.strip() in on_github(PLANNING)


def test_the_transcript_has_its_topics_and_marks_what_was_kept() -> None:
    fold = body(PLANNING).partition("<details>")[2]
    assert re.findall("<h3>(.*)</h3>", fold) == ["Search page", "Bank report", "Server", "Release"]
    assert fold.count("<ul>") == fold.count("</ul>") == 4
    assert "<li>00:01 Anna: Good morning, everyone.</li>" in fold
    assert "<li>04:10 <b>Somebody should, should order cake.</b></li>" in fold
    assert fold.count("<b>") == 9


def test_a_topic_in_which_nobody_speaks_opens_nothing() -> None:
    topics = (*PLANNING.topics[:3], Topic("t9", "Nothing", 205.0, 210.0), PLANNING.topics[3])
    fold = body(replace(PLANNING, topics=topics)).partition("<details>")[2]
    assert re.findall("<h3>(.*)</h3>", fold) == ["Search page", "Bank report", "Server", "Release"]


def test_a_meeting_without_topics_or_points_has_neither_headings_nor_bold() -> None:
    text = body(WITHOUT_POINTS)
    assert "<summary>All that was said</summary>\n<ul>\n" in text
    assert "<h3>" not in text and "<b>" not in text and "## Topics" not in text


def test_silence_has_no_transcript() -> None:
    assert body(SILENT).endswith("\n> No speech was found.\n")


@given(st.text())
@example("</details> **x** &amp; `y` {{ z }} %% [[a]] http://x www.x $f$ ==d== ~~e~~")
def test_text_within_html_is_text(text: str) -> None:
    escaped = entities(text)
    assert not re.search(r"[<>\[\]*`{}$~_|^\\\n]|==|%%|://|www\.", escaped)
    assert html.unescape(escaped) == printable(text)


@pytest.mark.parametrize("said", ["next week", "tomorrow"])
def test_words_for_a_while_stand_beside_the_day_that_the_point_has_too(said: str) -> None:
    action = next(p for p in PLANNING.points if p.kind == "action")
    told = replace(
        action,
        text=f"I send it {said}.",
        context=None,
        due="2023-03-24",
        due_evidence=Evidence(action.utterances[0], said),
    )
    text = render(replace(PLANNING, points=(told,)), "md").decode()
    beside = " (“next week”)" if said == "next week" else ""
    assert f", due Friday 24 March 2023{beside}: I send it {said}." in text
