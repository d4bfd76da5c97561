"""The charts of a report as inline SVG, drawn by matplotlib. Needs the extra `eval`.

Colours are written as variables of the page's style sheet, so that a chart follows the page's light or dark theme, and
text stays text. A chart depends on nothing but the report: no date, no random id.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from memplug.errors import MissingExtraError
from memplug.evaluation.markup import Html, element, visible

if TYPE_CHECKING:
    from memplug.evaluation.report import Estimate, Pair, Report, SystemReport

COLOURS = 10
"""Systems have one of so many colours, by their place in the report."""
_INK, _FAINT, _RULE, _GROUND = "#010101", "#020202", "#030303", "#040404"
_VARIABLES = {
    _INK: "var(--ink)",
    _FAINT: "var(--faint)",
    _RULE: "var(--rule)",
    _GROUND: "var(--ground)",
} | {f"#0500{number:02x}": f"var(--system-{number})" for number in range(COLOURS)}
"""Colours that are drawn with, and what the page puts in their place."""
_LONGEST = 30
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_LOCATED = re.compile(r' (?:xmlns(?::\w+)?|version|height|width)="[^"]*"')


@dataclass(frozen=True)
class Point:
    """A system in a plane: what it costs, and what it reaches."""

    label: str
    colour: str
    x: float
    estimate: Estimate
    hollow: bool


def require() -> None:
    """Raises MissingExtraError where no chart could be drawn."""
    if find_spec("matplotlib") is None:
        raise MissingExtraError("the charts of a report", "eval")


def colour(number: int) -> str:
    """The colour of the system at this place of the report, as it is drawn."""
    return f"#0500{number % COLOURS:02x}"


def quality_against_time(report: Report, k: int) -> Html:
    """Recall at k against the median time of a search."""
    points = [
        Point(
            _short(one.name),
            colour(number),
            max(one.effort.median_ms, 0.001),
            one.overall.recall[k],
            one.baseline,
        )
        for number, one in enumerate(report.systems)
    ]
    title = f"Recall@{k} of each system against the median milliseconds of a search"
    return _plane(points, title, x="milliseconds a search (median)", y=f"recall@{k}, per cent")


def quality_against_tokens(report: Report, k: int) -> Html:
    """Recall at k against the tokens that the first k hits cost a prompt."""
    points = [
        Point(
            _short(one.name),
            colour(number),
            max(one.overall.tokens[k], 1.0),
            one.overall.recall[k],
            one.baseline,
        )
        for number, one in enumerate(report.systems)
    ]
    title = f"Recall@{k} of each system against the mean tokens of its first {k} hits"
    return _plane(
        points, title, x=f"tokens of the first {k} hits (mean)", y=f"recall@{k}, per cent"
    )


def _plane(points: Sequence[Point], title: str, *, x: str, y: str) -> Html:
    with _drawing(5.4, 4.2) as (figure, save):
        axes = figure.add_subplot()
        axes.set_xscale("log")
        for point in points:
            value, low, high = _percent(point.estimate)
            axes.errorbar(
                point.x,
                value,
                yerr=[[value - low], [high - value]],
                fmt="o",
                markersize=8,
                color=point.colour,
                markerfacecolor=_GROUND if point.hollow else point.colour,
                markeredgewidth=1.8,
                elinewidth=1.1,
                capsize=0,
            )
        _span(axes, [point.x for point in points])
        _room(axes, [bound for point in points for bound in _percent(point.estimate)[1:]])
        _tidy(axes, x, y, grid="both")
        _plain_numbers(axes.xaxis)
        _label(figure, axes, points)
        return save(title)


def _label(figure: Any, axes: Any, points: Sequence[Point]) -> None:
    """Names the points beside them, further away with a line to the point where others are in the way."""
    figure.canvas.draw()
    at = {
        point: axes.transData.transform((point.x, 100 * point.estimate.value)) for point in points
    }
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in at.values()]
    for point, (x, _) in at.items():
        ends = (
            axes.transData.transform((point.x, bound)) for bound in _percent(point.estimate)[1:]
        )
        (_, bottom), (_, top) = ends
        taken.append((x - 2, bottom, x + 2, top))
    frame = axes.get_window_extent()
    for point in sorted(points, key=lambda one: -one.estimate.value):
        x, y = at[point]
        box = _place(x, y, 6.3 * len(point.label), (frame.x0, frame.y0, frame.x1, frame.y1), taken)
        taken.append(box)
        middle = ((box[0] + box[2]) / 2 - x, (box[1] + box[3]) / 2 - y)
        near = abs(middle[1]) < 18 and abs(middle[0]) < (box[2] - box[0]) / 2 + 14
        drawn = axes.annotate(
            point.label,
            (point.x, 100 * point.estimate.value),
            xytext=middle,
            textcoords="offset points",
            ha="center",
            va="center_baseline",
            color=_INK,
            fontsize=10,
            arrowprops=None
            if near
            else {"arrowstyle": "-", "color": _FAINT, "linewidth": 0.8, "shrinkB": 6},
        )
        drawn.set_in_layout(False)


Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


def _place(x: float, y: float, width: float, frame: Box, taken: Sequence[Box]) -> Box:
    """Where a label of this width fits: the nearest free place around the point, otherwise right of it."""
    places = []
    for distance in (0, 16, 30, 46, 64, 84, 106):
        for up in (0, distance, -distance):
            places += [(x + 8 + distance / 2, y + up), (x - 8 - distance / 2 - width, y + up)]
        places += [(x - width / 2, y + 14 + distance), (x - width / 2, y - 14 - distance)]
    boxes = [(left, middle - 7, left + width, middle + 7) for left, middle in places]
    inside = [
        one
        for one in boxes
        if one[0] >= frame[0] and one[2] <= frame[2] and one[1] >= frame[1] and one[3] <= frame[3]
    ]
    free = (one for one in inside if not any(_overlap(one, other) for other in taken))
    return next(free, boxes[0])


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def categories(report: Report, k: int) -> Html:
    """Recall at k by category, a panel for each, a bar for each system."""
    names = sorted({name for one in report.systems for name in one.categories})
    columns = 2 if len(names) == 4 else min(3, len(names))
    rows = math.ceil(len(names) / columns)
    height = rows * (0.24 * len(report.systems) + 0.75) + 0.3
    with _drawing(10.5, height) as (figure, save):
        first = None
        for number, name in enumerate(names):
            axes = figure.add_subplot(rows, columns, number + 1, sharex=first, sharey=first)
            first = first or axes
            _bars(axes, report.systems, name, k)
            axes.tick_params(labelleft=number % columns == 0)
            below = number + columns >= len(names)
            axes.set_xlabel(f"recall@{k}, per cent" if below else "", color=_FAINT)
        return save(f"Recall@{k} by kind of question, with 95 per cent intervals")


def _bars(axes: Any, systems: Sequence[SystemReport], category: str, k: int) -> None:
    scored = [one.categories.get(category) for one in systems]
    number = max((scores.questions for scores in scored if scores), default=0)
    places = range(len(systems))
    for place, scores in zip(places, scored, strict=True):
        if scores:
            value, low, high = _percent(scores.recall[k])
            axes.barh(place, value, height=0.66, color=colour(place), alpha=0.85)
            axes.hlines(place, low, high, color=_INK, linewidth=1.1)
    axes.set_yticks(list(places), [_short(one.name) for one in systems])
    axes.set_ylim(len(systems) - 0.5, -0.5)
    axes.set_xlim(0, 100)
    axes.set_title(
        f"{_short(category.replace('_', ' '))} ({number:,})", loc="left", fontsize=10.5, color=_INK
    )
    _tidy(axes, "", "", grid="x")
    axes.tick_params(axis="y", length=0, pad=8, labelcolor=_INK)
    axes.spines["left"].set_visible(False)


def latency(report: Report) -> Html:
    """How long searches took: the middle half as a bar, nine of ten as a line, a dot for the median."""
    taken = {
        one.name: sorted(
            1000 * asked.outcomes[one.name].seconds
            for asked in report.questions
            if one.name in asked.outcomes
        )
        for one in report.systems
    }
    with _drawing(10.5, 0.36 * len(taken) + 0.95) as (figure, save):
        axes = figure.add_subplot()
        axes.set_xscale("log")
        for place, milliseconds in enumerate(taken.values()):
            if milliseconds:
                _spread(axes, place, [max(value, 0.001) for value in milliseconds])
        axes.set_yticks(range(len(taken)), [_short(name) for name in taken])
        axes.set_ylim(len(taken) - 0.5, -0.5)
        _span(axes, [max(value, 0.001) for values in taken.values() for value in values])
        _tidy(axes, "milliseconds a search", "", grid="x")
        _plain_numbers(axes.xaxis)
        axes.tick_params(axis="y", length=0, pad=8, labelcolor=_INK)
        axes.spines["left"].set_visible(False)
        return save(
            "How long searches took, by system: median, middle half, and 5th to 95th percentile"
        )


def _spread(axes: Any, place: int, ordered: Sequence[float]) -> None:
    low, lower, middle, upper, high = (
        _at(ordered, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95)
    )
    axes.hlines(place, low, high, color=colour(place), linewidth=1.6)
    axes.hlines(place, lower, upper, color=colour(place), linewidth=9, alpha=0.55)
    axes.plot(
        [middle],
        [place],
        "o",
        color=colour(place),
        markersize=7.5,
        markeredgecolor=_GROUND,
        markeredgewidth=1.2,
    )
    axes.plot([ordered[-1]], [place], "|", color=_FAINT, markersize=7)


def differences(pairs: Sequence[Pair], colours: Mapping[str, str]) -> Html:
    """How much better or worse the others are than one system, in points, with intervals."""
    with _drawing(10.5, 0.36 * len(pairs) + 0.95) as (figure, save):
        axes = figure.add_subplot()
        axes.axvline(0, color=_FAINT, linewidth=1)
        for place, pair in enumerate(pairs):
            value, low, high = _percent(pair.difference)
            sure = pair.p_adjusted < 0.05
            drawn = colours[pair.second]
            axes.hlines(place, low, high, color=drawn, linewidth=2.2)
            axes.plot(
                [value],
                [place],
                "o",
                color=drawn,
                markersize=7.5,
                markerfacecolor=drawn if sure else _GROUND,
                markeredgewidth=1.8,
            )
        axes.set_yticks(range(len(pairs)), [f"against {_short(pair.second)}" for pair in pairs])
        axes.set_ylim(len(pairs) - 0.5, -0.5)
        subject = f"{_short(pairs[0].first)}: {pairs[0].metric}, points more (right) or less (left)"
        _tidy(axes, subject, "", grid="x")
        axes.tick_params(axis="y", length=0, pad=8, labelcolor=_INK)
        axes.spines["left"].set_visible(False)
        return save(
            f"Differences in {pairs[0].metric} between {pairs[0].first} and the other systems, with 95 per cent intervals"
        )


def _percent(estimate: Estimate) -> tuple[float, float, float]:
    """Value, low and high, in per cent; the interval holds the value."""
    value = 100 * estimate.value
    return value, min(value, 100 * estimate.low), max(value, 100 * estimate.high)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def _short(name: str) -> str:
    """A name that leaves room for the chart beside it."""
    shown = visible(name.replace("\n", " "))
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _span(axes: Any, values: Sequence[float]) -> None:
    """A logarithmic axis that leaves room on both sides."""
    if values:
        axes.set_xlim(min(values) / 1.6, max(values) * 1.6)


def _room(axes: Any, values: Sequence[float]) -> None:
    """An axis of per cent, from a round number below the least to one above the greatest."""
    low, high = min(values, default=0), max(values, default=100)
    bottom = 10 * math.floor((low - 3) / 10)
    axes.set_ylim(max(-3, bottom), min(103, 10 * math.ceil((high + 3) / 10)))


def _tidy(axes: Any, x: str, y: str, *, grid: str) -> None:
    axes.set_xlabel(x, color=_FAINT, labelpad=6)
    axes.set_ylabel(y, color=_FAINT, labelpad=8)
    axes.grid(visible=True, axis=grid, color=_RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(which="both", color=_RULE, labelcolor=_FAINT, labelsize=10)
    axes.minorticks_off()
    for name, spine in axes.spines.items():
        spine.set_visible(name in ("left", "bottom"))
        spine.set_color(_RULE)


def _plain_numbers(axis: Any) -> None:
    """Numbers as people write them, at 1, 2 and 5 times a power of ten, on a logarithmic axis."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(base=10, subs=(1.0, 2.0, 5.0), numticks=9))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axis.set_minor_formatter(NullFormatter())


