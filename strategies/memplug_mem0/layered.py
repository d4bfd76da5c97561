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

    __slots__ = ("_base", "_fresh", "_size")

    def __init__(
        self,
        base: dict[KeyT, ValueT] | None = None,
        fresh: dict[KeyT, ValueT | None] | None = None,
        size: int | None = None,
    ) -> None:
        self._base = base or {}
        self._fresh = fresh or {}
        self._size = len(self._base) if size is None else size

    def changed(self, values: Mapping[KeyT, ValueT | None]) -> Layered[KeyT, ValueT]:
        """With these values; a key whose value is None is not in it."""
        fresh = {**self._fresh, **values}
        size = self._size + sum(
            (value is not None) - (key in self) for key, value in values.items()
        )
        if len(fresh) <= _LEAST + len(self._base) // _PART:
            return Layered(self._base, fresh, size)
        whole: dict[KeyT, ValueT] = dict(self._base)
        for key, value in fresh.items():
            if value is None:
                whole.pop(key, None)
            else:
                whole[key] = value
        return Layered(whole)

    def listed(self) -> list[ValueT]:
        """Its values, in the order of its keys; quicker than one by one."""
        fresh, base = self._fresh, self._base
        found = [fresh.get(key, value) for key, value in base.items()]
        found += [value for key, value in fresh.items() if key not in base]
        return [one for one in found if one is not None]

    def __getitem__(self, key: KeyT) -> ValueT:
        value = self._fresh[key] if key in self._fresh else self._base.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        fresh = self._fresh
        return (fresh[key] if key in fresh else self._base.get(key)) is not None  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[KeyT]:
        fresh = self._fresh
        yield from (key for key in self._base if key not in fresh or fresh[key] is not None)
        yield from (
            key for key, value in fresh.items() if value is not None and key not in self._base
        )

    def __len__(self) -> int:
        return self._size
