from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutes.languages.cleaning import clean
from minutes.languages.english.disfluency import join_contractions
from minutes.text import tokens

CLEANED = """
Um then we'll we'll go do tool training , | Then we'll go do tool training.
I was th- I thought we agreed | I thought we agreed.
we could we should ship it | We should ship it.
but I th I think we we're late | But I think we're late.
that's ex that's expensive . Uh . | That's expensive.
do you wan do you wanna finish | Do you wanna finish?
I mean I mean you know you know we ship | We ship.
Oh, okay. So, um, I—I think, uh, we should go. | I think we should go.
and um so we do n't ship | We don't ship.
I think the, uh, logo and, you know, the button. | I think the logo and the button.
it's a you know a small thing so yeah | It's a small thing.
It has a display , like , a small one , you know . | It has a display, a small one.
after we after we've met | After we've met.
i'm sure i said it | I'm sure I said it.
We ship. Um, then we test. | We ship. Then we test.
we need twelve uh , thirteen | We need twelve, thirteen.
well I think so | I think so.
N not exactly | Not exactly.
great so we ship on monday | We ship on monday.
Wonderful, Tomás prints fifty tickets. | Tomás prints fifty tickets.
Sure, I'll do a full run. | I'll do a full run.
No problem, I'll send it. | I'll send it.
it broke, which, you know, is embarrassing | It broke, which is embarrassing.
at about, um, two in the morning | At about two in the morning.
we talked about, uh, the goals | We talked about the goals.
there's, um, a typo | There's a typo.
that's what it's about, um, so we ship | That's what it's about, so we ship.
come on, uh, we ship it | Come on, we ship it.
three, uh, four people | Three, four people.
"""
KEPT = """
I like it. | It looks like rubber. | It works well. | The right button is red. | I think so.
So that we can ship. | I mean the second one. | We know that that is late. | They had had enough.
It is very very cheap. | No no, we keep it. | Call two two seven. | Log in in the morning.
If you lose it it beeps. | What it is is a remote. | If we can we should. | Five mm thick.
The systems you have you can sell. | As you know. | Pan left, right, up and down. | The ER is open.
More and more and more. | Bye bye. | Plan b but later. | A short- and long-term plan. | Uh-huh.
No, we do not ship. | Tell us US sales. | We could not pay the IBM bill. | It's cheap, right?
We met Duran Duran. | The “um” key sticks. | Right now we stop. | So far it works.
See iPhone sales. | Thank you you too. | We fly at 5 p.m. on Monday.
In the u. i. d. file. | And a half. | All right away.
Good, cheap remotes are rare. | Great big buttons. | Good question. | Sure. | Perfect for us.
No problem we had was as bad. | Cool remote controls sell.
"""
SPOKEN = """um uh the we we'll could should not no I i'm it it's that what is a two seven so and
but or yeah okay you know mean like right well sort of do think left th- w- th b x ca n't 'll 's
gon na Monday US us ER , . ? ! ... — – - “ ” ( ) \" """
PIECES = SPOKEN.split()
HAN = [*"嗯呃我我你看看天天谢不没是那个就说二三，。？ ", "abc", "那个", "就是说", "我们"]


def cases(table: str) -> list[str]:
    return [case.strip() for line in table.strip().splitlines() for case in line.split(" | ")]


def in_order(words: list[str], source: list[str]) -> bool:
    rest = iter(source)
    return all(word in rest for word in words)


@pytest.mark.parametrize("line", CLEANED.strip().splitlines())
def test_what_was_taken_back_or_hummed_goes(line: str) -> None:
    spoken, shown = line.split(" | ")
    assert clean(spoken, language="en") == shown


@pytest.mark.parametrize("text", cases(KEPT))
def test_what_means_something_stays(text: str) -> None:
    assert clean(text, language="en") == text


@pytest.mark.parametrize("text", ["do we ship on monday", "how can we know", "is it late ,"])
def test_word_order_makes_a_question(text: str) -> None:
    assert clean(text, language="en").endswith("?")


@pytest.mark.parametrize("text", ["is that it is late", "what we do", "should you need help call"])
def test_other_word_order_makes_none(text: str) -> None:
    assert clean(text, language="en") == text.capitalize() + "."


def test_fillers_alone_stay() -> None:
    assert clean("um uh", language="en") == "Um uh."
    assert clean("嗯", language="zh") == "嗯。"
    assert clean("...", language="en") == "..."
    assert clean("", language="en") == ""


@pytest.mark.parametrize(
    ("spoken", "shown"),
    [
        ("嗯我们我们周五呃发布", "我们周五发布。"),
        ("那个那个，我我我觉得，嗯，可以", "那个，我觉得，可以。"),
        ("就是说就是说今天发布吗", "就是说今天发布吗？"),
        ("我们讨论讨论，看看，谢谢，天天", "我们讨论讨论，看看，谢谢，天天。"),
        ("电话一二三一二三", "电话一二三一二三。"),
        ("其他他们不去", "其他他们不去。"),
        ("use 嗯 the API", "Use the API."),
    ],
)
def test_chinese_loses_what_it_stutters(spoken: str, shown: str) -> None:
    assert clean(spoken, language="zh") == shown


@pytest.mark.parametrize("language", ["de", "fr", None])
def test_other_languages_are_only_set_in_order(language: str | None) -> None:
    assert clean("er sagt um acht , die die kommen ,", language=language) == (
        "Er sagt um acht, die die kommen."
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=30))
def test_english_words_only_go(text: str) -> None:
    source = tokens(join_contractions(text))
    cleaned = clean(text, language="en")
    assert in_order(tokens(cleaned), source)
    assert bool(tokens(cleaned)) == bool(source)
    assert clean(cleaned, language="en") == cleaned


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(HAN), max_size=14).map("".join) | st.text(max_size=30),
    st.sampled_from(["zh", "de", None]),
)
def test_words_of_other_languages_only_go(text: str, language: str | None) -> None:
    cleaned = clean(text, language=language)
    assert in_order(tokens(cleaned), tokens(text))
    assert bool(tokens(cleaned)) == bool(tokens(text))
    assert clean(cleaned, language=language) == cleaned


@pytest.mark.parametrize(
    "piece", ["um ", "a ", "- ", "...", "we could ", "嗯", ", ", "i", "((", "so "]
)
def test_hostile_text_ends(piece: str) -> None:
    # A pattern or a loop that backtracks would not end in the lifetime of the test.
    for language in ("en", "zh"):
        assert clean(piece * 2000 + "x", language=language)
