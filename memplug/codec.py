"""Values as JSON text and back, exactly: times, payloads, contents of sources, signals, recalls.

Times are integers, microseconds since 1970 UTC. Payloads go through pydantic's adapter of their kind's
type; a payload of a kind that nobody has registered comes back as plain JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError

from memplug.errors import ConfigError, InvalidInput
from memplug.types import (
    EPISODE,
    JSON,
    Content,
    Document,
    Episode,
    Feedback,
    Kind,
    Message,
    Messages,
    Removed,
    Scope,
    SessionClosed,
    Signal,
    Sweep,
    Text,
    Trajectory,
    TrajectoryStep,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(time: datetime) -> int:
    """Microseconds since 1970 UTC. Raises InvalidInput for a time without a zone."""
    if time.tzinfo is None:
        raise InvalidInput(f"{time!r} has no time zone: pass an aware datetime, such as UTC")
    return (time - EPOCH) // _MICROSECOND


@lru_cache(maxsize=8192)
def moment(number: int) -> datetime:
    """The aware UTC time of `micros`."""
    return EPOCH + timedelta(microseconds=number)


def micros_or_none(time: datetime | None) -> int | None:
    return None if time is None else micros(time)


def moment_or_none(number: int | None) -> datetime | None:
    return None if number is None else moment(number)


def to_text(value: object) -> str:
    """Compact JSON text; characters stay as they are."""
    return _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
from_text = json.loads


def metadata_text(metadata: Mapping[str, JSON]) -> str:
    """The metadata as JSON text. Raises InvalidInput for what JSON cannot hold."""
    if not metadata:
        return ""
    try:
        return json.dumps(metadata, ensure_ascii=False, separators=(",", ":"), default=_plain)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"metadata must be JSON: {error}") from error


def metadata_from(text: str) -> dict[str, JSON]:
    return json.loads(text) if text else {}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not JSON")


class Payloads:
    """The payload types of the kinds that are known, and how they are written and read."""

    def __init__(self) -> None:
        self._by_type: dict[type[Any], TypeAdapter[Any]] = {}
        self._by_kind: dict[str, TypeAdapter[Any]] = {}
        self._any_support: set[str] = set()
        self.register((EPISODE,))

    def register(self, kinds: Iterable[Kind[Any]]) -> None:
        """Learns the kinds; one that comes again replaces the earlier one."""
        for kind in kinds:
            self._by_kind[kind.name] = self._adapter(kind.payload, kind.name)
            if kind.support == "any":
                self._any_support.add(kind.name)
            else:
                self._any_support.discard(kind.name)

    def any_support(self, kind: str) -> bool:
        """True for a kind whose records live while one of their sources remains."""
        return kind in self._any_support

    def encode(self, payload: object) -> str:
        """JSON text of a payload. Raises InvalidInput where it has none."""
        if payload is None:
            return "null"
        if isinstance(payload, (dict, list, str, int, float, bool)):
            return to_text(payload)
        try:
            return self._adapter(type(payload), type(payload).__name__).dump_json(payload).decode()
        except ValueError as error:
            raise InvalidInput(
                f"a payload of type {type(payload).__name__} cannot be written as JSON: {error}"
            ) from error

    def decode(self, kind: str, text: str) -> Any:
        """The payload of a record of this kind; plain JSON where the kind is unknown or its type has changed."""
        adapter = self._by_kind.get(kind)
        if adapter is None:
            return json.loads(text)
        try:
            return adapter.validate_json(text)
        except ValidationError:
            return json.loads(text)

    def _adapter(self, payload: type[Any], name: str) -> TypeAdapter[Any]:
        adapter = self._by_type.get(payload)
        if adapter is None:
            try:
                adapter = TypeAdapter(payload)
            except (PydanticSchemaGenerationError, PydanticUserError, RecursionError) as error:
                raise ConfigError(
                    f"the payload type {payload!r} of {name!r} cannot be stored: use a frozen dataclass of "
                    f"plain types ({type(error).__name__}: {error})"
                ) from error
            self._by_type[payload] = adapter
        return adapter


def place_of(payload: object) -> tuple[str, str]:
    """(document id, source id) of an episode's payload."""
    if isinstance(payload, Episode):
        return payload.doc_id, payload.source_id
    if isinstance(payload, Mapping):
        return str(payload.get("doc_id", "")), str(payload.get("source_id", ""))
    return "", ""


