"""Mem0: facts about people, current and correctable, each with two time lines, and a profile made of them."""

from memplug_mem0.strategy import Mem0

STRATEGY = Mem0

__all__ = ["STRATEGY", "Mem0"]
