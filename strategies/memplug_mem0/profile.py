"""The profile: what is true of somebody now, in an order and wording that stay while the facts do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from memplug import Section
from memplug.errors import InvalidInput
from memplug_mem0.settings import ProfileField
from memplug_mem0.values import folded

if TYPE_CHECKING:
    from memplug_mem0.settings import Mem0Config
    from memplug_mem0.validity import Entry

TITLE: Final = "profile"
_SHORTEST: Final = 4
"""Tokens of the shortest line."""
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_FIRST: Final = ("name", "age", "birthday", "residence", "occupation", "employer", "marital status")


def fields_of(config: Mem0Config) -> dict[str, ProfileField]:
    """The application's fields: those listed, then those of its pydantic model. Raises InvalidInput where that is none."""
    fields = dict(config.profile)
    if config.profile_schema:
        for name, about, many in _declared(config.profile_schema):
            fields.setdefault(name, ProfileField(about=about, many=many))
    return fields


def _declared(path: str) -> Iterable[tuple[str, str, bool]]:
    from pydantic import BaseModel

    module, _, name = path.partition(":")
    try:
        model = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InvalidInput(
            f"profile_schema {path!r} cannot be imported; write package.module:Class"
        ) from error
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        raise InvalidInput(f"profile_schema {path!r} is no pydantic model")
    for field, info in model.model_fields.items():
        yield field.replace("_", " "), info.description or "", _lists(info.annotation)


def _lists(annotation: Any) -> bool:
    origin = get_origin(annotation)
    return origin in (list, tuple, set, frozenset) or any(
        _lists(one) for one in get_args(annotation) if one is not type(None)
    )


def instructions(config: Mem0Config) -> str:
    """What the settings ask of the extraction, for the prompt."""
    lines = []
    fields = fields_of(config)
    if fields:
        lines.append("Use these attributes where they fit:")
        lines += [
            f"- {name}{' (many)' if one.many else ''}{f': {one.about}' if one.about else ''}"
            for name, one in fields.items()
        ]
    if config.include:
        lines.append(f"Keep: {config.include}")
    if config.exclude or config.leave_out:
        lines.append(
            f"Leave out: {'; '.join(filter(None, (config.exclude, ', '.join(config.leave_out))))}"
        )
    return "\n".join(lines)


Lines = list[tuple[str, tuple[str, ...]]]
"""(line, ids of its facts)."""


Row = tuple[str, str, tuple[str, ...]]
"""(by which it is sorted, line, ids of its facts)."""


@dataclass(slots=True)
class _Held:
    """What holds of one attribute of somebody between two moments."""

    slot: Sequence[Entry]
    since: datetime
    until: datetime
    shown: Sequence[Entry]
    """Each value once."""
    row: Row | None = None
    made: tuple[int, bool] | None = None
    """Of which fields, and whether beside somebody else, the row was made."""


class Profiles:
    """The last lines that were made of some facts: they stay until a fact begins or ends."""

    def __init__(self, held: dict[tuple[str, str], _Held] | None = None) -> None:
        self._held = {} if held is None else held
        """What was last made of each slot, by all states of a scope."""
        self._known: tuple[datetime, datetime, int, Lines] | None = None

    def carried(self) -> Profiles:
        """For another state of the same scope: what both have alike is not made again."""
        return Profiles(self._held)

    def lines(
        self,
        slots: Iterable[Sequence[Entry]],
        moment: datetime,
        fields: Mapping[str, ProfileField],
    ) -> Lines:
        """`profile_lines` of the facts that hold at the moment. The slots are those of the last time."""
        known = self._known
        if known is not None and known[0] <= moment < known[1] and known[2] == id(fields):
            return known[3]
        since, until = _EARLIEST, _LATEST
        found: list[_Held] = []
        for slot in slots:
            name = slot[0].slot
            held = self._held.get(name)
            if held is None or held.slot is not slot or not held.since <= moment < held.until:
                held = self._held[name] = _at(slot, moment)
            if held.since > since:
                since = held.since
            if held.until < until:
                until = held.until
            if held.shown:
                found.append(held)
        lines = _lines(found, fields)
        self._known = since, until, id(fields), lines
        return lines


