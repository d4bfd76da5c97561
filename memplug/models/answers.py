"""Typed answers: what a model is told about their shape, and what it said, read back into that shape.

A text is parsed as JSON and nothing else: nothing is evaluated, completed or guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from memplug.errors import AnswerError

AnswerT = TypeVar("AnswerT", bound=BaseModel)

_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(think|thinking|reasoning)>", re.IGNORECASE)
_FENCED = re.compile(r"^[ \t]*```[\w-]*[ \t]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_BEGIN = re.compile(r"[\[{]")
_STARTS = 200
"""Brackets of prose that are tried as the beginning of JSON; a text of nothing but brackets is given up."""


def parse_answer(model: type[AnswerT], text: str, name: str) -> AnswerT:
    """The typed answer in what the model `name` said.

    The JSON may stand alone, in a fence, after a `<think>` block, or in prose, if one value there fits and no
    other does. A list is taken for an object of which only one list is asked, and a list of one object
    for that object. Raises AnswerError, which says what does not fit and holds the text.
    """
    complaint = "it holds no JSON"
    for reading in _readings(text):
        fitting: list[AnswerT] = []
        for value in reading:
            fitted, trouble = _fit(model, value)
            if fitted is None:
                complaint = trouble
            elif fitted not in fitting:
                fitting.append(fitted)
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            complaint = f"it holds {len(fitting)} different answers"
            break
    raise AnswerError(name, f"did not answer as {model.__name__}: {complaint}", text=text)


def without_thoughts(text: str) -> str:
    """What a model said, without what it thought aloud before."""
    text = _THOUGHT.sub("", text)
    ends = list(_THOUGHT_END.finditer(text))
    return text[ends[-1].end() :].strip() if ends else text.strip()


def _readings(text: str) -> Iterator[list[Any]]:
    """The JSON values of the text, read in one way after the other, the strictest first."""
    yield list(_whole(text))
    said = without_thoughts(text)
    yield list(_whole(said))
    yield [value for match in _FENCED.finditer(said) for value in _whole(match[1])]
    yield list(_inside(said))


def _whole(text: str) -> Iterator[Any]:
    """The text's value, if it is JSON from end to end."""
    try:
        yield json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return


def _inside(text: str) -> Iterator[Any]:
    """Every object and list that stands in the text, not those inside another."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    position = 0
    for _ in range(_STARTS):
        begin = _BEGIN.search(text, position)
        if begin is None:
            return
        try:
            value, position = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            position = begin.end()
        else:
            yield value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _fit(model: type[AnswerT], value: Any) -> tuple[AnswerT | None, str]:
    """The value as the model's, in one of the shapes that stand for it; else what is wrong with it as it is."""
    complaint = ""
    for shape in _shapes(model, value):
        try:
            return model.model_validate_json(json.dumps(shape)), ""
        except ValidationError as error:
            complaint = complaint or complaints(error)
    return None, complaint


def _shapes(model: type[BaseModel], value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, list):
        only = _only_list(model)
        if only:
            yield {only: value}
        if len(value) == 1 and isinstance(value[0], dict):
            yield value[0]


def _only_list(model: type[BaseModel]) -> str:
    """The name of the model's only list, where nothing else is asked for; else ""."""
    lists = [
        (field.alias or name, field.is_required())
        for name, field in model.model_fields.items()
        if (get_origin(field.annotation) or field.annotation) in (list, tuple, set, frozenset)
    ]
    needed = sum(field.is_required() for field in model.model_fields.values())
    if len(lists) != 1 or needed > lists[0][1]:
        return ""
    return lists[0][0]


def complaints(error: ValidationError) -> str:
    """What does not fit, field by field, without the values."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    parts = [
        f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}"[:200] for one in found[:3]
    ]
    more = f" (and {len(found) - 3} more)" if len(found) > 3 else ""
    return "; ".join(parts) + more


@lru_cache(maxsize=256)
def instruction(model: type[BaseModel]) -> str:
    """What a model is told that cannot be bound to a schema."""
    schema = json.dumps(
        _without(model.model_json_schema(), ("title",)), ensure_ascii=False, separators=(",", ":")
    )
    return f"Answer with JSON that follows this JSON schema, and with nothing else:\n{schema}"


_UNKNOWN = ("default", "discriminator", "maxLength", "minLength", "title", "uniqueItems")
"""Keywords that the strict form does not know, or need; pydantic checks what they say."""


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's schema in OpenAI's strict form: closed objects, every property required.

    What the form cannot say (an object with free keys, another type at the top) stays as it is; `is_strict`
    tells.
    """
    return deepcopy(_strict_schema(model))


@lru_cache(maxsize=256)
def _strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = _without(model.model_json_schema(), _UNKNOWN)
    definitions = {name: _strict(one) for name, one in schema.pop("$defs", {}).items()}
    top: dict[str, Any] = _strict(schema)
    if "$ref" in top:  # a model that holds itself
        top = definitions[top["$ref"].rpartition("/")[2]]
    return {**top, "$defs": definitions} if definitions else top


def is_strict(schema: Mapping[str, Any]) -> bool:
    """True where every object in it is closed, and the outermost value is one."""
    return schema.get("type") == "object" and all(
        one.get("additionalProperties") is False
        for one in _objects(schema)
        if one.get("type") == "object"
    )


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        for one in value.values():
            yield from _objects(one)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one)


def _without(schema: Any, keywords: tuple[str, ...], *, names: bool = False) -> Any:
    """The schema without these keywords; a property that is called so stays (`names`: the keys are names)."""
    if isinstance(schema, list):
        return [_without(one, keywords) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without(value, keywords, names=not names and key in ("properties", "$defs"))
        for key, value in schema.items()
        if names or key not in keywords
    }


def _strict(schema: Any, *, names: bool = False) -> Any:
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if not names and "$ref" in schema:
        return {"$ref": schema["$ref"]}  # nothing may stand beside a reference
    made = {
        ("anyOf" if key == "oneOf" and not names else key): _strict(
            value, names=not names and key in ("properties", "$defs")
        )
        for key, value in schema.items()
    }
    if not names and made.get("type") == "object" and "additionalProperties" not in made:
        made["additionalProperties"] = False
        made["required"] = list(made.get("properties", {}))
    return made
