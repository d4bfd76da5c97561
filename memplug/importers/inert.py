"""Values inside a pickle, read as data: no class is looked up and nothing is called, whatever the bytes say."""

from __future__ import annotations

import pickletools
from typing import Any

from memplug.errors import InvalidInput

_LIMIT = 8 << 20
_MARK = object()
_PLAIN = {
    "NONE": None,
    "NEWTRUE": True,
    "NEWFALSE": False,
}
_EMPTY = {"EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple, "EMPTY_SET": set}
_IGNORED = {"PROTO", "FRAME", "STOP"}
_VALUES = {
    *("SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8", "UNICODE"),
    *("BININT", "BININT1", "BININT2", "INT", "LONG", "LONG1", "LONG4", "BINFLOAT", "FLOAT"),
    *("SHORT_BINBYTES", "BINBYTES", "BINBYTES8", "BYTEARRAY8"),
}


class Inert:
    """What stands for an object: the state it would have been given, and nothing of its class."""

    def __init__(self) -> None:
        self.state: Any = None


def values_in(data: bytes) -> Any:
    """The plain values of a pickle: dicts, lists, tuples, sets, texts, numbers; an object becomes `Inert`.

    Raises InvalidInput for what is no pickle, is longer than 8 MiB, or uses anything else.
    """
    if len(data) > _LIMIT:
        raise InvalidInput(f"a stored point has {len(data):,} bytes, more than {_LIMIT:,}")
    try:
        return _Reader().read(data)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(f"a stored point cannot be read: {error}") from error


class _Reader:
    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}

    def read(self, data: bytes) -> Any:
        for opcode, argument, _ in pickletools.genops(data):
            name = opcode.name
            if name in _IGNORED:
                continue
            if name in _VALUES:
                self._stack.append(argument)
            elif name in _PLAIN:
                self._stack.append(_PLAIN[name])
            elif name in _EMPTY:
                self._stack.append(_EMPTY[name]())
            else:
                self._do(name, argument)
        (value,) = self._stack
        return value

    def _do(self, name: str, argument: Any) -> None:
        stack = self._stack
        match name:
            case "MARK":
                stack.append(_MARK)
            case "MEMOIZE":
                self._memo[len(self._memo)] = stack[-1]
            case "BINPUT" | "LONG_BINPUT" | "PUT":
                self._memo[int(argument)] = stack[-1]
            case "BINGET" | "LONG_BINGET" | "GET":
                known = self._memo[int(argument)]
                if isinstance(known, list | dict | set):
                    raise InvalidInput("a stored point refers to one list from two places")
                stack.append(known)
            case "APPEND":
                value = stack.pop()
                stack[-1].append(value)
            case "APPENDS":
                items = self._marked()
                stack[-1].extend(items)
            case "ADDITEMS":
                items = self._marked()
                stack[-1].update(items)
            case "SETITEM":
                value, key = stack.pop(), stack.pop()
                stack[-1][key] = value
            case "SETITEMS":
                items = self._marked()
                stack[-1].update(zip(items[::2], items[1::2], strict=True))
            case "TUPLE":
                stack.append(tuple(self._marked()))
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                count = int(name[-1])
                stack[-count:] = [tuple(stack[-count:])]
            case "GLOBAL":
                stack.append(Inert())
            case "STACK_GLOBAL" | "NEWOBJ" | "REDUCE":
                stack[-2:] = [Inert()]
            case "NEWOBJ_EX":
                stack[-3:] = [Inert()]
            case "BUILD":
                state = stack.pop()
                stack[-1].state = state
            case "POP":
                stack.pop()
            case _:
                raise InvalidInput(f"a stored point uses {name}, which plain data does not need")

    def _marked(self) -> list[Any]:
        at = len(self._stack) - 1
        while self._stack[at] is not _MARK:
            at -= 1
        items = self._stack[at + 1 :]
        del self._stack[at:]
        return items
