"""The profile: what is true of somebody now, in an order and wording that stay while the facts do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
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


def profile_lines(
    entries: Iterable[Entry],
    moment: datetime | None,
    fields: Mapping[str, ProfileField],
    speakers: Sequence[str] = (),
) -> list[tuple[str, tuple[str, ...]]]:
    """(line, ids of its facts), the most telling attributes first; a line an attribute of each subject.

    Order and wording depend on the facts that hold alone.
    """
    held: dict[tuple[str, str], dict[str, Entry]] = {}
    for one in sorted(
        (it for it in entries if not it.ends and it.open_at(moment)), key=lambda it: it.order
    ):
        held.setdefault(one.slot, {}).setdefault(folded(one.value), one)
    several = len({subject for subject, _ in held}) > 1
    rows = []
    for (subject, attribute), values in held.items():
        name = _field(attribute, fields) if fields else attribute
        if name is None:
            continue
        shown = list(values.values())
        # Where one value is asked for, the latest.
        if (fields and not fields[name].many) or (not fields and not shown[-1].many):
            shown = shown[-1:]
        head = f"{subject}: {name}" if several else name
        rows.append(
            (
                _rank(name, subject, fields),
                f"- {head}: {', '.join(one.value for one in shown)}",
                tuple(one.id for one in shown),
            )
        )
    rows.sort()
    return [(line, ids) for _, line, ids in rows]


def _rank(name: str, subject: str, fields: Mapping[str, ProfileField]) -> tuple[int, int, str, str]:
    order = list(fields) if fields else list(_FIRST)
    return int("'s " in subject), order.index(name) if name in order else len(order), name, subject


def _field(attribute: str, fields: Mapping[str, ProfileField]) -> str | None:
    """The field that an attribute fills."""
    return next(
        (name for name, one in fields.items() if attribute in (one.attributes or (folded(name),))),
        None,
    )


def section(lines: Sequence[tuple[str, tuple[str, ...]]], budget: int) -> Section | None:
    """As many lines as the budget of tokens holds; None where there are none."""
    kept: list[str] = []
    sources: list[str] = []
    left = budget
    for line, ids in lines:
        cost = -(-4 * len(line.split()) // 3) + sum(1 for letter in line if ord(letter) > 0x2E7F)
        if cost > left:
            continue
        left -= cost
        kept.append(line)
        sources.extend(ids)
    return (
        Section(title=TITLE, text="\n".join(kept), sources=tuple(sources), priority=1)
        if kept
        else None
    )
