"""MemGAS: sessions seen at several granularities, linked by a mixture's cut, and the turns that they lead to."""

from memplug_memgas.strategy import MemGAS

STRATEGY = MemGAS

__all__ = ["STRATEGY", "MemGAS"]
