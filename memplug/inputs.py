"""What callers hand in, checked and turned into values; every complaint is an InvalidInput that says what to do."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from memplug.chunks import passages
from memplug.errors import InvalidInput
from memplug.recognising import Pieces, as_mapping
from memplug.tool_calls import joined
from memplug.types import (
    EPISODE,
    JSON,
    Condition,
    Content,
    Document,
    Episode,
    Filters,
    Message,
    Messages,
    Passage,
    Record,
    Scope,
    Source,
    Status,
    Text,
    Trajectory,
    TrajectoryStep,
)

MAX_TEXT = 10_000_000
"""Characters of one text; a longer one is refused."""
MAX_ID = 512
ERROR = "[error] "
"""Leads the error in the text of a step."""
_OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte", "in", "exists")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What `add` was told beside the content."""

    scope: Scope
    session_id: str = ""
    id: str = ""
    time: datetime | None = None
    trust: float = 1.0
    origin: str = ""
    role: str = ""
    speaker: str = ""
    metadata: Mapping[str, JSON] | None = None
    expires_at: datetime | None = None


def clean_text(text: object, what: str = "text") -> str:
    """The text, if it can be stored: a non-blank str without NUL bytes or lone surrogates, at most 10 MB."""
    if not isinstance(text, str):
        raise InvalidInput(f"{what} must be a string, not {type(text).__name__}")
    if not text.strip():
        raise InvalidInput(f"{what} is empty; give at least one visible character")
    if len(text) > MAX_TEXT:
        raise InvalidInput(
            f"{what} has {len(text):,} characters, more than {MAX_TEXT:,}; split it, or add it as a Document in parts"
        )
    if "\x00" in text:
        raise InvalidInput(f"{what} contains a NUL byte; remove it before adding")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InvalidInput(
            f"{what} contains a lone surrogate at character {error.start}; decode it with errors='replace' first"
        ) from error
    return text


def clean_id(value: object, what: str = "id") -> str:
    """An identifier: a str of at most 512 characters that can be stored; "" is allowed."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidInput(f"{what} must be a string, not {type(value).__name__}")
    if len(value) > MAX_ID:
        raise InvalidInput(f"{what} has {len(value)} characters; at most {MAX_ID} are allowed")
    if value:
        clean_text(value, what)
    return value


def to_scope(tenant_id: object = "", user_id: object = "", agent_id: object = "") -> Scope:
    """A scope of checked ids."""
    return Scope(
        clean_id(tenant_id, "tenant_id"),
        clean_id(user_id, "user_id"),
        clean_id(agent_id, "agent_id"),
    )


def to_time(value: object, what: str) -> datetime | None:
    """Aware UTC from an aware datetime or an ISO 8601 string with a zone; None stays None."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise InvalidInput(
                f"{what} {value!r} is not an ISO 8601 time such as 2024-05-01T09:30:00+00:00"
            ) from error
    if not isinstance(value, datetime):
        raise InvalidInput(f"{what} must be a datetime, not {type(value).__name__}")
    if value.tzinfo is None:
        raise InvalidInput(
            f"{what} {value.isoformat()} has no time zone; use datetime(..., tzinfo=UTC) or .astimezone()"
        )
    return value.astimezone(UTC)


def to_unit(value: object, what: str) -> float:
    """A number in 0..1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise InvalidInput(f"{what} must be a number from 0 to 1, not {value!r}")
    return float(value)


def to_count(value: object, what: str, most: int = 10_000) -> int:
    """A whole number from 1 to `most`."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise InvalidInput(f"{what} must be a whole number from 1 to {most:,}, not {value!r}")
    return value


def to_metadata(value: object) -> Mapping[str, JSON]:
    """A JSON object with string keys; NaN and other types are refused."""
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidInput("metadata must be a mapping with string keys")
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        if "\\u0000" in text:
            raise InvalidInput("metadata contains a NUL byte; remove it before adding")
        text.encode("utf-8")
        plain: Mapping[str, JSON] = json.loads(text)
    except (TypeError, ValueError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"metadata must be plain JSON values: {error}") from error
    return plain


