from __future__ import annotations

import base64
import hashlib
import html
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minutes.errors import TemplateError
from minutes.stages.rendering import check_template, confinement, render, suffix, templating
from minutes.stages.rendering.composing import compose_page
from tests.stages.rendering.meetings import MINUTES


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
            r":2: unknown variable 'tittle'; choose from about, approved, attention, .*title",
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
    monkeypatch.setattr(templating, "MAX_OUTPUT", 1000)
    with pytest.raises(TemplateError, match="more than 1,000 characters"):
        templating.fill_own(
            template("{% for i in range(99999) %}{{ title }}{% endfor %}"), compose_page(MINUTES)
        )


@pytest.mark.parametrize(
    "source",
    [
        "{{ '%04000000000d' % 1 }}",
        "{{ 'a'|center(4000000000) }}",
        "{{ title.ljust(4000000000) }}",
        "{{ '{:>4000000000}'.format(title) }}",
        "{{ (range(99999)|list|string * 2).replace('9', title * 10000) }}",
        "{% set a = namespace(x='aaaaaaaa') %}"
        "{% for i in range(99) %}{% set a.x = a.x ~ a.x %}{% endfor %}",
        "{{ range(99999)|join(range(99999)|join) }}",
    ],
)
def test_whatever_asks_for_gigabytes_is_stopped(
    template: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setattr(confinement, "MEMORY", 400 * 2**20)
    with pytest.raises(TemplateError, match=r"MemoryError|takes more than|too many"):
        check_template(template(source))


def test_whatever_takes_for_ever_is_stopped(
    template: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confinement, "SECONDS", 1)
    loop = "{% for i in range(99999) %}"
    path = template(f"{loop * 3}{{{{ i }}}}{'{% endfor %}' * 3}")
    with pytest.raises(TemplateError, match="takes more than 1 s of work"):
        check_template(path)


def test_no_link_and_no_name_leads_to_what_is_no_template(
    template: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("swordfish")
    folder = template("{{ title }}", "own/deep/head.j2").parents[1]
    (folder / "out.j2").symlink_to(tmp_path / "secret")
    (folder / "key.txt").write_text("swordfish")
    (folder / "named.j2").symlink_to(folder / "key.txt")
    (folder / "far").symlink_to(tmp_path)
    (tmp_path / "other.j2").write_text("swordfish")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "a.j2").write_text("swordfish")
    os.mkfifo(folder / "pipe.j2")
    for name in (
        *("out.j2", "key.txt", "named.j2", "far/other.j2", ".hidden/a.j2", "pipe.j2", "../x.j2"),
        *(str(tmp_path / "other.j2"), "deep", "a\0b.j2", "deep/../out.j2"),
    ):
        path = template(f"{{% include {name!r} %}}", "own/brief.md.j2")
        with pytest.raises(TemplateError, match="no template"):
            templating.fill_own(path, compose_page(MINUTES))
    path = template('{% include "deep/head.j2" %}', "own/brief.md.j2")
    assert templating.fill_own(path, compose_page(MINUTES)) == "Planning"


def test_no_module_of_the_working_folder_is_taken_for_ours(
    template: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jinja2.py").write_text("raise SystemExit(5)")
    monkeypatch.chdir(tmp_path)
    assert render(MINUTES, "md", template=template("{{ title }}")) == b"Planning"


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


def test_the_projects_templates_are_kept_compiled_and_make_the_same_page(tmp_path: Path) -> None:
    page = render(MINUTES, "html")
    environment = templating._own_environment
    for _ in range(2):  # compiled and kept; then taken from there
        environment.cache_clear()
        templating.keep_compiled(tmp_path / "new")
        assert render(MINUTES, "html") == page
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    kept = [path for path in (tmp_path / "new" / "templates").rglob("*") if path.is_file()]
    assert len(kept) > 10
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    for path in kept:  # what is damaged is compiled anew
        path.write_bytes(path.read_bytes()[:40])
    environment.cache_clear()
    templating.keep_compiled(tmp_path / "new")
    assert render(MINUTES, "html") == page
    environment.cache_clear()


def test_a_folder_that_others_can_write_to_keeps_no_templates(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    templating._own_environment.cache_clear()
    templating.keep_compiled(tmp_path)
    render(MINUTES, "html")
    assert not [path for path in (tmp_path / "templates").rglob("*") if path.is_file()]
    templating._own_environment.cache_clear()
