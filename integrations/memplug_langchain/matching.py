"""What a LangGraph search and listing ask of an item: filters on its value, conditions on its namespace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from langgraph.store.base import (
    GetOp,
    InvalidNamespaceError,
    ListNamespacesOp,
    MatchCondition,
    Op,
    PutOp,
    SearchOp,
)

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda value, operand: bool(value == operand),
    "$ne": lambda value, operand: bool(value != operand),
    "$gt": lambda value, operand: _number(value) > _number(operand),
    "$gte": lambda value, operand: _number(value) >= _number(operand),
    "$lt": lambda value, operand: _number(value) < _number(operand),
    "$lte": lambda value, operand: _number(value) <= _number(operand),
}


def passes(value: Mapping[str, Any], filter: Mapping[str, Any] | None) -> bool:
    """True where every key of the filter holds. Raises ValueError for an operator that there is not."""
    return not filter or all(_holds(value.get(key), wanted) for key, wanted in filter.items())


def _holds(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        if any(str(key).startswith("$") for key in wanted):
            return all(_compared(value, name, operand) for name, operand in wanted.items())
        return isinstance(value, Mapping) and all(
            _holds(value.get(key), one) for key, one in wanted.items()
        )
    if isinstance(wanted, list | tuple):
        return (
            isinstance(value, list | tuple)
            and len(value) == len(wanted)
            and all(_holds(one, other) for one, other in zip(value, wanted, strict=True))
        )
    return bool(value == wanted)


def _compared(value: Any, name: str, operand: Any) -> bool:
    compare = _COMPARE.get(name)
    if compare is None:
        raise ValueError(f"Unsupported operator: {name}; use {', '.join(_COMPARE)}")
    return compare(value, operand)


def _number(value: Any) -> float:
    """A number; what is none compares with nothing."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def listed(namespaces: Iterable[tuple[str, ...]], op: ListNamespacesOp) -> list[tuple[str, ...]]:
    """The namespaces that the operation asks for, in order."""
    matching = (
        one
        for one in namespaces
        if all(_matches(condition, one) for condition in op.match_conditions or ())
    )
    cut = {one if op.max_depth is None else one[: op.max_depth] for one in matching}
    return list(islice(sorted(cut), op.offset, op.offset + op.limit))


def _matches(condition: MatchCondition, namespace: tuple[str, ...]) -> bool:
    path = condition.path
    if len(namespace) < len(path):
        return False
    if condition.match_type == "prefix":
        labels = namespace[: len(path)]
    elif condition.match_type == "suffix":
        labels = namespace[len(namespace) - len(path) :]
    else:
        raise ValueError(f"Unsupported match type: {condition.match_type}")
    return all(wanted in ("*", label) for label, wanted in zip(labels, path, strict=True))


def checked_namespaces(op: Op) -> None:
    """Raises InvalidNamespaceError for a label that is no text, empty, or holds a period or a NUL."""
    match op:
        case GetOp() | PutOp():
            paths: Iterable[Iterable[str]] = (op.namespace,)
        case SearchOp():
            paths = (op.namespace_prefix,)
        case ListNamespacesOp():
            paths = (condition.path for condition in op.match_conditions or ())
        case _:
            raise ValueError(f"Unknown operation type: {type(op)}")
    for path in paths:
        for label in path:
            known: object = label
            if not isinstance(known, str) or not known or "." in known or "\x00" in known:
                raise InvalidNamespaceError(
                    f"{label!r} in {path!r}: a namespace's labels are texts without periods and NULs"
                )
