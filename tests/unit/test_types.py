"""The values that stages exchange."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from memplug.types import Record, Status, altered

RECORD: Record[Any] = Record(
    id="a",
    kind="note",
    text="tea",
    payload={"n": 1},
    vector=np.ones(3, np.float32),
    metadata={"k": "v"},
)


def test_an_altered_record_is_the_replaced_one() -> None:
    changes: dict[str, Any] = {
        "text": "milk",
        "status": Status.RETIRED,
        "ingest_time": datetime(2024, 1, 1, tzinfo=UTC),
    }
    made, expected = altered(RECORD, **changes), replace(RECORD, **changes)
    assert made == expected
    assert all(getattr(made, one.name) is getattr(expected, one.name) for one in fields(Record))
    assert RECORD.text == "tea"


def test_a_record_has_no_other_fields() -> None:
    with pytest.raises(AttributeError):
        altered(RECORD, colour="red")
