"""The curves of `learning_curve.py` as a table and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np

__all__ = ["as_table", "plot"]

# Okabe & Ito 2008, "Color Universal Design": told apart with every kind of colour vision.
COLOURS = {
    "outcomes": "#0072B2",
    "problems": "#D55E00",
    "marketing": "#009E73",
    "generic": "#000000",
}
MARKERS = {"outcomes": "o", "problems": "s", "marketing": "D", "generic": "^"}


def as_table(document: Mapping[str, Any]) -> str:
    """A Markdown table: the mean over the draws, lowest to highest in brackets."""
    counts: Sequence[int] = document["counts"]
    head = ["team", "acts", *(f"{n} reviewed" for n in counts), "gain at 5"]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, found in document["teams"].items():
        rows.append(_row(name, found["share"], found["average_precision"], counts))
    for name, found in document["teams"].items():
        if name != "generic":
            own = found["generic_average_precision"]
            share = document["teams"]["generic"]["share"]
            rows.append(_row(f"generic, by the model of {name}", share, own, counts))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(
    name: str, share: float, figures: Mapping[Any, Sequence[float]], counts: Sequence[int]
) -> list[str]:
    values = [np.array(figures[n]) for n in counts]
    cells = [f"{v.mean():.3f} ({v.min():.3f}–{v.max():.3f})" for v in values[1:]]
    before, after = values[0].mean(), values[list(counts).index(5)].mean()
    gain = f"{after - before:+.3f}, ×{after / before:.2f}"
    return [name, f"{share:.1%}", f"{before:.3f}", *cells, gain]


def plot(document: Mapping[str, Any]) -> bytes:
    """Average precision over the number of reviewed meetings, a panel a team, as PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    counts = list(document["counts"])
    places = range(len(counts))
    figure = Figure(figsize=(10.0, 3.4), layout="constrained")
    panels = figure.subplots(1, len(document["teams"]))
    for axes, (name, found) in zip(panels, document["teams"].items(), strict=True):
        figures = np.array([found["average_precision"][n] for n in counts])
        colour = COLOURS[name]
        axes.fill_between(places, figures.min(1), figures.max(1), color=colour, alpha=0.15, lw=0)
        axes.plot(places, figures.mean(1), color=colour, marker=MARKERS[name], linewidth=2)
        axes.axhline(figures[0].mean(), color="#888888", linewidth=1, linestyle="--")
        axes.set_title(f"{name}\n{found['about']}", fontsize=9)
        axes.set_xticks(list(places), [str(n) for n in counts])
        axes.set_xlabel("reviewed meetings")
        axes.set_ylim(0, max(1.15 * figures.max(), 0.1))
        axes.grid(color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
    panels[0].set_ylabel("average precision, unseen meetings")
    FigureCanvasAgg(figure)
    content = BytesIO()
    figure.savefig(content, format="png", dpi=150, metadata={"Software": None})
    return content.getvalue()
