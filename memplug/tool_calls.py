"""The steps of a trajectory from chat messages: each tool call with what came of it, whatever form they came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_ROLES = {"human": "user", "ai": "assistant", "function": "tool"}


def joined(steps: Iterable[object]) -> list[object]:
    """The steps, with messages of tool calls and of their results made one step a call; others stay as they are.

    Messages are those of OpenAI (`tool_calls`, `function_call`, items of its Responses), and of LangChain, as objects
    or mappings.
    """
    found: list[object] = []
    waiting: dict[str, dict[str, Any]] = {}
    for step in steps:
        given = _mapping(step)
        if given is None:
            found.append(step)
            continue
        answered = _result(given)
        if answered is not None and answered[0] in waiting:
            waiting.pop(answered[0]).update(answered[1])
            continue
        calls = _calls(given)
        if not calls:
            found.append(given)
            continue
        for number, (id, call) in enumerate(calls):
            made = {"role": given.get("role") or "assistant", **call}
            if number == 0 and given.get("content"):
                made["content"] = given["content"]
            found.append(made)
            waiting[id or made["tool"]] = made
    return found


def _mapping(step: object) -> Mapping[str, Any] | None:
    """A message or step as a mapping with a role; None for what is neither."""
    if isinstance(step, Mapping):
        given: dict[str, Any] = dict(step)
        if isinstance(given.get("data"), Mapping) and isinstance(given.get("type"), str):
            given = {"type": given["type"], **given["data"]}
    elif isinstance(getattr(step, "type", None), str) and hasattr(step, "content"):
        names = ("type", "content", "tool_calls", "tool_call_id", "status", "name")
        given = {name: getattr(step, name, None) for name in names}
    else:
        return None
    kind = given.get("type")
    if "role" not in given and kind in (*_ROLES, "system", "tool"):
        given["role"] = _ROLES.get(str(kind), kind)
    return {name: value for name, value in given.items() if value is not None}


def _calls(given: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """(call id, tool and arguments) of a message."""
    listed = given.get("tool_calls") or ()
    if isinstance(given.get("function_call"), Mapping):
        listed = [given["function_call"]]
    elif given.get("type") == "function_call":
        listed = [given]
    found = []
    for call in listed:
        if not isinstance(call, Mapping):
            continue
        named = call.get("function")
        function = named if isinstance(named, Mapping) else call
        arguments = function.get("arguments", function.get("args", ""))
        id = str(call.get("call_id") or call.get("id") or "")
        found.append((id, {"tool": str(function.get("name") or "tool"), "arguments": arguments}))
    return found


def _result(given: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """(call id, result or error) of a message that answers a call; by the tool's name where it has no id."""
    if given.get("type") == "function_call_output":
        said: Any = given.get("output", "")
    elif given.get("role") in ("tool", "function"):
        said = given.get("content", given.get("result", ""))
    else:
        return None
    id = str(given.get("call_id") or given.get("tool_call_id") or given.get("name") or "")
    failed = given.get("status") == "error" or given.get("is_error") is True
    more = {name: given[name] for name in ("error", "seconds") if name in given}
    return id, {"error" if failed else "result": said, **more}
