"""LlamaIndex's metadata filters, translated or judged here; none is left out in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from llama_index.core.vector_stores import FilterCondition, FilterOperator, MetadataFilters

from memplug import InvalidInput
from memplug.types import Condition, Operator

_PLAIN: Mapping[FilterOperator, Operator] = {
    FilterOperator.EQ: "eq",
    FilterOperator.NE: "ne",
    FilterOperator.GT: "gt",
    FilterOperator.GTE: "gte",
    FilterOperator.LT: "lt",
    FilterOperator.LTE: "lte",
    FilterOperator.IN: "in",
}


def conditions(filters: MetadataFilters | None) -> tuple[Condition, ...] | None:
    """The filters as conditions that the store itself applies; None where it cannot say them all.

    Raises InvalidInput for an operator or a condition that memplug does not know.
    """
    found: list[Condition] = []
    for one in filters.filters if filters else ():
        if isinstance(one, MetadataFilters):
            inner = conditions(one)
            if inner is None:
                return None
            found.extend(inner)
        elif one.operator in _PLAIN:
            operand = list(one.value) if one.operator is FilterOperator.IN else one.value  # type: ignore[arg-type]
            found.append(Condition(one.key, _PLAIN[one.operator], operand))  # type: ignore[arg-type]
        else:
            judge(one.operator)
            return None
    together = filters is None or filters.condition in (None, FilterCondition.AND)
    return tuple(found) if together or (len(found) == 1 and _is_or(filters)) else None


def _is_or(filters: MetadataFilters | None) -> bool:
    return filters is not None and filters.condition is FilterCondition.OR


def passes(metadata: Mapping[str, Any], filters: MetadataFilters) -> bool:
    """True where the metadata meet the filters."""
    answers = [
        passes(metadata, one)
        if isinstance(one, MetadataFilters)
        else judge(one.operator)(metadata.get(one.key), one.value)
        for one in filters.filters
    ]
    match filters.condition:
        case FilterCondition.AND | None:
            return all(answers)
        case FilterCondition.OR:
            return any(answers)
        case FilterCondition.NOT:
            return not any(answers)
        case _:
            raise InvalidInput(f"unknown condition {filters.condition!r} of MetadataFilters")


def judge(operator: FilterOperator) -> Callable[[Any, Any], bool]:
    """What the operator asks of a value. Raises InvalidInput for one that is not known."""
    found = _JUDGES.get(operator)
    if found is None:
        raise InvalidInput(
            f"MetadataFilter operator {operator!r} is not supported; use {', '.join(_JUDGES)}"
        )
    return found


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def judged(value: Any, operand: Any) -> bool:
        try:
            return value is not None and compare(value, operand)
        except TypeError:
            return False

    return judged


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


_JUDGES: Mapping[str, Callable[[Any, Any], bool]] = {
    FilterOperator.EQ: lambda value, operand: bool(value == operand),
    FilterOperator.NE: lambda value, operand: bool(value != operand),
    FilterOperator.GT: _ordered(lambda value, operand: bool(value > operand)),
    FilterOperator.GTE: _ordered(lambda value, operand: bool(value >= operand)),
    FilterOperator.LT: _ordered(lambda value, operand: bool(value < operand)),
    FilterOperator.LTE: _ordered(lambda value, operand: bool(value <= operand)),
    FilterOperator.IN: lambda value, operand: value in operand,
    FilterOperator.NIN: lambda value, operand: value not in operand,
    FilterOperator.ANY: lambda value, operand: any(one in _listed(value) for one in operand),
    FilterOperator.ALL: lambda value, operand: all(one in _listed(value) for one in operand),
    FilterOperator.TEXT_MATCH: lambda value, operand: str(operand) in _text(value),
    FilterOperator.TEXT_MATCH_INSENSITIVE: lambda value, operand: (
        str(operand).lower() in _text(value).lower()
    ),
    FilterOperator.CONTAINS: lambda value, operand: operand in _listed(value),
    FilterOperator.IS_EMPTY: lambda value, _: value is None or value in ("", [], ()),
}