@contextmanager
def _drawing(width: float, height: float) -> Iterator[tuple[Any, Callable[[str], Html]]]:
    """An empty figure (inches), and what turns it into inline SVG that the given title describes."""
    require()
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings = {
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "svg.fonttype": "none",
        "svg.hashsalt": f"{width:g} {height:g}",
        "text.color": _INK,
        "text.parse_math": False,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        # Text stays text: a script that the measuring font does not know is drawn by the reader's.
        warnings.filterwarnings("ignore", "Glyph", UserWarning)
        figure = Figure(figsize=(width, height), dpi=72, layout="constrained", facecolor="none")
        FigureCanvasSVG(figure)

        def save(title: str) -> Html:
            mpl.rcParams["svg.hashsalt"] = title
            file = io.StringIO()
            figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
            return _inline(file.getvalue(), title)

        yield figure, save


def _inline(document: str, title: str) -> Html:
    """The document's svg element alone, described, its colours those of the page."""
    drawn = _METADATA.sub("", document[document.index("<svg") :])
    for placeholder, variable in _VARIABLES.items():
        drawn = drawn.replace(placeholder, variable)
    head, _, body = drawn.partition(">")
    kept = _LOCATED.sub("", head.removeprefix("<svg"))
    described = element("title", title)
    label = element("svg", role="img", aria_label=title).removesuffix("></svg>")
    return Html(f"{label}{kept}>{described}{body}".strip())