def to_filters(value: Filters | Mapping[str, Any] | None) -> Filters:
    """Filters from a mapping such as {"role": "user", "since": ..., "metadata": {"stars": {"gte": 3}}}.

    Keys: kind, session_id, speaker, role, doc_id, origin, status (a string or a list each), since, until
    (event time), min_trust, metadata (key -> value, or key -> {operator: value} with eq, ne, gt, gte, lt,
    lte, in, exists; dots name nested values).
    """
    if value is None:
        return Filters()
    if isinstance(value, Filters):
        return value
    if not isinstance(value, Mapping):
        raise InvalidInput(f"filters must be a mapping or Filters, not {type(value).__name__}")
    lists = {
        "kind": "kinds",
        "session_id": "session_ids",
        "speaker": "speakers",
        "role": "roles",
        "doc_id": "doc_ids",
        "origin": "origins",
    }
    known = (*lists, "status", "since", "until", "min_trust", "metadata")
    fields: dict[str, Any] = {}
    for key, given in value.items():
        if key in lists:
            fields[lists[key]] = _strings(given, key)
        elif key == "status":
            try:
                fields["statuses"] = tuple(Status(one) for one in _strings(given, key))
            except ValueError as error:
                raise InvalidInput(
                    f"filter status must be of {', '.join(Status)}, not {given!r}"
                ) from error
        elif key in ("since", "until"):
            fields[key] = to_time(given, f"filter {key}")
        elif key == "min_trust":
            fields[key] = to_unit(given, "filter min_trust")
        elif key == "metadata":
            fields[key] = _conditions(given)
        else:
            raise InvalidInput(f"unknown filter {key!r}; use {', '.join(known)}")
    return Filters(**fields)


def _strings(value: object, what: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, Iterable) or not all(isinstance(one, str) for one in values):
        raise InvalidInput(f"filter {what} must be a string or a list of strings")
    return tuple(values)


def _conditions(value: object) -> tuple[Condition, ...]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise InvalidInput(
            "filter metadata must be a mapping from keys to values or {operator: value}"
        )
    result: list[Condition] = []
    for key, given in value.items():
        tests = given if isinstance(given, Mapping) else {"eq": given}
        for operator, operand in tests.items():
            name = str(operator).removeprefix("$")
            if name not in _OPERATORS:
                raise InvalidInput(
                    f"unknown operator {operator!r} on metadata {key!r}; use {', '.join(_OPERATORS)}"
                )
            plain = to_metadata({"value": operand})["value"]
            if name == "in" and not isinstance(plain, list):
                raise InvalidInput(f"operator 'in' on metadata {key!r} needs a list")
            result.append(Condition(key, name, plain))  # type: ignore[arg-type]
    return tuple(result)


def to_contents(content: object) -> list[Content]:
    """The contents of one `add`: a run of messages stays together, everything else stands alone.

    Messages, documents and chunks of LangChain and LlamaIndex are taken as they are; chunks of one document are
    put together, and replace what is stored of it.
    """
    if isinstance(content, Text | Messages | Document | Trajectory):
        return [content]
    if isinstance(content, str):
        return [Text(content)]
    if isinstance(content, Message):
        return [Messages((content,))]
    if isinstance(content, Mapping):
        return [_from_mapping(content)]
    single = as_mapping(content)
    if single is not None:
        return [Messages((to_message(single),))]
    pieces = Pieces()
    if pieces.take(content):
        return _documents(pieces)
    if not isinstance(content, Iterable):
        raise InvalidInput(
            f"cannot add a {type(content).__name__}; give a string, messages, a Document or a Trajectory"
        )
    result: list[Content] = []
    run: list[Message] = []
    for item in content:
        message = _as_message(item)
        if message is not None:
            run.append(message)
            continue
        if run:
            result.append(Messages(tuple(run)))
            run = []
        if not pieces.take(item):
            result.extend(to_contents(item))
    if run:
        result.append(Messages(tuple(run)))
    result.extend(pieces.documents())
    if not result:
        raise InvalidInput("there is nothing to add: the list is empty")
    return result


def _documents(pieces: Pieces) -> list[Content]:
    found: list[Content] = [*pieces.documents()]
    if not found:
        raise InvalidInput("there is nothing to add: the document is empty")
    return found


def _as_message(item: object) -> Message | None:
    if isinstance(item, Message):
        return item
    given = item if isinstance(item, Mapping) and "role" in item else as_mapping(item)
    return None if given is None else to_message(given)


def to_message(item: Mapping[str, Any]) -> Message:
    """A Message from {"role", "content", "name"?, "time"?, "id"?, "tool_calls"?, "metadata"?}."""
    role = clean_id(item.get("role"), "message role")
    pieces = [_content_text(item.get("content"))]
    for call in item.get("tool_calls") or ():
        function = call.get("function", call) if isinstance(call, Mapping) else {}
        arguments = function.get("arguments", function.get("args", ""))
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False, default=str)
        pieces.append(f"[tool call] {function.get('name', 'tool')}({arguments})")
    text = "\n".join(piece for piece in pieces if piece.strip())
    return Message(
        role=role,
        text=text,
        name=clean_id(item.get("name"), "message name"),
        time=to_time(item.get("time"), "message time"),
        id=clean_id(item.get("id"), "message id"),
        metadata=to_metadata(item.get("metadata")),
    )


