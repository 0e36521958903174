"""Pictures of an evaluation: precision over recall, and importance over what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from minutes import extras
from minutes.errors import EngineUnavailable
from minutes.evaluation.calibration import expected_calibration_error, reliability
from minutes.evaluation.measuring import Evaluation, MeasuredMeeting
from minutes.evaluation.metrics import important

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

__all__ = ["check", "draw", "names", "precision_recall", "reliability_diagram"]

# Okabe & Ito 2008, "Color Universal Design": told apart with every kind of colour vision.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_LINES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)))
_MARKERS = "osD^vPX"
_SIZE = (6.0, 5.0)  # inches
_RESOLUTION = 150  # dots an inch, of the PNG
_GRID = 201  # levels of recall
_PICTURES = ("precision-recall", "reliability")
# Without a date or a version, so that the same figures give the same bytes.
_FORMS: dict[str, dict[str, None]] = {"svg": {"Date": None}, "png": {"Software": None}}


def check() -> None:
    """Find out before the work whether pictures can be made.

    Raises:
        EngineUnavailable: matplotlib is not installed.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError as exc:
        raise EngineUnavailable(
            "matplotlib", "is not installed", extras.line("train", "matplotlib")
        ) from exc


def draw(evaluations: Sequence[Evaluation]) -> dict[str, bytes]:
    """All pictures of some scorers on one corpus and text, by the names of their files."""
    first = evaluations[0]
    title = f"{first.corpus}, {first.text} text"
    curves, bins = _PICTURES
    drawn = {curves: precision_recall(title, evaluations)}
    if calibrated := [found for found in evaluations if found.calibrated]:
        drawn[bins] = reliability_diagram(title, calibrated)
    return {
        _name(first.corpus, first.text, kind, ending): content
        for kind, pictures in drawn.items()
        for ending, content in pictures.items()
    }


def names(corpus: str, text: str) -> tuple[str, ...]:
    """The names of all files that `draw` may make of a corpus and a kind of text."""
    return tuple(_name(corpus, text, kind, ending) for kind in _PICTURES for ending in _FORMS)


def _name(corpus: str, text: str, kind: str, ending: str) -> str:
    stem = f"{corpus}-{text}".replace("/", "-").lstrip("-.")
    return f"{stem}-{kind}.{ending}"


def precision_recall(title: str, evaluations: Sequence[Evaluation]) -> dict[str, bytes]:
    """Precision over recall of importance, the mean over the meetings at each level of recall.

    Without interpolation, so that the area under a curve is the mean average precision.

    Args:
        title: of the picture.
        evaluations: on the same corpus; the first is drawn widest.

    Returns:
        The pictures by ending, svg and png.
    """
    import numpy as np

    levels = np.linspace(0.0, 1.0, _GRID)
    figure, axes = _figure(title, "recall", "precision")
    for i, found in enumerate(evaluations):
        curves = [curve for m in found.meetings if (curve := _curve(m, levels)) is not None]
        if not curves:
            continue
        area = found.macro["average_precision"].value
        axes.plot(
            levels[1:],
            np.mean(curves, axis=0)[1:],
            label=f"{found.scorer} (AP {area:.3f})",
            color=_COLOURS[i % len(_COLOURS)],
            linestyle=_LINES[i % len(_LINES)],
            linewidth=2.2 if i == 0 else 1.4,
        )
    shares = [s for m in evaluations[0].meetings if (s := _share(m)) is not None]
    if shares:
        axes.axhline(np.mean(shares), color="#999999", linewidth=1, label="chance")
    return _rendered(figure, axes)


def reliability_diagram(title: str, evaluations: Sequence[Evaluation]) -> dict[str, bytes]:
    """The share of important acts over the importance given, in bins, over all meetings at once.

    Args:
        title: of the picture.
        evaluations: on the same corpus, of scorers whose importance is a probability.

    Returns:
        The pictures by ending, svg and png.
    """
    figure, axes = _figure(title, "importance given", "share that is important")
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, label="perfectly calibrated")
    for i, found in enumerate(evaluations):
        labels, probabilities = _probabilities(found)
        error = expected_calibration_error(labels, probabilities)
        if error is None:
            continue
        bins = reliability(labels, probabilities)
        style: dict[str, Any] = {"color": _COLOURS[i % len(_COLOURS)], "clip_on": False}
        label = f"{found.scorer} (ECE over all acts {error:.3f})"
        axes.plot(bins.promised, bins.found, linewidth=1.2, **style)
        # The area of a mark is the share of the acts that it stands for.
        marker = _MARKERS[i % len(_MARKERS)]
        sizes = 12 + 400 * bins.share
        axes.scatter(bins.promised, bins.found, s=sizes, marker=marker, alpha=0.75, **style)
        axes.plot([], [], marker=marker, label=label, **style)
    return _rendered(figure, axes)


def _figure(title: str, x: str, y: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, layout="constrained")
    axes = figure.add_subplot()
    axes.set(title=title, xlabel=x, ylabel=y, xlim=(0, 1), ylim=(0, 1))
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _rendered(figure: Any, axes: Any) -> dict[str, bytes]:
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    axes.legend(loc="best", fontsize="small")
    FigureCanvasAgg(figure)
    pictures = {}
    for ending, about in _FORMS.items():
        content = BytesIO()
        with matplotlib.rc_context({"svg.hashsalt": "minutes", "svg.fonttype": "none"}):
            figure.savefig(content, format=ending, dpi=_RESOLUTION, metadata=about)
        pictures[ending] = content.getvalue()
    return pictures


def _curve(measured: MeasuredMeeting, levels: Array) -> Array | None:
    """Precision where each level of recall is first reached; None without important acts."""
    import numpy as np
    from sklearn.metrics import precision_recall_curve

    acts = measured.meeting.utterances
    rows = [
        (act.important, score.logit)
        for act, score in zip(acts, measured.scores, strict=True)
        if act.important is not None
    ]
    labels = important([label for label, _ in rows])
    if not labels.any():
        return None
    precision, recall, _ = precision_recall_curve(labels, [logit for _, logit in rows])
    # Both run from the lowest threshold; the last point, of recall 0, is no threshold's.
    precision, recall = precision[-2::-1], recall[-2::-1]
    curve: Array = precision[np.searchsorted(recall, levels - 1e-9)]
    return curve


def _share(measured: MeasuredMeeting) -> float | None:
    labels = [a.important for a in measured.meeting.utterances if a.important is not None]
    positive = important(labels)
    return float(positive.mean()) if positive.any() else None


def _probabilities(found: Evaluation) -> tuple[list[float], list[float]]:
    pairs = [
        (act.important, min(max(score.importance, 0.0), 1.0))
        for measured in found.meetings
        for act, score in zip(measured.meeting.utterances, measured.scores, strict=True)
        if act.important is not None
    ]
    return [label for label, _ in pairs], [probability for _, probability in pairs]
