"""Which texts go through a model together: those of like length, within a budget of tokens, padding counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """The places of all texts in groups, longest first, each of at most `budget` tokens once padded to its longest.

    A text that is longer than the budget goes alone. Longest first, because what does not fit into the
    memory of a device is to fail at once. The groups depend on the lengths alone.
    """
    order = sorted(range(len(lengths)), key=lambda place: (-lengths[place], place))
    start = 0
    while start < len(order):
        size = max(1, budget // max(1, lengths[order[start]]))
        yield order[start : start + size]
        start += size
