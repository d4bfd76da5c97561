"""Pools of experiences as ReMe releases them, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memplug import Batch, InvalidInput, Mark, Message, Messages, Status
from memplug_reme.abstraction import abstracted
from memplug_reme.distilling import Draft, keywords, valid
from memplug_reme.kinds import EXPERIENCE, Experience

if TYPE_CHECKING:
    from memplug import AddResult, Memory, Source, View
    from memplug.types import JSON

MARK = "reme_experience"
"""Metadata key of a message that is an imported experience."""


def read_pool(lines: Iterable[str]) -> Iterator[Message]:
    """A message for each line of a released pool, with what it says in its metadata.

    Fields: when_to_use and content (also as `experience`); memory_id, score, author, time_created; metadata (an
    object, or JSON text) with tags, confidence, step_type, tools_used; category, task_query, generalized_query.

    Raises InvalidInput, with the line's number, for a line that is no such record.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except ValueError as error:
            raise InvalidInput(f"line {number} of the pool is no JSON: {error}") from error
        if not isinstance(given, Mapping):
            raise InvalidInput(f"line {number} of the pool is no object")
        yield _message(given, number)


def import_pool(memory: Memory, path: str | Path, **who: Any) -> AddResult:
    """Adds a released pool to a memory whose pipeline has `reme`; importing it again adds nothing.

    Its counters are not taken over: every released record has none.
    """
    with Path(path).open(encoding="utf-8") as lines:
        return memory.add(Messages(tuple(read_pool(lines))), **who)


def imported(sources: Sequence[Source], view: View) -> Batch | None:
    """The lessons of imported messages; the messages themselves are found no more."""
    put, mark = [], []
    for source in sources:
        for episode in source.episodes:
            given = episode.metadata.get(MARK)
            if not isinstance(given, Mapping):
                continue
            condition, content = str(given["when_to_use"]), str(given["content"])
            named = _texts(given.get("tools"))
            payload = Experience(
                facet="imported",
                task=abstracted(str(given["task"])) if given.get("task") else "",
                keywords=_texts(given.get("keywords")) or keywords(condition),
                confidence=_unit(given.get("confidence")),
                tools=named,
                steps=(episode.id,),
                by_model=True,
            )
            if not valid(Draft(condition, content, payload)):
                continue
            put.append(EXPERIENCE.new(view, episode.id, content, payload, [episode], key=condition))
            mark.append(Mark(id=episode.id, reason="served as a lesson", status=Status.RETIRED))
    return Batch(put=tuple(put), mark=tuple(mark)) if put else None


def _message(given: Mapping[str, Any], number: int) -> Message:
    condition = given.get("when_to_use") or given.get("condition")
    content = given.get("content") or given.get("experience")
    if not isinstance(condition, str) or not isinstance(content, str):
        raise InvalidInput(f"line {number} of the pool lacks when_to_use or content")
    more = given.get("metadata") or {}
    if isinstance(more, str):
        try:
            more = json.loads(more)
        except ValueError as error:
            raise InvalidInput(f"line {number} of the pool: metadata is no JSON") from error
    fields: dict[str, Any] = {**(more if isinstance(more, Mapping) else {}), **given}
    said: dict[str, JSON] = {
        "when_to_use": condition,
        "content": content,
        "keywords": list(_texts(fields.get("tags"))),
        "confidence": _unit(fields.get("confidence")),
        "tools": list(_texts(fields.get("tools_used"))),
        "task": str(fields.get("generalized_query") or fields.get("task_query") or ""),
        "category": str(fields.get("category") or ""),
    }
    id = str(given.get("memory_id") or "")
    return Message("experience", f"{condition}\n{content}", id=id, metadata={MARK: said})


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, Sequence):
        return ()
    return tuple(dict.fromkeys(str(one).strip() for one in value if str(one).strip()))


def _unit(value: Any) -> float:
    try:
        return min(max(float(value), 0.0), 1.0)
    except (TypeError, ValueError):
        return 0.5
