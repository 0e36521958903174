"""Draws the flow charts of the documentation, so that the site needs no script from elsewhere.

Forges draw Mermaid by themselves; here the part of it that our texts use (`flowchart LR`, boxes
with lines of text, arrows with labels) becomes SVG, from the top down, as a page is narrow: boxes
stand in rows by how far they are from the start.
"""

from __future__ import annotations

import re
from html import escape

__all__ = ["draw"]

NODE = re.compile(r"(\w+)(?:\[([^\]]*)\])?")
ARROW = re.compile(r"\s*-->\s*(?:\|([^|]*)\|\s*)?")
LINE, PAD, GAP, STEP = 19, 10, 20, 40  # pixels: a line, a box's margin, between boxes and rows
LETTER = 8.2  # pixels of a letter, at the most usual
BREAK = re.compile(r"<br\s*/?>")


def draw(chart: str, title: str) -> str:
    """The SVG of a flow chart.

    Raises:
        ValueError: a line is none that is known.
    """
    boxes, arrows = _parse(chart)
    rows = _rows(boxes, arrows)
    width = {box: max(map(len, text)) * LETTER + 2 * PAD for box, text in boxes.items()}
    height = {box: len(text) * LINE + 2 * PAD for box, text in boxes.items()}
    right = max(sum(width[box] + GAP for box in row) for row in rows)
    place: dict[str, tuple[float, float]] = {}  # the middle of a box's upper edge
    y = 2.0
    for row in rows:
        x = (right - sum(width[box] + GAP for box in row)) / 2 + GAP / 2
        for box in row:
            place[box] = (x + width[box] / 2, y)
            x += width[box] + GAP
        y += max(height[box] for box in row) + STEP
    shapes = []
    for source, target, label in arrows:
        (x, y), (to_x, to_y) = place[source], place[target]
        y += height[source]
        bend = (to_y - y) / 2
        shapes.append(
            f'<path d="M{x:.0f} {y:.0f} C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} '
            f'{to_x:.0f} {to_y - 7:.0f}"/>'
            f'<path class="head" d="M{to_x - 4:.0f} {to_y - 8:.0f} l8 0 l-4 8 z"/>'
        )
        if label:
            words = " ".join(BREAK.split(label))
            shapes += _lines([words], x + 0.7 * (to_x - x), (y + to_y) / 2 + 4, LINE, "label")
    for box, text in boxes.items():
        x, y = place[box]
        left = x - width[box] / 2
        shapes.append(
            f'<rect x="{left:.0f}" y="{y:.0f}" width="{width[box]:.0f}" height="{height[box]:.0f}" '
            'rx="6"/>'
        )
        shapes += _lines(text, x, y + PAD + LINE * 0.72, LINE, "")
    bottom = max(place[box][1] + height[box] for box in boxes) + 2
    opening = (
        f'<svg class="flow" viewBox="0 0 {right:.0f} {bottom:.0f}" role="img" '
        f'style="max-width: {right:.0f}px" aria-label="{escape(title)}">'
    )
    return "\n".join([opening, *shapes, "</svg>"])


def _lines(lines: list[str], x: float, y: float, step: float, kind: str) -> list[str]:
    named = f' class="{kind}"' if kind else ""
    return [
        f'<text{named} x="{x:.0f}" y="{y + i * step:.0f}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    ]


def _parse(chart: str) -> tuple[dict[str, list[str]], list[tuple[str, str, str]]]:
    """The lines of each box, and the arrows with their labels."""
    boxes: dict[str, list[str]] = {}
    arrows: list[tuple[str, str, str]] = []
    first, *lines = filter(None, map(str.strip, chart.splitlines()))
    if first != "flowchart LR":
        raise ValueError(f"{first!r} is not drawn; write flowchart LR")
    for line in lines:
        at, before, label = 0, "", ""
        while True:
            node = NODE.match(line, at)
            if node is None:
                raise ValueError(f"{line!r}: there is no box at {line[at:]!r}")
            name, text = node.groups()
            if text is not None or name not in boxes:
                boxes[name] = BREAK.split(text if text is not None else name)
            if before:
                arrows.append((before, name, label))
            at, before = node.end(), name
            if at == len(line):
                break
            arrow = ARROW.match(line, at)
            if arrow is None:
                raise ValueError(f"{line!r}: there is no arrow at {line[at:]!r}")
            at, label = arrow.end(), arrow[1] or ""
    return boxes, arrows


def _rows(boxes: dict[str, list[str]], arrows: list[tuple[str, str, str]]) -> list[list[str]]:
    """The boxes by their distance from the start, the longest way; within a row as they feed."""
    depth = dict.fromkeys(boxes, 0)
    for _ in boxes:
        for source, target, _label in arrows:
            depth[target] = max(depth[target], depth[source] + 1)
            if depth[target] > len(boxes):
                raise ValueError("the arrows run in a circle")
    for box in boxes:  # what nothing leads to stands beside what it leads to
        if not any(target == box for _, target, _ in arrows):
            depth[box] = max(0, min(depth[t] for s, t, _ in arrows if s == box) - 1)
    rows: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for box in boxes:
        rows[depth[box]].append(box)
    at: dict[str, float] = {}
    for row in rows:
        feeds = {
            box: [at[s] for s, t, _ in arrows if t == box and s in at] or [float(i)]
            for i, box in enumerate(row)
        }
        row.sort(key=lambda box: sum(feeds[box]) / len(feeds[box]))
        at |= {box: i - (len(row) - 1) / 2 for i, box in enumerate(row)}
    return rows
