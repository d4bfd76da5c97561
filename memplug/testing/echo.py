"""Models that need no script: one answers any question from the question itself, one ranks by shared words."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from memplug.errors import AnswerError
from memplug.ports import Completion
from memplug.toolbox.text import overlap, words
from memplug.types import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DEEPEST = 4
"""Lists inside lists end here, so that a model that names itself does."""
_FORMATS = {
    "date-time": "2024-05-01T09:00:00Z",
    "date": "2024-05-01",
    "time": "09:00:00Z",
    "duration": "PT1H",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "email": "ann@example.org",
    "uri": "https://example.org/",
}


class EchoLLM:
    """A model that answers every question, always the same way: with the end of what it was asked.

    A typed question is answered by a small valid instance of the model that was asked for: each text is the
    echo, each list holds one item, and what has a default keeps it. `answers` gives an instance for a model
    whose own validators refuse that. `prompts` holds what was asked. Safe for threads.
    """

    def __init__(
        self,
        *,
        words: int = 40,
        answers: Mapping[type[BaseModel], BaseModel] | None = None,
        name: str = "echo",
    ) -> None:
        """`words`: how many of the last message's words an echo holds."""
        self.prompts: list[tuple[Message, ...]] = []
        self._words = words
        self._answers = dict(answers or {})
        self._name = name
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    def complete(
        self,
        messages: Sequence[Message],
        *,
        answer: type[Any] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> Completion:
        """The echo, typed where a model is asked for. Raises AnswerError where no instance can be made up."""
        with self._lock:
            self.prompts.append(tuple(messages))
        said = " ".join(messages[-1].text.split()[-self._words :]) or "nothing"
        parsed = (
            None if answer is None else self._answers.get(answer) or self._made_up(answer, said)
        )
        text = said if parsed is None else parsed.model_dump_json()
        asked = sum(len(message.text.split()) for message in messages)
        return Completion(text, parsed, self._name, asked, len(text.split()))

    def complete_many(
        self,
        prompts: Sequence[Sequence[Message]],
        *,
        answer: type[Any] | None = None,
        max_tokens: int | None = None,
        timeout: float | None = None,
    ) -> list[Completion | Exception]:
        """One result per prompt, in order."""
        return [self.complete(messages, answer=answer) for messages in prompts]

    def _made_up(self, answer: type[BaseModel], said: str) -> BaseModel:
        schema = answer.model_json_schema()
        value = json.dumps(_instance(schema, schema.get("$defs", {}), said, 0))
        try:
            return answer.model_validate_json(value)
        except ValidationError as error:
            first = error.errors()[0]
            raise AnswerError(
                self._name,
                f"cannot make up a valid {answer.__name__} ({first['msg']}); "
                "give one: EchoLLM(answers={...})",
                text=value,
            ) from error


def _instance(
    schema: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], said: str, depth: int
) -> Any:
    """A small value that a JSON schema allows."""
    if "default" in schema:
        return schema["default"]
    if "$ref" in schema:
        return _instance(known[schema["$ref"].rpartition("/")[2]], known, said, depth)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _instance(schema[several][0], known, said, depth)
    match schema.get("type"):
        case "object":
            needed = schema.get("required", ())
            return {
                name: _instance(field, known, said, depth)
                for name, field in schema.get("properties", {}).items()
                if name in needed
            }
        case "array":
            return _items(schema, known, said, depth + 1)
        case "string":
            return _text(schema, said)
        case "integer" | "number" as kind:
            return _number(schema, whole=kind == "integer")
        case "boolean":
            return False
        case "null":
            return None
    return said


def _items(
    schema: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]], said: str, depth: int
) -> list[Any]:
    if "prefixItems" in schema:
        return [_instance(one, known, said, depth) for one in schema["prefixItems"]]
    least = schema.get("minItems", 0)
    wanted = max(least, 0 if depth > _DEEPEST else 1)
    count = min(wanted, schema.get("maxItems", wanted))
    return [_instance(schema.get("items", {}), known, said, depth) for _ in range(count)]


def _text(schema: Mapping[str, Any], said: str) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    text: str = said[: schema.get("maxLength", len(said))]
    return text.ljust(schema.get("minLength", 0), ".")


def _number(schema: Mapping[str, Any], *, whole: bool) -> float:
    """0, or what lies nearest to it between the bounds."""
    step = schema.get("multipleOf", 1 if whole else 0.5)
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    value: float = 0
    if low is not None and (value < low or (value == low and "exclusiveMinimum" in schema)):
        value = low if "minimum" in schema else low + step
    elif high is not None and (value > high or (value == high and "exclusiveMaximum" in schema)):
        value = high if "maximum" in schema else high - step
    if high is not None and value > high and low is not None:
        value = (low + high) / 2
    return value


class OverlapReranker:
    """Scores a text by the share of the question's words that it holds. `asked` holds the questions."""

    def __init__(self, *, name: str = "overlap") -> None:
        self.asked: list[str] = []
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """One score in 0..1 per text, float32, shape (len(texts),)."""
        import numpy as np

        self.asked.append(query)
        asked = frozenset(words(query))
        return np.array([overlap(asked, text) for text in texts], np.float32)
