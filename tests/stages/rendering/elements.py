"""A page as its elements."""

from __future__ import annotations

from html.parser import HTMLParser

from minutes.records import MinutesRecord
from minutes.stages.rendering import render


class Elements(HTMLParser):
    """The start tags of a page, and the text within each kind of element."""

    def __init__(self, minutes: MinutesRecord) -> None:
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

    def count(self, tag: str) -> int:
        return sum(t == tag for t, _ in self.tags)