def _at(slot: Sequence[Entry], moment: datetime) -> _Held:
    """What holds at the moment, and how long."""
    since, until = _EARLIEST, _LATEST
    open_now = []
    for one in slot:
        if one.ends:
            continue
        if one.time > moment:
            until = min(until, one.time)
            continue
        since = max(since, one.time)
        if one.valid_to is None or one.valid_to > moment:
            open_now.append(one)
        if one.valid_to is not None and one.valid_to > moment:
            until = min(until, one.valid_to)
        elif one.valid_to is not None:
            since = max(since, one.valid_to)
    return _Held(slot, since, until, _distinct(open_now))


def profile_lines(slots: Iterable[Sequence[Entry]], fields: Mapping[str, ProfileField]) -> Lines:
    """A line an attribute of each subject, the most telling first. Order and wording depend on the facts alone.

    slots: what holds of one attribute of somebody, by time.
    """
    made = ((slot, _distinct(slot)) for slot in slots)
    return _lines([_Held(slot, _EARLIEST, _LATEST, it) for slot, it in made if it], fields)


def _lines(found: Sequence[_Held], fields: Mapping[str, ProfileField]) -> Lines:
    several = len({held.shown[0].subject for held in found}) > 1
    made = id(fields), several
    rows = []
    for held in found:
        if held.made != made:
            held.made, held.row = made, _row(held.shown, fields, several)
        if held.row is not None:
            rows.append(held.row)
    rows.sort()
    return [(line, ids) for _, line, ids in rows]


def _row(shown: Sequence[Entry], fields: Mapping[str, ProfileField], several: bool) -> Row | None:
    """What is shown of an attribute; None where no field takes it."""
    subject, attribute = shown[0].slot
    name = _field(attribute, fields) if fields else attribute
    if name is None:
        return None
    many = fields[name].many if fields else shown[-1].many
    if len(shown) > 1 and not many:
        # Where one value is asked for, the latest that nothing outweighs.
        shown = [max(shown, key=lambda it: (not it.secondhand, it.trust, it.order))]
    head = f"{subject}: {name}" if several else name
    first = tuple(fields or _FIRST)
    place = first.index(name) if name in first else len(first)
    other = "'s " in subject
    rank = f"{other:d}{place:04}{name}\0{subject}"
    line = f"- {head}: {', '.join([one.value for one in shown])}"
    return rank, line, tuple([one.id for one in shown])


def _distinct(slot: Sequence[Entry]) -> Sequence[Entry]:
    """Each value once, in the words of who is believed most, else of who said it last."""
    told = [one for one in slot if not one.framed]
    if len(told) == 1:
        return told
    values: dict[str, Entry] = {}
    for one in told:
        value = folded(one.value)
        said = values.get(value)
        if said is None or not said.outweighs(one):
            values[value] = one
    return list(values.values())


def _field(attribute: str, fields: Mapping[str, ProfileField]) -> str | None:
    """The field that an attribute fills."""
    return next(
        (name for name, one in fields.items() if attribute in (one.attributes or (folded(name),))),
        None,
    )


def section(lines: Lines, budget: int) -> Section | None:
    """As many lines as the budget of tokens holds; None where there are none."""
    kept: list[str] = []
    sources: list[str] = []
    left = budget
    for line, ids in lines:
        if left < _SHORTEST:
            break
        cost = -(-4 * len(line.split()) // 3)
        if not line.isascii():
            cost += sum(1 for letter in line if ord(letter) > 0x2E7F)
        if cost > left:
            continue
        left -= cost
        kept.append(line)
        sources.extend(ids)
    if not kept:
        return None
    return Section(title=TITLE, text="\n".join(kept), sources=tuple(sources), priority=1)
