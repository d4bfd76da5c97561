"""A mapping of which a changed version costs what was changed, not what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
_LEAST = 64
_PART = 32
"""Changes are laid over the whole until they are one part in so many of it."""


class Layered(Mapping[KeyT, ValueT], Generic[KeyT, ValueT]):
    """Immutable; `changed` gives another version and leaves this one as it is. None is no value: it removes."""

    __slots__ = ("_base", "_fresh")

    def __init__(
        self,
        base: dict[KeyT, ValueT] | None = None,
        fresh: dict[KeyT, ValueT | None] | None = None,
    ) -> None:
        self._base = base or {}
        self._fresh = fresh or {}

    def changed(self, values: Mapping[KeyT, ValueT | None]) -> Layered[KeyT, ValueT]:
        """With these values; a key whose value is None is not in it."""
        fresh = {**self._fresh, **values}
        if len(fresh) <= _LEAST + len(self._base) // _PART:
            return Layered(self._base, fresh)
        whole: dict[KeyT, ValueT] = dict(self._base)
        for key, value in fresh.items():
            if value is None:
                whole.pop(key, None)
            else:
                whole[key] = value
        return Layered(whole)

    def __getitem__(self, key: KeyT) -> ValueT:
        value = self._fresh[key] if key in self._fresh else self._base.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[KeyT]:
        fresh = self._fresh
        yield from (key for key in self._base if key not in fresh or fresh[key] is not None)
        yield from (
            key for key, value in fresh.items() if value is not None and key not in self._base
        )

    def __len__(self) -> int:
        base = self._base
        return len(base) + sum(
            (value is not None) - (key in base) for key, value in self._fresh.items()
        )

    def __bool__(self) -> bool:
        return bool(self._base and not self._fresh) or any(True for _ in self)
