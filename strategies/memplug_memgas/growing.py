"""Arrays that grow at their end and are shared by older and newer states: each state knows how much is its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Growing:
    """Append-only rows; growing copies them, so what was handed out before stays as it was."""

    __slots__ = ("_values", "used")

    def __init__(self, dtype: type[np.generic], *shape: int, room: int = 16) -> None:
        """`shape` is that of one row."""
        self.used = 0
        self._values: NDArray[Any] = np.zeros((room, *shape), dtype)

    def append(self, value: Any) -> None:
        """One row more."""
        if self.used == len(self._values):
            grown = np.zeros((2 * self.used, *self._values.shape[1:]), self._values.dtype)
            grown[: self.used] = self._values
            self._values = grown
        self._values[self.used] = value
        self.used += 1

    def view(self, n: int) -> NDArray[Any]:
        """The first n rows."""
        return self._values[:n]

    @property
    def nbytes(self) -> int:
        return int(self._values.nbytes)
