"""What a filter lets pass."""

from __future__ import annotations

import pytest

from memplug.conditions import holds
from memplug.types import JSON, Condition, Operator

METADATA: dict[str, JSON] = {
    "stars": 4,
    "name": "ann",
    "ok": True,
    "tags": ["a", "b"],
    "deep": {"er": {"est": 1}},
    "dotted.key": "x",
    "none": None,
}


@pytest.mark.parametrize(
    ("key", "op", "value", "expected"),
    [
        ("stars", "eq", 4, True),
        ("stars", "eq", 4.0, True),
        ("stars", "eq", "4", False),
        ("ok", "eq", 1, False),
        ("none", "eq", None, True),
        ("missing", "eq", None, False),
        ("stars", "ne", 5, True),
        ("missing", "ne", 5, True),
        ("stars", "gt", 3, True),
        ("stars", "gte", 4, True),
        ("stars", "lt", 4, False),
        ("stars", "lte", 4, True),
        ("name", "gt", "abc", True),
        ("name", "gt", 3, False),
        ("ok", "gt", 0, False),
        ("none", "lt", 3, False),
        ("stars", "in", [1, 4], True),
        ("tags", "in", ["b", "z"], True),
        ("name", "in", "annie", False),
        ("deep.er.est", "eq", 1, True),
        ("deep.er.x", "exists", None, False),
        ("dotted.key", "eq", "x", True),
        ("stars", "exists", True, True),
        ("stars", "exists", False, False),
        ("missing", "exists", False, True),
        ('x"]; DROP', "exists", True, False),
    ],
)
def test_a_condition(key: str, op: Operator, value: JSON, expected: bool) -> None:
    assert holds(Condition(key, op, value), METADATA) is expected
