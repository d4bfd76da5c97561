"""A neighbourhood as one HTML document that needs nothing else: no script, no request, all text escaped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from memplug_hipporag.page import PAGE, STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from memplug_hipporag.neighbourhood import Column, Neighbourhood, Spot, Tie

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_TOP: Final = 56
"""Pixels above the first card: the columns' headings."""
_GAP: Final = 14


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a column stands and how large its cards are, in pixels; letters that a card shows."""

    heading: str
    left: int
    width: int
    height: int
    letters: int


_LOOKS: Final[dict[Column, _Look]] = {
    "question": _Look("Question", 0, 190, 132, 150),
    "fact": _Look("Linked by", 262, 236, 62, 84),
    "start": _Look("Starts", 570, 176, 46, 44),
    "entity": _Look("On the way", 822, 176, 46, 44),
    "episode": _Look("Answer", 1078, 402, 92, 170),
}
_WIDTH: Final = 1480


@dataclass(frozen=True, slots=True)
class _Card:
    spot: Spot
    number: int
    top: float

    @property
    def look(self) -> _Look:
        return _LOOKS[self.spot.column]

    @property
    def middle(self) -> float:
        return self.top + self.look.height / 2


def drawn(found: Neighbourhood) -> str:
    """The document."""
    columns = _ordered(found)
    height = max(_tall(name, len(spots)) for name, spots in columns.items())
    cards: dict[str, _Card] = {}
    for name, spots in columns.items():
        look = _LOOKS[name]
        top = _TOP + (height - _tall(name, len(spots))) / 2
        for place, spot in enumerate(spots):
            cards[spot.key] = _Card(spot, len(cards), top + place * (look.height + _GAP))
    lines = sorted(found.ties, key=lambda tie: tie.weight)
    beside: dict[str, set[int]] = {key: {card.number} for key, card in cards.items()}
    for tie in lines:
        beside[tie.one].add(cards[tie.other].number)
        beside[tie.other].add(cards[tie.one].number)
    most = max(
        (spot.value for spot in found.spots if spot.column not in ("question", "fact")), default=0
    )
    return PAGE.format(
        title=_text(found.question, 120),
        style=STYLE + _hovers(len(cards)),
        width=_WIDTH,
        height=round(height + _TOP + 8),
        summary=f"{found.episodes:,} episodes, {found.facts:,} facts and {found.entities:,} entities in the graph",
        headings="".join(_heading(name) for name, spots in columns.items() if spots),
        lines="".join(_line(tie, cards[tie.one], cards[tie.other]) for tie in lines),
        cards="".join(_card(card, beside[key], most) for key, card in cards.items()),
        rows="".join(_row(spot) for spot in found.column("episode")),
    )


def _ordered(found: Neighbourhood) -> dict[Column, list[Spot]]:
    """The spots of each column, entities beside what they are tied to."""
    columns: dict[Column, list[Spot]] = {name: found.column(name) for name in _LOOKS}
    place = {
        spot.key: (number + 0.5) / len(spots)
        for spots in columns.values()
        for number, spot in enumerate(spots)
    }
    for _ in range(4):
        for name in ("start", "entity"):
            column: list[Spot] = columns[name]
            means = {spot.key: _mean(spot, found.ties, place) for spot in column}
            column.sort(key=lambda spot: (means[spot.key], spot.key))
            place.update(
                {spot.key: (number + 0.5) / len(column) for number, spot in enumerate(column)}
            )
    return columns


def _mean(spot: Spot, ties: Sequence[Tie], place: dict[str, float]) -> float:
    """Where the spots that it is tied to stand on average, by weight."""
    near = [
        (place[tie.other if tie.one == spot.key else tie.one], tie.weight + 0.05)
        for tie in ties
        if spot.key in (tie.one, tie.other)
    ]
    total = sum(weight for _, weight in near)
    return sum(where * weight for where, weight in near) / total if total else place[spot.key]


def _tall(name: Column, count: int) -> int:
    return count * (_LOOKS[name].height + _GAP) - _GAP if count else 0


def _heading(name: Column) -> str:
    look = _LOOKS[name]
    return (
        f'<div class="heading" style="left:{look.left}px;width:{look.width}px">{look.heading}</div>'
    )


def _line(tie: Tie, one: _Card, other: _Card) -> str:
    """A curve from the one that stands further left to the other; a bow at the side within one column."""
    if one.look.left > other.look.left:
        one, other = other, one
    first, last = one.look.left + one.look.width, other.look.left
    if one.look is other.look:
        last = first
        bend = 26.0
        middle = f"{first + bend:.0f},{one.middle:.1f} {last + bend:.0f},{other.middle:.1f}"
    else:
        bend = (last - first) / 2
        middle = f"{first + bend:.0f},{one.middle:.1f} {last - bend:.0f},{other.middle:.1f}"
    width = 1.0 + 4.5 * tie.weight**0.5
    return (
        f'<path class="{tie.way} n{one.number} n{other.number}" stroke-width="{width:.1f}" '
        f'd="M{first},{one.middle:.1f} C{middle} {last},{other.middle:.1f}"/>'
    )


def _card(card: _Card, beside: set[int], most: float) -> str:
    spot, look = card.spot, card.look
    classes = " ".join(f"n{number}" for number in sorted(beside))
    place = f"left:{look.left}px;top:{card.top:.1f}px;width:{look.width}px;height:{look.height}px"
    hint = _text(f"{spot.title}: {spot.text}" if spot.title else spot.text, 600)
    return (
        f'<div id="n{card.number}" class="card {spot.column} {classes}" style="{place}" title="{hint}">'
        f"{_content(spot, look, most)}</div>"
    )


def _content(spot: Spot, look: _Look, most: float) -> str:
    text = _text(spot.text, look.letters)
    match spot.column:
        case "question":
            return f"<p>{text}</p>"
        case "fact":
            said = spot.title or f"{spot.value:.2f}"
            return f'<p>{text}</p><span class="value">{said}</span>'
        case "episode":
            title = f"<b>{_text(spot.title, 44)}</b>" if spot.title else ""
            figures = f'<span class="value">score {spot.score:.2f} · walk {spot.value:.4f}</span>'
            return (
                f'<span class="rank">{spot.rank}</span>{figures}<p>{title} {text}</p>'
                f"{_bar(spot.value, most)}"
            )
        case _:
            return (
                f'<p>{text}</p><span class="value">{spot.value:.4f}</span>{_bar(spot.value, most)}'
            )


def _bar(value: float, most: float) -> str:
    share = 100 * (value / most) ** 0.5 if most > 0 else 0.0
    return f'<i style="width:{share:.1f}%"></i>'


def _row(spot: Spot) -> str:
    title = f"<b>{_text(spot.title, 120)}</b> " if spot.title else ""
    return (
        f"<tr><td>{spot.rank}</td><td>{spot.score:.3f}</td><td>{spot.value:.5f}</td>"
        f"<td>{title}{_text(spot.text, 2000)}</td></tr>"
    )


def _hovers(count: int) -> str:
    """Whatever is not tied to the card under the pointer fades."""
    rules = []
    for number in range(count):
        over = f".picture:has(#n{number}:hover)"
        rules.append(f"{over} path:not(.n{number}){{opacity:.06}}")
        rules.append(f"{over} .card:not(.n{number}){{opacity:.25}}")
    return "\n".join(rules)


def _text(text: str, letters: int) -> str:
    """Escaped, on one line, cut with an ellipsis, without characters that control a display or turn its direction."""
    flat = " ".join(_CONTROL.sub(" ", text).split())
    return escape(flat if len(flat) <= letters else f"{flat[: letters - 1].rstrip()}…")


__all__ = ["drawn"]
