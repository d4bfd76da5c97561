"""Values come back from JSON exactly as they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memplug import codec
from memplug.errors import ConfigError, InvalidInput
from memplug.types import (
    Content,
    Document,
    Episode,
    Feedback,
    Kind,
    Message,
    Messages,
    Removed,
    SessionClosed,
    Signal,
    Sweep,
    Text,
    Trajectory,
    TrajectoryStep,
)

NOW = datetime(2026, 1, 1, 12, 30, 5, 123457, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_come_back_to_the_microsecond(time: datetime) -> None:
    assert codec.moment(codec.micros(time)) == time


def test_times_of_other_zones_become_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert codec.moment(codec.micros(there)) == NOW


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no time zone"):
        codec.micros(datetime(2026, 1, 1))  # noqa: DTZ001 - what the test is about


@pytest.mark.parametrize(
    "content",
    [
        Text("x", "ann", "user"),
        Messages((Message("user", "hi", "ann", NOW, "m1", {"a": [1]}), Message("tool", ""))),
        Document("text", "id", "title"),
        Trajectory("task", (TrajectoryStep("a", "user", "t", "{}", "r", "e", 0.5),), 0.25, ("t",)),
    ],
)
def test_contents_come_back(content: Content) -> None:
    text = codec.to_text(codec.content_json(content))
    assert codec.content_from(codec.from_text(text)) == content


@pytest.mark.parametrize(
    "signal",
    [Sweep(2.5, NOW), SessionClosed("s"), Feedback("r", 0.5, ("a",)), Removed(("a", "b"))],
)
def test_signals_come_back(signal: Signal) -> None:
    text = codec.to_text(codec.signal_json(signal))
    assert codec.signal_from(codec.from_text(text)) == signal


@dataclass(frozen=True)
class Inner:
    when: datetime
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Outer:
    inner: Inner
    weights: dict[str, float]
    maybe: int | None = None


def test_payloads_come_back_typed() -> None:
    payloads = codec.Payloads()
    payloads.register((Kind("x/outer", Outer),))
    payload = Outer(Inner(NOW, ("a", "ü")), {"k": 0.1})
    assert payloads.decode("x/outer", payloads.encode(payload)) == payload
    assert payloads.decode("episode", payloads.encode(Episode("step", "s"))) == Episode("step", "s")


def test_a_payload_of_an_unknown_kind_is_plain_json() -> None:
    payloads = codec.Payloads()
    text = payloads.encode(Outer(Inner(NOW, ()), {}))
    assert payloads.decode("x/unknown", text)["weights"] == {}


def test_a_payload_whose_type_has_changed_is_plain_json() -> None:
    payloads = codec.Payloads()
    payloads.register((Kind("x/outer", Outer),))
    assert payloads.decode("x/outer", '{"old":1}') == {"old": 1}


def test_a_payload_type_that_cannot_be_stored_is_named() -> None:
    class Strange:
        pass

    with pytest.raises(ConfigError, match="x/strange"):
        codec.Payloads().register((Kind("x/strange", Strange),))


def test_metadata_that_is_no_json_is_refused() -> None:
    with pytest.raises(InvalidInput, match="metadata must be JSON"):
        codec.metadata_text({"a": object()})  # type: ignore[dict-item]
