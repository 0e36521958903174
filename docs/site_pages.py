"""What the site has beside docs/: the README and others of the root, benchmarks, references.

mkdocs calls `on_files` before it builds (see mkdocs.yml). Links that lead out of docs/ are led to
the page that the site has for them; where it has none, the path is shown as text.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))  # mkdocs runs this file, and imports no others
from diagrams import draw

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parent.parent
# Pages of the site, by where their text is in the checkout.
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    **{
        f"benchmarks/{path.name}": f"benchmarks/{path.name}"
        for path in ROOT.glob("benchmarks/*.md")
    },
}
# Links, but not in what is code.
LINK = re.compile(
    r"^```.*?^```$|(?P<image>!?)\[(?P<words>[^\]]*)\]\((?P<address>[^)\s]+)\)|`[^`\n]+`",
    re.M | re.S,
)
DIAGRAM = re.compile(r"^```mermaid\n(.*?)^```$", re.M | re.S)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are not in docs/."""
    from mkdocs.structure.files import File

    made = {page: (ROOT / source).read_text(encoding="utf-8") for source, page in PAGES.items()}
    made["reference/cli.md"] = commands()
    for page, text in made.items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Lead the links of a page to pages of the site."""
    place = page.file.src_uri
    source = {made: text for text, made in PAGES.items()}.get(place, f"docs/{place}")
    led = LINK.sub(lambda link: _led(link, source, place), markdown)
    return DIAGRAM.sub(lambda chart: draw(chart[1], f"Flow chart: {page.title}"), led)


def _led(link: re.Match[str], source: str, place: str) -> str:
    """A link of a text of the checkout as the page has it."""
    image, words, address = link["image"], link["words"], link["address"]
    if address is None:
        return link[0]
    path, mark, anchor = address.partition("#")
    if not path or ":" in path:
        return link[0]
    target = os.path.normpath(Path(source).parent / path)
    if not (ROOT / target).exists():
        return link[0]  # which the build then tells
    page = PAGES.get(target) or (target[5:] if target.startswith("docs/") else None)
    if page is None or page.endswith(".py"):
        return words if words.startswith("`") else f"{words} (`{target}`)"
    return f"{image}[{words}]({os.path.relpath(page, Path(place).parent)}{mark}{anchor})"


def commands() -> str:
    """The reference of the command line, from the commands themselves."""
    import typer

    from minutes import extensions
    from minutes.cli.app import build_app

    with extensions.own_alone():
        root = typer.main.get_command(build_app())
        told = ["# Command line", "", root.help or "", ""]
        for name in root.list_commands(None):  # type: ignore[attr-defined,arg-type]
            told += _command(root.get_command(None, name), f"minutes {name}")  # type: ignore[attr-defined,arg-type]
    return "\n".join(told)


def _command(command: Any, called: str) -> list[str]:
    children = getattr(command, "commands", {})
    usage = " ".join(one for one in _usage(command) if one)
    told = [
        f"## {called}",
        "",
        "```text",
        f"{called} {usage}".rstrip(),
        "```",
        "",
        command.help or "",
    ]
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    for title, group in (("Argument", arguments), ("Option", options)):
        rows = [one for one in group if getattr(one, "help", None)]
        if rows:
            told += ["", f"| {title} | |", "|---|---|", *map(_row, rows)]
    if said := getattr(command, "epilog", None):
        told += ["", "Examples:", "", "```sh", said, "```"]
    for name, child in children.items():
        told += ["", *_command(child, f"{called} {name}")]
    return [*told, ""]


def _usage(command: Any) -> list[str]:
    if hasattr(command, "commands"):
        return ["COMMAND"]
    names = [_metavar(one) for one in command.params if one.param_type_name == "argument"]
    return ["[OPTIONS]", *names]


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = _metavar(parameter)
    else:
        name = ", ".join([*parameter.opts, *parameter.secondary_opts])
        if not parameter.is_flag:
            name += f" {_metavar(parameter)}"
    said = " ".join(parameter.help.split()).replace("|", "\\|")
    default = getattr(parameter, "show_default", None)
    if isinstance(default, str):
        said += f" [default: {default}]"
    return f"| `{name.replace('|', chr(92) + '|')}` | {said} |"