def content_json(content: Content) -> dict[str, Any]:
    """A source's content as plain JSON, with its form named."""
    match content:
        case Text():
            return {
                "form": "text",
                "text": content.text,
                "speaker": content.speaker,
                "role": content.role,
            }
        case Messages():
            return {"form": "messages", "messages": [_message(one) for one in content.messages]}
        case Document():
            return {
                "form": "document",
                "text": content.text,
                "id": content.id,
                "title": content.title,
            }
        case Trajectory():
            return {
                "form": "trajectory",
                "task": content.task,
                "steps": [_step(step) for step in content.steps],
                "reward": content.reward,
                "tools": list(content.tools),
                "id": content.id,
            }


def content_from(value: Mapping[str, Any]) -> Content:
    """What `content_json` was given."""
    form = value["form"]
    if form == "text":
        return Text(value["text"], value["speaker"], value["role"])
    if form == "messages":
        return Messages(tuple(_message_from(one) for one in value["messages"]))
    if form == "document":
        return Document(value["text"], value["id"], value["title"])
    if form == "trajectory":
        return Trajectory(
            value["task"],
            tuple(TrajectoryStep(**step) for step in value["steps"]),
            value["reward"],
            tuple(value["tools"]),
            value["id"],
        )
    raise InvalidInput(f"{form!r} is no form of content that this version knows")


def _message(message: Message) -> dict[str, Any]:
    return {
        "role": message.role,
        "text": message.text,
        "name": message.name,
        "time": micros_or_none(message.time),
        "id": message.id,
        "metadata": dict(message.metadata),
    }


def _message_from(value: Mapping[str, Any]) -> Message:
    return Message(
        value["role"],
        value["text"],
        value["name"],
        moment_or_none(value["time"]),
        value["id"],
        value["metadata"],
    )


def _step(step: TrajectoryStep) -> dict[str, Any]:
    return {
        "text": step.text,
        "role": step.role,
        "tool": step.tool,
        "arguments": step.arguments,
        "result": step.result,
        "error": step.error,
        "seconds": step.seconds,
    }


def signal_json(signal: Signal) -> dict[str, Any]:
    """A signal as plain JSON."""
    match signal:
        case Sweep():
            return {
                "signal": "sweep",
                "seconds": signal.seconds,
                "since": micros_or_none(signal.since),
            }
        case SessionClosed():
            return {"signal": "closed", "session": signal.session}
        case Feedback():
            return {
                "signal": "feedback",
                "retrieval": signal.retrieval,
                "outcome": signal.outcome,
                "used": list(signal.used),
            }
        case Removed():
            return {"signal": "removed", "records": list(signal.records)}


def signal_from(value: Mapping[str, Any]) -> Signal:
    """What `signal_json` was given."""
    name = value["signal"]
    if name == "sweep":
        return Sweep(value["seconds"], moment_or_none(value["since"]))
    if name == "closed":
        return SessionClosed(value["session"])
    if name == "feedback":
        return Feedback(value["retrieval"], value["outcome"], tuple(value["used"]))
    if name == "removed":
        return Removed(tuple(value["records"]))
    raise InvalidInput(f"{name!r} is no signal that this version knows")


def scope_json(scope: Scope) -> list[str]:
    return [scope.tenant_id, scope.user_id, scope.agent_id]


def scope_from(value: Iterable[object]) -> Scope:
    tenant, user, agent = cast("Iterable[str]", value)
    return Scope(tenant, user, agent)
