"""Draws the `flowchart` blocks of the pages, written as for Mermaid, as figures: the site then needs no script from elsewhere.

What is understood: `flowchart LR` or `TD`; nodes as `A[text]`, `(text)`, `([text])`, `[(text)]`, `{text}`, `((text))`; chains of
`-->`, `---`, `-.->`, `==>`, with `|text|` behind or `-- text -->` around; several nodes joined by `&`. A block with anything else
is left as it is.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)

_NODE = re.compile(
    r"\s*(\w+)\s*(?:\(\[(?P<a>[^\]]*)\]\)|\[\((?P<b>[^)]*)\)\]|\(\((?P<c>[^)]*)\)\)|\[(?P<d>[^\]]*)\]|\{(?P<e>[^}]*)\}|\((?P<f>[^)]*)\))?"
)
_ARROW = re.compile(
    r"\s*(?:(?:-->|---|-\.->|==>)\s*(?:\|(?P<behind>[^|]*)\|)?|--\s+(?P<around>[^|>]*?)\s+-->|-\.\s+(?P<dotted>[^|>]*?)\s+\.->)"
)
_WIDE, _LINE, _PAD, _GAP, _BESIDE = 16, 16, 9, 34, 16
"""Characters of a line, and in pixels: its height, the room around a text, between layers and within one."""


class NotDrawn(Exception):
    """The block says what this does not understand."""


@dataclass
class Box:
    """A node: its lines, where it stands, how large it is."""

    lines: list[str]
    round: bool = False
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0


@dataclass
class Chart:
    """Nodes by name, and edges with their texts."""

    down: bool
    boxes: dict[str, Box] = field(default_factory=dict)
    edges: list[tuple[str, str, str, bool]] = field(default_factory=list)


def drawn(markdown: str) -> str:
    """The page with every block that is understood as a figure."""

    def figure(match: re.Match[str]) -> str:
        try:
            return _draw(_parse(match[1]))
        except NotDrawn:
            return match[0]

    return BLOCK.sub(figure, markdown)


def _parse(text: str) -> Chart:
    lines = [line.strip() for line in re.split(r"[\n;]", text) if line.strip()]
    head = re.fullmatch(r"(?:flowchart|graph)\s+(LR|TD|TB)", lines[0]) if lines else None
    if head is None:
        raise NotDrawn(text)
    chart = Chart(down=head[1] != "LR")
    for line in lines[1:]:
        _chain(chart, line)
    return chart


def _chain(chart: Chart, line: str) -> None:
    before, at = _nodes(chart, line, 0)
    while at < len(line):
        arrow = _ARROW.match(line, at)
        if arrow is None:
            raise NotDrawn(line)
        label = arrow["behind"] or arrow["around"] or arrow["dotted"] or ""
        after, at = _nodes(chart, line, arrow.end())
        dotted = "-." in arrow[0]
        chart.edges += [(one, other, label.strip(), dotted) for one in before for other in after]
        before = after


def _nodes(chart: Chart, line: str, at: int) -> tuple[list[str], int]:
    names = []
    while True:
        node = _NODE.match(line, at)
        if node is None:
            raise NotDrawn(line)
        name, at = node[1], node.end()
        text = next((node[key] for key in "abcdef" if node[key] is not None), None)
        if text is not None or name not in chart.boxes:
            shown = re.sub(r"<br\s*/?>", " ", text or name).strip().strip('"')
            rounded = any(node[key] is not None for key in "abcf")
            chart.boxes[name] = Box(textwrap.wrap(shown, _WIDE) or [name], rounded)
        names.append(name)
        more = re.compile(r"\s*&").match(line, at)
        if more is None:
            rest = re.compile(r"\s*$").match(line, at)
            return names, len(line) if rest else at
        at = more.end()


def _layers(chart: Chart) -> list[list[str]]:
    """The nodes by their distance from the start, edges that lead back left out of account."""
    following = defaultdict(list)
    for one, other, _, _ in chart.edges:
        following[one].append(other)
    rank = dict.fromkeys(chart.boxes, 0)
    done: set[str] = set()
    order: list[str] = []

    def visit(name: str, path: frozenset[str]) -> None:
        if name in done:
            return
        done.add(name)
        for other in following[name]:
            if other not in path:
                visit(other, path | {name})
        order.append(name)

    for name in chart.boxes:
        visit(name, frozenset())
    place = {name: number for number, name in enumerate(reversed(order))}
    for name in reversed(order):
        for other in following[name]:
            if place[other] > place[name]:
                rank[other] = max(rank[other], rank[name] + 1)
    layers: list[list[str]] = [[] for _ in range(max(rank.values(), default=0) + 1)]
    for name in chart.boxes:
        layers[rank[name]].append(name)
    return layers


def _draw(chart: Chart) -> str:
    layers = _layers(chart)
    for box in chart.boxes.values():
        box.width = 2 * _PAD + 7.2 * max(len(line) for line in box.lines)
        box.height = 2 * _PAD + _LINE * len(box.lines)
    paths = _paths(chart, layers)
    _arrange(chart, layers)
    width = max(box.left + box.width for box in chart.boxes.values()) + 16
    height = max(box.top + box.height for box in chart.boxes.values()) + 16
    back = [edge for edge in chart.edges if _leads_back(chart, edge)]
    width, height = (
        (width + 40 * len(back), height) if chart.down else (width, height + 26 * len(back))
    )
    edges = [
        _edge(
            chart,
            edge,
            paths[edge],
            _beyond(chart, back.index(edge), width, height) if edge in back else None,
        )
        for edge in chart.edges
    ]
    nodes = [_box(box) for box in chart.boxes.values() if box.lines]
    told = "; ".join(
        f"{' '.join(chart.boxes[one].lines)} leads to {' '.join(chart.boxes[other].lines)}{f' ({label})' if label else ''}"
        for one, other, label, _ in chart.edges
    )
    return "\n".join(
        (
            f'<svg class="mp" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img"'
            f' aria-label="{escape(told)}" font-family="system-ui, sans-serif" font-size="13">',
            f'<rect class="mp-ground" width="{width:g}" height="{height:g}" rx="8"/>',
            *edges,
            *nodes,
            "</svg>",
        )
    )


def _beyond(chart: Chart, number: int, width: float, height: float) -> float:
    """Where an edge runs that leads back: below all others, or right of them."""
    return width - 12 - 40 * number if chart.down else height - 12 - 26 * number


def _paths(chart: Chart, layers: list[list[str]]) -> dict[tuple[str, str, str, bool], list[str]]:
    """The nodes that each edge passes; where it skips layers it gets a place of its own in each."""
    rank = {name: number for number, layer in enumerate(layers) for name in layer}
    paths = {}
    for number, edge in enumerate(chart.edges):
        between = []
        for layer in range(rank[edge[0]] + 1, rank[edge[1]]):
            name = f"{number} in {layer}"
            chart.boxes[name] = Box([], height=8.0, width=8.0)
            layers[layer].append(name)
            between.append(name)
        paths[edge] = [edge[0], *between, edge[1]]
    return paths


def _arrange(chart: Chart, layers: list[list[str]]) -> None:
    """Layers one after the other, each centred across."""
    boxes = chart.boxes
    along, across = ("height", "width") if chart.down else ("width", "height")
    spans = [
        sum(getattr(boxes[name], across) + _BESIDE for name in layer) - _BESIDE for layer in layers
    ]
    rank = {name: number for number, layer in enumerate(layers) for name in layer}
    forward = (label for one, other, label, _ in chart.edges if rank[one] < rank[other])
    longest = max((len(label) for label in forward), default=0)
    gap = _GAP if chart.down else max(_GAP, 26 + 6.2 * min(longest, 16))
    start = 16.0
    for layer, span in zip(layers, spans, strict=True):
        thick = max(getattr(boxes[name], along) for name in layer)
        beside = 16 + (max(spans) - span) / 2
        for name in layer:
            box = boxes[name]
            if not box.lines:
                setattr(box, along, thick)
            middle = start + (thick - getattr(box, along)) / 2
            box.left, box.top = (beside, middle) if chart.down else (middle, beside)
            beside += getattr(box, across) + _BESIDE
        start += thick + gap


def _leads_back(chart: Chart, edge: tuple[str, str, str, bool]) -> bool:
    one, other = chart.boxes[edge[0]], chart.boxes[edge[1]]
    return other.top <= one.top if chart.down else other.left <= one.left


def _edge(
    chart: Chart, edge: tuple[str, str, str, bool], path: list[str], beyond: float | None
) -> str:
    """The line from node to node with its tip and its text; `beyond` is where one that leads back runs."""
    label, dash = edge[2], ' stroke-dasharray="4 4"' if edge[3] else ""
    boxes = [chart.boxes[name] for name in path]
    if beyond is not None:
        line, tip, at = _back(boxes[0], boxes[-1], beyond, down=chart.down)
    else:
        line, tip, at = _forward(boxes, down=chart.down)
    place = f'x="{at[0]:g}" y="{at[1]:g}" text-anchor="middle" font-size="11"'
    text = f'<text class="mp-faint" {place}>{escape(label)}</text>' if label else ""
    return f'<path class="mp-line" d="{line}"{dash}/><path class="mp-tip" d="{tip}"/>{text}'


Drawn = tuple[str, str, tuple[float, float]]
"""A line and its tip as paths, and where its text stands."""


def _back(one: Box, other: Box, beyond: float, *, down: bool) -> Drawn:
    if down:
        x, y = one.left + one.width, one.top + one.height / 2
        to_x, to_y = other.left + other.width, other.top + other.height / 2
        line = f"M{x:g} {y:g}C{beyond:g} {y:g} {beyond:g} {to_y:g} {to_x + 7:g} {to_y:g}"
        text = ((3 * beyond + (x + to_x) / 2) / 4, (y + to_y) / 2 - 4)
        return line, f"M{to_x:g} {to_y:g}l8 -4v8z", text
    x, y = one.left + one.width / 2, one.top + one.height
    to_x, to_y = other.left + other.width / 2, other.top + other.height
    line = f"M{x:g} {y:g}C{x:g} {beyond:g} {to_x:g} {beyond:g} {to_x:g} {to_y + 7:g}"
    text = ((x + to_x) / 2, (3 * beyond + (y + to_y) / 2) / 4 - 4)
    return line, f"M{to_x:g} {to_y:g}l-4 8h8z", text


def _forward(boxes: list[Box], *, down: bool) -> Drawn:
    parts, ends = [], []
    for one, other in pairwise(boxes):
        last = other is boxes[-1]
        if down:
            x, y = one.left + one.width / 2, one.top + one.height
            to_x, to_y = other.left + other.width / 2, other.top - (7 if last else 0)
            bend = (to_y - y) / 2
            parts.append(
                f"M{x:g} {y:g}C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}"
            )
        else:
            x, y = one.left + one.width, one.top + one.height / 2
            to_x, to_y = other.left - (7 if last else 0), other.top + other.height / 2
            bend = (to_x - x) / 2
            parts.append(
                f"M{x:g} {y:g}C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"
            )
        if not last:
            across = f"v{other.height:g}" if down else f"h{other.width:g}"
            parts.append(f"M{to_x:g} {to_y:g}{across}")
        ends.append((x, y, to_x, to_y))
    x, y, to_x, to_y = ends[0]
    tip_x, tip_y = ends[-1][2:]
    tip = f"M{tip_x:g} {tip_y + 7:g}l-4 -8h8z" if down else f"M{tip_x + 7:g} {tip_y:g}l-8 -4v8z"
    return "".join(parts), tip, ((x + to_x) / 2, (y + to_y) / 2 + (4 if down else -5))


def _box(box: Box) -> str:
    radius = min(18.0, box.height / 2) if box.round else 6
    size = f'width="{box.width:g}" height="{box.height:g}" rx="{radius:g}"'
    middle, first = box.left + box.width / 2, box.top + _PAD + 12
    lines = [
        f'<text class="mp-text" x="{middle:g}" y="{first + _LINE * number:g}" text-anchor="middle">'
        f"{escape(line)}</text>"
        for number, line in enumerate(box.lines)
    ]
    return f'<rect class="mp-hook" x="{box.left:g}" y="{box.top:g}" {size}/>{"".join(lines)}'