def _content_text(content: object) -> str:
    """What a message's content says: null is nothing, parts are joined, images leave a placeholder."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if not isinstance(content, Sequence):
        raise InvalidInput(
            f"message content must be a string, a list of parts or null, not {type(content).__name__}"
        )
    pieces: list[str] = []
    for part in content:
        if isinstance(part, str):
            pieces.append(part)
        elif isinstance(part, Mapping):
            text = part.get("text", part.get("content"))
            kind = str(part.get("type", "part"))
            if isinstance(text, str):
                pieces.append(text)
            elif "image" in kind:
                pieces.append("[image]")
            else:
                pieces.append(f"[{kind}]")
        else:
            raise InvalidInput(f"message content part must be a mapping, not {type(part).__name__}")
    return "\n".join(pieces)


def _from_mapping(item: Mapping[str, Any]) -> Content:
    if "role" in item:
        return Messages((to_message(item),))
    if "task" in item and "steps" in item:
        return to_trajectory(item)
    if "text" in item:
        return Document(
            text=clean_text(item["text"], "document text"),
            id=clean_id(item.get("id"), "document id"),
            title=clean_id(item.get("title"), "document title"),
        )
    raise InvalidInput(
        "a mapping must be a message (role, content), a document (text, id, title) or a trajectory (task, steps)"
    )


def to_trajectory(item: Mapping[str, Any]) -> Trajectory:
    """A Trajectory from {"task", "steps", "reward"?, "tools"?, "id"?}; steps are messages, mappings or strings.

    Messages of OpenAI and LangChain become one step for each tool call, with its result or error.
    """
    reward = item.get("reward")
    return Trajectory(
        task=clean_text(item["task"], "trajectory task"),
        steps=tuple(_to_step(step) for step in _steps(item["steps"])),
        reward=None if reward is None else to_unit(reward, "trajectory reward"),
        tools=tuple(_strings(item.get("tools") or (), "tools")),
        id=clean_id(item.get("id"), "trajectory id"),
    )


def _steps(given: object) -> list[object]:
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise InvalidInput(f"trajectory steps must be a list, not {type(given).__name__}")
    return joined(given)


def _to_step(step: object) -> TrajectoryStep:
    if isinstance(step, TrajectoryStep):
        return step
    if isinstance(step, str):
        return TrajectoryStep(clean_text(step, "step"))
    if not isinstance(step, Mapping):
        raise InvalidInput(
            f"a trajectory step must be a mapping or a string, not {type(step).__name__}"
        )
    message = to_message({"role": "assistant", **step}) if "content" in step else None
    seconds = step.get("seconds")
    return TrajectoryStep(
        text=message.text if message else str(step.get("text", "")),
        role=message.role if message else str(step.get("role", "assistant")),
        tool=str(step.get("tool", step.get("name", ""))),
        arguments=_plain(step.get("arguments", "")),
        result=_plain(step.get("result", "")),
        error=_plain(step.get("error", "")),
        seconds=float(seconds)
        if isinstance(seconds, int | float) and math.isfinite(seconds)
        else None,
    )


def _plain(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def to_source(
    content: Content, given: Given, new_id: IdMaker, *, words: int = 120, overlap: int = 20
) -> Source:
    """The source with the episodes it will become, ids final, nothing stored yet.

    A text or message with an id has that id as its episode's id; with a time, the id follows from what it
    says, so adding it again changes nothing; otherwise it is new and sorts by time.
    """
    match content:
        case Text():
            episodes = [_text_episode(content, given, new_id)]
        case Messages():
            episodes = _message_episodes(content, given, new_id)
        case Document():
            episodes = _passage_episodes(content, given, words, overlap)
        case _:
            episodes = _step_episodes(content, given, new_id)
    if not episodes:
        raise InvalidInput("there is nothing to remember: every message is empty")
    ids = [episode.id for episode in episodes]
    source_id = _source_id(content, given, ids)
    if isinstance(content, Document) and content.passages:
        content = replace(content, passages=())
    return Source(
        id=source_id,
        content=content,
        session_id=given.session_id,
        trust=given.trust,
        origin=given.origin,
        time=given.time,
        metadata=given.metadata or {},
        episodes=tuple(
            one
            if one.payload.source_id == source_id
            else replace(one, payload=replace(one.payload, source_id=source_id))
            for one in episodes
        ),
    )


class IdMaker:
    """Makes ids: time-sortable ones, and ones that follow from content."""

    def __init__(self, now_ms: int, token: str) -> None:
        self._prefix = f"{now_ms:012x}{token}"
        self._count = 0

    def fresh(self) -> str:
        """A new id that sorts behind those made earlier."""
        self._count += 1
        return f"{self._prefix}{self._count:05x}"

    @staticmethod
    def stable(*parts: str) -> str:
        """The same parts give the same id."""
        joined = "\x1f".join(parts).encode("utf-8")
        return hashlib.blake2b(joined, digest_size=12).hexdigest()


def _source_id(content: Content, given: Given, ids: Sequence[str]) -> str:
    if isinstance(content, Document | Trajectory) and content.id:
        return content.id
    if len(ids) == 1:
        return ids[0]
    return given.id or IdMaker.stable("source", *ids)


def _episode(given: Given, id: str, text: str, payload: Episode, **fields: Any) -> Record[Episode]:
    return Record(
        id=id,
        kind=EPISODE.name,
        text=text,
        payload=payload,
        scope=given.scope,
        session_id=given.session_id,
        trust=given.trust,
        origin=given.origin or given.session_id or payload.doc_id,
        metadata=fields.pop("metadata", None) or given.metadata or {},
        expires_at=given.expires_at,
        event_time=fields.pop("event_time", None) or given.time,
        **fields,
    )


def _text_episode(content: Text, given: Given, new_id: IdMaker) -> Record[Episode]:
    text = clean_text(content.text)
    role, speaker = content.role or given.role, content.speaker or given.speaker
    if given.id:
        id = given.id
    elif given.time:
        id = new_id.stable(given.session_id, speaker, given.time.isoformat(), text)
    else:
        id = new_id.fresh()
    return _episode(given, id, text, Episode("text", source_id=id), role=role, speaker=speaker)


def _message_episodes(content: Messages, given: Given, new_id: IdMaker) -> list[Record[Episode]]:
    episodes: list[Record[Episode]] = []
    seen: dict[str, int] = {}
    for message in content.messages:
        if not message.text.strip():
            continue
        text = clean_text(message.text, "message content")
        time = to_time(message.time, "message time") or given.time
        if message.id:
            id = message.id
        elif given.id and len(content.messages) == 1:
            id = given.id
        elif time:
            id = new_id.stable(given.session_id, message.role, message.name, time.isoformat(), text)
        else:
            id = new_id.fresh()
        count = seen[id] = seen.get(id, 0) + 1
        if count > 1:
            if message.id:
                raise InvalidInput(f"two messages of one add have the id {message.id!r}")
            id = f"{id}.{count}"
        episodes.append(
            _episode(
                given,
                id,
                text,
                Episode("message", index=len(episodes)),
                role=message.role,
                speaker=message.name,
                event_time=time,
                metadata={**(given.metadata or {}), **message.metadata},
            )
        )
    return episodes


def _passage_episodes(
    content: Document, given: Given, words: int, overlap: int
) -> list[Record[Episode]]:
    clean_text(content.text, "document text")
    doc_id = content.id or given.id or IdMaker.stable("document", content.title, content.text)
    cut: list[Passage] = []
    for part in content.passages or (Passage(content.text, whole=False),):
        if part.whole:
            cut.append(part)
        else:
            texts = passages(part.text, words=words, overlap=overlap)
            cut.extend(Passage(text, metadata=part.metadata) for text in texts)
    return [
        _episode(
            given,
            clean_id(part.id, "passage id") or f"{doc_id}#{index}",
            clean_text(part.text, "passage"),
            Episode("passage", index=index, doc_id=doc_id, title=content.title),
            speaker=given.speaker,
            role=given.role,
            metadata={**(given.metadata or {}), **part.metadata},
        )
        for index, part in enumerate(cut)
    ]


def _step_episodes(content: Trajectory, given: Given, new_id: IdMaker) -> list[Record[Episode]]:
    clean_text(content.task, "trajectory task")
    name = content.id or given.id or new_id.fresh()
    episodes: list[Record[Episode]] = []
    for index, step in enumerate(content.steps):
        call = f"[tool call] {step.tool}({step.arguments})" if step.tool else ""
        pieces = (step.text, call, step.result, f"{ERROR}{step.error}" if step.error else "")
        text = "\n".join(piece for piece in pieces if piece.strip())
        if not text:
            continue
        payload = Episode("step", index=index, title=content.task, tool=step.tool, error=step.error)
        episodes.append(
            _episode(given, f"{name}#{index}", clean_text(text, "step"), payload, role=step.role)
        )
    if not episodes:
        raise InvalidInput("a trajectory needs at least one step that says something")
    return episodes
